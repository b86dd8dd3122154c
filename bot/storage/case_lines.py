"""Lists of cases in one query: whose turn, until when, how much is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Subquery, and_, func, or_, select

from bot.flows.model import Post, Stage
from bot.flows.ports import CaseLine
from bot.flows.workflow import ON_FILE
from bot.storage.tables import credit_case, customer, handover, receivable
from bot.storage.tables.cases import RUNNING
from bot.storage.tables.receivables import OPEN

_C = credit_case.c
_H = handover.c
_R = receivable.c

FELL_DUE = ("overdue-1", "dun-1", "dun-2", "dun-3", "dun-4", "exhaust-90")
"""The rungs of the ladder after the due date; the sweep puts the last one reached on the receivable."""

LATE = and_(OPEN, _R.last_rule.in_(FELL_DUE))
"""Overdue as the sweep found it, which is also what moves a case to collection."""

OWN = and_(RUNNING, _H.kind.not_in(sorted(ON_FILE)))
"""Running hand-overs of the case itself, without those about its customer's file."""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What is asked of a list; see ``ports.Cases.lines``."""

    posts: frozenset[Post] | None
    user: str | None
    open_only: bool
    overdue: bool
    limit: int
    offset: int


def read_lines(connection: Connection, asked: CaseFilter) -> Sequence[CaseLine]:
    """The lines asked for, by due instant (none last), then number."""
    return [_line(row) for row in connection.execute(_statement(asked))]


def _statement(asked: CaseFilter) -> Select[Any]:
    page = _page(asked)
    late = (
        select(func.coalesce(func.sum(_R.open_minor), 0))
        .where(_R.case_number == _C.number, _R.currency == _C.currency, LATE)
        .scalar_subquery()
    )
    return (
        select(
            _C.number,
            _C.version,
            _C.stage,
            customer.c.name.label("customer"),
            _C.brought_by,
            page.c.turn,
            page.c.due_at,
            _C.opened_at,
            _C.fast_lane,
            late.label("overdue_minor"),
            _C.currency,
        )
        .join_from(page, credit_case, page.c.number == _C.number)
        .join(customer, customer.c.id == _C.customer_id)
        .order_by(page.c.due_at.is_(None), page.c.due_at, _C.number)
    )


def _page(asked: CaseFilter) -> Subquery:
    """The numbers of the page, so that sums are made for its lines only."""
    running = (
        select(
            _H.case_number,
            func.min(_H.due_at).label("due_at"),
            func.aggregate_strings(_H.to_post, ",").label("turn"),
        )
        .where(OWN)
        .group_by(_H.case_number)
        .subquery("running")
    )
    chosen = select(_C.number, running.c.due_at, running.c.turn).outerjoin_from(
        credit_case, running, running.c.case_number == _C.number
    )
    return (
        chosen.where(*_conditions(asked))
        .order_by(running.c.due_at.is_(None), running.c.due_at, _C.number)
        .limit(asked.limit)
        .offset(asked.offset)
        .subquery("page")
    )


def _conditions(asked: CaseFilter) -> list[Any]:
    conditions: list[Any] = []
    if asked.open_only:
        conditions.append(_C.stage != Stage.CLOSED.value)
    if asked.posts is not None:
        theirs = select(_H.case_number).where(OWN, _H.to_post.in_(sorted(asked.posts)))
        conditions.append(_C.number.in_(theirs))
    if asked.user is not None:
        touched = select(_H.case_number).where(or_(_H.to_user == asked.user, _H.accepted_by == asked.user))
        conditions.append(or_(_C.brought_by == asked.user, _C.number.in_(touched)))
    if asked.overdue:
        late = select(_R.case_number).where(LATE, _R.case_number.is_not(None))
        conditions.append(_C.number.in_(late))
    return conditions


def _line(row: Any) -> CaseLine:
    turn = frozenset((row.turn or "").split(","))
    return CaseLine(
        number=row.number,
        version=row.version,
        stage=row.stage,
        customer=row.customer,
        brought_by=row.brought_by,
        turn=tuple(post for post in Post if post.value in turn),
        due_at=row.due_at,
        opened_at=row.opened_at,
        fast_lane=row.fast_lane,
        overdue_minor=int(row.overdue_minor),
        currency=row.currency,
    )
