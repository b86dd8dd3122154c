"""The page in a real browser, with a Bolt app behind it: what a person can do with keyboard and mouse."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.driver import Driver
from tests.sandbox.conftest import ALICE, BO, GENERAL

pytestmark = pytest.mark.browser

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """An installed Chromium, else Playwright's own."""
    with sync_api.sync_playwright() as playwright:
        installed = shutil.which("chromium") or shutil.which("google-chrome")
        found = installed or playwright.chromium.executable_path
        if not os.path.exists(found):  # noqa: PTH110 - a plain question
            pytest.skip("no Chromium on this machine")
        started = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that fails the test on any error in its script."""
    opened = browser.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


def visit(page: Any, driver: Driver, query: str) -> None:
    page.goto(f"{driver.base_url}/?{query}")
    page.wait_for_selector("body[data-ready]")


def type_in(page: Any, box: str, words: str) -> None:
    field = page.get_by_role("textbox", name=box)
    field.fill(words)
    field.press("Enter")


def test_a_person_fills_a_modal_and_reads_the_error_beside_the_field(page: Any, bolt: Driver) -> None:
    visit(page, bolt, f"as={ALICE}&channel={GENERAL}")
    type_in(page, "Message #general", "/try modal")
    dialog = page.get_by_role("dialog", name="Form")
    dialog.get_by_role("button", name="Send").click()
    sync_api.expect(dialog.get_by_text("Please complete this required field.")).to_be_visible()
    dialog.get_by_label("Amount").fill("bad")
    dialog.get_by_role("button", name="Send").click()
    sync_api.expect(dialog.get_by_text("That is no amount.")).to_be_visible()
    sync_api.expect(dialog.get_by_label("Amount")).to_have_value("bad")
    dialog.get_by_label("Amount").fill("next")
    dialog.get_by_role("button", name="Send").click()
    pushed = page.get_by_role("dialog", name="Next")
    pushed.get_by_role("button", name="Cancel").click()
    sync_api.expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    sync_api.expect(dialog).to_be_hidden()


def test_a_click_on_a_card_changes_it_for_everyone(page: Any, browser: Any, bolt: Driver) -> None:
    other = browser.new_page()
    visit(other, bolt, f"as={BO}&channel={GENERAL}")
    visit(page, bolt, f"as={ALICE}&channel={GENERAL}")
    type_in(page, "Message #general", "/try card")
    page.get_by_role("button", name="go").click()
    for each in (page, other):
        sync_api.expect(each.get_by_text("Done by U0ALICE with 7")).to_be_visible()
    other.close()


def test_ephemerals_threads_home_and_dm_are_where_people_look(page: Any, bolt: Driver) -> None:
    visit(page, bolt, f"as={ALICE}&channel={GENERAL}")
    type_in(page, "Message #general", "/try said")
    sync_api.expect(page.get_by_text("Only visible to you")).to_be_visible()
    type_in(page, "Message #general", "a <b>plain</b> *message*")
    message = page.get_by_role("article").filter(has_text="a <b>plain</b>")
    message.hover()
    message.get_by_role("button", name="Reply in thread").click()
    type_in(page, "Reply…", "an answer")
    sync_api.expect(page.get_by_role("button", name="1 reply")).to_be_visible()
    page.get_by_role("button", name="Test App · Home").click()
    page.get_by_role("button", name="home_go").nth(1).click()
    page.get_by_role("button", name="◆ Test App").click()
    sync_api.expect(page.get_by_text("pressed 2")).to_be_visible()


def test_the_acting_persons_language_decides(page: Any, bolt: Driver) -> None:
    visit(page, bolt, f"as={ALICE}&channel={GENERAL}")
    page.get_by_label("Act as").select_option(BO)
    sync_api.expect(page.get_by_role("textbox", name="发消息到 #general")).to_be_visible()
    sync_api.expect(page.locator("html")).to_have_attribute("lang", "zh")


def test_an_app_that_does_not_answer_is_told_as_slack_does(page: Any, driver: Driver) -> None:
    visit(page, driver, f"as={ALICE}&channel={GENERAL}")
    type_in(page, "Message #general", "/try x")
    sync_api.expect(page.get_by_role("alert").first).to_contain_text(
        "/try failed because the app did not respond."
    )


def test_the_command_is_completed_with_its_hint(page: Any, driver: Driver) -> None:
    visit(page, driver, f"as={ALICE}&channel={GENERAL}")
    box = page.get_by_role("textbox", name="Message #general")
    box.fill("/t")
    sync_api.expect(page.get_by_role("option", name="/try")).to_contain_text("/try [what]")
    box.press("Tab")
    sync_api.expect(box).to_have_value("/try ")


def test_the_clock_panel_sends_the_apps_clock_command_and_shows_its_answer(page: Any, bolt: Driver) -> None:
    visit(page, bolt, f"as={BO}&channel={GENERAL}")
    panel = page.get_by_role("status")
    sync_api.expect(panel).to_contain_text("day 1")
    page.get_by_role("button", name="+7 天").click()
    sync_api.expect(panel).to_contain_text("day advance 7d")
    page.get_by_label("时间设为").fill("2026-03-01")
    page.get_by_role("button", name="设置").click()
    sync_api.expect(panel).to_contain_text("day set 2026-03-01")
    bolt.wait_until(lambda: bolt.person(ALICE).ephemerals() == [])


CLOCK = {
    "Next business day": "day advance 1bd",
    "+1 day": "day advance 1d",
    "+7 days": "day advance 7d",
    "+30 days": "day advance 30d",
    "Run now": "day run",
}


def test_each_button_of_the_clock_sends_its_words(page: Any, bolt: Driver) -> None:
    visit(page, bolt, f"as={ALICE}&channel={GENERAL}")
    panel = page.get_by_role("status")
    for label, words in CLOCK.items():
        page.get_by_role("button", name=label, exact=True).click()
        sync_api.expect(panel).to_contain_text(words)


def test_the_clock_goes_to_the_next_day_that_the_messages_name(page: Any, bolt: Driver) -> None:
    visit(page, bolt, f"as={ALICE}&channel={GENERAL}")
    page.get_by_label("Set time to").fill("2026-03-01")
    page.get_by_role("button", name="Set", exact=True).click()
    sync_api.expect(page.get_by_role("status")).to_contain_text("day set 2026-03-01")
    sync_api.expect(page.get_by_role("button", name="To the due date")).to_be_disabled()
    bolt.person(ALICE).say(GENERAL, "INV-7 of 2026-02-14 is due on 2026-03-31, INV-8 on 2026-04-15")
    page.get_by_role("button", name="To the due date 2026-03-31").click()
    sync_api.expect(page.get_by_role("status")).to_contain_text("day set 2026-03-31T09:00")


def test_without_a_clock_command_there_is_no_clock(page: Any, driver: Driver) -> None:
    visit(page, driver, f"as={ALICE}&channel={GENERAL}")
    sync_api.expect(page.get_by_role("button", name="+7 days")).to_have_count(0)
