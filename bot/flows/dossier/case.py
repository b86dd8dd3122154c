"""The credit case, from first contact to the closed file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.flows.dossier.after_sale import (
    NOTHING_DONE,
    Cause,
    CloseOut,
    ContactNote,
    Demand,
    Incident,
    Mandate,
    RecoveryReport,
    WriteOff,
)
from bot.flows.dossier.before_sale import (
    CheckItem,
    ContactNotice,
    Finding,
    Intention,
    Report,
    Request,
    Screening,
)
from bot.flows.dossier.decision import Decision, Met, Proposal, Signature, TermsSheet, Vote
from bot.flows.dossier.sale import Contract, Release, Shipment
from bot.flows.model import Customer, Stage


class Outcome(StrEnum):
    REFUSED_TRADE = "refused_trade"
    CASH_SALE = "cash_sale"
    LOST = "lost"
    REFUSED = "refused"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class CreditCase:
    """A credit case from first contact to the closed file (R17-R20)."""

    number: int
    version: int
    stage: Stage
    customer: Customer
    brought_by: str
    currency: str
    opened_at: datetime
    notice: ContactNotice
    screening: Screening | None = None
    findings: tuple[Finding, ...] = ()
    intention: Intention | None = None
    report: Report | None = None
    checklist: tuple[CheckItem, ...] = ()
    proposal: Proposal | None = None
    signatures: tuple[Signature, ...] = ()
    votes: tuple[Vote, ...] = ()
    met: tuple[Met, ...] = ()
    nudged_at: datetime | None = None
    decisions: tuple[Decision, ...] = ()  # every grant and refusal, the newest last
    segment: str = ""
    question: str = ""
    undecided: int = 0  # how many members abstained where the committee could not decide, while that is open
    sheet: TermsSheet | None = None
    contract: Contract | None = None
    shipments: tuple[Shipment, ...] = ()
    contacts: tuple[ContactNote, ...] = ()
    cause: Cause | None = None
    demands: tuple[Demand, ...] = ()
    level: int = 0  # dunning level carried out in this round of collection, 0 to 4
    exhausted: str = ""
    mandate: Mandate | None = None
    recovery: tuple[RecoveryReport, ...] = ()
    write_off: WriteOff | None = None
    incidents: tuple[Incident, ...] = ()
    close_out: CloseOut = NOTHING_DONE
    releases: tuple[Release, ...] = ()
    requests: tuple[Request, ...] = ()
    delivery_ended: str = ""  # why nothing more will be delivered, though no shipment was the last
    outcome: Outcome | None = None
    outcome_reason: str = ""
    appealed: bool = False
    sold_by: tuple[str, ...] = ()  # everybody who ever acted for sales on it (D2)
    judged_by: tuple[str, ...] = ()  # everybody who ever screened, investigated, analysed or decided it
    closed_at: datetime | None = None

    @property
    def reference(self) -> str:
        """The name people use for the case, such as ``CR-12``."""
        return f"CR-{self.number}"

    @property
    def all_delivered(self) -> bool:
        """Nothing is left to deliver, and every shipment has become a receivable."""
        ended = bool(self.delivery_ended) or any(shipment.is_last for shipment in self.shipments)
        return ended and all(shipment.receivable for shipment in self.shipments)

    @property
    def unmet(self) -> tuple[str, ...]:
        """Conditions precedent of the terms sheet that nobody has ticked off yet."""
        met = {one.precedent for one in self.met}
        return tuple(one for one in self.sheet.terms.precedents if one not in met) if self.sheet else ()

    @property
    def refusal(self) -> Decision | None:
        """The refusal that is under appeal, until the appeal is decided."""
        last = self.decisions[-1] if self.decisions else None
        return last if last and self.appealed and not last.granted else None

    @property
    def open_differences(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_open_difference)

    @property
    def open_requests(self) -> tuple[Request, ...]:
        return tuple(one for one in self.requests if one.is_open)

    def moved(self, stage: Stage) -> CreditCase:
        return replace(self, stage=stage)
