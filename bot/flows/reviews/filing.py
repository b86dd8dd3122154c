"""A review in a customer's file: what its form asks, and what is recorded. No limit is changed by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Actor, RiskClass
from bot.flows.reviews.rhythm import Result, Review

if TYPE_CHECKING:
    from bot.flows.credit_file.table import FileSituation

RECORDING = (
    Field("review_result", Kind.CHOICE, options=tuple(Result)),
    Field("review_note", Kind.LONG, length=1000),
)


def recorded(at: FileSituation, entries: Entries, by: Actor) -> Review:
    """The review of today, with the class the customer stands in."""
    granted = at.grant.risk_class if at.grant else RiskClass.D
    return Review(
        at.today,
        Result(entries.text("review_result")),
        entries.text("review_note"),
        by.user,
        at.now,
        at.file.customer.risk_class or granted,
        at.policy.version,
    )
