"""The recorded versions of the credit policy, and the desk that works by the one in force.

A process asks the book for its desk each time it begins something; nothing keeps a policy from the start on.
The book looks into the database when it is told to (at the start, and with each tick), so a click costs no
query; see docs/decisions/0019 for the delay that leaves.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.flows.calendars import Calendar
from bot.flows.policy import Ladder, Policy
from bot.flows.ports import Clock, Desk
from bot.flows.versions import PolicyVersion, in_force
from bot.holidays import calendar_of
from bot.logs import logger
from bot.policies import PolicyError, parse_policy
from bot.saying import Fault
from bot.storage.errors import PolicyConflict
from bot.storage.policies import PolicyRepository
from bot.storage.units import SqlUnits

log = logger("policy")


class HasPolicies(Protocol):
    @property
    def policies(self) -> PolicyRepository: ...


class PolicyBook:
    """The policy in force with its calendar, as a desk.

    ``filed`` is the policy of the file named by the settings: it counts until a version is in force, so
    that a database can be looked at and made ready before its first policy is recorded.
    """

    def __init__(self, units: SqlUnits, clock: Clock, filed: Policy) -> None:
        self._units, self._clock, self._filed = units, clock, filed
        self._read: dict[str, Policy] = {}
        self._kept: tuple[Desk, Calendar] | None = None

    @property
    def desk(self) -> Desk:
        """The desk by the policy that was in force when the book was last turned."""
        return self._now()[0]

    @property
    def calendar(self) -> Calendar:
        return self._now()[1]

    def turn(self) -> Desk:
        """Look up which version is in force at this instant of business time and work by it from now on.

        Raises ``PolicyError`` where its recorded text cannot be read; the desk stays as it was.
        """
        now = self._clock.now()
        with self._units.reading() as unit:
            version = in_force(unit.policies.versions(), now)
            policy = self._policy(unit, version.version) if version else None
        return self._take(policy)

    def ladder_of(self, version: str) -> Ladder | None:
        """The ladder of a recorded version; ``None`` where there is none, or this program cannot read it."""
        try:
            with self._units.reading() as unit:
                return self._policy(unit, version).ladder
        except (KeyError, PolicyError):
            return None

    def _now(self) -> tuple[Desk, Calendar]:
        if self._kept is None:
            self.turn()
        assert self._kept is not None
        return self._kept

    def _take(self, policy: Policy | None) -> Desk:
        kept = self._kept
        if kept and (policy is None or policy == kept[0].policy):
            return kept[0]
        chosen = policy or self._filed
        calendar = calendar_of(chosen.week)
        desk = Desk(self._units, chosen, self._clock, calendar)
        self._kept = desk, calendar
        if kept:
            log.info("policy_taken_over", version=chosen.version, before=kept[0].policy.version)
        return desk

    def _policy(self, unit: HasPolicies, version: str) -> Policy:
        if version not in self._read:
            recorded = unit.policies.get(version)
            if recorded is None:
                raise KeyError(version)
            self._read[version] = parse_policy(recorded.body, f"recorded policy {version}")
        return self._read[version]


class EarlierThanInForce(Fault):
    """A version that could never count: it would begin before the one in force today."""


class NoPolicyInForce(Fault):
    """The only policy there is has yet to take effect."""


def check_activation(unit: HasPolicies, policy: Policy, text: str, now: datetime) -> None:
    """Whether a version may be recorded; raises ``PolicyConflict`` and ``EarlierThanInForce``."""
    known = unit.policies.get(policy.version)
    if known is not None:
        if known.body != text:
            raise PolicyConflict("database.policy_conflict", version=policy.version)
        return
    current = in_force(unit.policies.versions(), now)
    if current is not None and policy.effective_from < current.effective_from:
        raise EarlierThanInForce(
            "policy.earlier",
            version=policy.version, begins=policy.effective_from,
            current=current.version, since=current.effective_from,
        )  # fmt: skip


def activate(unit: HasPolicies, policy: Policy, text: str, now: datetime, recorded_at: datetime) -> bool:
    """Record a version; False if it was recorded already. ``now`` is business time, ``recorded_at`` real.

    Raises ``PolicyConflict`` and ``EarlierThanInForce``; then nothing was recorded.
    """
    check_activation(unit, policy, text, now)
    return unit.policies.record(policy.version, policy.effective_from, text, recorded_at)


def activate_filed(
    units: SqlUnits, policy: Policy, text: str, now: datetime, recorded_at: datetime
) -> PolicyVersion:
    """Activate the policy of the settings at the start; gives the version that is in force then.

    A file older than the version in force is left alone: activating by command does not ask for changing
    the settings too. Raises ``PolicyConflict``, and ``NoPolicyInForce`` when none is in force today.
    """
    with units() as unit:
        try:
            activate(unit, policy, text, now, recorded_at)
        except EarlierThanInForce as older:
            log.warning("policy_file_not_activated", why=str(older))
        current = in_force(unit.policies.versions(), now)
        if current is None:
            raise NoPolicyInForce(
                "policy.none_in_force", version=policy.version, begins=policy.effective_from
            )
    if current.version != policy.version:
        log.info("policy_in_force", version=current.version, file=policy.version,
                 file_effective_from=policy.effective_from.isoformat())  # fmt: skip
    return current


__all__ = [
    "EarlierThanInForce",
    "NoPolicyInForce",
    "PolicyBook",
    "activate",
    "activate_filed",
    "check_activation",
]
