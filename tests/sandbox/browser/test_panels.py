"""The panels for developers: traffic, faults, limits, disconnects, and the reset."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Route, expect

from sandbox.json_types import JSON
from tests.sandbox.browser.visitor import Visitor
from tests.sandbox.conftest import ALICE, GENERAL

pytestmark = pytest.mark.browser

FAULTS, LIMITS = re.compile(r"/_/faults\?"), re.compile(r"/_/limits$")
"""What the panel asks, and where it switches the limits."""

ASK_AND_READ = """
    async () => { for (const asked of ["faults", "state"]) await (await fetch(`/_/${asked}`)).text(); }
"""
"""Two answers later, whatever the page had asked for is painted."""


def row(visitor: Visitor, name: str) -> Locator:
    """The newest entry of the traffic with this name."""
    return visitor.panel.get_by_role("listitem").filter(has=visitor.page.get_by_text(name, exact=True)).first


def test_traffic_shows_delivery_and_request_as_they_happen(visitor: Visitor) -> None:
    visitor.visit()
    visitor.press("Traffic")
    expect(visitor.panel.get_by_role("heading", name="Traffic")).to_be_focused()
    visitor.say("/show words")
    expect(row(visitor, "slash_commands · /show")).to_contain_text("ms")
    request = row(visitor, "chat.postMessage")
    expect(request).to_contain_text("ok")
    request.get_by_text("chat.postMessage", exact=True).click()
    expect(request.get_by_role("group", name="Arguments")).to_contain_text('"text": "Shown: words"')
    expect(request.get_by_role("group", name="Answer")).to_contain_text('"ok": true')


def test_traffic_names_what_the_validator_found_and_where(visitor: Visitor) -> None:
    visitor.hall.client.retry_handlers.clear()
    visitor.visit()
    visitor.press("Traffic")
    with pytest.raises(Exception, match="invalid_blocks"):
        visitor.hall.client.chat_postMessage(channel=GENERAL, text="x", blocks=[{"type": "header"}])
    request = row(visitor, "chat.postMessage")
    expect(request).to_contain_text("invalid_blocks")
    request.get_by_text("chat.postMessage", exact=True).click()
    expect(request).to_contain_text("json-pointer:/blocks/0")


def test_traffic_is_filtered_by_words_and_by_kind(visitor: Visitor) -> None:
    visitor.visit()
    visitor.press("Traffic")
    visitor.say("/show words")
    expect(row(visitor, "chat.postMessage")).to_be_visible()
    visitor.panel.get_by_label("Filter").fill("slash_commands")
    expect(visitor.panel.get_by_text("chat.postMessage", exact=True)).to_have_count(0)
    visitor.panel.get_by_label("Filter").fill("")
    visitor.panel.get_by_label("Show").select_option(label="Requests")
    expect(visitor.panel.get_by_text("slash_commands · /show", exact=True)).to_have_count(0)
    expect(row(visitor, "chat.postMessage")).to_be_visible()


def test_traffic_marks_what_was_not_acknowledged(visitor: Visitor) -> None:
    visitor.visit()
    visitor.press("Traffic")
    visitor.say("/silent")
    expect(row(visitor, "slash_commands · /silent")).to_contain_text("timeout")


OUTCOMES: list[tuple[str, dict[str, str], JSON]] = [
    ("Error code", {"Error code": "is_archived"}, {"do": "error", "code": "is_archived"}),
    ("429 Too many requests", {"Seconds": "7"}, {"code": "ratelimited", "headers": {"Retry-After": "7"}}),
    ("500 Internal error", {}, {"do": "http", "status": 500}),
    ("503 Unavailable", {}, {"do": "http", "status": 503}),
    ("HTML page", {}, {"do": "html"}),
    ("Empty answer", {}, {"do": "empty"}),
    ("Answer cut in half", {}, {"do": "truncated"}),
    ("Hang", {"Seconds": "9"}, {"do": "hang", "seconds": 9}),
    ("Done, but connection dropped", {}, {"do": "drop_after_accept"}),
    ("Connection dropped before", {}, {"do": "drop_before"}),
]


@pytest.mark.parametrize(("outcome", "given", "expected"), OUTCOMES, ids=[each[0] for each in OUTCOMES])
def test_each_fault_is_set_from_the_page(
    visitor: Visitor, outcome: str, given: dict[str, str], expected: JSON
) -> None:
    visitor.visit()
    visitor.press("Faults")
    visitor.panel.get_by_label("Method (* is all)").fill("chat.update")
    visitor.panel.get_by_label("Outcome").select_option(label=outcome)
    for label, value in given.items():
        box: Literal["combobox", "spinbutton"] = "combobox" if label == "Error code" else "spinbutton"
        visitor.panel.get_by_role(box, name=label).fill(value)
    visitor.panel.get_by_label("Times").fill("3")
    visitor.panel.get_by_label("Only in channel").select_option(label="#general")
    visitor.press("Set fault", visitor.panel)
    [fault] = visitor.hall.driver.wait_until(lambda: visitor.hall.driver.get("faults")["faults"])
    wanted = {"method": "chat.update", "repeat": 3, "channel": GENERAL, **expected}
    assert {key: fault[key] for key in wanted} == wanted
    expect(visitor.panel.get_by_role("listitem")).to_contain_text(["chat.update"])


def test_a_fault_set_on_the_page_meets_the_app_and_is_shown_in_the_traffic(visitor: Visitor) -> None:
    visitor.visit()
    visitor.press("Faults")
    visitor.panel.get_by_label("Error code", exact=True).fill("is_archived")
    visitor.press("Set fault", visitor.panel)
    expect(visitor.panel.get_by_role("listitem")).to_contain_text(["is_archived"])
    with pytest.raises(Exception, match="is_archived"):
        visitor.hall.client.chat_postMessage(channel=GENERAL, text="x")
    expect(visitor.panel).to_contain_text("No fault is set.")
    visitor.press("Traffic")
    expect(row(visitor, "chat.postMessage")).to_contain_text("fault: error")


def test_faults_are_cleared_one_by_one_and_together(visitor: Visitor) -> None:
    driver = visitor.hall.driver
    for method in ("chat.update", "chat.delete", "views.open"):
        driver.fault(method, "empty")
    visitor.visit()
    visitor.page.get_by_role("button", name=re.compile("^Faults ?3$")).click()
    visitor.press("Clear the faults of chat.update", visitor.panel)
    expect(visitor.panel.get_by_role("listitem")).to_have_count(2)
    visitor.press("Clear all", visitor.panel)
    expect(visitor.panel).to_contain_text("No fault is set.")
    assert driver.get("faults")["faults"] == []


def test_limits_are_switched_and_connections_told(visitor: Visitor) -> None:
    visitor.visit()
    visitor.press("Faults")
    box = visitor.panel.get_by_role("checkbox", name="Rate limits on")
    expect(box).not_to_be_checked()
    box.check()
    visitor.hall.driver.wait_until(lambda: visitor.hall.driver.state()["limits"])
    visitor.press("Warning", visitor.panel)
    expect(visitor.panel).to_contain_text("Told to")
    visitor.hall.driver.wait_connected()


def stays_on(visitor: Visitor, box: Locator, change: Route) -> None:
    """The limits stand as switched while the change is held back, and once it goes on and is answered."""
    visitor.page.evaluate(ASK_AND_READ)
    expect(box).to_be_checked()
    with visitor.page.expect_response(FAULTS):
        change.continue_()
    expect(box).to_be_checked()
    assert visitor.hall.driver.state()["limits"]


def test_an_answer_from_before_does_not_undo_what_was_switched(visitor: Visitor) -> None:
    """Something happens and the panel asks anew; while that answer is on its way, the person switches."""
    visitor.visit()
    visitor.press("Faults")
    box = visitor.panel.get_by_role("checkbox", name="Rate limits on")
    expect(box).not_to_be_checked()
    older, change = visitor.hold(FAULTS, 1), visitor.hold(LIMITS, 1)
    with visitor.page.expect_request(FAULTS):
        visitor.hall.driver.person(ALICE).say(GENERAL, "something happens")
    with visitor.page.expect_request(LIMITS):
        box.check()
    with visitor.page.expect_response(FAULTS):
        older[0].fulfill(json={"faults": [], "limits": False})
    stays_on(visitor, box, change[0])


def test_what_happens_during_a_change_does_not_undo_it(visitor: Visitor) -> None:
    """The person has switched, the workspace has not answered yet, and something else happens."""
    visitor.visit()
    visitor.press("Faults")
    box = visitor.panel.get_by_role("checkbox", name="Rate limits on")
    change = visitor.hold(LIMITS, 1)
    with visitor.page.expect_request(LIMITS):
        box.check()
    visitor.hall.driver.person(ALICE).say(GENERAL, "meanwhile")
    expect(visitor.messages.filter(has_text="meanwhile")).to_be_visible()
    stays_on(visitor, box, change[0])


def test_a_panel_is_closed_with_escape_and_gives_the_focus_back(visitor: Visitor) -> None:
    visitor.visit()
    visitor.press("Faults")
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.page.get_by_role("button", name="Faults")).to_be_focused()


def test_reset_asks_first_and_then_empties_the_workspace(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("/show words")
    expect(visitor.messages).to_have_count(1)
    visitor.press("Reset")
    asked = visitor.page.get_by_role("dialog", name="Reset the workspace?")
    visitor.press("Cancel", asked)
    expect(visitor.messages).to_have_count(1)
    visitor.press("Reset")
    visitor.press("Reset", asked)
    expect(visitor.messages).to_have_count(0)
    assert visitor.hall.driver.messages(GENERAL) == []
    assert visitor.hall.driver.person(ALICE).state()["connected"]
