"""Pictures of the page at the main stages of a case, in both languages and every look, for people to look at.

``python -m tests.e2e.browser.screenshots [FOLDER]`` walks a case to its end by the protocol and photographs
what the people of each post see on the page. Nothing is asserted here: ``test_walk.py`` does that.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bot.flows.model import Action
from tests.e2e.browser.album import NARROW, WIDE, Album
from tests.e2e.browser.desk_page import DeskPage
from tests.e2e.browser.file_album import the_file
from tests.e2e.company import CARDS, CHECKOUT, IN_CHINESE, TAGS, WORKSPACE, bot_process, prepared, workplace
from tests.e2e.test_story import STORY
from tests.support import walks
from tests.support.browsers import QUIET, find_chromium
from tests.support.walks import Stride

CUSTOMER = {"en": "Hengyuan Precision Parts", "zh_CN": "恒远精密零件有限公司"}
SAID_IN_CHINESE = {
    "Bearings, 4 lots": "精密轴承，分四批交货", "50 million": "5000 万元", "5 million": "500 万元",
    "Company register": "企业信用信息公示系统", "Hengyuan Precision Parts Co., Ltd.": "恒远精密零件有限公司",
    "The register is newer than the brochure.": "公示系统数据较宣传册新。",
    "Pays others in 48 days on average.": "对其他供应商平均 48 天付款；经审计报表稳健。",
    "Order book full, staff stable.": "订单充足，人员稳定。",
    "Ask for a plan, no new orders.": "要求提交还款计划，暂停新订单。",
    "Warehouse manager, company seal": "仓库主管签字并加盖公章", "Warehouse desk": "仓库前台",
    "Four levels, one promise broken.": "已催收四级，一次承诺未兑现。", "River Law Firm": "江河律师事务所",
    "8 % of recovery": "回收额的 8%", "Letter delivered.": "律师函已送达。",
    "Courier receipt 88": "快递签收单 88",
    "The debtor has no assets left.": "债务人已无可供执行的财产。", "Write-off decision": "核销决定",
    "All of it": "全部资料", "Signed payment plan": "已签还款计划", "Pays on the 25th": "每月25日付款",
    "Owner alone": "老板一人审批", "Visit in spring": "春季回访", "Paid late, in parts.": "逾期且分次付款。",
    "Contract, invoice, delivery note, confirmation, demands": "合同、发票、送货单、确认书、催收函",
    "Register, visit": "公示系统、实地走访", "Ms Luo": "罗女士",
    "Bearings, 2 million a year": "精密轴承，一年约 200 万元",
}  # fmt: skip


def walk(album: Album) -> None:
    """One case with a deviation, a broken promise, recovery and a write-off."""
    office, number = album.office, begin(album)
    for at, stride in enumerate(strides(album.locale)):
        office.pass_days(stride.after)
        album.form(number, stride)
        office.take(number, replace(stride, after=0))
        album.card(f"{at:02d}-{stride.action.value}", number)
        around(album, number, stride, at)
    album.desk.visit("U0SALES1", CARDS)
    album.desk.card(number).get_by_role("button").last.click()
    album.shot("thread")
    answers(album)
    tools(album)


def strides(locale: str) -> list[Stride]:
    whole = [*walks.to_the_receivable(), *walks.collection(), *walks.fruitless()]
    if locale == "en":
        return whole
    return [replace(each, values={k: in_chinese(v) for k, v in each.values.items()}) for each in whole]


def in_chinese(said: str) -> str:
    return "已核查，无异常。" if said.startswith("Looked into") else SAID_IN_CHINESE.get(said, said)


def begin(album: Album) -> int:
    desk = album.desk
    desk.visit("U0SALES1", "C0SALES0")
    desk.type("/credit new")
    desk.dialog.wait_for()
    album.shot("new-case")
    page = album.page
    page.keyboard.press("Escape")
    desk.dialog.wait_for(state="hidden")
    words = SAID_IN_CHINESE if album.locale != "en" else {}
    typed = {"contact": words.get("Ms Luo", "Ms Luo"), "yearly_volume": "2,000,000"}
    wanted = "Bearings, 2 million a year"
    number = album.office.open_case(CUSTOMER[album.locale], **typed, wanted=words.get(wanted, wanted))
    album.card("opened", number)
    desk.press(desk.card(number), desk.channel.say("action.feed_back"))
    desk.private.wait_for()
    album.shot("refusal")
    album.channel("credit-handover", "U0FILEA1", CARDS)
    receipts(album, "U0SALES1", "receipt")
    return number


def receipts(album: Album, user: str, name: str) -> None:
    album.channel(name, user, album.office.person(user).state()["dm"])


PLACES: Mapping[Action, tuple[tuple[str, str, str], ...]] = {
    Action.FEED_BACK: (("comparison", "U0SALES1", "C0SALES0"),),
    Action.PROPOSE: (("approvals", "U0MANAG1", "C0APPROV"),),
    Action.APPROVE: (("sheet", "U0SALES1", "C0SALES0"),),
    Action.SIGN: (("deviation", "U0MANAG2", "C0APPROV"),),
    Action.CONFIRM_RECEIVABLE: (("collections-in-term", "U0COLLE1", "C0COLLEC"),),
    Action.RECORD_PAYMENT: (("overdue", "U0COLLE1", "C0OVERDU"), ("collections", "U0COLLE1", "C0COLLEC")),
    Action.FIND_EXHAUSTED: (
        ("management", "U0DIREC1", "C0MANAGE"),
        ("collections-end", "U0COLLE1", "C0COLLEC"),
    ),
    Action.MANDATE: (("legal", "U0LEGAL1", "C0LEGAL0"),),
}


def around(album: Album, number: int, stride: Stride, at: int) -> None:
    """What the step brought to other channels and direct messages."""
    for name, user, channel in PLACES.get(stride.action, ()):
        album.channel(name, user, channel)
    if stride.action is Action.RECORD_PAYMENT:
        receipts(album, "U0COLLE1", "digest-collector")
        receipts(album, "U0SALES1", "digest-sales")
    if stride.action is Action.CONFIRM_RECEIVABLE:
        the_file(album, number)
    if stride.action in (Action.TRANSFER, Action.PROPOSE, Action.PROMISE):
        home(album, "U0SALES1" if stride.action is Action.TRANSFER else "U0MANAG1")


def home(album: Album, user: str) -> None:
    album.page.goto(f"{album.office.sandbox.url}/?as={user}&home=1")
    album.page.wait_for_selector(".home .b-actions")
    album.shot(f"home-{user}")


def answers(album: Album) -> None:
    """What the command answers to whoever types it, while it is typed and after."""
    desk, page = album.desk, album.page
    desk.visit("U0SALES1", "C0SALES0")
    page.get_by_role("textbox", name=re.compile("^(Message|发消息到)")).fill("/cr")
    album.shot("completion")
    for line in ("", "help", "help sign", "show 1", "list all", "lst", "approve 1", "new"):
        desk.visit("U0SALES1", "C0SALES0")
        desk.type(f"/credit {line}".strip())
        page.wait_for_timeout(900)
        album.shot(f"answer-{line.replace(' ', '-') or 'menu'}")
        page.keyboard.press("Escape")
    desk.visit("U0ADMIN1", "C0OPERAT")
    for line in ("posts list", "status"):
        desk.type(f"/credit {line}")
        page.wait_for_timeout(600)
    album.shot("operators")


def tools(album: Album) -> None:
    """The sandbox's own parts: panels, the drawer of a phone, and a question before what cannot be undone."""
    page = album.page
    album.desk.visit("U0SALES1", CARDS)
    for name in ("traffic", "faults"):
        page.locator(f"#{name}-open").click()
        album.shot(name)
        page.locator(f"#{name}-open").click()
    page.locator("#reset").click()
    album.shot("reset")
    page.keyboard.press("Escape")
    page.set_viewport_size(NARROW)
    page.locator("#menu-open").click()
    album.shot("drawer")


def guide(album: Album) -> None:
    """The guide as it greets a newcomer, folded to its next step, on a narrow screen; then shut."""
    album.channel("guide", "U0SALES1", "C0SALES0")
    story = album.page.locator("aside#story")
    story.locator(".story-whole .btn.primary").click()
    album.shot("guide-next")
    story.locator(".story-tools .icon").click()


def take(browser: Browser, folder: Path, locale: str) -> None:
    with ExitStack() as stack:
        kept = stack.enter_context(tempfile.TemporaryDirectory())
        language = locale.partition("_")[0]
        workspace = IN_CHINESE if language == "zh" else WORKSPACE
        sandbox = stack.enter_context(workplace(workspace, story=STORY))
        office = stack.enter_context(prepared(sandbox, f"sqlite:///{kept}/desk.db", language))
        stack.enter_context(bot_process(office.env))
        office.driver.wait_connected()
        page: Page = browser.new_page(viewport=WIDE, locale=TAGS[language])
        album = Album(DeskPage(page, office, locale), folder, locale)
        guide(album)
        walk(album)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(QUIET))
        for locale in ("zh_CN", "en"):
            take(browser, folder, locale)
        browser.close()


if __name__ == "__main__":
    main()
