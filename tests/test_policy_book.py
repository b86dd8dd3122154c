"""A running process follows the policy in force by itself; what may be recorded, and what a start does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, event

from bot.app import Bot, Parts, Plugged, build, open_parts, record_policy
from bot.flows.cases import act
from bot.flows.model import Action
from bot.flows.ports import Desk
from bot.policies import parse_policy
from bot.policy_book import EarlierThanInForce, NoPolicyInForce, PolicyBook, activate
from bot.settings import Settings
from bot.storage.errors import PolicyConflict
from bot.storage.units import SqlUnits
from sandbox.server import SandboxServer
from tests.delivery.rig import plain_composer
from tests.support.desks import POLICY, START, StandingClock, entries, open_desk, person
from tests.support.states import reach
from tests.test_policies import TEXT

TODAY = date(2026, 3, 2)
WORKSPACE = json.loads((Path(__file__).parents[1] / "demo" / "workspace.json").read_text("utf-8"))


def text(version: str, day: date, *edits: tuple[str, str]) -> str:
    changed = TEXT.replace('"2026-3"', f'"{version}"').replace("2000-01-01", day.isoformat())
    for old, new in edits:
        assert old in changed
        changed = changed.replace(old, new, 1)
    return changed


def record(desk: Desk, body: str) -> bool:
    assert isinstance(desk.units, SqlUnits)
    with desk.units() as unit:
        return activate(unit, parse_policy(body), body, desk.clock.now(), START)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(database_url: str, clock: StandingClock) -> Iterator[Desk]:
    with open_desk(database_url, clock) as made:
        record(made, TEXT)
        yield made


@pytest.fixture
def book(desk: Desk) -> PolicyBook:
    assert isinstance(desk.units, SqlUnits)
    return PolicyBook(desk.units, desk.clock, POLICY)


def test_a_version_is_taken_over_on_its_day_with_its_calendar_and_not_before(
    desk: Desk, book: PolicyBook, clock: StandingClock
) -> None:
    day = TODAY + timedelta(days=3)
    record(desk, text("2026-4", day, ("extra_days_off = []", f"extra_days_off = [{day.isoformat()}]")))

    seen = []
    for _ in range(4):
        seen.append((book.turn().policy.version, book.desk.calendar.is_business_day(day)))
        clock.advance(days=1)

    assert seen == [("2026-3", True)] * 3 + [("2026-4", False)]


def test_a_clock_that_is_moved_back_brings_the_earlier_version_back(
    desk: Desk, book: PolicyBook, clock: StandingClock
) -> None:
    record(desk, text("2026-4", TODAY + timedelta(days=3)))
    clock.advance(days=3)
    later = book.turn()
    clock.advance(days=-3)

    earlier = book.turn()

    assert (later.policy.version, earlier.policy.version) == ("2026-4", "2026-3")


def test_asking_the_book_for_its_desk_asks_the_database_nothing(desk: Desk, book: PolicyBook) -> None:
    book.turn()
    asked: list[str] = []
    engine: Engine = desk.units.engine  # type: ignore[attr-defined]  # the desks of the tests are on SQL
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with desk.units.reading() as unit:
        unit.settings.get("something")
    looked = len(asked)

    versions = {book.desk.policy.version for _ in range(100)}

    assert looked == 1, "the listener sees what is asked"
    assert len(asked) == looked
    assert versions == {"2026-3"}


def test_a_step_taken_under_a_new_version_cites_it_and_a_clock_that_runs_keeps_its_instants(
    desk: Desk, book: PolicyBook, clock: StandingClock
) -> None:
    number = reach(book.turn(), (), "cites")
    with desk.units.reading() as unit:
        (before,) = unit.handovers.of_case(number)
    record(desk, text("2026-4", TODAY, ('due = "4h", tell', 'due = "6h", tell')))

    new = book.turn()
    act(new, number, Action.ACCEPT, entries(), person("U0FILEA1"))

    with desk.units.reading() as unit:
        after = unit.handovers.of_case(number)[0]
        cited = [entry.policy_version for entry in unit.journal.of_case(number)]
    assert cited == ["2026-4", "2026-3"]
    assert (after.warn_at, after.due_at) == (before.warn_at, before.due_at)
    other = reach(new, (), "later")
    with desk.units.reading() as unit:
        (later,) = unit.handovers.of_case(other)
    assert later.due_at is not None
    assert before.due_at is not None
    assert later.due_at - before.due_at == timedelta(hours=2)


# --- what may be recorded


def test_the_same_text_is_recorded_once(desk: Desk) -> None:
    body = text("2026-4", TODAY)

    assert [record(desk, body), record(desk, body)] == [True, False]


def test_a_known_version_with_another_text_is_refused_and_says_what_to_do(desk: Desk) -> None:
    with pytest.raises(
        PolicyConflict, match=r"2026-3 is recorded already.*give the changed file a new version"
    ):
        record(desk, TEXT + "\n# a remark\n")


def test_a_version_from_before_the_one_in_force_is_refused(desk: Desk) -> None:
    record(desk, text("2026-4", TODAY))

    with pytest.raises(
        EarlierThanInForce, match="2026-03-01, before 2026-4 that is in force since 2026-03-02"
    ):
        record(desk, text("2026-5", TODAY - timedelta(days=1)))

    with desk.units.reading() as unit:
        assert [one.version for one in unit.policies.versions()] == ["2026-3", "2026-4"]


# --- the file of the settings, at the start


def started(database_url: str, folder: Path, body: str) -> tuple[str, list[str]]:
    """The version in force after a start with this file, and every version recorded then."""
    parts = opened(database_url, folder, body)
    try:
        record_policy(parts)
        with parts.units.reading() as unit:
            return parts.policy.version, [one.version for one in unit.policies.versions()]
    finally:
        parts.engine.dispose()


def opened(database_url: str, folder: Path, body: str) -> Parts:
    file = folder / "policy.toml"
    file.write_text(body, encoding="utf-8")
    settings = Settings(_env_file=None, database_url=database_url, credit_policy=file)
    return open_parts(settings, may_migrate=True)


FUTURE = date(2090, 1, 1)


def test_a_file_whose_day_is_to_come_waits_and_the_start_goes_on(database_url: str, tmp_path: Path) -> None:
    started(database_url, tmp_path, TEXT)

    told = started(database_url, tmp_path, text("2090-1", FUTURE))

    assert told == ("2026-3", ["2026-3", "2090-1"])


def test_without_any_version_in_force_the_start_stops_and_records_nothing(
    database_url: str, tmp_path: Path
) -> None:
    with pytest.raises(
        NoPolicyInForce, match="2090-1 takes effect on 2090-01-01, which is still to come, and no"
    ):
        started(database_url, tmp_path, text("2090-1", FUTURE))

    assert started(database_url, tmp_path, TEXT) == ("2026-3", ["2026-3"])


def test_a_file_changed_under_its_old_name_stops_the_start(database_url: str, tmp_path: Path) -> None:
    started(database_url, tmp_path, TEXT)

    with pytest.raises(PolicyConflict, match="give the changed file a new version name"):
        started(database_url, tmp_path, TEXT.replace("offset = 15", "offset = 14"))


def test_a_file_older_than_what_was_activated_by_command_changes_nothing(
    database_url: str, tmp_path: Path
) -> None:
    started(database_url, tmp_path, text("2026-7", TODAY))

    told = started(database_url, tmp_path, TEXT)

    assert told == ("2026-7", ["2026-7"])


# --- a process that takes requests only


@pytest.fixture
def web(database_url: str, tmp_path: Path) -> Iterator[Bot]:
    """A process built as ``credit-desk web`` builds it; turned by hand, not each 15 seconds."""
    with SandboxServer(WORKSPACE) as sandbox:
        (tmp_path / "policy.toml").write_text(TEXT, encoding="utf-8")
        settings = Settings(
            _env_file=None, database_url=database_url, credit_policy=tmp_path / "policy.toml",
            slack_bot_token=SecretStr(sandbox.bot_token), slack_api_url=sandbox.api_url, port=0,
            slack_signing_secret=SecretStr(sandbox.signing_secret),
        )  # fmt: skip
        parts = open_parts(settings, may_migrate=True)
        yield build(parts, Plugged(lambda *_: None, lambda *_: plain_composer, lambda _: None))
        parts.engine.dispose()


def test_a_process_for_requests_follows_a_version_that_was_activated_elsewhere(web: Bot) -> None:
    body = text("2026-4", TODAY)
    with web.parts.units() as unit:
        activate(unit, parse_policy(body), body, web.parts.clock.now(), web.parts.real.now())
    before = web.parts.desk.policy.version

    web.turning.run()

    assert (before, web.parts.desk.policy.version) == ("2026-3", "2026-4")
    assert web.health.report().faults == ()


def test_a_recorded_text_that_cannot_be_read_is_a_fault_operators_see_and_the_one_before_goes_on(
    web: Bot,
) -> None:
    with web.parts.units() as unit:
        unit.policies.record("older-program", TODAY, "rungs = 1", web.parts.real.now())

    done = web.turning.run()

    assert not done
    assert web.health.report().faults == ("tick: PolicyError",)
    assert web.parts.desk.policy.version == "2026-3"
