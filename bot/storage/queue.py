"""Running hand-overs as a queue: whose turn by due instant, who is waited for, how many there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select, union

from bot.flows.model import Post, Stage
from bot.flows.queue import Day, Moved, QueueCount, QueueGroup, QueueLine, Whose
from bot.flows.turnaround import Breach, Ended
from bot.storage.tables import credit_case, customer, handover, journal
from bot.storage.tables.cases import DONE, MOVED, RUNNING

_C = credit_case.c
_H = handover.c
_J = journal.c

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
_POSTS = {post.value: post for post in Post}  # faster than ``Post(value)`` where rows are many
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

    def moved(self, whose: Whose, since: datetime, limit: int) -> tuple[Sequence[Moved], int]:
        """Cases this person brought, acted on or has work of that changed stage since then, and their number.

        Bounded by what moved since then, not by how many cases somebody ever had.
        """
        if not whose.posts:
            return [], 0
        statement = (
            select(
                _C.number,
                customer.c.name,
                _J.from_stage,
                _J.to_stage,
                _J.actor,
                _J.at,
                func.count().over(),
            )
            .join_from(journal, credit_case, _C.number == _J.case_number)
            .join(customer, customer.c.id == _C.customer_id)
            .where(MOVED, _J.at >= since, ~_moved_later, _concerns(whose))
            .order_by(_J.at.desc(), _J.id.desc())
            .limit(limit)
        )
        rows = self._connection.execute(statement).all()
        moved = [Moved(row[0], row[1], Stage(row[2]), Stage(row[3]), row[4], row[5]) for row in rows]
        return moved, rows[0][6] if rows else 0

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

    def ended(self, since: datetime, limit: int) -> Sequence[Ended]:
        """Hand-overs whose work was done since then, the newest first; not those returned or cancelled."""
        statement = (
            select(_H.from_post, _H.to_post, _H.sent_at, _H.accepted_at, _H.done_at)
            .where(DONE, _H.done_at >= since)
            .order_by(_H.done_at.desc())
            .limit(limit)
        )
        return [
            Ended(_POSTS[row[0]], _POSTS[row[1]], *row[2:]) for row in self._connection.execute(statement)
        ]

    def breaches(self, since: datetime, limit: int) -> Sequence[Breach]:
        """Clocks that ran out since then, the newest first, whatever became of the work."""
        statement = (
            select(_H.from_post, _H.to_post, _H.breached_at)
            .where(_H.breached_at >= since)
            .order_by(_H.breached_at.desc())
            .limit(limit)
        )
        return [Breach(Post(row[0]), Post(row[1]), row[2]) for row in self._connection.execute(statement)]

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


_later = journal.alias("later")
_moved_later = (
    select(_later.c.id)
    .where(
        _later.c.case_number == _J.case_number,
        _later.c.id > _J.id,
        _later.c.from_stage != _later.c.to_stage,
    )
    .exists()
)


def _concerns(whose: Whose) -> ColumnElement[bool]:
    """A case brought by this person or in this person's hands; for posts that see all, acted on as well."""
    people = sorted(whose.persons)
    theirs = or_(
        _C.brought_by.in_(people),
        select(_H.id).where(_H.case_number == _C.number, RUNNING, _H.to_user.in_(people)).exists(),
    )
    if whose.own_only:
        return theirs
    did = journal.alias("did")
    return or_(
        theirs, select(did.c.id).where(did.c.case_number == _C.number, did.c.actor.in_(people)).exists()
    )


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
