"""Facts of a customer with their origin: from where, of which day, how reliable, who entered and verified.

Nothing is overwritten: a newer fact of the same field supersedes the older one, which stays (R5, R6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.flows.errors import OwnWork


class Reliability(StrEnum):
    """How much a source is worth, the best first."""

    OFFICIAL = "official"  # a register, a court, a tax office
    AUDITED = "audited"  # a statement that an auditor signed
    CUSTOMER = "customer"  # the customer's own word
    HEARSAY = "hearsay"  # what others say


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a customer; ``id`` is 0 until it is stored.

    ``field`` is a name of the policy's ``facts`` or ``credit_file`` lists, ``as_of`` the day for which the
    source says so, ``document`` the id of the ``FileDocument`` it was read from. ``superseded_by`` is the
    id of the fact that took its place.
    """

    field: str
    value: str
    source: str
    as_of: date
    reliability: Reliability
    entered_by: str
    entered_at: datetime
    document: int | None = None
    verified_by: str = ""
    verified_at: datetime | None = None
    superseded_by: int | None = None
    id: int = 0


def holding(facts: Iterable[Fact]) -> dict[str, Fact]:
    """The fact that holds for each field: the newest that is not superseded.

    Newest by the day it speaks of, then by when it was entered.
    """
    held: dict[str, Fact] = {}
    for fact in facts:
        if fact.superseded_by is None and (
            fact.field not in held or _age_order(held[fact.field]) < _age_order(fact)
        ):
            held[fact.field] = fact
    return held


def supersedes(new: Fact, old: Fact) -> bool:
    """Whether ``new`` takes the place of ``old``; what speaks of an earlier day is history and does not."""
    return new.field == old.field and old.superseded_by is None and old.as_of <= new.as_of


def verified(fact: Fact, by: str, at: datetime) -> Fact:
    """The fact as seen by a second person; raises ``OwnWork`` for the one who entered it (R16)."""
    if fact.entered_by == by:
        raise OwnWork(action="verify_fact", because="entered")
    return replace(fact, verified_by=by, verified_at=at)


def _age_order(fact: Fact) -> tuple[date, datetime, int]:
    return fact.as_of, fact.entered_at, fact.id
