"""The outbox inside a unit of work: add once per key, cancel what no longer needs saying."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.flows.ports import Announcement
from bot.storage.prepared import Prepared
from bot.storage.tables import AT_ONCE, outbox

Transaction = Connection | Session
"""Whatever carries the transaction; both execute Core statements."""


_WRITTEN = (
    "key", "kind", "recipient", "case_number", "thread_of", "facts", "state", "attempts", "not_before",
    "plain",
)  # fmt: skip
_VALUES = {name: bindparam(name, type_=outbox.c[name].type) for name in _WRITTEN}
_ADD = {
    "sqlite": Prepared(sqlite.insert(outbox).values(_VALUES).on_conflict_do_nothing()),
    "postgresql": Prepared(postgresql.insert(outbox).values(_VALUES).on_conflict_do_nothing()),
}


class OutboxRepository:
    """The port ``Outbox`` of the flows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, announcements: Iterable[Announcement]) -> None:
        """Add rows as pending; one whose key is already there is left as it is."""
        rows = [_row(announcement) for announcement in announcements]
        if rows:
            _ADD[self._connection.dialect.name].many(self._connection, rows)

    def cancel(self, key_prefix: str) -> None:
        """Cancel rows still pending whose key begins so; what is under way or sent stays."""
        self._connection.execute(
            update(outbox)
            .where(outbox.c.key.startswith(key_prefix, autoescape=True), outbox.c.state == "pending")
            .values(state="cancelled")
        )


def insert_new(transaction: Transaction, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that leaves a row alone whose unique key is already there."""
    bind = transaction.get_bind() if isinstance(transaction, Session) else transaction
    make = postgresql.insert if bind.dialect.name == "postgresql" else sqlite.insert
    return make(table).on_conflict_do_nothing()


def _row(announcement: Announcement) -> dict[str, object]:
    return {
        "key": announcement.key,
        "kind": announcement.kind,
        "recipient": announcement.to,
        "case_number": announcement.case,
        "thread_of": announcement.thread_of,
        "facts": dict(announcement.facts),
        "state": "pending",
        "attempts": 0,
        "not_before": announcement.not_before or AT_ONCE,
        "plain": False,
    }
