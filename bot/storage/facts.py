"""Small facts kept in the database: demo mark, clock offset, last sweep."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from bot.storage.statements import fitting, insert_or_replace
from bot.storage.tables import setting

_GET = select(setting.c.value).where(setting.c.name == bindparam("name"))
_SET = insert_or_replace(setting, ["name"])


class SettingRepository:
    """Named texts (table ``setting``)."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        """The value, or None if it was never set."""
        return self._connection.execute(_GET, {"name": name}).scalar_one_or_none()

    def set(self, name: str, value: str) -> None:
        """Write a value over the one before."""
        self._connection.execute(fitting(_SET, self._connection), {"name": name, "value": value})
