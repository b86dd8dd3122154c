"""Policy versions as they were in force: what a decision cites can be read years later."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.flows.versions import PolicyVersion
from bot.storage.errors import PolicyConflict
from bot.storage.statements import fitting, insert_once
from bot.storage.tables import policy_version

_V = policy_version.c
_RECORD = insert_once(policy_version, ["version"], [_V.version])
_ONE = select(policy_version).where(_V.version == bindparam("version"))
_ALL = select(policy_version).order_by(_V.effective_from, _V.recorded_at)


@dataclass(frozen=True, slots=True)
class RecordedPolicy:
    """The text of one version and since when it counts."""

    version: str
    effective_from: date
    body: str
    recorded_at: datetime


class PolicyRepository:
    """Policy versions (table ``policy_version``)."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, version: str, effective_from: date, body: str, at: datetime) -> bool:
        """Keep the text of a version; False if it is kept already.

        Raises ``PolicyConflict`` if the version is recorded with another text: what decisions cite
        must not change behind them.
        """
        text_hash = hashlib.sha256(body.encode()).hexdigest()
        new = {
            "version": version,
            "effective_from": effective_from,
            "text_hash": text_hash,
            "body": body,
            "recorded_at": at,
        }
        if self._connection.execute(fitting(_RECORD, self._connection), new).first() is not None:
            return True
        if self._connection.execute(_ONE, {"version": version}).one().text_hash != text_hash:
            raise PolicyConflict("database.policy_conflict", version=version)
        return False

    def get(self, version: str) -> RecordedPolicy | None:
        """The version as it was recorded."""
        return _recorded(self._connection.execute(_ONE, {"version": version}).first())

    def versions(self) -> Sequence[PolicyVersion]:
        """Every version, the oldest first; ``flows.versions`` tells which of them counts when."""
        return [
            PolicyVersion(row.version, row.effective_from, row.recorded_at, _zone(row.body))
            for row in self._connection.execute(_ALL)
        ]


@lru_cache(maxsize=64)
def _zone(body: str) -> str:
    """The zone of a recorded text; it was checked when it was recorded, perhaps by an older program."""
    return str(tomllib.loads(body).get("week", {}).get("zone", "UTC"))


def _recorded(row: Any) -> RecordedPolicy | None:
    return row and RecordedPolicy(row.version, row.effective_from, row.body, row.recorded_at)
