"""Statements as they are filed: every entry is kept, the newest of a period counts (R5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.flows.rating.statements import Checked, Statement, check

YEARS = 3
"""How many periods stand side by side."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A statement with who entered it; ``kept_because``: why it was filed although it is marked.

    ``id`` is 0 until it is stored.
    """

    statement: Statement
    by: str
    at: datetime
    kept_because: str = ""
    id: int = 0


def in_force(filed: Iterable[Filed]) -> tuple[Filed, ...]:
    """The newest entry of each period, the oldest period first."""
    newest: dict[date, Filed] = {}
    for one in sorted(filed, key=lambda each: each.id):
        newest[one.statement.period_end] = one
    return tuple(newest[day] for day in sorted(newest))


def before(filed: Iterable[Filed], day: date) -> Statement | None:
    """The statement of the period before a day."""
    earlier = [one.statement for one in in_force(filed) if one.statement.period_end < day]
    return earlier[-1] if earlier else None


def checked_years(filed: Iterable[Filed]) -> tuple[Checked, ...]:
    """The last periods, oldest first, each held against its own sums and against the one before."""
    kept = in_force(filed)
    return tuple(check(one.statement, before(kept, one.statement.period_end)) for one in kept[-YEARS:])
