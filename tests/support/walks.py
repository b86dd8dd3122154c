"""The event chain of the requirements' section H as data: who does what, with which entries.

One list serves every way of walking it: through the use cases, through the protocol, on the page.
Amounts and dates are written as a person types them; days are counted from the business day of the step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.flows.model import Action as A
from bot.flows.model import Stage as S

FACTS = ("legal_name", "registration_number", "registered_capital")
SCORES = {
    "payment_record": 8, "solvency": 7, "profitability": 6, "management": 7, "prospects": 7, "security": 6,
}  # fmt: skip
TERMS = {"amount": "800000", "limit": "800000", "term_days": "60", "start_event": "invoice_date"}


@dataclass(frozen=True, slots=True, eq=False)
class Stride:
    """One step of the walk. ``after`` moves the clock first, by calendar days; it leads to ``stage``."""

    who: str
    action: A
    stage: S
    values: Mapping[str, str] = field(default_factory=dict)
    after: int = 0


def by(stride: Stride, stand_ins: Mapping[str, str]) -> Stride:
    """The same step, taken by somebody else of the same post."""
    return replace(stride, who=stand_ins.get(stride.who, stride.who))


def to_the_receivable() -> tuple[Stride, ...]:
    """From the acknowledged notice to the confirmed receivable; the deviation at signing is caught."""
    return (
        Stride("U0FILEA1", A.ACCEPT, S.SCREENING),
        Stride("U0FILEA1", A.FEED_BACK, S.CONFIRMATION, _findings()),
        Stride("U0SALES1", A.ANSWER, S.CONFIRMATION, {
            "answer:legal_name": "agreed", "answer:registration_number": "unknown",
            "answer:registered_capital": "differs", "holds:registered_capital": "50 million",
        }),
        Stride("U0FILEA1", A.RESOLVE, S.INTENTION, {
            "holds:registered_capital": "credit",
            "reason:registered_capital": "The register is newer than the brochure.",
        }),
        Stride("U0SALES1", A.TRANSFER, S.INVESTIGATION,
               {"goods": "Bearings, 4 lots", **TERMS, "wanted_on": "+20"}),
        Stride("U0LIAIS1", A.HAND_IN_REPORT, S.INVESTIGATION, _report()),
        Stride("U0ANALY1", A.ACCEPT_REPORT, S.ANALYSIS),
        Stride("U0ANALY1", A.PROPOSE, S.APPROVAL, {
            **{f"score:{name}": str(score) for name, score in SCORES.items()}, **TERMS,
            "deposit_percent": "20", "fully_secured": "no", "reasons": "Pays others in 48 days on average.",
        }),
        Stride("U0MANAG1", A.APPROVE, S.APPROVAL),
        Stride("U0DIREC1", A.APPROVE, S.CONTRACTING),
        Stride("U0SALES1", A.SIGN, S.APPROVAL, _contract(term_days="75")),
        Stride("U0MANAG2", A.APPROVE, S.APPROVAL),
        Stride("U0DIREC1", A.APPROVE, S.CONTRACTING),
        Stride("U0SALES1", A.SIGN, S.FULFILMENT, _contract(term_days="75")),
        *_delivered("800000"),
    )  # fmt: skip


def proposed(score: int, **terms: str) -> Stride:
    """A proposal with the same score in every factor: 3 is class D, 5 class C, 7 class B."""
    scores = {f"score:{name}": str(score) for name in SCORES}
    reasons = {"fully_secured": "no", "reasons": "Young, growing fast."}
    return Stride("U0ANALY1", A.PROPOSE, S.APPROVAL, {**scores, **TERMS, **reasons, **terms})


def the_story() -> tuple[Stride, ...]:
    """What the guide of the demo asks for: within one signature, paid late, closed."""
    terms = {"amount": "80000", "limit": "80000", "term_days": "30", "start_event": "invoice_date"}
    agreed = {f"answer:{fact}": "agreed" for fact in FACTS}
    scores = {f"score:{name}": str(score) for name, score in SCORES.items()}
    signed = {"contract_number": "K-89", "signed_on": "+0", "deposit_percent": "0", **terms}
    signed.pop("limit")
    return (
        Stride("U0FILEA1", A.ACCEPT, S.SCREENING),
        Stride("U0FILEA1", A.FEED_BACK, S.CONFIRMATION, _findings()),
        Stride("U0SALES1", A.ANSWER, S.INTENTION, agreed),
        Stride("U0SALES1", A.TRANSFER, S.INVESTIGATION, {"goods": "Bearings", **terms, "wanted_on": "+20"}),
        Stride("U0LIAIS1", A.HAND_IN_REPORT, S.INVESTIGATION, _report()),
        Stride("U0ANALY1", A.ACCEPT_REPORT, S.ANALYSIS),
        Stride("U0ANALY1", A.PROPOSE, S.APPROVAL, {
            **scores, **terms, "deposit_percent": "0", "fully_secured": "no", "reasons": "A good payer.",
        }),
        Stride("U0MANAG1", A.APPROVE, S.CONTRACTING),
        Stride("U0SALES1", A.SIGN, S.FULFILMENT, signed),
        *_delivered("80000"),
        Stride("U0COLLE1", A.NOTE_CONTACT, S.IN_TERM, {
            "contacted_on": "+0", "business": "As ever.", "alarm": "quiet", "pays_on": "+9",
        }, after=21),
        Stride("U0ANALY1", A.RECORD_CAUSE, S.COLLECTION,
               {"cause": "cash_flow", "recommendation": "Ask for a day."}, after=14),
        Stride("U0COLLE1", A.DUN, S.COLLECTION, {"sent_on": "+0", "channel": "email"}),
        Stride("U0FINAN1", A.RECORD_PAYMENT, S.CLOSE_OUT, {
            "receivable": "INV-7001", "amount": "80000", "received_on": "+0", "payment_reference": "BANK-9",
        }),
        Stride("U0FILEA1", A.ARCHIVE, S.CLOSE_OUT, {"index": "Contract, vouchers, confirmation"}),
        *_close_out("keep", "80000"),
    )  # fmt: skip


def collection() -> tuple[Stride, ...]:
    """From the contact inside the term over a short payment and a broken promise to level 2."""
    return (
        Stride("U0COLLE1", A.NOTE_CONTACT, S.IN_TERM, {
            "contacted_on": "+0", "business": "Order book full, staff stable.", "alarm": "quiet",
            "pays_on": "+35",
        }, after=35),
        Stride("U0FINAN1", A.RECORD_PAYMENT, S.IN_TERM, {
            "receivable": "INV-7001", "amount": "300000", "received_on": "+0", "payment_reference": "BANK-1",
        }, after=35),
        Stride("U0ANALY1", A.RECORD_CAUSE, S.COLLECTION,
               {"cause": "cash_flow", "recommendation": "Ask for a plan, no new orders."}, after=7),
        Stride("U0COLLE1", A.DUN, S.COLLECTION, {"sent_on": "+0", "channel": "email"}),
        Stride("U0COLLE1", A.PROMISE, S.COLLECTION,
               {"receivable": "INV-7001", "amount": "500000", "pay_by": "+3"}),
        Stride("U0COLLE1", A.DUN, S.COLLECTION, {"sent_on": "+0", "channel": "letter"}, after=10),
    )  # fmt: skip


def paid_and_closed() -> tuple[Stride, ...]:
    """Ending (a): paid in full, everything of the close-out done, the file closes."""
    return (
        Stride("U0FINAN1", A.RECORD_PAYMENT, S.CLOSE_OUT, {
            "receivable": "INV-7001", "amount": "500000", "received_on": "+0", "payment_reference": "BANK-2",
        }),
        Stride("U0FILEA1", A.ARCHIVE, S.CLOSE_OUT, {"index": "Contract, vouchers, confirmation, demands"}),
        *_close_out("keep", "800000"),
    )  # fmt: skip


def fruitless() -> tuple[Stride, ...]:
    """Ending (b): law firm, partial recovery, write-off approved, incident, cash only, closed."""
    return (
        Stride("U0COLLE1", A.DUN, S.COLLECTION, {"sent_on": "+0", "channel": "letter"}, after=15),
        Stride("U0COLLE1", A.DUN, S.COLLECTION, {"sent_on": "+0", "channel": "letter"}, after=30),
        Stride("U0COLLE1", A.FIND_EXHAUSTED, S.RECOVERY, {"finding": "Four levels, one promise broken."}),
        Stride("U0MANAG1", A.MANDATE, S.RECOVERY, {
            "route": "lawyer_letter", "party": "River Law Firm", "amount": "500000", "fee": "8 % of recovery",
            "documents": "Contract, invoice, delivery note, confirmation, demands",
        }),
        Stride("U0LEGAL1", A.REPORT_RECOVERY, S.RECOVERY, {
            "reported_on": "+0", "report": "Letter delivered.", "interrupts": "yes",
            "evidence": "Courier receipt 88",
        }),
        Stride("U0FINAN1", A.RECORD_PAYMENT, S.RECOVERY, {
            "receivable": "INV-7001", "amount": "120000", "received_on": "+0", "payment_reference": "BANK-3",
        }, after=20),
        Stride("U0FINAN1", A.PROPOSE_WRITE_OFF, S.RECOVERY,
               {"amount": "380000", "reason": "The debtor has no assets left."}),
        Stride("U0MANAG1", A.APPROVE_WRITE_OFF, S.RECOVERY),
        Stride("U0DIREC1", A.APPROVE_WRITE_OFF, S.CLOSE_OUT),
        Stride("U0ANALY1", A.RECORD_INCIDENT, S.CLOSE_OUT, {
            "incident": "insolvency", "happened_on": "+0", "amount": "380000",
            "evidence": "Write-off decision", "standing": "cash_only",
        }),
        Stride("U0FILEA1", A.ARCHIVE, S.CLOSE_OUT, {"index": "All of it", "missing": "Signed payment plan"}),
        *_close_out("cancel", "0"),
    )  # fmt: skip


def _findings() -> dict[str, str]:
    values = {"legal_name": "Hengyuan Precision Parts Co., Ltd.", "registration_number": "91430100MA4L0000X1",
              "registered_capital": "5 million"}  # fmt: skip
    sources = {f"source:{fact}": "Company register" for fact in FACTS}
    return {**{f"value:{k}": v for k, v in values.items()}, **sources, "as_of": "+0", "result": "eligible"}


def _report() -> dict[str, str]:
    topics = (
        "registration",
        "owners",
        "bank",
        "trade_references",
        "financial_statements",
        "site_visit",
        "litigation",
        "existing_debts",
        "security_offered",
    )
    return {**{f"item:{topic}": f"Looked into: {topic}." for topic in topics}, "sources": "Register, visit"}


def _contract(term_days: str) -> dict[str, str]:
    return {
        "contract_number": "K-88", "signed_on": "+0", "amount": "800000", "term_days": term_days,
        "start_event": "invoice_date", "deposit_percent": "20",
    }  # fmt: skip


def _delivered(amount: str) -> tuple[Stride, ...]:
    return (
        Stride("U0SALES1", A.PRODUCE, S.FULFILMENT, {"produced_on": "+0"}),
        Stride("U0SALES1", A.MAKE_READY, S.FULFILMENT, {"ready_on": "+0", "amount": amount}),
        Stride("U0FILEA1", A.CHECK_SHIPMENT, S.FULFILMENT),
        Stride("U0SALES1", A.SHIP, S.FULFILMENT, {"shipped_on": "+0", "is_last": "yes"}),
        Stride("U0FILEA1", A.VERIFY_DOCUMENTS, S.FULFILMENT, {
            "delivery_note": "DN-7001", "invoice": "INV-7001", "invoiced_on": "+0", "amount": amount,
        }),
        Stride("U0FILEA1", A.SEND_DOCUMENTS, S.FULFILMENT,
               {"sent_on": "+0", "carrier": "SF Express", "tracking": "SF100200300"}),
        Stride("U0FILEA1", A.RECEIVE_DOCUMENTS, S.FULFILMENT,
               {"received_on": "+0", "received_by": "Warehouse desk"}, after=2),
        Stride("U0FILEA1", A.CONFIRM_ARRIVAL, S.FULFILMENT, {
            "arrived_on": "+0", "conforming": "accepted", "signatory": "Warehouse manager, company seal",
        }),
        Stride("U0FILEA1", A.CONFIRM_RECEIVABLE, S.IN_TERM),
    )  # fmt: skip


def _close_out(change: str, limit: str) -> tuple[Stride, ...]:
    return (
        Stride("U0FILEA1", A.RECORD_TRAITS, S.CLOSE_OUT,
               {"pay_habits": "Pays on the 25th", "approvers": "Owner alone", "preferred_channel": "phone"}),
        Stride("U0ANALY1", A.RE_RATE, S.CLOSE_OUT,
               {"risk_class": "C", "limit_change": change, "limit": limit, "reason": "Paid late, in parts."}),
        Stride("U0MANAG1", A.DECIDE_LIMIT, S.CLOSE_OUT),
        Stride("U0SALES1", A.SET_RELATIONSHIP, S.CLOSE_OUT,
               {"relationship": "Visit in spring", "next_contact_on": "+60"}),
        Stride("U0FILEA1", A.CLOSE, S.CLOSED),
    )  # fmt: skip
