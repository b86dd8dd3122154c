"""Requests that wait share a commit, are answered after it, and let others go on while Slack is asked."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from slack_bolt import BoltResponse
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from bot.lanes import Courteous, Lanes
from bot.slack import Slack
from bot.storage.engine import WAIT_SECONDS, open_engine
from bot.storage.haste import LEAST, left
from bot.storage.schema import migrate
from bot.storage.units import SqlUnits

PATIENCE = 20
"""Seconds after which a lane that should have gone on is taken for stuck."""


@pytest.fixture
def units(tmp_path: Path) -> Iterator[SqlUnits]:
    engine = open_engine(f"sqlite:///{tmp_path / 'lanes.db'}")
    migrate(engine)
    yield SqlUnits(engine)
    engine.dispose()


@pytest.fixture
def lanes(units: SqlUnits) -> Iterator[Lanes]:
    """One lane, so that what waits is known."""
    lanes = Lanes(1, units.grouping)
    yield lanes
    lanes.stop()


def request(units: SqlUnits, key: str, runs: list[str]) -> Callable[[bool], BoltResponse]:
    def work(again: bool) -> BoltResponse:
        runs.append(f"{key} again" if again else key)
        with units() as unit:
            unit.settings.set(key, "x")
        return BoltResponse(status=200, body=key)

    return work


def do(lanes: Lanes, work: Callable[[bool], BoltResponse]) -> Future[BoltResponse]:
    """Queue a request as a transport does."""
    answer: Future[BoltResponse] = Future()

    def tell(response: BoltResponse | None, fault: Exception | None) -> None:
        answer.set_exception(fault) if response is None else answer.set_result(response)

    lanes.queue(work, tell, lambda: BoltResponse(status=200, body="busy"))
    return answer


def written(units: SqlUnits, *keys: str) -> list[str]:
    with units.reading() as unit:
        return [key for key in keys if unit.settings.get(key)]


def body(answer: Future[BoltResponse]) -> str:
    return answer.result(PATIENCE).body


def behind_a_gate(lanes: Lanes) -> tuple[threading.Event, Future[BoltResponse]]:
    """Keep the lane busy until the gate opens, so that requests queue up."""
    gate, busy = threading.Event(), threading.Event()

    def work(again: bool) -> BoltResponse:
        busy.set()
        assert gate.wait(PATIENCE)
        return BoltResponse(status=200, body="gate")

    answer = do(lanes, work)
    assert busy.wait(PATIENCE)
    return gate, answer


def test_requests_that_wait_are_committed_once_and_answered_after_it(units: SqlUnits, lanes: Lanes) -> None:
    runs: list[str] = []
    answered_at_commit: list[int] = []
    gate, _ = behind_a_gate(lanes)
    answers = [do(lanes, request(units, key, runs)) for key in ("a", "b", "c")]
    event.listen(
        units.engine, "commit", lambda _: answered_at_commit.append(sum(answer.done() for answer in answers))
    )
    assert lanes.waiting == 3
    gate.set()
    assert [body(answer) for answer in answers] == ["a", "b", "c"]
    assert answered_at_commit == [0]
    assert (runs, written(units, "a", "b", "c")) == (["a", "b", "c"], ["a", "b", "c"])


def test_a_request_that_raises_is_told_and_the_others_stand(units: SqlUnits, lanes: Lanes) -> None:
    runs: list[str] = []

    def broken(again: bool) -> BoltResponse:
        with units() as unit:
            unit.settings.set("broken", "x")
            raise ZeroDivisionError

    gate, _ = behind_a_gate(lanes)
    first = do(lanes, request(units, "a", runs))
    second = do(lanes, broken)
    third = do(lanes, request(units, "c", runs))
    gate.set()
    with pytest.raises(ZeroDivisionError):
        second.result(PATIENCE)
    assert (body(first), body(third)) == ("a", "c")
    assert written(units, "a", "broken", "c") == ["a", "c"]


def test_others_go_on_while_one_waits_for_slack(units: SqlUnits, lanes: Lanes) -> None:
    runs: list[str] = []
    other: list[Future[BoltResponse]] = []
    committed: list[list[str]] = []

    class Waiting(Slack):
        """Slack answers once the other request has been answered: with one lane kept, never."""

        def __init__(self) -> None: ...

        def call(self, method: str, **arguments: object) -> dict[str, object]:
            committed.append(written(units, "asking"))
            other.append(do(lanes, request(units, "other", runs)))
            return {"ok": body(other[0])}

    slack = Courteous(Waiting(), lanes)

    def asking(again: bool) -> BoltResponse:
        with units() as unit:
            unit.settings.set("asking", "x")
        return BoltResponse(status=200, body=slack.call("views.open")["ok"])

    assert body(do(lanes, asking)) == "other"
    assert committed == [["asking"]]


def test_when_the_commit_fails_each_is_done_once_more_by_itself(units: SqlUnits, lanes: Lanes) -> None:
    with units() as unit:
        unit.connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        unit.connection.execute(
            text("CREATE TABLE child (of INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)")
        )
    runs: list[str] = []

    def spoiling(again: bool) -> BoltResponse:
        runs.append("spoiling again" if again else "spoiling")
        with units() as unit:
            unit.connection.execute(text("INSERT INTO child VALUES (7)"))
        return BoltResponse(status=200, body="spoiling")

    gate, _ = behind_a_gate(lanes)
    first = do(lanes, request(units, "a", runs))
    second = do(lanes, spoiling)
    third = do(lanes, request(units, "c", runs))
    gate.set()
    assert (body(first), body(third)) == ("a", "c")
    with pytest.raises(IntegrityError):
        second.result(PATIENCE)
    assert runs == ["a", "spoiling", "c", "a again", "spoiling again", "c again"]
    assert written(units, "a", "c") == ["a", "c"]


def test_what_a_request_may_wait_for_the_database_counts_from_when_it_came(
    lanes: Lanes, units: SqlUnits
) -> None:
    lanes.patience = 0.0
    allowed: list[float] = []

    def work(again: bool) -> BoltResponse:
        allowed.append(left(1_000.0))
        return BoltResponse(status=200, body="")

    do(lanes, work).result(PATIENCE)

    assert LEAST <= allowed[0] <= WAIT_SECONDS
    assert left(1_000.0) == 1_000.0
