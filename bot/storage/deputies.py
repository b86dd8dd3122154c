"""Who stands in for an absent person: with dates, recorded, no chains, no loops (workflow, "Posts")."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, text

from bot.flows.errors import InvalidInput
from bot.storage.tables import deputy as deputies

_D = deputies.c
_CLASHING = select(_D.user_id, _D.deputy, _D.since, _D.until).where(
    _D.since <= bindparam("until", type_=_D.until.type),
    _D.until >= bindparam("since", type_=_D.since.type),
    or_(
        _D.user_id.in_(bindparam("both", expanding=True)),
        _D.deputy == bindparam("user"),
    ),
)
_ADD = insert(deputies)
_ONE_AT_A_TIME = text("LOCK TABLE deputy IN SHARE ROW EXCLUSIVE MODE")


def record_deputy(connection: Connection, user: str, deputy: str, since: date, until: date, by: str) -> None:
    """Record a deputy for the days ``since`` to ``until``, both included.

    Raises ``InvalidInput`` with one of: ``deputy_self``; ``deputy_dates`` (ends before it begins);
    ``deputy_overlap`` (the person already has a deputy then); ``deputy_chain`` (the deputy is absent
    then, or the absent person stands in for somebody then).
    """
    if user == deputy:
        raise InvalidInput({"deputy": ("deputy_self", {"user": user})})
    if until < since:
        raise InvalidInput({"until": ("deputy_dates", {"since": since, "until": until})})
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_AT_A_TIME)  # two at once could close a loop that neither sees
    asked = {"user": user, "both": [user, deputy], "since": since, "until": until}
    for row in connection.execute(_CLASHING, asked):
        raise _problem(row, user)
    new = {"user_id": user, "deputy": deputy, "since": since, "until": until, "recorded_by": by}
    connection.execute(_ADD, new)


def _problem(row: Any, user: str) -> InvalidInput:
    facts = {"user": row.user_id, "deputy": row.deputy, "since": row.since, "until": row.until}
    if row.user_id == user:
        return InvalidInput({"since": ("deputy_overlap", facts)})
    return InvalidInput({"deputy": ("deputy_chain", facts)})
