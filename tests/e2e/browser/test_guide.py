"""A newcomer follows the guide on the page: reads what this is, does what it asks, and sees it tick off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.flows.model import Stage
from tests.e2e.browser.desk_page import DeskPage
from tests.e2e.company import CARDS, Company, company
from tests.e2e.test_story import STEPS, STORY

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A company whose workspace has the guide of the demo."""
    database_url = f"sqlite:///{tmp_path_factory.mktemp('guide') / 'desk.db'}"
    with company(database_url, story=STORY) as made:
        yield made


def guide(page: Page, name: str = "Guide") -> Locator:
    return page.get_by_role("complementary", name=name)


def test_the_guide_greets_a_newcomer_and_leads_from_post_to_post(office: Company, page: Page) -> None:
    desk = DeskPage(page, office)
    desk.visit("U0SALES1", "C0SALES0")
    expect(guide(page).get_by_role("heading", name="Credit Desk in one case")).to_be_visible()
    expect(guide(page).get_by_role("list").first.get_by_role("listitem")).to_have_count(5)
    guide(page).get_by_role("button", name="Begin").click()
    expect(guide(page)).to_contain_text("You are Sally Sun, the salesperson: type /credit new")
    expect(guide(page)).to_contain_text(f"0 of {len(STEPS)}")

    number = desk.open_case("U0SALES1", "Hengyuan Precision Parts")
    expect(guide(page)).to_contain_text("You are Fiona Reed, the file administrator: press Accept hand-over")
    guide(page).get_by_role("button", name="Act as Fiona Reed").click()
    expect(page.get_by_label("Act as", exact=True)).to_have_value("U0FILEA1")
    expect(page.get_by_role("heading", name="#credit")).to_be_visible()
    desk.accept(number)
    expect(guide(page)).to_contain_text(f"2 of {len(STEPS)}")
    expect(guide(page)).to_contain_text("press Feed back findings")

    guide(page).get_by_role("button", name="All steps").click()
    done = guide(page).get_by_role("listitem").filter(has_text="(done)")
    expect(done).to_have_count(2)
    expect(guide(page).locator("[aria-current=step]")).to_contain_text("Feed back findings")
    assert office.case(number).stage is Stage.SCREENING


def test_the_guide_stays_shut_for_who_shut_it_and_opens_again(office: Company, page: Page) -> None:
    desk = DeskPage(page, office)
    desk.visit("U0SALES1", "C0SALES0")
    guide(page).get_by_role("button", name="Close").click()
    expect(guide(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Guide")).to_be_focused()
    desk.visit("U0SALES1", "C0SALES0")
    expect(page.get_by_role("heading", name="#sales")).to_be_visible()
    expect(guide(page)).to_have_count(0)
    page.get_by_role("button", name="Guide").click()
    expect(guide(page).get_by_role("heading", name="Credit Desk in one case")).to_be_focused()
    page.keyboard.press("Escape")
    expect(guide(page)).to_have_count(0)


def test_the_guide_speaks_chinese_to_chinese_people(office: Company, page: Page) -> None:
    desk = DeskPage(page, office)
    desk.visit("U0SALES2", "C0SALES0")
    chinese = guide(page, "指南")
    expect(chinese.get_by_role("heading", name="一个案件看懂信用台")).to_be_visible()
    chinese.get_by_role("button", name="开始").click()
    expect(chinese).to_contain_text("你是业务员孙小梅：输入 /credit 新建")
    desk.open_case("U0SALES2", "恒远精密零件")
    expect(chinese).to_contain_text("你是客户档案管理员范文静：")
    expect(chinese).to_contain_text(f"1 / {len(STEPS)}")


def test_who_reads_chinese_sees_the_words_on_the_button_and_what_they_mean(
    office: Company, page: Page
) -> None:
    desk = DeskPage(page, office)
    desk.open_case("U0SALES1", "Hengyuan Precision Parts")
    desk.visit("U0FILEA2", CARDS)
    expect(guide(page, "指南")).to_contain_text("在接触通知下点Accept hand-over（接收交接）：")


def test_in_the_chinese_demo_the_guide_and_the_buttons_have_the_same_words(
    tmp_path_factory: pytest.TempPathFactory, page: Page
) -> None:
    database_url = f"sqlite:///{tmp_path_factory.mktemp('guide') / 'desk.db'}"
    with company(database_url, story=STORY, language="zh") as chinese:
        desk = DeskPage(page, chinese, "zh_CN")
        page.goto(chinese.sandbox.url)  # as a newcomer opens it: nobody chosen yet
        expect(page.locator("html")).to_have_attribute("lang", "zh")
        guide(page, "指南").get_by_role("button", name="开始").click()
        expect(guide(page, "指南")).to_contain_text("你是业务员孙莉：输入 /credit 新建")

        number = desk.open_case("U0SALES1", "恒远精密零件")
        expect(guide(page, "指南")).to_contain_text("你是客户档案管理员雷芳：在接触通知下点接收交接：")
        guide(page, "指南").get_by_role("button", name="切换为雷芳").click()
        expect(page.get_by_role("heading", name="#授信")).to_be_visible()
        desk.accept(number)
        expect(guide(page, "指南")).to_contain_text("在卡片上点反馈调查意见：")
        expect(desk.card(number).get_by_role("button", name="反馈调查意见", exact=True)).to_be_visible()
        page.goto("about:blank")


def test_a_reset_begins_the_guide_anew(office: Company, page: Page) -> None:
    desk = DeskPage(page, office)
    desk.open_case("U0SALES1", "Hengyuan Precision Parts")
    expect(guide(page)).to_contain_text(f"1 of {len(STEPS)}")
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset").click()
    expect(guide(page)).to_contain_text(f"0 of {len(STEPS)}")
