"""Fault 1: killed in mid-sweep, wherever that is; after a restart all is as if it had not been."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine, select, update

from bot.delivery.items import Post, Rules
from bot.flows.dossier import Receivable
from bot.flows.model import Money
from bot.flows.reminders import rescheduled
from bot.holidays import calendar_of
from bot.storage.engine import open_engine
from bot.storage.tables import credit_case, handover, journal, notice, outbox, receivable
from sandbox.driver import Driver
from sandbox.server import SandboxServer
from tests.delivery.rig import CREDIT, Rig
from tests.delivery.sweeping import sweep_and_die, tick
from tests.support import databases, walks
from tests.support.desks import POLICY, StandingClock, open_desk
from tests.support.states import reach

Rows = list[str]
DUE_DAYS = (0, -1, -3, -15)
"""Of invoices without a case: days to the due date, each on another rung."""


@pytest.fixture
def before(database_url: str) -> tuple[str, datetime]:
    """A company on the morning after two cases' invoices fell due, nothing left to say; and that morning."""
    clock = StandingClock()
    with open_desk(database_url, clock) as desk:
        for name in ("first", "second"):
            reach(desk, walks.to_the_receivable(), name)
            clock.set(date(2026, 3, 2))
        today = clock.set(date(2026, 5, 19)).date()
        with desk.units() as unit:
            customer = unit.customers.add("Harbour Foods Ltd", "", "U0SALES1", clock.now()).id
            for number, days in enumerate(DUE_DAYS):
                unit.receivables.add(_invoice(customer, f"INV-{number}", today + timedelta(days=days)))
            unit.connection.execute(update(outbox).values(state="sent"))  # type: ignore[attr-defined]
    return database_url, clock.now()


def _invoice(customer: int, number: str, due: date) -> Receivable:
    amount = Money(500_00, "CNY")
    invoiced = due - timedelta(days=30)
    plain = Receivable(0, number, customer, None, invoiced, due, due, amount, amount, cause_known=True)
    return rescheduled(POLICY, calendar_of(POLICY.week), plain)


@pytest.mark.timeout(400)  # some thirty processes are started and killed
def test_a_kill_anywhere_in_a_sweep_leaves_each_notice_once_and_exactly_the_right_messages(
    before: tuple[str, datetime], sandbox: SandboxServer
) -> None:
    url, now = before
    with databases.copy_of(url) as copy:
        notices, *undisturbed = swept(copy, now, sandbox)

    killed = 0
    for place in count(1):
        with databases.copy_of(url) as copy:
            if not sweep_and_die(copy, now, place):
                break
            killed += 1
            assert swept(copy, now, sandbox) == [notices, *undisturbed], f"killed at place {place}"

    assert killed > 20
    assert len(set(notices)) == len(notices)
    assert sum(row.endswith("True)") for row in notices) == len(DUE_DAYS) + 2, "announced"


def swept(database_url: str, now: datetime, sandbox: SandboxServer) -> list[Rows]:
    """After a whole tick: every row it can touch, notices first, and what is posted of it."""
    engine = open_engine(database_url)
    try:
        tick(engine, now)
        return [*_rows(engine), _said(engine, now, sandbox)]
    finally:
        engine.dispose()


def _rows(engine: Engine) -> list[Rows]:
    """Without the number a row happens to have and the real instant of its writing."""
    with engine.connect() as connection:
        return [
            sorted(_unnumbered(str(tuple(row))) for row in connection.execute(select(*columns)))
            for columns in (
                [each for each in notice.c if each.name != "id"],
                [*receivable.c],
                [*credit_case.c],
                [each for each in handover.c if each.name != "id"],
                [each for each in journal.c if each.name != "id"],
                [outbox.c.key, outbox.c.kind, outbox.c.recipient],
            )
        ]


def _said(engine: Engine, now: datetime, sandbox: SandboxServer) -> Rows:
    Driver(sandbox.url).reset()
    rig = Rig(engine, sandbox)
    rig.rules = Rules(pace=0)
    rig.business = now + timedelta(hours=9)  # the digests' hour has come
    rig.compose = lambda item: Post(CREDIT, item.key)
    rig.new_delivery()
    rig.steps(3, 5)
    return sorted(map(_unnumbered, rig.texts()))


def _unnumbered(text: str) -> str:
    """PostgreSQL gives no number twice, so a hand-over made after a kill has another one."""
    return re.sub(r"(handover|alarm):\d+", r"\1:n", text)
