"""Business time on the page: each button of the clock moves it, and what comes of it is seen."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.browser.desk_page import DeskPage
from tests.e2e.company import Company

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def test_each_button_of_the_clock_moves_business_time(office: Company, page: Page) -> None:
    desk = DeskPage(page, office)
    desk.visit("U0SALES1", "C0OVERDU")
    shown = page.get_by_role("status")
    expect(shown).to_contain_text("2026-03-02")  # a Monday

    for label, day in (
        ("Next business day", "2026-03-03"), ("+1 day", "2026-03-04"), ("+7 days", "2026-03-11"),
        ("+30 days", "2026-04-10"), ("Next business day", "2026-04-13"),
    ):  # fmt: skip
        desk.press(page, label)
        expect(shown).to_contain_text(day)

    due = page.get_by_role("button", name="To the due date")
    expect(due).to_be_disabled()
    office.person("U0SALES1").say("C0OVERDU", "Paid by 2026-04-20, they say")
    page.get_by_role("button", name="To the due date 2026-04-20").click()
    expect(shown).to_contain_text("2026-04-20")

    page.get_by_label("Set time to").fill("2026-05-04 09:00")
    desk.press(page, "Set")
    expect(shown).to_contain_text("2026-05-04")
    desk.press(page, "Run now")
    expect(shown).to_contain_text("2026-05-04")
    assert office.today().isoformat() == "2026-05-04"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_clock_and_a_case(
    office: Company, page: Page, scheme: Literal["light", "dark"]
) -> None:
    desk = DeskPage(page, office)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    desk.card(desk.open_case("U0SALES1", f"Works in the {scheme}"))
    expect(page.get_by_role("status")).to_contain_text("Business time is")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_reset_leaves_the_clock_in_its_place(office: Company, page: Page) -> None:
    desk = DeskPage(page, office)
    desk.visit("U0SALES1", "C0OVERDU")
    desk.press(page, "Reset")
    desk.press(page.get_by_role("dialog"), "Reset")
    expect(page.get_by_role("button", name="+7 days")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text(office.today().isoformat())
