"""Until when a provider has to be notified of an unpaid invoice: pure rules (R37)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.flows.dossier import Receivable
from bot.flows.risk_transfer.instrument import RiskTransfer

LAPSED = -1
"""The mark of a claim that was not notified in time."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An overdue invoice under an instrument with a deadline. ``mark``: the last alarm told, None for none.

    ``notified_on``: when the provider was notified, by ``notified_by``; then nothing more is told.
    """

    transfer: RiskTransfer
    item: Receivable
    mark: int | None = None
    told_on: date | None = None
    notified_on: date | None = None
    notified_by: str = ""
    note: str = ""

    @property
    def deadline(self) -> date:
        """The last day for the notification: from the due date as it is printed, which is the earlier one."""
        assert self.transfer.claim_days is not None
        return self.item.due_on + timedelta(days=self.transfer.claim_days)

    def days_left(self, today: date) -> int:
        return (self.deadline - today).days


def mark_of(claim: Claim, today: date, entered: date, marks: Sequence[int]) -> int | None:
    """The alarm that is to be told now; None where nothing new is.

    Of several reached only the last is told. ``entered``: the day the instrument came into the register; what
    had lapsed by then is no news.
    """
    left = claim.days_left(today)
    if left < 0:
        reached = LAPSED if claim.deadline >= entered else None
    else:
        reached = min((mark for mark in marks if left <= mark), default=None)
    return reached if reached is not None and (claim.mark is None or reached < claim.mark) else None
