"""What is owed, announced, promised, contested and paid; found across cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.flows.model import Money


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise to pay; stops dunning until its date plus grace."""

    receivable: int
    amount: Money
    promised_on: date
    pay_by: date
    by: str
    state: PromiseState = PromiseState.OPEN
    id: int = 0


@dataclass(frozen=True, slots=True)
class Dispute:
    receivable: int
    amount: Money
    reason: str
    raised_on: date
    by: str
    settled_on: date | None = None
    outcome: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Receivable:
    """One invoice that is to be paid, and where it stands in the ladder.

    ``due_on`` is the printed due date; ``due_moved`` the business day it falls on.
    ``shift_days`` is by how many days the last dunning level was announced away from
    its nominal day, so that the next level keeps its distance from the notice before.
    """

    id: int
    number: str
    customer: int
    case: int | None
    invoiced_on: date
    due_on: date
    due_moved: date
    amount: Money
    open: Money
    disputed_minor: int = 0
    cause_known: bool = False
    last_rule: str = ""  # the highest rung whose effect has happened
    shift_days: int = 0
    promised_until: date | None = None
    paused_until: date | None = None
    broken_promises: int = 0
    at_once: bool = False  # a promise broke: the next level follows at once
    settled_on: date | None = None
    written_off_minor: int = 0
    limitation_on: date | None = None
    next_notice_on: date | None = None

    @property
    def chased_minor(self) -> int:
        """The part that may be chased: open less disputed, never below zero."""
        return max(0, self.open.minor - self.disputed_minor)


@dataclass(frozen=True, slots=True)
class Notice:
    """A rung of the ladder announced (or skipped) for a receivable on a business day."""

    receivable: int
    rule: str
    day: date
    days: int  # nominal day counted from the moved due date
    open: Money
    policy_version: str
    announced: bool = True


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received; what is not allocated stays on the payment, never lost (D9)."""

    customer: int
    amount: Money
    received_on: date
    reference: str
    by: str
    case: int | None = None
    unallocated_minor: int = 0
    reversed: bool = False
    id: int = 0
