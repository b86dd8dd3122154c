"""The tick: at once at start, then again and again whatever goes wrong in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.health import Health
from bot.schedule import Schedule
from bot.storage.engine import open_engine
from bot.storage.outbox_queue import OutboxQueue
from bot.storage.schema import migrate


@pytest.fixture
def health(database_url: str) -> Iterator[Health]:
    engine = open_engine(database_url)
    migrate(engine)
    yield Health(OutboxQueue(engine), lambda: datetime.now(UTC), 15.0)
    engine.dispose()


def test_the_first_tick_comes_at_the_start_and_not_an_interval_later(health: Health) -> None:
    ticked = threading.Event()
    schedule = Schedule(ticked.set, health, lambda: datetime.now(UTC), seconds=3600)

    schedule.start()
    came = ticked.wait(10)
    schedule.stop(wait=True)

    assert came


def test_a_tick_that_fails_is_shown_and_the_next_one_comes(health: Health) -> None:
    failed, worked, calls = threading.Event(), threading.Event(), []

    def tick() -> None:
        calls.append(1)
        if len(calls) == 1:
            failed.set()
            raise ZeroDivisionError
        worked.set()

    schedule = Schedule(tick, health, lambda: datetime.now(UTC), seconds=0.05)

    schedule.start()
    recovered = failed.wait(10) and worked.wait(10)
    schedule.stop(wait=True)

    assert recovered
    assert health.report().faults == ()


def test_a_failed_tick_makes_health_red(health: Health) -> None:
    def tick() -> None:
        raise LookupError("no calendar")

    worked = Schedule(tick, health, lambda: datetime.now(UTC)).run()

    assert not worked
    assert health.report().faults == ("tick: LookupError",)


def test_ticks_missed_while_the_machine_slept_become_one(health: Health) -> None:
    ticks: list[int] = []
    enough = threading.Event()

    def tick() -> None:
        ticks.append(1)
        enough.set()

    schedule = Schedule(tick, health, lambda: datetime.now(UTC) - timedelta(hours=29), seconds=3600)

    schedule.start()
    came = enough.wait(10)
    schedule.stop(wait=True)

    assert came
    assert len(ticks) == 1


def test_a_tick_that_outlasts_its_interval_is_not_doubled_and_the_skipped_are_counted(health: Health) -> None:
    running: list[int] = []
    most: list[int] = []
    skipped, never = threading.Event(), threading.Event()

    def tick() -> None:
        running.append(1)
        most.append(len(running))
        for _ in range(500):
            if health.report().ticks_skipped:
                skipped.set()
                break
            never.wait(0.02)
        running.pop()

    schedule = Schedule(tick, health, lambda: datetime.now(UTC), seconds=0.05)

    schedule.start()
    was_skipped = skipped.wait(15)
    schedule.stop(wait=True)

    assert was_skipped
    assert max(most) == 1


def test_a_database_that_is_away_is_red_and_not_an_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'never-migrated.db'}")
    health = Health(OutboxQueue(engine), lambda: datetime.now(UTC), 15.0)

    report = health.report()

    assert report.faults == ("database: OperationalError",)
    assert not report.is_well
