"""A request to change a customer's limit, as a value, and the limit that is in force on a day.

Nothing here looks at a clock: that a temporary limit ends is a function of the day, so no timer holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.flows.dossier import Signature
from bot.flows.model import Actor, Grant, Money, Post, RiskClass
from bot.flows.policy import Level

HANDED = "limit_request"
"""The kind of hand-over by which a request goes from level to level; its subject is the request's id."""


class LimitKind(StrEnum):
    CHANGE = "change"
    TEMPORARY = "temporary"  # for a time, on top of the limit


class LimitState(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class LimitRequest:
    """Somebody asks for another limit; never changed once it is decided. ``id`` is 0 until it is stored.

    ``old`` and ``new`` are in the currency of the grant; ``since`` and ``until`` (both included) are those of
    a temporary limit. ``case`` gave the grant. ``levels`` are what the matrix of that policy asked for.
    ``for_user``: the absent person a deputy asked for. ``answer``: why it was refused or withdrawn.
    """

    customer: int
    case: int
    kind: LimitKind
    old: Money
    new: Money
    reason: str
    by: str
    post: Post
    at: datetime
    risk_class: RiskClass
    policy_version: str
    levels: tuple[Level, ...]
    since: date | None = None
    until: date | None = None
    for_user: str = ""
    signatures: tuple[Signature, ...] = ()
    state: LimitState = LimitState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    answer: str = ""
    version: int = 1
    id: int = 0

    @property
    def is_open(self) -> bool:
        return self.state is LimitState.OPEN

    @property
    def lowers(self) -> bool:
        return self.new.minor < self.old.minor

    @property
    def reference(self) -> str:
        """The request as it was seen: its id and version, for buttons and forms."""
        return f"{self.id}@{self.version}"

    @property
    def last_touched(self) -> tuple[str, datetime]:
        """Who did the last thing to it, and when."""
        if self.decided_at:
            return self.decided_by, self.decided_at
        last = self.signatures[-1] if self.signatures else None
        return (last.user, last.at) if last else (self.by, self.at)

    def askers(self) -> frozenset[str]:
        """Who asked, and for whom."""
        return frozenset({self.by, self.for_user} - {""})

    def signers(self) -> frozenset[str]:
        return frozenset(person for one in self.signatures for person in one.persons())

    def covers(self, day: date) -> bool:
        """Whether it is a temporary limit whose days include this one."""
        return self.since is not None and self.until is not None and self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class CustomerLimits:
    """What there is to know of a customer's limit.

    ``used``: what is owed or signed for in all cases, in the currency of the grant. ``requests``: the newest
    first. ``served_by``: the salespeople who brought in or were handed a case of the customer.
    """

    grant: Grant | None = None
    used: Money | None = None
    requests: tuple[LimitRequest, ...] = ()
    served_by: frozenset[str] = frozenset()

    def grant_on(self, day: date) -> Grant | None:
        """The grant, where it is in force."""
        return self.grant if self.grant and self.grant.valid_to >= day else None

    def open_requests(self, kind: LimitKind | None = None) -> tuple[LimitRequest, ...]:
        return tuple(one for one in self.requests if one.is_open and kind in (None, one.kind))

    def temporary(self, day: date) -> LimitRequest | None:
        """The temporary limit that is in force, if any."""
        return temporary_on(self.requests, self.grant, day)

    def in_force(self, day: date) -> Money | None:
        """The limit on this day: of the grant, or the temporary one where that is larger."""
        grant, raised = self.grant_on(day), self.temporary(day)
        if grant is None:
            return None
        return max(grant.limit, raised.new) if raised else grant.limit

    def without(self, request: LimitRequest) -> CustomerLimits:
        """The same as if this request had never been made."""
        return replace(self, requests=tuple(one for one in self.requests if one.id != request.id))

    def asked_by(self, actor: Actor) -> tuple[LimitRequest, ...]:
        """Open requests of this person, or of somebody it stands in for."""
        return tuple(one for one in self.open_requests() if one.askers() & actor.persons())


NO_LIMITS = CustomerLimits()


def temporary_on(requests: Iterable[LimitRequest], grant: Grant | None, day: date) -> LimitRequest | None:
    """The largest temporary limit granted for this day; none without a grant in force.

    One is gone once the limit under it is lower than when it was asked for, or was lowered by request since.
    """
    if grant is None or grant.valid_to < day:
        return None
    granted = [one for one in requests if one.state is LimitState.GRANTED]
    found = [
        one
        for one in granted
        if one.covers(day)
        and _alike(one, grant)
        and one.old.minor <= grant.limit.minor
        and not is_overtaken(one, granted)
    ]
    return max(found, key=lambda one: (one.new.minor, one.id), default=None)


def is_overtaken(request: LimitRequest, granted: Iterable[LimitRequest]) -> bool:
    """Whether the limit was lowered by request since this temporary one was granted: then it is gone."""
    lowered = (one for one in granted if one.kind is LimitKind.CHANGE and one.lowers)
    return any(
        one.decided_at and request.decided_at and one.decided_at > request.decided_at for one in lowered
    )


def still_fits(request: LimitRequest, grant: Grant | None, today: date) -> bool:
    """Whether what was asked can still be granted: on the limit it was asked on, for days to come."""
    if grant is None or grant.valid_to < today or not _alike(request, grant):
        return False
    if request.kind is LimitKind.CHANGE:
        return grant.limit == request.old
    assert request.until is not None
    return grant.limit.minor < request.new.minor and today <= request.until <= grant.valid_to


def newest_first(requests: Sequence[LimitRequest]) -> tuple[LimitRequest, ...]:
    return tuple(sorted(requests, key=lambda one: one.id, reverse=True))


def _alike(request: LimitRequest, grant: Grant) -> bool:
    return request.new.currency == grant.limit.currency
