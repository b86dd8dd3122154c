"""Advance so many days, expect exactly these messages and none else; stops, restarts and kills in between."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, update

from bot.flows.model import Action, Stage
from bot.storage.tables import outbox
from tests.e2e import cases, records
from tests.e2e.company import WORKSPACE, Company, bot_process, company, prepared, run_cli, workplace
from tests.support import walks

PLACES = {channel["id"]: f"#{channel['name']}" for channel in WORKSPACE["channels"]}
PEOPLE = [person["id"] for person in WORKSPACE["people"]]
CONFIRMED = walks.to_the_receivable()


def posts(office: Company) -> list[str]:
    """Every message ever posted, as "place: first words", in order; edits and lines of threads are none."""
    dms = {office.person(user).state()["dm"]: user for user in PEOPLE}
    names = {**PLACES, **dms}
    calls = [call for call in office.driver.requests("chat.postMessage") if call["applied"]]
    return [
        f"{names[c['args']['channel']]}: {c['args']['text']}" for c in calls if not c["args"].get("thread_ts")
    ]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Company]:
    """A company of its own for each test: time is moved."""
    with company(f"sqlite:///{tmp_path / 'desk.db'}") as made:
        yield made


def brought(office: Company, days: int = 1) -> list[str]:
    """So many days later, each with its tick: what was posted, sorted by place."""
    before = len(posts(office))
    office.pass_days(days)
    records.settle(office)
    return sorted(posts(office)[before:])


def digests(day: str, *places: str) -> list[str]:
    weekday = datetime.fromisoformat(day).strftime("%A")
    return sorted(f"{place}: {weekday} {day}: 1 item to look after (CNY 800,000)." for place in places)


CASE = "CR-1 Hengyuan Precision Parts days"
UPWARD = f"{CASE}: invoice INV-7001, CNY 800,000, is overdue 15 days; reported upward."
ANALYSE = f"#credit: {CASE}: cause analysis waits for credit analyst. Until 2026-05-21 10:00 UTC+8."
LADDER = {
    "2026-04-08": digests("2026-04-08", "U0COLLE1", "U0SALES1"),  # half of the 75 days
    "2026-05-11": digests("2026-05-11", "U0COLLE1", "U0SALES1"),  # -7
    "2026-05-15": digests("2026-05-15", "U0COLLE1", "U0SALES1"),  # -3
    "2026-05-18": digests("2026-05-18", "U0COLLE1"),  # due on Saturday, so on Monday
    "2026-05-19": sorted([ANALYSE, *digests("2026-05-19", "#credit-approvals", "#credit", "#overdue")]),
    "2026-05-21": digests("2026-05-21", "U0COLLE1"),  # +3, level 1
    "2026-06-02": sorted([  # +15, level 2; 500,000 and more report upward one level earlier
        f"#credit-approvals: {UPWARD}", f"U0DIREC1: {UPWARD}",
        *digests("2026-06-02", "U0COLLE1", "U0SALMGR", "U0DIREC1"),
    ]),
}  # fmt: skip
"""What an invoice of Monday 2 March 2026 over 75 days brings, day by day; on every other day nothing."""
LIST = "U0SALMGR: The customer list is due this week."
MONDAYS = [(date(2026, 3, 9) + timedelta(days=7 * week)).isoformat() for week in range(13)]
EVERYTHING = {day: sorted([*LADDER.get(day, []), LIST]) for day in MONDAYS}
"""No customer list is imported meanwhile: the sales manager hears of it every Monday, and of nothing else."""


def test_from_the_confirmed_receivable_to_level_2_each_day_brings_exactly_its_messages(
    office: Company,
) -> None:
    number = cases.made(office, CONFIRMED, "days")
    told: dict[str, list[str]] = {}

    while (today := office.today().isoformat()) < "2026-06-02":
        if today == "2026-05-19" and office.case(number).cause is None:
            cause = {"cause": "oversight", "recommendation": "Call them."}
            office.click(number, "U0ANALY1", Action.RECORD_CAUSE, cause)
            records.settle(office)
        if said := brought(office):
            told[office.today().isoformat()] = said

    assert told == {**LADDER, **EVERYTHING}


def test_a_level_waits_for_the_cause_and_comes_once_it_is_recorded(office: Company) -> None:
    number = cases.made(office, CONFIRMED, "days")
    office.clock("set 2026-05-18T10:00")
    brought(office, days=4)
    assert office.situation(number).receivables[0].last_rule == "overdue-1"
    office.click(
        number, "U0ANALY1", Action.RECORD_CAUSE, {"cause": "oversight", "recommendation": "Call them."}
    )

    said = brought(office, days=3)

    monday = digests("2026-05-25", "U0COLLE1")
    assert [line for line in said if "look after" in line] == monday
    assert office.situation(number).receivables[0].last_rule == "dun-1"


# --- clocks of hand-overs


def hour(office: Company, clock: str) -> list[str]:
    before = len(posts(office))
    office.clock(f"set 2026-03-02T{clock}")
    records.settle(office)
    return posts(office)[before:]


def test_a_hand_over_warns_its_receiver_and_reports_its_breach_to_the_manager_once_each(
    office: Company,
) -> None:
    cases.made(office, (), "clock")

    said = {clock: hour(office, clock) for clock in ("12:30", "13:01", "13:30", "14:01", "14:30", "16:59")}

    assert [len(lines) for lines in said.values()] == [0, 1, 0, 1, 0, 0]
    warning, breach = said["13:01"][0], said["14:01"][0]
    assert warning.startswith("#credit: CR-1 ")
    assert "is due at 2026-03-02 14:00" in warning
    assert breach.startswith("#credit-approvals: CR-1 ")
    assert "was due at 2026-03-02 14:00" in breach


def test_of_a_warning_and_a_breach_reached_in_one_leap_only_the_breach_is_told(office: Company) -> None:
    cases.made(office, (), "leap")

    said = hour(office, "16:00")

    assert len(said) == 1
    assert "is not done" in said[0]


def test_work_that_was_done_in_time_rings_no_clock(office: Company) -> None:
    number = cases.made(office, (), "done")
    office.click(number, "U0FILEA1", Action.FEED_BACK, CONFIRMED[1].values)
    records.settle(office)

    assert hour(office, "16:00") == []


def test_a_terms_sheet_runs_out_after_thirty_days_and_the_case_goes_back_to_analysis(office: Company) -> None:
    approved = next(i for i, s in enumerate(CONFIRMED, 1) if s.stage is Stage.CONTRACTING)
    number = cases.made(office, CONFIRMED[:approved], "sheet")
    office.clock("set 2026-04-01T10:00")
    assert office.case(number).stage is Stage.CONTRACTING

    office.clock("set 2026-04-02T10:00")

    case = office.case(number)
    assert (case.stage, case.sheet) == (Stage.ANALYSIS, None)
    assert [h.kind for h in office.situation(number).handovers if h.is_running] == ["analysis"]


# --- stopped for three weeks


def test_after_three_weeks_without_the_bot_each_reader_gets_one_digest_and_nothing_twice(
    tmp_path: Path,
) -> None:
    """Stopped on Thursday 14 May before -3; started on Thursday 4 June: overdue, its cause unknown."""
    with workplace() as sandbox, prepared(sandbox, f"sqlite:///{tmp_path / 'desk.db'}") as office:
        with bot_process(office.env):
            office.driver.wait_connected()
            number = cases.made(office, CONFIRMED, "days")
            office.clock("set 2026-05-14T10:00")
            records.settle(office)
        before = len(posts(office))
        run_cli(office.env, "clock", "advance", "21d")

        with bot_process(office.env):
            records.eventually(office, lambda: office.case(number).stage is Stage.COLLECTION)
            records.settle(office)
        said = sorted(posts(office)[before:])
        with bot_process(office.env):
            office.clock("run")
            records.settle(office)

        waits = f"#credit: {CASE}: cause analysis waits for credit analyst. Until 2026-06-08 10:00 UTC+8."
        late = digests("2026-06-04", "#credit", "#credit-approvals", "#overdue")
        assert said == sorted([*late, waits, LIST]), "of three weeks of lists the last one is asked for"
        assert sorted(posts(office)[before:]) == said, "a second start says nothing again"
        notices = records.rows_of(office, "notice")
        missed = {(n.rule, n.announced) for n in notices if n.day.isoformat() == "2026-06-04"}
        assert missed == {("remind-3", False), ("due-0", False), ("overdue-1", True)}


# --- killed


@pytest.mark.parametrize("point", ["committed", "claimed", "posted", "stored"])
def test_a_bot_killed_on_the_way_of_a_message_says_it_exactly_once_in_the_end(
    tmp_path: Path, point: str
) -> None:
    with workplace() as sandbox, prepared(sandbox, f"sqlite:///{tmp_path / 'desk.db'}") as office:
        number = cases.unsaid(office, (), "killed")
        kinds = {row.kind for row in records.rows_of(office, "outbox")}
        assert kinds == {"card", "handover"}

        status = run_until_dead({**office.env, "CREDIT_DESK_CRASH_AT": point})

        assert status == 9
        a_minute_passed(office, outbox.c.state == "sending")
        with bot_process(office.env):
            records.eventually(office, lambda: all_said(office), 40)
        said = [text for text in posts(office) if f"CR-{number} " in text]
        assert sorted(text.split(":")[0] for text in said) == ["#credit", "#credit"]
        assert len(set(said)) == 2


def run_until_dead(env: dict[str, str]) -> int:
    command = [sys.executable, "-m", "bot", "run"]
    done = subprocess.run(command, env=env, capture_output=True, timeout=60, check=False)
    return done.returncode


def all_said(office: Company) -> bool:
    a_minute_passed(office, outbox.c.state == "unknown", outbox.c.lease_by.is_(None))
    return records.is_quiet(office)


def a_minute_passed(office: Company, *which: ColumnElement[bool]) -> None:
    """Real time, for what the killed process held and for looking up what is unclear."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    with records.engine_of(office).begin() as connection:
        connection.execute(update(outbox).where(*which).values(lease_until=past))
