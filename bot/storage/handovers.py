"""Hand-overs between posts, with their clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from bot.flows.dossier import Handover, HandoverState
from bot.flows.errors import NotFound
from bot.flows.model import Post
from bot.storage.prepared import Prepared
from bot.storage.tables import handover

_H = handover.c
_COLUMN = {"case": "case_number"}
_FIELDS = [field.name for field in fields(Handover)]
_COLUMNS = [_H[_COLUMN.get(name, name)] for name in _FIELDS]

_WHOLE: Select[Any] = select(*_COLUMNS)
_BY_ID = _WHOLE.where(_H.id == bindparam("id"))
_OF_CASE = _WHOLE.where(_H.case_number == bindparam("case")).order_by(_H.id)
_ALARMING = (
    _WHOLE.where(_H.next_alarm_at <= bindparam("now", type_=_H.sent_at.type))
    .order_by(_H.next_alarm_at, _H.id)
    .limit(bindparam("limit", type_=_H.id.type))
)
_GET, _GET_HELD = Prepared(_BY_ID), Prepared(_BY_ID.with_for_update())
_LIST, _LIST_HELD = Prepared(_OF_CASE), Prepared(_OF_CASE.with_for_update())
_ALARMING_HELD = _ALARMING.with_for_update(skip_locked=True)
_WRITTEN = [column.name for column in handover.columns if column.name != "id"]
_ADD = Prepared(insert(handover).values({name: bindparam(name) for name in _WRITTEN}).returning(_H.id))


@lru_cache
def _saving(names: tuple[str, ...]) -> Prepared:
    """Writes these columns and no others: each one written has its indexes written too."""
    news: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return Prepared(update(handover).where(_H.id == bindparam("at_id")).values(news))


class HandoverRepository:
    """Hand-overs (table ``handover``).

    In a unit that writes, what is read is held until the unit ends: the tick that records a warning
    and the person who accepts at that moment do not overwrite each other (PostgreSQL; SQLite has one
    writer anyway).
    """

    __slots__ = ("_connection", "_writes")

    def __init__(self, connection: Connection, *, writes: bool = True) -> None:
        self._connection = connection
        self._writes = writes

    def add(self, handover: Handover) -> Handover:
        """Store a new hand-over; gives it back with its ``id``."""
        row = _ADD.first(self._connection, _values(handover))
        assert row is not None
        return replace(handover, id=row[0])

    def save(self, after: Handover, before: Handover) -> None:
        """Write what has changed of a hand-over since it was read in this unit; raises ``NotFound``."""
        old, new = _values(before), _values(after)
        changed = tuple(name for name in _WRITTEN if new[name] != old[name])
        news = {f"new_{name}": new[name] for name in changed}
        if changed and _saving(changed).change(self._connection, {"at_id": after.id, **news}) != 1:
            raise NotFound(what="handover")

    def get(self, handover: int) -> Handover:
        """The hand-over; raises ``NotFound``."""
        row = (_GET_HELD if self._writes else _GET).first(self._connection, {"id": handover})
        if row is None:
            raise NotFound(what="handover")
        return _handover(row)

    def of_case(self, case: int) -> Sequence[Handover]:
        """All hand-overs of a case, oldest first."""
        found = (_LIST_HELD if self._writes else _LIST).rows(self._connection, {"case": case})
        return [_handover(row) for row in found]

    def alarming(self, now: datetime, limit: int = 200) -> Sequence[Handover]:
        """Running hand-overs whose warning or breach has come and is not recorded, the longest due first.

        In a unit that writes, those that somebody else is working on are left to the next look.
        """
        statement = _ALARMING_HELD if self._writes else _ALARMING
        return [_handover(row) for row in self._connection.execute(statement, {"now": now, "limit": limit})]


def next_alarm(handover: Handover) -> datetime | None:
    """When the clock has to speak next: warning, then breach; nothing after the breach or when it stands."""
    if not handover.is_running or handover.breached_at:
        return None
    if handover.warn_at and not handover.warned_at:
        return min(handover.warn_at, handover.due_at or handover.warn_at)
    return handover.due_at


def _values(handover: Handover) -> dict[str, Any]:
    return {
        "case_number": handover.case,
        "kind": handover.kind,
        "from_post": handover.from_post.value,
        "from_user": handover.from_user,
        "to_post": handover.to_post.value,
        "to_user": handover.to_user,
        "subject": handover.subject,
        "sent_at": handover.sent_at,
        "warn_at": handover.warn_at,
        "due_at": handover.due_at,
        "state": handover.state.value,
        "accepted_at": handover.accepted_at,
        "accepted_by": handover.accepted_by,
        "returned": handover.returned,
        "done_at": handover.done_at,
        "warned_at": handover.warned_at,
        "breached_at": handover.breached_at,
        "next_alarm_at": next_alarm(handover),
    }


def _handover(row: Sequence[Any]) -> Handover:
    """The columns come in the order of the fields; three of them are words of the trade."""
    values = list(row)
    values[2], values[4], values[10] = Post(row[2]), Post(row[4]), HandoverState(row[10])
    return Handover(*values)
