"""What bears a customer's risk in our place: insurance, guarantee, factoring, letter of credit (R37)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.flows.model import Money


class TransferKind(StrEnum):
    INSURANCE = "insurance"
    GUARANTEE = "guarantee"
    FACTORING = "factoring"
    LETTER_OF_CREDIT = "letter_of_credit"
    RETENTION_OF_TITLE = "retention_of_title"


@dataclass(frozen=True, slots=True)
class RiskTransfer:
    """One instrument of the register. ``provider`` is the insurer, guarantor, factor or bank.

    ``percent`` of an exposure is borne, never more than ``cap`` (None: no cap). ``valid_until`` is the last
    day it is valid, None where it has no end. ``claim_days``: within so many days of the due date of an
    invoice the provider has to be notified; None where there is no such deadline. ``recourse``: of
    factoring, whether the factor may come back to us. ``ended_on`` is the first day it no longer counts.
    ``next_alarm_on`` is the day its expiry has to be told next. ``id`` is 0 until it is stored.
    """

    kind: TransferKind
    provider: str
    number: str
    percent: int
    valid_from: date
    entered_by: str
    entered_at: datetime
    cap: Money | None = None
    valid_until: date | None = None
    claim_days: int | None = None
    recourse: bool = False
    link: str = ""
    verified_by: str = ""
    verified_at: datetime | None = None
    ended_on: date | None = None
    ended_by: str = ""
    ended_why: str = ""
    next_alarm_on: date | None = None
    id: int = 0

    @property
    def expires_on(self) -> date | None:
        """The last valid day, by the name that the alarms of documents know."""
        return self.valid_until

    def days_left(self, today: date) -> int | None:
        """Days until the last valid day, negative after it; None where it has no end."""
        return None if self.valid_until is None else (self.valid_until - today).days

    def in_force(self, day: date) -> bool:
        """Whether it counts on this day: seen by a second person, valid, not ended."""
        begun = self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
        return bool(self.verified_by) and begun and (self.ended_on is None or day < self.ended_on)

    def covers_invoice_of(self, day: date) -> bool:
        """Whether an invoice of this day falls under it: cover follows the delivery, not the claim."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def gone_on(self) -> date | None:
        """The first day it no longer bears anything; None while no such day is known."""
        after = date.fromordinal(self.valid_until.toordinal() + 1) if self.valid_until else None
        return min((day for day in (after, self.ended_on) if day is not None), default=None)


def renewed(one: RiskTransfer, register: Iterable[RiskTransfer]) -> bool:
    """Whether a later one of the same kind and provider takes its place: then nobody is told that it ends."""
    return one.valid_until is not None and any(
        other.kind is one.kind
        and other.provider == one.provider
        and other.ended_on is None
        and (other.valid_until is None or other.valid_until > one.valid_until)
        for other in register
    )
