"""A database that takes no writes: people are told, health shows it, and it is tried again until it does."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, insert
from sqlalchemy.exc import DBAPIError

from bot.flows.errors import NotSaved
from bot.storage.tables import receipt

UNWRITABLE = {
    sqlite3.SQLITE_FULL: "disk full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_IOERR: "disk error",
}
UNWRITABLE_STATES = {"53100": "disk full", "25006": "read-only"}
"""PostgreSQL: disk_full, read_only_sql_transaction (its manual, appendix A)."""

ROOM = 16_384
"""Bytes that a trial writes: more than the room that is left in pages already there."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # a trial left behind is pruned like any old receipt


class Saving:
    """Whether the database takes writes, as far as this process has tried. ``why`` is empty while it does."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.why = ""

    @property
    def works(self) -> bool:
        return not self.why

    def __enter__(self) -> None:
        """Around a transaction, commit and all; no generator, for this is on the way of every request."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raises ``NotSaved`` where the database took nothing of it."""
        if not isinstance(error, (DBAPIError, sqlite3.Error)):
            return
        why = unwritable(error)
        if why:
            self.why = why
            raise NotSaved from error

    def look(self) -> None:
        """After a failure: try whether something can be saved again; nothing is left of the trial."""
        if self.works:
            return
        key, filling = f"trial:{secrets.token_hex(8)}", secrets.token_hex(ROOM // 2)
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(receipt).values(key=key, kind=filling, at=LONG_AGO))
            with self._engine.begin() as connection:
                connection.execute(delete(receipt).where(receipt.c.key == key))
        except (DBAPIError, sqlite3.Error) as error:
            self.why = unwritable(error) or self.why
        else:
            self.why = ""


def unwritable(error: Exception) -> str:
    """Why nothing can be written, in two words; empty for any other fault."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        return UNWRITABLE.get(code & 0xFF, "") if code is not None else ""
    return UNWRITABLE_STATES.get(str(getattr(cause, "sqlstate", "")), "")
