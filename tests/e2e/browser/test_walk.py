"""From ``/credit new`` to the closed file on the page, as the people of each post."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.flows.model import Action, Stage
from tests.e2e.browser.desk_page import DeskPage
from tests.e2e.company import Company
from tests.support import walks

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
TRANSFERRED = 4
"""So many steps come before the transfer in ``walks.to_the_receivable``, with the first acceptance."""


def test_a_case_walks_from_the_first_contact_to_the_closed_file(page: Page, office: Company) -> None:
    desk = DeskPage(page, office)
    number = desk.open_case("U0SALES1", "Hengyuan Precision Parts")
    accept, *before = walks.to_the_receivable()[:TRANSFERRED]
    transfer, *rest = walks.to_the_receivable()[TRANSFERRED:]

    desk.press(desk.card(number), desk.channel.say("action.feed_back"))
    expect(desk.private).to_contain_text("needs the post: customer file administrator")
    desk.act_as(accept.who)
    desk.accept(number)
    for stride in before:
        desk.take(number, stride)
    desk.act_as(transfer.who)
    desk.begin(number, Action.TRANSFER)
    desk.fill(number, transfer.who, Action.TRANSFER, {**transfer.values, "amount": "1.000,00"})
    desk.submit()
    amount = desk.box(f"{desk.me.say('field.amount')} (CNY)")
    expect(amount).to_have_value("1.000,00")
    expect(amount).to_have_accessible_description(
        "“1.000,00” can be read in two ways. Write it like 120,000.50."
    )
    amount.fill(transfer.values["amount"])
    desk.send()
    for stride in rest + list(walks.collection()) + list(walks.paid_and_closed()):
        desk.take(number, stride)

    expect(desk.card(number)).to_contain_text("Closed: completed")
    assert office.case(number).stage is Stage.CLOSED


def test_the_first_steps_are_taken_in_chinese_by_chinese_people(
    page: Page, office_in_chinese: Company
) -> None:
    desk = DeskPage(page, office_in_chinese, "zh_CN")
    number = desk.open_case("U0SALES2", "恒远精密零件")
    chinese = {"U0FILEA1": "U0FILEA2", "U0SALES1": "U0SALES2"}
    before = walks.to_the_receivable()[1:TRANSFERRED]

    desk.act_as("U0FILEA2")
    desk.accept(number)
    for stride in before:
        desk.take(number, walks.by(stride, chinese))

    expect(desk.card(number)).to_contain_text("销售意向")
    assert office_in_chinese.case(number).stage is Stage.INTENTION
