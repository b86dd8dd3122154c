"""Files go through the outbox: one in the end, whatever answer is lost; a text where Slack takes none."""

from __future__ import annotations

from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from bot.delivery.items import Enclosure, Item, Letter, Post
from bot.delivery.rounds import crash_at
from tests.delivery.rig import CREDIT, OPERATORS, Rig, plain_composer

PDF = b"%PDF-1.7 a sheet"
OPENER = build_opener(ProxyHandler({}))


def enclosing(item: Item) -> Letter:
    if item.kind != "terms_letter":
        return plain_composer(item)
    instead = Post(CREDIT, "no file", ())
    return Enclosure(CREDIT, "The sheet", "CR-7.pdf", "Terms sheet", PDF, instead, alt="a sheet")


@pytest.fixture
def sending(rig: Rig) -> Rig:
    rig.compose = enclosing
    rig.announce("CR-7:letter", kind="terms_letter")
    return rig


def files(rig: Rig) -> list[dict[str, Any]]:
    return [file for message in rig.driver.messages(CREDIT) for file in message.get("files", ())]


def content(rig: Rig, file: dict[str, Any]) -> bytes:
    asked = Request(
        file["url_private_download"], headers={"Authorization": f"Bearer {rig.sandbox.bot_token}"}
    )
    with OPENER.open(asked) as answer:
        return bytes(answer.read())


def test_a_file_arrives_with_its_line_of_text(sending: Rig) -> None:
    sending.step()

    (file,) = files(sending)
    assert sending.texts() == ["The sheet"]
    assert (file["name"], file["title"], file["alt_txt"]) == ("CR-7.pdf", "Terms sheet", "a sheet")
    assert content(sending, file) == PDF
    assert sending.row("CR-7:letter").state == "sent"


LOST: list[tuple[str, str, dict[str, Any]]] = [
    ("files.getUploadURLExternal", "http", {"status": 500, "body": "{}"}),
    ("files.getUploadURLExternal", "drop_after_accept", {}),
    ("upload", "http", {"status": 500}),
    ("upload", "http", {"status": 503, "apply": True}),
    ("upload", "drop_before", {}),
    ("upload", "drop_after_accept", {}),
    ("files.completeUploadExternal", "http", {"status": 500, "body": "{}"}),
    ("files.completeUploadExternal", "drop_before", {}),
    ("files.completeUploadExternal", "drop_after_accept", {}),
    ("files.completeUploadExternal", "truncated", {}),
    ("files.completeUploadExternal", "error", {"code": "ratelimited"}),
]


@pytest.mark.parametrize(("method", "do", "more"), LOST)
def test_whatever_answer_is_lost_one_file_arrives(
    sending: Rig, method: str, do: str, more: dict[str, Any]
) -> None:
    sending.driver.fault(method, do, **more)

    sending.steps(6, 20)

    assert [content(sending, file) for file in files(sending)] == [PDF]
    assert len(sending.texts()) == 1
    assert sending.row("CR-7:letter").state == "sent"


def test_a_file_that_was_shared_is_found_by_its_id_and_not_shared_again(sending: Rig) -> None:
    sending.driver.fault("files.completeUploadExternal", "drop_after_accept")

    sending.step()
    unclear = sending.row("CR-7:letter")
    sending.steps(4, 20)

    assert unclear.state == "unknown"
    assert unclear.facts["file"] == files(sending)[0]["id"]
    assert len(sending.driver.requests("files.completeUploadExternal")) == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("point", ["uploaded", "posted"])
def test_a_process_that_dies_on_the_way_leaves_one_file(sending: Rig, point: str) -> None:
    def kill(reached: str) -> None:
        if reached == point:
            raise Killed

    sending.new_delivery(crash=kill)
    with pytest.raises(Killed):
        sending.step()

    sending.new_delivery()
    sending.steps(8, 30)

    assert [content(sending, file) for file in files(sending)] == [PDF]
    assert sending.row("CR-7:letter").state == "sent"
    assert crash_at(point)("elsewhere") is None


REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("files.getUploadURLExternal", "error", {"code": "file_uploads_disabled"}),
    ("upload", "http", {"status": 413}),
    ("files.completeUploadExternal", "error", {"code": "blocked_file_type"}),
]


@pytest.mark.parametrize(("method", "do", "more"), REFUSED)
def test_where_slack_takes_no_file_a_text_goes_and_operators_are_told_why(
    sending: Rig, method: str, do: str, more: dict[str, Any]
) -> None:
    sending.driver.fault(method, do, **more)

    sending.steps(3)

    assert (sending.texts(), files(sending)) == (["no file"], [])
    assert sending.row("CR-7:letter").state == "sent"
    assert sending.alerts() == ["no_file"]
    assert len(sending.texts(OPERATORS)) == 1


def test_without_the_scope_for_files_the_text_goes_and_nothing_else_waits(sending: Rig) -> None:
    sending.driver.scopes(remove=["files:write"])
    sending.announce("CR-7:receipt")

    sending.steps(3)

    assert sending.texts() == ["no file", "CR-7:receipt"]
    assert [row.facts["code"] for row in sending.rows("operator_alert")] == ["missing_scope"]


def test_a_channel_that_refuses_a_file_gets_it_after_the_fix(sending: Rig) -> None:
    sending.driver.fault("files.completeUploadExternal", "error", code="not_in_channel")

    sending.step()
    waiting = sending.row("CR-7:letter").state
    sending.steps(2, 120)

    assert waiting == "pending"
    assert [content(sending, file) for file in files(sending)] == [PDF]
