"""Pictures of a customer's file, its limit and its register, and of answers about decisions."""

from __future__ import annotations

from bot.flows.credit_file.table import FileAction
from tests.e2e import records
from tests.e2e.browser.album import Album

ANALYST, MANAGER, SELLER = "U0ANALY1", "U0MANAG1", "U0SALES1"
FORMS = (
    FileAction.ADD_FACT,
    FileAction.ADD_STATEMENT,
    FileAction.ADD_RISK_TRANSFER,
    FileAction.RECORD_REVIEW,
    FileAction.REQUEST_TEMPORARY_LIMIT,
)
QUESTIONS = (
    (ANALYST, "analysis 1"), (SELLER, "why 1"), (SELLER, "route amount=250,000 class=B"),
    (MANAGER, "turnaround"), (MANAGER, "queue credit"), (ANALYST, "reviews"),
)  # fmt: skip


def the_file(album: Album, number: int) -> None:
    """The file of a customer with a limit, its forms, a limit asked for, and what is asked of the bot."""
    name = album.office.case(number).customer.name
    shown(album, f"file {name}", ANALYST)
    for action in FORMS:
        form(album, action)
    album.desk.press(album.desk.private, album.desk.me.say("history.ask"))
    album.desk.dialog.wait_for()
    album.shot("file-history")
    album.page.keyboard.press("Escape")
    ask_for_more(album, name)
    for user, line in QUESTIONS:
        shown(album, line, user)


def shown(album: Album, line: str, user: str) -> None:
    """A command and its private answer, whole."""
    album.desk.visit(user, "C0SALES0")
    album.desk.type(f"/credit {line}")
    album.desk.private.wait_for()
    album.desk.caught_up()
    album.shot(f"answer-{line.partition(' ')[0]}", lambda: album.tall(album.desk.private))


def form(album: Album, action: FileAction) -> None:
    album.desk.press(album.desk.private, album.desk.me.say(f"action.{action}"))
    album.desk.dialog.wait_for()
    album.shot(f"form-{action}", lambda: album.tall(album.desk.dialog))
    album.page.keyboard.press("Escape")
    album.desk.dialog.wait_for(state="hidden")


def ask_for_more(album: Album, name: str) -> None:
    """Sales asks for a larger limit; the approvers see old and new."""
    who = album.office.person(SELLER)
    view = who.command(f"/credit limit {name}", channel="C0SALES0")["opened_view"]
    who.submit(view, {"limit": "1,500,000", "reason": "Their high season. 旺季备货。"})
    records.settle(album.office)
    album.desk.visit(SELLER, "C0SALES0")
    album.desk.dialog.wait_for()
    album.shot("limit-asked")
    album.page.keyboard.press("Escape")
    album.desk.dialog.wait_for(state="hidden")
    album.channel("limit-request", MANAGER, "C0APPROV")
    shown(album, f"file {name}", MANAGER)
