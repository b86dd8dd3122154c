"""Values to store: a customer, a case, a hand-over, a receivable, with what matters given by name."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.flows.dossier import ContactNotice, Contract, CreditCase, Handover, JournalEntry, Receivable, Terms
from bot.flows.model import Customer, Money, Post, Stage, StartEvent
from bot.storage.units import SqlUnit, SqlUnits

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def terms(minor: int = 100_00) -> Terms:
    return Terms(usd(minor), usd(minor), 30, StartEvent.INVOICE)


def a_customer(unit: SqlUnit, name: str = "Harbour Foods Ltd") -> Customer:
    return unit.customers.add(name, "", "USALES", AT)


def a_case(customer: Customer, **more: Any) -> CreditCase:
    notice = ContactNotice("Ada", TODAY, "tinned fish")
    case = CreditCase(0, 0, Stage.SCREENING, customer, "USALES", "USD", AT, notice)
    return replace(case, **more)


def signed(customer: Customer, minor: int) -> CreditCase:
    """A case whose contract of this amount waits for its first shipment."""
    contract = Contract("C-1", TODAY, terms(minor), "USALES")
    return a_case(customer, stage=Stage.FULFILMENT, contract=contract)


def stored_case(units: SqlUnits, submission: str = "V1", **more: Any) -> CreditCase:
    with units() as unit:
        return unit.cases.add(a_case(a_customer(unit), **more), submission)


def a_handover(case: int, **more: Any) -> Handover:
    plain = Handover(case, "contact_notice", Post.SALES, "USALES", Post.FILE_ADMIN, AT)
    return replace(plain, **more)


def timed(case: int, **more: Any) -> Handover:
    """A hand-over that warns after 3 hours and is broken after 4."""
    clock = {"warn_at": AT + timedelta(hours=3), "due_at": AT + timedelta(hours=4)}
    return a_handover(case, **(clock | more))


def a_receivable(customer: int, number: str = "INV-1", **more: Any) -> Receivable:
    due = TODAY + timedelta(days=30)
    plain = Receivable(0, number, customer, None, TODAY, due, due, usd(500_00), usd(500_00))
    return replace(plain, **more)


def an_entry(case: int | None, by: str = "UMANAG", action: str = "approve", version: int = 2) -> JournalEntry:
    return JournalEntry(
        case, action, by, Post.CREDIT_MANAGER, AT, Stage.APPROVAL, Stage.CONTRACTING, "2026-1",
        {"note": "依合同 \"ok\""}, version,
    )  # fmt: skip
