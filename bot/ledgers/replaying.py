"""A ledger through a policy, day by day, in a scratch database and by the sweep of every day.

Payments of a day count before its sweep; the cause of a late payment is taken as recorded in time; a
disputed invoice is disputed for its whole life. The days before the first asked for are swept too, so any
range gives the matching part of the whole.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.flows.calendars import Calendar
from bot.flows.policy import Policy
from bot.flows.sweep import run
from bot.ledgers.importing import IMPORTER, as_receivable
from bot.ledgers.invoices import Invoice
from bot.storage.engine import open_engine
from bot.storage.ladder import SqlLadder
from bot.storage.ledgers import LedgerRows
from bot.storage.schema import migrate
from bot.storage.units import SqlUnits

MINUTES_PER_NOTICE = 6
"""What one announced notice is taken to cost a person: read, look up, write or call, note. An assumption."""


@dataclass(frozen=True, slots=True)
class Line:
    """One announced notice; ``days`` is the rule's nominal day counted from the moved due date."""

    date: date
    receivable: str
    customer: str
    rule: str
    open_minor: int
    currency: str
    days: int

    def as_json(self) -> str:
        values = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({**values, "date": self.date.isoformat()}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over the business days of the range; ``people`` for the average and for the busiest day."""

    business_days: int
    by_rule: dict[str, int]
    busiest: date | None
    on_busiest: int
    people: float
    people_on_busiest: float

    @property
    def notices(self) -> int:
        return sum(self.by_rule.values())

    @property
    def per_day(self) -> float:
        return self.notices / self.business_days if self.business_days else 0.0


def replay(
    invoices: Sequence[Invoice],
    policy: Policy,
    calendar: Calendar,
    since: date,
    until: date,
    advanced: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Line]:
    """The announced notices of ``since`` to ``until`` (both included), sorted by date, then receivable.

    ``advanced`` is told after each swept day how many of how many days are done.
    """  # fmt: skip
    customers = {invoice.number: invoice.customer for invoice in invoices}
    with _scratch() as units:
        _load(units, invoices, policy, calendar)
        ladder = SqlLadder(units.engine)
        days = list(_business_days(invoices, calendar, until))
        payments = _Payments(invoices)
        for done, day in enumerate(days, start=1):
            payments.settle(units, day)
            run(ladder, policy, calendar, day)
            advanced(done, len(days))
        with units.reading() as unit:
            found = LedgerRows(unit.connection).announced(since, until)
            return [
                Line(
                    date=notice.day,
                    receivable=number,
                    customer=customers[number],
                    rule=notice.rule,
                    open_minor=notice.open.minor,
                    currency=notice.open.currency,
                    days=notice.days,
                )
                for number, notice in found
            ]


def summary(lines: Sequence[Line], policy: Policy, calendar: Calendar, since: date, until: date) -> Summary:
    """What the notices mean for a department, at ``MINUTES_PER_NOTICE`` and the working day of the policy."""
    per_day = Counter(line.date for line in lines)
    ladder = [rung.rule for rung in policy.ladder.rungs]
    by_rule = Counter(line.rule for line in lines)
    days = calendar.business_days_between(since - timedelta(days=1), until)
    busiest = min(per_day, key=lambda day: (-per_day[day], day), default=None)
    most = per_day[busiest] if busiest else 0
    hours = timedelta(hours=policy.week.closes.hour, minutes=policy.week.closes.minute) - timedelta(
        hours=policy.week.opens.hour, minutes=policy.week.opens.minute
    )
    minutes = hours / timedelta(minutes=1)
    return Summary(
        business_days=days,
        by_rule={rule: by_rule[rule] for rule in ladder},
        busiest=busiest,
        on_busiest=most,
        people=len(lines) / days * MINUTES_PER_NOTICE / minutes if days else 0.0,
        people_on_busiest=most * MINUTES_PER_NOTICE / minutes,
    )


@contextmanager
def _scratch() -> Iterator[SqlUnits]:
    with TemporaryDirectory(prefix="credit-desk-replay-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'replay.db'}")
        try:
            migrate(engine)
            yield SqlUnits(engine)
        finally:
            engine.dispose()


def _load(units: SqlUnits, invoices: Sequence[Invoice], policy: Policy, calendar: Calendar) -> None:
    """All invoices as they stood before any payment; nothing is announced before the invoice date anyway."""
    with units() as unit:
        rows = LedgerRows(unit.connection)
        made = rows.customers((one.customer for one in invoices), IMPORTER, datetime.min.replace(tzinfo=UTC))
        unpaid = [replace(one, settled_on=None) for one in invoices]
        rows.add(
            [
                replace(as_receivable(one, made[one.customer], policy, calendar), cause_known=True)
                for one in unpaid
            ]
        )


def _business_days(invoices: Sequence[Invoice], calendar: Calendar, until: date) -> Iterator[date]:
    day = min((invoice.invoiced_on for invoice in invoices), default=until)
    while day <= until:
        if calendar.is_business_day(day):
            yield day
        day += timedelta(days=1)


class _Payments:
    """The payments of the ledger in the order of their dates."""

    def __init__(self, invoices: Sequence[Invoice]) -> None:
        dated = [(one.settled_on, one.number) for one in invoices if one.settled_on is not None]
        self._left = sorted(dated, reverse=True)

    def settle(self, units: SqlUnits, day: date) -> None:
        """Book what was paid on ``day`` or on the days before it that were not swept."""
        paid: dict[date, list[str]] = {}
        while self._left and self._left[-1][0] <= day:
            on, number = self._left.pop()
            paid.setdefault(on, []).append(number)
        if paid:
            with units() as unit:
                for on, numbers in paid.items():
                    LedgerRows(unit.connection).settle(numbers, on)
