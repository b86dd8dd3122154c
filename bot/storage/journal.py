"""Who did what, when, under which policy; append only (triggers refuse anything else)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from bot.flows.dossier import JournalEntry
from bot.flows.model import Post, Stage
from bot.storage.prepared import Prepared
from bot.storage.tables import journal

_J = journal.c
_COLUMNS = [column.name for column in journal.columns if column.name != "id"]
_WRITE = Prepared(insert(journal).inline().values({name: bindparam(name) for name in _COLUMNS}))

LATEST = (
    select(journal)
    .where(_J.case_number == bindparam("case"))
    .order_by(_J.id.desc())
    .limit(bindparam("limit", type_=_J.id.type))
)
"""The newest rows of a case first."""


class JournalRepository:
    """The journal (table ``journal``)."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, entry: JournalEntry) -> None:
        """Append an entry; its ``id`` is given by the database."""
        _WRITE.change(
            self._connection,
            {
                "case_number": entry.case,
                "version": entry.version,
                "action": entry.action,
                "actor": entry.actor,
                "post": entry.post.value,
                "at": entry.at,
                "from_stage": entry.from_stage.value if entry.from_stage else None,
                "to_stage": entry.to_stage.value if entry.to_stage else None,
                "policy_version": entry.policy_version,
                "facts": entry.facts,
            },
        )

    def of_case(self, case: int, limit: int = 5) -> Sequence[JournalEntry]:
        """The newest first."""
        found = self._connection.execute(LATEST, {"case": case, "limit": limit})
        return [_entry(row) for row in found]


def _entry(row: Any) -> JournalEntry:
    return JournalEntry(
        case=row.case_number,
        action=row.action,
        actor=row.actor,
        post=Post(row.post),
        at=row.at,
        from_stage=Stage(row.from_stage) if row.from_stage else None,
        to_stage=Stage(row.to_stage) if row.to_stage else None,
        policy_version=row.policy_version,
        facts=row.facts,
        version=row.version,
        id=row.id,
    )
