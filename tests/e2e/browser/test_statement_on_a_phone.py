"""A statement typed on a page as wide as a phone: what is in doubt is shown, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from bot.flows.rating.filed import Filed
from bot.flows.rating.layouts import Line
from tests.e2e.browser.desk_page import SECONDS, DeskPage
from tests.e2e.company import Company
from tests.support.statements import PRC

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDER = "element => element.scrollWidth > element.clientWidth + 1"


def test_a_statement_that_does_not_add_up_is_shown_with_both_sides_and_corrected(
    page: Page, office: Company
) -> None:
    number, desk = on_the_phone(page, office, "Pocket Size Foundry")

    enter(desk, {**PRC, Line.EQUITY: 300, Line.INVENTORY: None})
    expect(desk.dialog).to_contain_text("Total assets is stated as CNY 10,000,000", timeout=SECONDS)
    expect(desk.dialog).to_contain_text("but Total liabilities + Total equity make CNY 9,000,000")
    assert not desk.dialog.evaluate(WIDER)
    desk.press(desk.dialog, desk.me.say("statement.correct"))
    expect(box(desk, Line.TOTAL_LIABILITIES)).to_have_value("600", timeout=SECONDS)
    expect(box(desk, Line.INVENTORY)).to_have_value("")
    box(desk, Line.EQUITY).fill("400")
    desk.submit()
    expect(box(desk, Line.SALES)).to_have_value("1500", timeout=SECONDS)
    desk.submit()
    expect(desk.dialog).to_contain_text("· audited", timeout=SECONDS)
    close(desk)

    (kept,) = filed(office, number)
    assert kept.kept_because == ""
    assert kept.statement.figure(Line.INVENTORY) is None


def test_a_sum_that_does_not_hold_is_filed_only_with_a_reason_and_never_scored(
    page: Page, office: Company
) -> None:
    number, desk = on_the_phone(page, office, "Crooked Pocket Foundry")

    enter(desk, {**PRC, Line.EQUITY: 300})
    expect(desk.dialog).to_contain_text("Total assets is stated as CNY 10,000,000", timeout=SECONDS)
    keep(desk, "The paper itself is wrong.")
    told = analysed(desk, number)

    expect(told).to_contain_text("2025-12-31 marked, not used")
    scored_nothing(told, "the statement is marked")


def test_thousands_and_millions_mixed_are_asked_about_and_never_scored_until_they_are_compared(
    page: Page, office: Company
) -> None:
    number, desk = on_the_phone(page, office, "Mixed Pocket Metals")

    enter(desk, {**PRC, Line.SALES: 1_500_000, Line.COST_OF_SALES: 1_100_000})
    expect(desk.dialog).to_contain_text(
        "Revenue against Total assets: about 1,000 times off", timeout=SECONDS
    )
    assert not desk.dialog.evaluate(WIDER)
    desk.submit()
    expect(desk.dialog).to_contain_text(desk.me.say("problem.reason_to_keep"), timeout=SECONDS)
    assert filed(office, number) == []
    keep(desk, "The paper says so; asked.")
    told = analysed(desk, number)

    scored_nothing(told, "the statement is marked")


def test_a_blank_and_a_zero_denominator_are_named_and_never_scored(page: Page, office: Company) -> None:
    number, desk = on_the_phone(page, office, "Half Pocket Ceramics")

    half = {**PRC, Line.INVENTORY: None, Line.NET_PROFIT: None, Line.INTEREST: 0, Line.OPERATING_PROFIT: 95}
    enter(desk, half)
    expect(desk.dialog).to_contain_text("· audited", timeout=SECONDS)
    close(desk)
    told = analysed(desk, number)

    expect(told).to_contain_text("Interest cover: cannot compute, zero: Interest expense")
    expect(told).to_contain_text("cannot compute, missing: Inventories")
    expect(told).to_contain_text("Net margin, cannot compute, missing: Net profit")
    expect(told).not_to_contain_text("Interest cover: 0")


def on_the_phone(page: Page, office: Company, customer: str) -> tuple[int, DeskPage]:
    """A case of a new customer, and the file administrator before the head of a statement."""
    number = office.open_case(customer)
    page.set_viewport_size(PHONE)
    desk = DeskPage(page, office)
    desk.visit("U0FILEA1")
    desk.type(f"/credit file {customer}")
    desk.press(private_about(desk, customer), desk.me.say("action.add_statement"))
    return number, desk


def enter(desk: DeskPage, values: Mapping[Line, int | None]) -> None:
    head(desk)
    figures(desk, Line.TOTAL_ASSETS, values)
    figures(desk, Line.SALES, values)


def keep(desk: DeskPage, reason: str) -> None:
    """File it in doubt, and come back to the channel."""
    desk.box(desk.me.say("field.add_statement.kept_because")).fill(reason)
    desk.submit()
    expect(desk.dialog).to_contain_text("% complete", timeout=SECONDS)  # the file, with the statement in it
    expect(desk.dialog).to_contain_text("marked: not used for any score")
    close(desk)


def close(desk: DeskPage) -> None:
    desk.dialog.get_by_role("contentinfo").get_by_role("button", name=desk.me.say("modal.close")).click()
    expect(desk.page.get_by_role("dialog")).to_have_count(0)


def private_about(desk: DeskPage, words: str) -> Locator:
    """The newest private answer that tells of this; those of the tests before are still on the page."""
    mine = desk.page.get_by_role("article").filter(has_text="Only visible to you")
    return mine.filter(has_text=words).last


def analysed(desk: DeskPage, number: int) -> Locator:
    """The analysis as this page shows it."""
    desk.type(f"/credit analysis CR-{number}")
    shown = private_about(desk, f"CR-{number} ")
    expect(shown).to_contain_text("Altman", timeout=SECONDS)
    assert not shown.evaluate(WIDER)
    return shown


def scored_nothing(told: Locator, why: str) -> None:
    """Both Z-scores, the limit and every point suggested say why they are not there."""
    expect(told).to_contain_text(f"Altman Z′ (1983): cannot compute, {why}")
    expect(told).to_contain_text(f"Altman Z″ (1995): cannot compute, {why}")
    expect(told).to_contain_text(f"points from Current ratio, cannot compute, {why}")


def filed(office: Company, number: int) -> list[Filed]:
    with office.desk.units.reading() as unit:
        return list(unit.statements.of_customer(office.case(number).customer.id))


def head(desk: DeskPage) -> None:
    say = desk.me.say
    desk.box(say("field.add_statement.period_end")).fill("2025-12-31")
    radio(desk, say("field.add_statement.unit"), say("option.unit_10000"))
    radio(desk, say("field.add_statement.audited"), say("option.yes"))
    desk.box(say("field.source")).fill("annual report")
    desk.submit()


def radio(desk: DeskPage, label: str, text: str) -> None:
    group = desk.dialog.get_by_role("radiogroup", name=re.compile(f"^{re.escape(label)}"))
    group.get_by_role("radio", name=text, exact=True).check()


def figures(desk: DeskPage, known: Line, values: Mapping[Line, int | None]) -> None:
    """Fill in the page that asks for the line ``known``, and go on."""
    expect(box(desk, known)).to_be_visible(timeout=SECONDS)
    for line, figure in values.items():
        if figure is not None and box(desk, line).count():
            box(desk, line).fill(str(figure))
    desk.submit()


def box(desk: DeskPage, line: Line) -> Locator:
    return desk.box(desk.me.say(f"line.{line}"))
