"""Invoices of a ledger into the database: whole or not at all, and never twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dateutil.relativedelta import relativedelta

from bot.flows.calendars import Calendar
from bot.flows.dossier import Dispute, JournalEntry, Receivable
from bot.flows.model import Money, Post
from bot.flows.policy import Policy
from bot.flows.reminders import rescheduled
from bot.ledgers.invoices import BadRow, Invoice
from bot.saying import Said, said, say
from bot.storage.customers import name_key
from bot.storage.ledgers import LedgerRows
from bot.storage.units import SqlUnits

IMPORTER = "import"
"""Who is recorded as having made customers and receivables that came from a file."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. ``differing`` contradicts what is there; ``moved_on`` was paid meanwhile."""

    new: tuple[Invoice, ...]
    there: int
    moved_on: int
    differing: tuple[BadRow, ...]


def plan(units: SqlUnits, invoices: Sequence[Invoice]) -> Plan:
    """Compare a ledger with the database; nothing is written."""
    with units.reading() as unit:
        return _compare(LedgerRows(unit.connection), invoices)


def import_invoices(
    units: SqlUnits,
    invoices: Sequence[Invoice],
    policy: Policy,
    calendar: Calendar,
    at: datetime,
    source: str,
) -> Plan:
    """Write the new invoices in one transaction and give what was done.

    Nothing is written where a number is there with other content. A settled invoice comes in as settled.
    """
    with units() as unit:
        rows = LedgerRows(unit.connection)
        done = _compare(rows, invoices)
        if done.differing or not done.new:
            return done
        _write(rows, done.new, policy, calendar, at)
        facts = {"source": source, "receivables": str(len(done.new)), "already_there": str(done.there)}
        unit.journal.write(
            JournalEntry(
                None, "import_invoices", IMPORTER, Post.FINANCE, at, None, None, policy.version, facts
            )
        )
        return done


def as_receivable(invoice: Invoice, customer: int, policy: Policy, calendar: Calendar) -> Receivable:
    """The receivable of an invoice, on its place in the ladder."""
    nothing = Money(0, invoice.amount.currency)
    fresh = Receivable(
        id=0,
        number=invoice.number,
        customer=customer,
        case=None,
        invoiced_on=invoice.invoiced_on,
        due_on=invoice.due_on,
        due_moved=invoice.due_on,
        amount=invoice.amount,
        open=nothing if invoice.settled_on else invoice.amount,
        disputed_minor=invoice.amount.minor if invoice.disputed and not invoice.settled_on else 0,
        settled_on=invoice.settled_on,
        limitation_on=invoice.due_on + relativedelta(years=policy.limitation_years),
    )
    return rescheduled(policy, calendar, fresh)


def _write(
    rows: LedgerRows, invoices: Sequence[Invoice], policy: Policy, calendar: Calendar, at: datetime
) -> None:
    customers = rows.customers((invoice.customer for invoice in invoices), IMPORTER, at)
    rows.add([as_receivable(one, customers[one.customer], policy, calendar) for one in invoices])
    disputed = {one.number: one for one in invoices if one.disputed and not one.settled_on}
    rows.add_disputes(
        {
            number: Dispute(0, one.amount, say("ledger.dispute"), calendar.today(at), IMPORTER)
            for number, one in disputed.items()
        }
    )


def _compare(rows: LedgerRows, invoices: Sequence[Invoice]) -> Plan:
    known = rows.existing([invoice.number for invoice in invoices])
    new, differing, moved_on = [], [], 0
    for invoice in invoices:
        if invoice.number not in known:
            new.append(invoice)
            continue
        receivable, customer = known[invoice.number]
        differing.extend(_differences(invoice, receivable, customer))
        moved_on += receivable.settled_on != invoice.settled_on
    return Plan(tuple(new), len(invoices) - len(new), moved_on, tuple(differing))


def _differences(invoice: Invoice, there: Receivable, customer: str) -> list[BadRow]:
    """What contradicts the receivable that is there; a payment since then is no contradiction."""
    pairs: list[tuple[Said, object, object]] = [
        (said("ledger.column.customer"), invoice.customer, customer),
        (said("ledger.column.invoiced"), invoice.invoiced_on, there.invoiced_on),
        (said("ledger.column.due"), invoice.due_on, there.due_on),
        (said("ledger.column.amount"), invoice.amount, there.amount),
    ]
    if name_key(invoice.customer) == name_key(customer):
        pairs = pairs[1:]
    return [
        BadRow(
            invoice.line,
            column,
            read if isinstance(read, Money) else str(read),
            said("ledger.bad.differs", number=invoice.number, stored=stored),
        )
        for column, read, stored in pairs
        if read != stored
    ]
