"""When a customer has to be reviewed next, and why: a pure rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.flows.credit_file.documents import FileDocument, current
from bot.flows.dates import months_after
from bot.flows.model import Customer, Grant, RiskClass
from bot.flows.reviews.policy import ReviewRules
from bot.flows.risk_transfer.instrument import RiskTransfer, renewed


class Because(StrEnum):
    """Why a review is due; of several of one day the first of these is named."""

    GRANT = "grant"
    INSTRUMENT = "instrument"
    DOCUMENT = "document"
    RHYTHM = "rhythm"


_ORDER = {because: place for place, because in enumerate(Because)}


class Result(StrEnum):
    KEEP = "keep"
    PROPOSE_CHANGE = "propose_change"


@dataclass(frozen=True, slots=True)
class Review:
    """A review as it was recorded; the limit itself changes by request only."""

    on: date
    result: Result
    note: str
    by: str
    at: datetime
    risk_class: RiskClass
    policy_version: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Ending:
    """A paper or a cover that is gone from this day on. ``what``: kind of document or of instrument."""

    because: Because
    what: str
    on: date


@dataclass(frozen=True, slots=True)
class Due:
    on: date
    because: Because
    what: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A customer that is reviewed: its newest grant, its last recorded review, and what has ended."""

    customer: Customer
    grant: Grant
    last: date | None = None
    endings: tuple[Ending, ...] = ()

    @property
    def risk_class(self) -> RiskClass:
        """The customer's class now, else the one it was granted in."""
        return self.customer.risk_class or self.grant.risk_class

    @property
    def since(self) -> date:
        """The last day the customer was judged: by a review, or by the decision that gave the grant."""
        return max(self.last or self.grant.valid_from, self.grant.valid_from)

    def due(self, rules: ReviewRules) -> Due:
        return next_review(rules, self.risk_class, self.since, self.grant.valid_to, self.endings)


def next_review(
    rules: ReviewRules, risk_class: RiskClass, last: date, grant_until: date, endings: Iterable[Ending]
) -> Due:
    """The earliest of: so many months after the last review, so many days before the grant ends, the day a
    paper or a cover is gone. What had come before the last review was looked at then and asks for no other.
    """
    rhythm = Due(months_after(last, rules.months[risk_class]), Because.RHYTHM)
    grant = Due(grant_until - timedelta(days=rules.grant_days), Because.GRANT)
    gone = [Due(one.on, one.because, one.what) for one in endings]
    coming = [rhythm, *(one for one in (grant, *gone) if one.on > last)]
    return min(coming, key=lambda one: (one.on, _ORDER[one.because], one.what))


def endings_of(documents: Iterable[FileDocument], register: Iterable[RiskTransfer]) -> tuple[Ending, ...]:
    """What of a customer's file ends: the newest paper of each kind, each verified cover nothing renews."""
    papers = [
        Ending(Because.DOCUMENT, one.kind, one.expires_on + timedelta(days=1))
        for one in current(documents).values()
        if one.expires_on is not None
    ]
    known = tuple(register)
    covers = [
        Ending(Because.INSTRUMENT, one.kind.value, gone)
        for one in known
        if one.verified_by and (gone := one.gone_on()) is not None and not renewed(one, known)
    ]
    return (*papers, *covers)
