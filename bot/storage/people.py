"""What Slack told about a person, kept for a while so that a click does not have to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.storage.statements import fitting, insert_or_replace
from bot.storage.tables import person

_P = person.c
_FIND = select(_P.user_id, _P.name, _P.locale, _P.zone, _P.checked_at).where(_P.user_id == bindparam("user"))
_REMEMBER = insert_or_replace(person, ["user_id"])


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as last seen: name, locale (``en`` or ``zh_CN``), zone, and when it was asked."""

    user: str
    name: str
    locale: str
    zone: str
    checked_at: datetime


class PersonRepository:
    """People (table ``person``)."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, user: str) -> KnownPerson | None:
        """The person, or None if never seen."""
        row = self._connection.execute(_FIND, {"user": user}).first()
        return None if row is None else KnownPerson(*row)

    def remember(self, person: KnownPerson) -> None:
        """Keep what is known now, instead of what was kept before."""
        self._connection.execute(
            fitting(_REMEMBER, self._connection),
            {
                "user_id": person.user,
                "name": person.name,
                "locale": person.locale,
                "zone": person.zone,
                "checked_at": person.checked_at,
            },
        )
