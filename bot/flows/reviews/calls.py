"""What is remembered of a review that is due: when its digest told it, when the manager heard of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.flows.reviews.rhythm import Because, Due


@dataclass(frozen=True, slots=True)
class ReviewCall:
    """A call for the review of a customer (its id); it ends with the review, or when nothing is due."""

    customer: int
    on: date
    because: Because
    what: str
    told_on: date
    late_on: date | None = None

    @property
    def due(self) -> Due:
        return Due(self.on, self.because, self.what)
