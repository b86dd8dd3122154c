"""Fault 16: the same bytes have effect once, and each time the same answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from slack_bolt import BoltRequest, BoltResponse

from bot.lane_app import Asked
from bot.marks import HEARD
from bot.repeats import MOST_ANSWERS, NOTHING, Heard, Repeats
from sandbox.server import SandboxServer
from tests.support.doors import APP_TOKEN, WORKSPACE, Door, bot_behind, click, command, submission

PATIENCE = 20
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(WORKSPACE, app_token=APP_TOKEN) as server:
        yield server


@pytest.fixture
def door(sandbox: SandboxServer, tmp_path: Path) -> Iterator[Door]:
    made = Door("", sandbox.signing_secret)
    with bot_behind(sandbox, f"sqlite:///{tmp_path / 'desk.db'}", made.register) as (_, address):
        made.address = address
        yield made


@pytest.mark.parametrize(
    ("body", "words"),
    [(command(), "done 1"), (submission(), '"no 1"'), (click(), "")],
    ids=["command", "submission", "click"],
)
def test_the_same_bytes_again_have_no_effect_and_the_same_answer(door: Door, body: bytes, words: str) -> None:
    answers = [door.send(body) for _ in range(3)]

    assert len(door.seen) == 1
    assert answers == [answers[0]] * 3
    assert answers[0][0] == 200
    assert words in answers[0][1]


def test_another_click_on_the_same_button_is_another_click(door: Door) -> None:
    door.send(click())
    door.send(click(trigger_id="5.6.new"))

    assert door.seen == ["block_actions", "block_actions"]


@pytest.mark.parametrize("body", [command(), submission()], ids=["command", "submission"])
def test_the_same_bytes_at_the_same_time_all_get_the_answer_of_the_first(door: Door, body: bytes) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: door.send(body), range(16)))

    assert len(door.seen) == 1
    assert answers == [answers[0]] * 16
    assert "1" in answers[0][1]


def test_repeats_that_come_while_the_first_is_under_way_wait_for_its_answer(door: Door) -> None:
    under_way, gate = threading.Event(), threading.Event()

    def hold() -> None:
        under_way.set()
        assert gate.wait(PATIENCE)

    door.before_answer = hold
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(door.send, command())
        assert under_way.wait(PATIENCE)
        repeats = [pool.submit(door.send, command()) for _ in range(7)]
        other = door.send(click())  # a repeat that waits takes no lane from others
        gate.set()
        answers = [each.result(PATIENCE) for each in (first, *repeats)]

    assert other == (200, "")
    assert answers == [(200, "done 1")] * 8


# --- the memory itself


def heard(repeats: Repeats) -> tuple[Heard, Heard]:
    return repeats.hear("trigger:1"), repeats.hear("trigger:1")


def test_a_repeat_is_told_when_the_first_is_answered_and_not_before() -> None:
    first, again = heard(Repeats(lambda: NOW))
    told: list[str] = []
    again.pass_on(NOTHING, None, lambda response, _: told.append(f"again {response and response.body}"))
    assert told == []

    first.pass_on(BoltResponse(status=200, body="done"), None, lambda response, _: told.append("first"))

    assert told == ["first", "again done"]


def test_a_repeat_does_not_wait_longer_than_slack_does() -> None:
    first, again = heard(Repeats(lambda: NOW, seconds=0))
    told: list[str] = []
    waited = threading.Event()

    def tell(response: BoltResponse | None, fault: Exception | None) -> None:
        told.append("nothing" if response is NOTHING else "words")
        waited.set()

    again.pass_on(NOTHING, None, tell)
    assert waited.wait(PATIENCE)
    first.pass_on(BoltResponse(status=200, body="done"), None, lambda *_: None)

    assert told == ["nothing"]


def test_what_failed_may_come_again_and_those_that_waited_are_told_of_the_fault() -> None:
    repeats = Repeats(lambda: NOW)
    first, again = heard(repeats)
    late = repeats.hear("trigger:1")
    told: list[object] = []
    again.pass_on(NOTHING, None, lambda _, fault: told.append(type(fault)))
    first.pass_on(None, ZeroDivisionError(), lambda *_: None)
    late.pass_on(NOTHING, None, lambda response, _: told.append(response and response.status))

    assert told == [ZeroDivisionError, 500]
    assert repeats.hear("trigger:1").is_first


def test_of_more_answers_than_are_kept_the_oldest_payloads_are_still_known() -> None:
    repeats = Repeats(lambda: NOW)
    for number in range(MOST_ANSWERS + 1):
        repeats.hear(f"trigger:{number}").pass_on(
            BoltResponse(status=200, body=f"answer {number}"), None, lambda *_: None
        )
    told: list[str] = []
    for number in (0, 1, MOST_ANSWERS):
        again = repeats.hear(f"trigger:{number}")
        assert not again.is_first
        again.pass_on(NOTHING, None, lambda response, _: told.append(response.body if response else "-"))

    assert told == ["", "answer 1", f"answer {MOST_ANSWERS}"]


def test_when_a_commit_fails_the_first_is_done_once_more_and_its_repeat_is_not() -> None:
    repeats = Repeats(lambda: NOW)
    runs: list[int] = []

    def dispatch(req: BoltRequest) -> BoltResponse:
        if "credit_desk_repeated" not in req.context:
            req.context[HEARD] = repeats.hear("trigger:1")
        runs.append(len(runs) + 1)
        return BoltResponse(status=200, body=f"run {runs[-1]}")

    first, again = (Asked(dispatch, BoltRequest(body=command().decode())) for _ in range(2))
    responses = [asked.work(False) for asked in (first, again)]
    responses = [asked.work(True) for asked in (first, again)]
    told: list[str] = []
    for asked, response in zip((first, again), responses, strict=True):
        asked.pass_on(response, None, lambda given, _: told.append(given.body if given else "-"))

    assert runs == [1, 2, 3]
    assert told == ["run 3", "run 3"]
