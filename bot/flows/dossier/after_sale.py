"""Steps 8 to 11: contact, cause, demands, recovery, write-off, what is kept after payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.flows.dossier.decision import Signature
from bot.flows.model import Alarm, Money, RiskClass


class CauseKind(StrEnum):
    """Why an item is not paid (R63)."""

    OUR_FAULT = "our_fault"
    DISPUTE = "dispute"
    OVERSIGHT = "oversight"
    CASH_FLOW = "cash_flow"
    UNWILLING = "unwilling"
    INSOLVENT = "insolvent"


@dataclass(frozen=True, slots=True)
class Cause:
    kind: CauseKind | None  # None: dunning was allowed without a cause, by override
    recommendation: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ContactNote:
    """Step 8: a contact inside the term (R58-R61)."""

    on: date
    business: str
    alarm: Alarm
    pays_on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Demand:
    """Step 9: one dunning level that was carried out; evidence for limitation (R33, D13)."""

    level: int
    on: date
    channel: str
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """Step 10: recovery by an outside party or by law (R67, R68)."""

    route: str
    party: str
    amount: Money
    fee: str
    documents: str
    limitation_on: date
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    on: date
    note: str
    interrupts: bool  # whether it restarts the limitation period (Civil Code of China, art. 195)
    evidence: str
    by: str


@dataclass(frozen=True, slots=True)
class WriteOff:
    amount: Money
    reason: str
    proposed_by: str
    approvals: tuple[Signature, ...] = ()
    decided: str = ""  # "", "approved" or "declined"


@dataclass(frozen=True, slots=True)
class Incident:
    """Default or dishonest conduct (R73)."""

    kind: str
    on: date
    amount: Money | None
    evidence: str
    by: str


@dataclass(frozen=True, slots=True)
class ReRating:
    risk_class: RiskClass
    limit_change: str  # raise / keep / cut / cancel
    limit: Money
    reason: str
    by: str
    signatures: tuple[Signature, ...] = ()
    decided: bool = False


@dataclass(frozen=True, slots=True)
class CloseOut:
    """Step 11: what must be done after payment before the file closes (R70-R75, D14)."""

    archived_by: str = ""
    missing: str = ""
    traits: str = ""
    traits_by: str = ""
    rating: ReRating | None = None
    relationship: str = ""
    next_contact_on: date | None = None
    relationship_by: str = ""


NOTHING_DONE = CloseOut()
"""Before the first of it is done."""
