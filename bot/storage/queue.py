"""Running hand-overs as a queue: whose turn by due instant, who is waited for, how many there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select, union

from bot.flows.model import Post
from bot.flows.queue import Day, QueueCount, QueueGroup, QueueLine, Whose
from bot.storage.tables import credit_case, customer, handover
from bot.storage.tables.cases import RUNNING

_C = credit_case.c
_H = handover.c

_LINES: Select[Any] = (
    select(
        _H.id,
        _H.kind,
        _H.state,
        _H.from_post,
        _H.from_user,
        _H.to_post,
        _H.to_user,
        _H.sent_at,
        _H.due_at,
        _H.case_number,
        _C.version,
        _C.stage,
        customer.c.name,
        _C.brought_by,
        _C.fast_lane,
        _H.subject,
    )
    .join_from(handover, credit_case, _C.number == _H.case_number)
    .join(customer, customer.c.id == _C.customer_id)
    .where(RUNNING)
)
_SOONEST = (_H.due_at.is_(None), _H.due_at, _H.id)


class QueueRepository:
    """The queue of running hand-overs (tables ``handover``, ``credit_case``)."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def turns(self, whose: Whose, limit: int, offset: int = 0) -> Sequence[QueueLine]:
        """What waits for this person: of the posts held and claimed by nobody else, or given by name.

        The soonest due first, what has no clock last.
        """
        chosen = select(_H.id).where(RUNNING, _mine(whose)).order_by(*_SOONEST).limit(limit).offset(offset)
        return self._lines(chosen)

    def count(self, whose: Whose, day: Day) -> QueueCount:
        """How many ``turns`` there are."""
        return _count(self._connection, and_(RUNNING, _mine(whose)), day)

    def waited_for(self, whose: Whose, limit: int) -> Sequence[QueueLine]:
        """What these persons handed on, or what stands still in cases they brought, and is not theirs now."""
        sent = select(_H.id).where(RUNNING, _H.from_user.in_(sorted(whose.persons)))
        brought = (
            select(_H.id)
            .join_from(credit_case, handover, _H.case_number == _C.number)
            .where(RUNNING, _C.brought_by.in_(sorted(whose.persons)))
        )
        theirs = union(sent, brought).subquery()
        chosen = (
            select(_H.id)
            .where(_H.id.in_(select(theirs.c.id)), ~_mine(whose))
            .order_by(*_SOONEST)
            .limit(limit)
        )
        return self._lines(chosen)

    def groups(self, posts: Collection[Post], whose: Whose, day: Day) -> Sequence[QueueGroup]:
        """What waits for these posts, by post, kind and person; an own-only viewer's cases alone."""
        by = (_H.to_post, _H.kind, _H.to_user)
        statement = (
            select(*by, func.min(_H.sent_at), func.count(), *_late(day))
            .where(RUNNING, _of(posts, whose))
            .group_by(*by)
            .order_by(*by)
        )
        return [
            QueueGroup(Post(row[0]), row[1], row[2], QueueCount(*row[4:]), row[3])
            for row in self._connection.execute(statement)
        ]

    def cases_of(self, posts: Collection[Post], whose: Whose) -> Mapping[str, int]:
        """In how many cases each person has work of these posts."""
        statement = (
            select(_H.to_user, func.count(_H.case_number.distinct()))
            .where(RUNNING, _of(posts, whose))
            .group_by(_H.to_user)
        )
        return {row[0]: row[1] for row in self._connection.execute(statement)}

    def of_people(
        self, posts: Collection[Post], users: Collection[str], whose: Whose, limit: int
    ) -> Sequence[QueueLine]:
        """What waits for these posts in these hands, the soonest due first; "" is nobody's."""
        condition = and_(RUNNING, _of(posts, whose), _H.to_user.in_(sorted(users)))
        return self._lines(select(_H.id).where(condition).order_by(*_SOONEST).limit(limit))

    def _lines(self, chosen: Select[Any]) -> Sequence[QueueLine]:
        page = chosen.subquery("page")
        statement = _LINES.where(_H.id.in_(select(page.c.id))).order_by(*_SOONEST)
        return [_line(row) for row in self._connection.execute(statement)]


def _mine(whose: Whose) -> ColumnElement[bool]:
    """A post's work that nobody else has claimed; a salesperson's only in own cases; or given by name."""
    named = _H.to_user.in_(sorted(whose.persons))
    if not whose.posts:
        return false()
    free: ColumnElement[bool] = and_(_H.to_post.in_(_values(whose.posts)), _H.to_user == "")
    if whose.own_only:
        free = and_(free, _own(whose))
    return or_(free, named)


def _of(posts: Collection[Post], whose: Whose) -> ColumnElement[bool]:
    """Addressed to these posts; for who sees own cases only, in those alone."""
    addressed = _H.to_post.in_(_values(posts))
    return and_(addressed, _own(whose)) if whose.own_only else addressed


def _own(whose: Whose) -> ColumnElement[bool]:
    return _H.case_number.in_(select(_C.number).where(_C.brought_by.in_(sorted(whose.persons))))


def _values(posts: Collection[Post]) -> list[str]:
    return sorted(post.value for post in posts)


def _count(connection: Connection, condition: ColumnElement[bool], day: Day) -> QueueCount:
    row = connection.execute(select(func.count(), *_late(day)).select_from(handover).where(condition)).one()
    return QueueCount(*row)


def _late(day: Day) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """How many are past their time, and how many end today."""
    breached = func.count().filter(_H.due_at < day.now)
    today = func.count().filter(_H.due_at >= day.now, _H.due_at < day.ends)
    return breached, today


def _line(row: Sequence[Any]) -> QueueLine:
    values = list(row)
    values[3], values[5] = Post(row[3]), Post(row[5])
    return QueueLine(*values)
