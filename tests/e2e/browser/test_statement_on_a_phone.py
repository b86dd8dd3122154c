"""A statement typed on a page as wide as a phone: what is in doubt is shown, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

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
    number = office.open_case("Pocket Size Foundry")
    page.set_viewport_size(PHONE)
    desk = DeskPage(page, office)
    desk.visit("U0FILEA1")
    desk.type("/credit file Pocket Size")
    desk.press(desk.private, desk.me.say("action.add_statement"))

    head(desk)
    figures(desk, Line.TOTAL_ASSETS, {**PRC, Line.EQUITY: 300, Line.INVENTORY: None})
    figures(desk, Line.SALES, PRC)
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

    with office.desk.units.reading() as unit:
        (filed,) = unit.statements.of_customer(office.case(number).customer.id)
    assert filed.kept_because == ""
    assert filed.statement.figure(Line.INVENTORY) is None


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
