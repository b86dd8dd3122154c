"""Elements in messages and on the Home tab: pressed, chosen, and what the app gets of it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.sandbox.browser import gallery
from tests.sandbox.browser.visitor import Visitor
from tests.sandbox.conftest import ALICE, BO, GENERAL

pytestmark = pytest.mark.browser

READ = """async () => {
    for (let turn = 0; turn < 10; turn += 1) await fetch("/_/state").then((answer) => answer.text());
}"""
"""Takes longer than the page's own reading of what has changed, even of two changes one after the other."""
RED = gallery.OPTIONS[0]


def button(name: str) -> Callable[[Locator], None]:
    return lambda where: where.get_by_role("button", name=name, exact=True).click()


def agreed(where: Locator) -> None:
    button("Danger")(where)
    where.page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Do it").click()


def menu(where: Locator) -> None:
    where.get_by_role("button", name="More options").click()
    where.page.get_by_role("menuitem", name="Remove").click()


def listed(label: str, option: str) -> Callable[[Locator], None]:
    def choose(where: Locator) -> None:
        where.get_by_label(label, exact=True).select_option(label=option)

    return choose


def typed(label: str, words: str) -> Callable[[Locator], None]:
    return lambda where: where.get_by_label(label, exact=True).fill(words)


PRESSED: dict[str, tuple[Callable[[Locator], None], str, Any]] = {
    "plain": (button("Plain"), "value", "1"),
    "primary": (button("Primary"), "value", "2"),
    "danger": (agreed, "value", "3"),
    "menu": (menu, "selected_option", gallery.option("Remove")),
    "pick": (listed("Colour", "Red"), "selected_option", RED),
    "day": (typed("Day", "2026-03-02"), "selected_date", "2026-03-02"),
    "hour": (typed("Hour", "09:30"), "selected_time", "09:30"),
    "who": (listed("Person", "何波"), "selected_user", BO),
    "round": (lambda where: where.get_by_role("radio", name="Red").check(), "selected_option", RED),
    "square": (lambda where: where.get_by_role("checkbox", name="Red").check(), "selected_options", [RED]),
}
"""How each element is used, and the field of the action in which the app gets it."""


def use_all(visitor: Visitor, where: Locator) -> None:
    kept = visitor.hall.kept
    for name, (press, field, value) in PRESSED.items():
        count = len(kept.actions)
        press(where)
        visitor.hall.driver.wait_until(lambda: len(kept.actions) > count)  # noqa: B023 - read within this turn
        assert (kept.actions[-1]["action_id"], kept.actions[-1][field]) == (name, value)


def test_every_element_is_used_here() -> None:
    assert list(PRESSED) == list(gallery.ACTIONS)


def test_every_element_of_a_message_tells_the_app(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("/show elements")
    use_all(visitor, visitor.messages.last)


def test_every_element_of_the_home_tab_tells_the_app(visitor: Visitor) -> None:
    visitor.visit(f"as={ALICE}&home=1")
    expect(visitor.page.get_by_role("heading", name="Welcome")).to_be_visible()
    use_all(visitor, visitor.page.locator(".home"))


def test_a_refused_confirmation_sends_nothing(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("/show elements")
    visitor.press("Danger")
    visitor.press("Leave it", visitor.page.get_by_role("dialog", name="Sure?"))
    visitor.press("Plain")
    kept = visitor.hall.kept
    visitor.hall.driver.wait_until(lambda: kept.actions)
    assert [action["action_id"] for action in kept.actions] == ["plain"]


def test_a_message_that_is_edited_under_a_pressed_button_does_not_lose_the_click(visitor: Visitor) -> None:
    visitor.listen()
    visitor.visit()
    client, mouse = visitor.hall.client, visitor.page.mouse
    line = {"type": "section", "text": {"type": "mrkdwn", "text": "As it was"}}
    button = {**gallery.ACTIONS["plain"], "action_id": "plain"}
    row = {"type": "actions", "block_id": "row", "elements": [button]}
    ts = client.chat_postMessage(channel=GENERAL, text="Edited", blocks=[line, row])["ts"]
    visitor.page.get_by_role("button", name="Plain", exact=True).hover()
    mouse.down()
    line = {"type": "section", "text": {"type": "mrkdwn", "text": "As it is now"}}
    visitor.told(lambda: client.chat_update(channel=GENERAL, ts=ts, text="Edited", blocks=[line, row]))
    visitor.page.evaluate(READ)
    mouse.up()
    visitor.hall.driver.wait_until(lambda: visitor.hall.kept.actions)
    expect(visitor.messages.last).to_contain_text("As it is now")


def test_an_overflow_menu_is_walked_by_keys_and_left_with_escape(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("/show elements")
    opener = visitor.page.get_by_role("button", name="More options")
    opener.focus()
    opener.press("ArrowDown")
    items = visitor.page.get_by_role("menuitem")
    expect(items.nth(0)).to_be_focused()
    items.nth(0).press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    items.nth(1).press("ArrowDown")
    expect(items.nth(0)).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(items).to_have_count(0)
    expect(opener).to_be_focused()


def test_every_block_of_a_message_is_drawn(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("/show blocks")
    message = visitor.messages.last
    for name in ("Every block ✨", "A heading"):
        expect(message.get_by_role("heading", name=name)).to_be_visible()
    for alt in ("The thumbnail", "The icon", "The picture", "Somebody explains it"):
        expect(message.get_by_role("img", name=alt)).to_be_attached()
    seen = ["a quotation", "first item", "deeper", "Bearings", "@Alice Hill", "#general", "A film", "quoted"]
    for words in seen:
        expect(message.get_by_text(words).first).to_be_visible()
    expect(message.get_by_role("cell", name="1,200")).to_be_visible()
    expect(message).not_to_contain_text("does not draw")


def test_an_attachment_is_drawn(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("/show attachment")
    message = visitor.messages.last
    for words in ("Before it", "Ann Author", "An older form", "Short", "At its foot"):
        expect(message.get_by_text(words)).to_be_visible()


def test_a_button_that_gets_no_answer_says_so_beside_it(visitor: Visitor) -> None:
    visitor.visit()
    visitor.hall.client.chat_postMessage(
        channel="C0GENERAL",
        text="Ask",
        blocks=[{"type": "actions", "elements": [{**gallery.ACTIONS["plain"], "action_id": "nobody"}]}],
    )
    visitor.press("Plain")
    expect(visitor.messages.last).to_contain_text("The app did not respond. Try again.")
