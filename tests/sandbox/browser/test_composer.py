"""The box people type in: completion of commands and names, usage hints, shortcuts."""

import pytest
from playwright.sync_api import expect

from tests.sandbox.browser.visitor import Visitor
from tests.sandbox.conftest import ALICE, BO, GENERAL

pytestmark = pytest.mark.browser


def test_commands_are_offered_with_usage_and_description(visitor: Visitor) -> None:
    visitor.visit()
    visitor.box.press_sequentially("/s")
    options = visitor.offers
    expect(options).to_have_text(
        ["/show form | blocks | elementsShows something", "/silent Says nothing"], use_inner_text=False
    )


def test_arrow_keys_choose_and_enter_takes_the_command_without_sending_it(visitor: Visitor) -> None:
    visitor.visit()
    visitor.box.press_sequentially("/s")
    options = visitor.offers
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    visitor.box.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(visitor.box).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id") or "")
    visitor.box.press("Enter")
    expect(visitor.box).to_have_value("/silent ")
    assert visitor.hall.driver.deliveries("slash_commands") == []


def test_tab_takes_the_first_and_the_usage_stays_while_one_types_on(visitor: Visitor) -> None:
    visitor.visit()
    visitor.box.press_sequentially("/sh")
    visitor.box.press("Tab")
    expect(visitor.box).to_have_value("/show ")
    expect(visitor.box).to_be_focused()
    expect(visitor.offers).to_contain_text("form | blocks | elements")
    visitor.box.press_sequentially("words")
    visitor.box.press("Enter")
    expect(visitor.messages.last).to_contain_text("Shown: words")


def test_escape_puts_the_offers_away(visitor: Visitor) -> None:
    visitor.visit()
    visitor.box.press_sequentially("/s")
    visitor.box.press("Escape")
    expect(visitor.offers).to_have_count(0)
    expect(visitor.box).to_have_value("/s")


def test_people_are_offered_after_an_at_sign_and_become_mentions(visitor: Visitor) -> None:
    visitor.visit()
    visitor.box.press_sequentially("ask @b")
    visitor.offers.filter(has_text="何波").click()
    expect(visitor.box).to_have_value("ask @bo ")
    visitor.box.press("Enter")
    expect(visitor.messages.last).to_contain_text("ask @何波")
    assert visitor.hall.driver.messages(GENERAL)[-1]["text"] == f"ask <@{BO}>"


def test_a_command_nobody_answers_is_told_as_slack_tells_it(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("/silent")
    told = visitor.page.get_by_text("/silent failed because the app did not respond.")
    expect(told.first).to_be_visible()


def test_a_global_shortcut_opens_its_modal(visitor: Visitor) -> None:
    visitor.visit()
    visitor.press("Shortcuts")
    visitor.page.get_by_role("menuitem", name="New thing Opens a form").click()
    visitor.opened("Every input")
    [sent] = visitor.hall.kept.shortcuts
    assert (sent["type"], sent["user"]["id"]) == ("shortcut", ALICE)


def test_a_message_shortcut_stands_in_the_messages_own_menu(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("Remember this")
    visitor.messages.last.hover()
    visitor.messages.last.get_by_role("button", name="More actions").click()
    visitor.page.get_by_role("menuitem", name="Keep it Notes the message").click()
    expect(visitor.page.get_by_text("Kept: Remember this")).to_be_visible()
    [sent] = visitor.hall.kept.shortcuts
    assert (sent["type"], sent["message"]["text"]) == ("message_action", "Remember this")
