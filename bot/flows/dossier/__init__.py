"""One credit case with everything recorded on it, as frozen values.

The case is the unit of consistency: it is read whole, changed by one rule, and written
back whole if nobody else changed it (compare-and-set on ``version``). What must be
found across cases (receivables, payments, hand-overs, grants) lives in tables of its own.
Dates are calendar days of the company's zone, instants are UTC-aware.
"""

from bot.flows.dossier.after_sale import (
    Cause,
    CauseKind,
    CloseOut,
    ContactNote,
    Demand,
    Incident,
    Mandate,
    RecoveryReport,
    ReRating,
    WriteOff,
)
from bot.flows.dossier.before_sale import (
    Answer,
    CheckItem,
    ContactNotice,
    Finding,
    Intention,
    ItemState,
    Report,
    ReportItem,
    Request,
    Screened,
    Screening,
    Terms,
)
from bot.flows.dossier.case import CreditCase, Outcome
from bot.flows.dossier.decision import (
    Decision,
    Exposure,
    FactorScore,
    Met,
    ModelResult,
    Opinion,
    Proposal,
    Signature,
    TermsSheet,
    UsedFact,
    Vote,
)
from bot.flows.dossier.handover import Handover, HandoverState
from bot.flows.dossier.journal import JournalEntry
from bot.flows.dossier.money import Dispute, Notice, Payment, Promise, PromiseState, Receivable
from bot.flows.dossier.sale import Contract, Release, Shipment

__all__ = [
    "Answer",
    "Cause",
    "CauseKind",
    "CheckItem",
    "CloseOut",
    "ContactNote",
    "ContactNotice",
    "Contract",
    "CreditCase",
    "Decision",
    "Demand",
    "Dispute",
    "Exposure",
    "FactorScore",
    "Finding",
    "Handover",
    "HandoverState",
    "Incident",
    "Intention",
    "ItemState",
    "JournalEntry",
    "Mandate",
    "Met",
    "ModelResult",
    "Notice",
    "Opinion",
    "Outcome",
    "Payment",
    "Promise",
    "PromiseState",
    "Proposal",
    "ReRating",
    "Receivable",
    "RecoveryReport",
    "Release",
    "Report",
    "ReportItem",
    "Request",
    "Screened",
    "Screening",
    "Shipment",
    "Signature",
    "Terms",
    "TermsSheet",
    "UsedFact",
    "Vote",
    "WriteOff",
]
