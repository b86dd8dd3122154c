"""Which version of the credit policy is in force (R11, R12, R15): pure, from what was recorded.

A version begins with its ``effective_from`` in the zone of its own week, so the answer hangs on the instant
alone and cannot swing back when a new version moves the company to another zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class VersionState(StrEnum):
    """Where a version stands. A replaced one never comes: another was recorded for the same day after it."""

    PAST = "past"
    IN_FORCE = "in_force"
    TO_COME = "to_come"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A recorded version of the policy; ``zone`` is that of its week."""

    version: str
    effective_from: date
    recorded_at: datetime
    zone: str

    @property
    def rank(self) -> tuple[date, datetime, str]:
        """Of two versions the one effective later counts, and of one day the one recorded later."""
        return (self.effective_from, self.recorded_at, self.version)

    def has_begun(self, now: datetime) -> bool:
        return self.effective_from <= now.astimezone(ZoneInfo(self.zone)).date()


def in_force(versions: Iterable[PolicyVersion], now: datetime) -> PolicyVersion | None:
    """The version with the latest ``effective_from`` that has begun at ``now``; ``None`` if none has."""
    return max((one for one in versions if one.has_begun(now)), key=lambda one: one.rank, default=None)


def states(versions: Iterable[PolicyVersion], now: datetime) -> list[tuple[PolicyVersion, VersionState]]:
    """Every version with its state, the newest first."""
    known = sorted(versions, key=lambda one: one.rank, reverse=True)
    current = in_force(known, now)
    counting = {one.effective_from: one for one in reversed(known)}
    return [(one, _state(one, current, counting[one.effective_from])) for one in known]


def _state(one: PolicyVersion, current: PolicyVersion | None, counting: PolicyVersion) -> VersionState:
    if one is current:
        return VersionState.IN_FORCE
    if current is not None and one.rank < current.rank:
        return VersionState.PAST
    return VersionState.TO_COME if one is counting else VersionState.REPLACED
