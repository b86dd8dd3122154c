"""The daily sweep on both databases: the same as the pure rule, once, in digests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event, select, update

from bot.flows.calendars import Calendar
from bot.flows.dossier import Notice, Receivable
from bot.flows.model import Money, Post
from bot.flows.reminders import notices_due, rescheduled
from bot.flows.sweep import Swept, run
from bot.storage.engine import open_engine
from bot.storage.ladder import SqlLadder
from bot.storage.schema import migrate
from bot.storage.tables import notice, outbox, receivable
from bot.storage.units import SqlUnit, SqlUnits
from tests.support.databases import fresh_database
from tests.support.desks import POLICY

CALENDAR = Calendar(POLICY.week)
TODAY = date(2026, 4, 16)  # a Thursday
AT = datetime(2026, 3, 2, tzinfo=UTC)
NUMBERS = count(1)


@pytest.fixture
def units(database_url: str) -> Iterator[SqlUnits]:
    engine = open_engine(database_url, wait_seconds=20)
    migrate(engine)
    yield SqlUnits(engine)
    engine.dispose()


def swept(units: SqlUnits, today: date = TODAY, size: int = 10_000) -> Swept:
    return run(SqlLadder(units.engine), POLICY, CALENDAR, today, size=size)


def item(customer: int, days_to_due: int, minor: int = 500_00, **more: Any) -> Receivable:
    """Due so many days after ``TODAY``, invoiced 30 days before that; its cause is known."""
    due, amount = TODAY + timedelta(days=days_to_due), Money(minor, "CNY")
    plain = Receivable(
        0, f"INV-{next(NUMBERS)}", customer, None, due - timedelta(days=30), due, due, amount, amount,
        cause_known=True,
    )  # fmt: skip
    return rescheduled(POLICY, CALENDAR, replace(plain, **more))


def stored(units: SqlUnits, *days_to_due: int, **more: Any) -> list[Receivable]:
    with units() as unit:
        customer = a_customer(unit)
        return [unit.receivables.add(item(customer, days, **more)) for days in days_to_due]


def a_customer(unit: SqlUnit) -> int:
    return unit.customers.add("Harbour Foods Ltd", "", "U0SALES1", AT).id


def notices_of(units: SqlUnits, receivables: list[Receivable]) -> list[tuple[str, bool]]:
    with units.reading() as unit:
        found = [one for item in receivables for one in unit.receivables.notices(item.id)]
    return [(one.rule, one.announced) for one in found]


def digests(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(select(outbox.c.recipient).where(outbox.c.kind == "digest")).scalars())


STATES = st.fixed_dictionaries(
    {
        "days_to_due": st.integers(-100, 30),
        "minor": st.sampled_from([5_00, 10_00, 500_00]),
        "disputed_minor": st.sampled_from([0, 0, 4_00, 495_00, 500_00]),
        "cause_known": st.booleans(),
        "last_rule": st.sampled_from(
            ["", "", "remind-3", "due-0", "overdue-1", "dun-1", "dun-3", "exhaust-90"]
        ),
        "shift_days": st.sampled_from([0, 0, 3, 12]),
        "promised_until": st.sampled_from(
            [None, None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=9)]
        ),
        "paused_until": st.sampled_from([None, None, TODAY, TODAY + timedelta(days=4)]),
        "broken_promises": st.integers(0, 2),
        "at_once": st.booleans(),
        "settled_on": st.sampled_from([None, None, TODAY, TODAY + timedelta(days=1)]),
        "currency": st.sampled_from(["CNY", "JPY", "KWD", "USD"]),
    }
)


def made(customer: int, state: dict[str, Any]) -> Receivable:
    state = dict(state)
    currency = state.pop("currency")
    amount = Money(state.pop("minor"), currency)
    return item(customer, state.pop("days_to_due"), amount=amount, open=amount, **state)


def by_the_pure_rule(receivables: list[Receivable], today: date) -> tuple[list[Notice], list[Receivable]]:
    """What the rule alone makes of the same receivables: the oracle."""
    notices: list[Notice] = []
    after: list[Receivable] = []
    for one in receivables:
        if one.next_notice_on is not None and one.next_notice_on <= today:
            verdict = notices_due(POLICY, CALENDAR, today, one)
            notices += verdict.notices
            after.append(verdict.receivable)
        else:
            after.append(one)
    return notices, after


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(STATES, min_size=1, max_size=30), size=st.sampled_from([1, 2, 7, 10_000]))
def test_the_sweep_writes_what_the_pure_rule_says(
    units: SqlUnits, states: list[dict[str, Any]], size: int
) -> None:
    with units() as unit:
        unit.connection.execute(delete(notice))
        unit.connection.execute(delete(receivable))
        before = [unit.receivables.add(made(a_customer(unit), state)) for state in states]
    wanted_notices, wanted = by_the_pure_rule(before, TODAY)

    report = swept(units, size=size)

    with units.reading() as unit:
        assert [unit.receivables.get(one.id) for one in before] == wanted
        written = [one for item in before for one in unit.receivables.notices(item.id)]
    assert sorted(map(repr, written)) == sorted(map(repr, wanted_notices))
    assert report.notices == len(wanted_notices)


def test_a_second_sweep_of_the_day_writes_nothing(units: SqlUnits) -> None:
    items = stored(units, 7, 3, 0, -1, -3, -15)
    first = swept(units)
    announced, told = notices_of(units, items), digests(units.engine)

    second = swept(units)

    assert first.notices > 0
    assert second == Swept(TODAY)
    assert (notices_of(units, items), digests(units.engine)) == (announced, told)


def test_two_sweeps_at_once_write_each_notice_once(units: SqlUnits) -> None:
    items = stored(units, *range(-30, 8))
    wanted, _ = by_the_pure_rule(items, TODAY)
    reports: list[Swept] = []
    sweeps = [threading.Thread(target=lambda: reports.append(swept(units, size=3))) for _ in range(3)]
    for one in sweeps:
        one.start()
    for one in sweeps:
        one.join()

    assert sum(report.notices for report in reports) == len(wanted)
    assert len(notices_of(units, items)) == len(wanted)


def test_a_day_that_is_no_business_day_is_not_swept(units: SqlUnits) -> None:
    stored(units, -3)

    assert swept(units, date(2026, 4, 12)) == Swept(date(2026, 4, 12))


def test_after_21_days_of_downtime_there_is_one_announcement_an_item(units: SqlUnits) -> None:
    items = stored(units, 7)
    swept(units)

    swept(units, TODAY + timedelta(days=21))

    assert notices_of(units, items) == [
        ("midterm", False),
        ("remind-7", True),
        ("remind-3", False),
        ("due-0", False),
        ("overdue-1", False),
        ("dun-1", True),
    ]


def test_the_notices_of_a_day_come_as_one_digest_a_reader(units: SqlUnits) -> None:
    with units() as unit:
        unit.posts.grant("U0COLLE1", Post.COLLECTOR, "U0ADMIN1", AT)
        unit.posts.grant("U0ANALY1", Post.CREDIT_ANALYST, "U0ADMIN1", AT)
        unit.posts.grant("U0ANALY2", Post.CREDIT_ANALYST, "U0ADMIN1", AT)
    stored(units, 0, 0, 0, -1, -3)

    swept(units)

    assert digests(units.engine) == {"user:U0COLLE1", "topic:credit", "topic:approvals", "topic:overdue"}


def test_a_digest_goes_to_the_channel_where_no_one_person_holds_the_post(units: SqlUnits) -> None:
    stored(units, -1)

    swept(units, TODAY)

    assert digests(units.engine) == {"topic:credit", "topic:approvals", "topic:overdue"}


def test_the_customer_s_own_collector_gets_the_digest(units: SqlUnits) -> None:
    with units() as unit:
        unit.customers.set_collector(a_customer(unit), "U0COLLE9")
    stored(units, 0)

    swept(units)

    assert digests(units.engine) == {"user:U0COLLE9"}


@pytest.mark.parametrize(("minor", "goes_up"), [(499_999_99, False), (500_000_00, True)])
def test_a_large_amount_is_reported_one_level_earlier(units: SqlUnits, minor: int, goes_up: bool) -> None:
    with units() as unit:
        unit.posts.grant("U0DIREC1", Post.CREDIT_DIRECTOR, "U0ADMIN1", AT)
    stored(units, -15, minor=minor, last_rule="dun-1")

    swept(units)

    assert ("user:U0DIREC1" in digests(units.engine)) is goes_up


def test_a_blocked_level_is_counted_and_not_announced(units: SqlUnits) -> None:
    items = stored(units, -3, last_rule="overdue-1", cause_known=False)

    report = swept(units)

    assert (report.blocked, report.notices) == (1, 0)
    assert notices_of(units, items) == []


def test_a_payment_in_the_middle_of_a_page_takes_no_notice_from_the_others(postgres_url: str) -> None:
    """PostgreSQL alone lets a payment in between the statements of a page; each sees what was written."""
    with fresh_database(postgres_url) as url:
        engine, other = open_engine(url), open_engine(url)
        migrate(engine)
        units, asked = SqlUnits(engine), list[str]()
        (undisturbed,) = stored(units, 0)
        event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
        swept(units)
        expected = notices_of(units, [undisturbed])
        until = next(n for n, statement in enumerate(asked) if statement.startswith("UPDATE receivable"))
        for place in range(until + 1):
            paid, owed = stored(units, 0, 0)
            asked.clear()

            def pay(*_: Any, place: int = place, paid: Receivable = paid) -> None:
                if len(asked) == place + 1:
                    with other.begin() as connection:
                        gone = {"open_minor": 0, "settled_on": TODAY}
                        connection.execute(update(receivable).where(receivable.c.id == paid.id).values(gone))

            event.listen(engine, "before_cursor_execute", pay)
            swept(units)
            event.remove(engine, "before_cursor_execute", pay)
            assert notices_of(units, [owed]) == expected, asked[place]
        engine.dispose()
        other.dispose()
    assert expected
    assert until > 5
