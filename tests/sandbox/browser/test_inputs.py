"""Every input element, filled on the page as a person would, and what the app gets of it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.sandbox.browser import gallery
from tests.sandbox.browser.visitor import Visitor
from tests.sandbox.conftest import ALICE, BO, GENERAL

pytestmark = pytest.mark.browser

INSTANT = int(datetime(2026, 3, 2, 9, 30, tzinfo=UTC).timestamp())
RED = gallery.OPTIONS[0]
SUGGESTED = re.compile(r"/_/suggest$")
CSV: FilePayload = {"name": "rows.csv", "mimeType": "text/csv", "buffer": b"a,b\n"}


def typed(words: str) -> Callable[[Locator, str], None]:
    return lambda form, label: form.get_by_label(label, exact=True).fill(words)


def chosen(words: str) -> Callable[[Locator, str], None]:
    return lambda form, label: void(form.get_by_label(label, exact=True).select_option(label=words))


def ticked(*words: str) -> Callable[[Locator, str], None]:
    def tick(form: Locator, label: str) -> None:
        for word in words:
            form.get_by_role("group", name=label, exact=True).get_by_label(word, exact=True).check()

    return tick


def sought(form: Locator, label: str) -> None:
    form.get_by_label(label, exact=True).press_sequentially("bolt")
    form.get_by_role("option", name="bolt 2").click()


def picked(form: Locator, label: str) -> None:
    form.get_by_role("radiogroup", name=label, exact=True).get_by_label("Red", exact=True).check()


def put(form: Locator, label: str) -> None:
    form.get_by_role("group", name=label, exact=True).locator("input[type=file]").set_input_files([CSV])
    expect(form.get_by_text("rows.csv")).to_be_visible()


def void(_: object) -> None:
    """Playwright answers what was selected; a filler answers nothing."""


RICH = [
    {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "very "},
            {"type": "text", "text": "good", "style": {"bold": True}},
        ],
    }
]

FILLED: dict[str, tuple[Callable[[Locator, str], None], Any]] = {
    "line": (typed("one"), "one"),
    "lines": (typed("one\ntwo"), "one\ntwo"),
    "number": (typed("12.5"), "12.5"),
    "email": (typed("ann@example.com"), "ann@example.com"),
    "url": (typed("https://example.com/"), "https://example.com/"),
    "rich": (typed("very *good*"), {"type": "rich_text", "elements": RICH}),
    "date": (typed("2026-03-02"), "2026-03-02"),
    "time": (typed("09:30"), "09:30"),
    "instant": (typed("2026-03-02T09:30"), INSTANT),
    "one": (chosen("Red"), RED),
    "grouped": (chosen("Red"), RED),
    "found": (sought, gallery.option("bolt 2")),
    "person": (chosen("Alice Hill"), ALICE),
    "channel": (chosen("#general"), GENERAL),
    "conversation": (chosen("#general"), GENERAL),
    "several": (ticked("Red", "Blue"), [RED, gallery.OPTIONS[2]]),
    "several_found": (sought, [gallery.option("bolt 2")]),
    "people": (ticked("Alice Hill", "何波"), [ALICE, BO]),
    "channels": (ticked("#general"), [GENERAL]),
    "conversations": (ticked("#general"), [GENERAL]),
    "radio": (picked, RED),
    "checks": (ticked("Green"), [gallery.OPTIONS[1]]),
    "files": (put, "rows.csv"),
}
"""How each input is filled, and the value the app gets."""


def value_of(state: dict[str, Any]) -> Any:
    return next(value for key, value in state.items() if key != "type")


def label_of(name: str) -> str:
    optional = " (optional)" if name == "lines" else ""
    return name.replace("_", " ").capitalize() + optional


def submit(visitor: Visitor, names: list[str]) -> dict[str, Any]:
    """The form with these inputs, filled in and sent; the value of each as the app got it."""
    kept = visitor.hall.kept
    visitor.visit()
    visitor.say(f"/show form {' '.join(names)}")
    form = visitor.opened("Every input")
    for name in names:
        FILLED[name][0](form, label_of(name))
    visitor.press("Send", form)
    visitor.hall.driver.wait_until(lambda: kept.submitted)
    expect(form).to_be_hidden()
    return {name: value_of(kept.submitted[0][name]["v"]) for name in names}


def test_there_is_a_filling_for_every_input() -> None:
    assert list(FILLED) == list(gallery.INPUTS)


def test_every_input_of_a_form_is_filled_and_arrives(visitor: Visitor) -> None:
    names = [name for name in FILLED if name != "files"]
    assert submit(visitor, names) == {name: FILLED[name][1] for name in names}


def test_a_chosen_file_is_listed_and_arrives_with_its_name_and_size(visitor: Visitor) -> None:
    [file] = submit(visitor, ["files"])["files"]
    assert (file["name"], file["size"], file["mimetype"]) == ("rows.csv", 4, "text/csv")


def test_a_chosen_file_can_be_taken_out_again(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("/show form files")
    form = visitor.opened("Every input")
    put(form, "Files")
    visitor.press("Remove rows.csv", form)
    visitor.press("Send", form)
    expect(form.get_by_text("Please complete this required field.")).to_be_visible()
    assert visitor.hall.kept.submitted == []


def test_what_was_entered_stays_where_another_field_is_wrong(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("/show form line rich number several")
    form = visitor.opened("Every input")
    for name in ("line", "rich", "several"):
        FILLED[name][0](form, label_of(name))
    form.get_by_label("Number").fill("many")
    visitor.press("Send", form)
    expect(form.get_by_label("Number")).to_have_accessible_description("Enter a number.")
    expect(form.get_by_label("Number")).to_be_focused()
    expect(form.get_by_label("Line")).to_have_value("one")
    expect(form.get_by_label("Rich")).to_have_value("very *good*")
    expect(form.get_by_label("Red")).to_be_checked()


def test_options_for_what_was_typed_before_do_not_replace_those_for_what_stands_there(
    visitor: Visitor,
) -> None:
    """The app is slow with its first answer and quick with its second."""
    visitor.visit()
    visitor.say("/show form found")
    form = visitor.opened("Every input")
    field = form.get_by_label("Found", exact=True)
    held = visitor.hold(SUGGESTED, 1)
    with visitor.page.expect_request(SUGGESTED):
        field.fill("bolt")
    field.fill("nut")
    expect(form.get_by_role("option", name="nut 2")).to_be_visible()
    with visitor.page.expect_response(SUGGESTED):
        held[0].continue_()
    visitor.page.evaluate("fetch('/_/state').then((answer) => answer.text())")
    expect(form.get_by_role("option", name="bolt 2")).to_have_count(0)
    expect(form.get_by_role("option", name="nut 2")).to_be_visible()


def test_a_date_and_time_is_meant_in_the_persons_own_zone(visitor: Visitor) -> None:
    visitor.visit(f"as={BO}&channel={GENERAL}")
    visitor.say("/show form instant")
    form = visitor.opened("Every input")
    form.get_by_label("Instant").fill("2026-03-02T17:30")
    visitor.press("Send", form)
    kept = visitor.hall.kept
    visitor.hall.driver.wait_until(lambda: kept.submitted)
    assert kept.submitted[0]["instant"]["v"]["selected_date_time"] == INSTANT
