"""Payments and what they were allocated to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.flows.dossier import Payment
from bot.flows.errors import NotFound
from bot.flows.model import Money
from bot.flows.rating.behaviour import PaymentHistory
from bot.storage.payment_history import payment_history
from bot.storage.tables import allocation, payment

_P = payment.c
_ADD = insert(payment).returning(_P.id)
_ALLOCATE = insert(allocation)
_OF_CASE = select(payment).where(_P.case_number == bindparam("case")).order_by(_P.received_on, _P.id)
_ALLOCATED = (
    select(allocation.c.receivable_id, allocation.c.amount_minor)
    .where(allocation.c.payment_id == bindparam("payment"))
    .order_by(allocation.c.receivable_id)
)
_REVERSE = update(payment).where(_P.id == bindparam("payment"), _P.reversed.is_(False)).values(reversed=True)


class PaymentRepository:
    """Payments (tables ``payment`` and ``allocation``)."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, payment: Payment, allocations: Mapping[int, int]) -> Payment:
        """Store a payment with its allocations (receivable id -> minor units).

        Allocated and unallocated together must be the payment, to the cent; else ``ValueError``.
        """
        if sum(allocations.values()) + payment.unallocated_minor != payment.amount.minor:
            raise ValueError("a payment is what was allocated plus what was not, to the cent")
        number = self._connection.execute(_ADD, _values(payment)).scalar_one()
        rows = [
            {"payment_id": number, "receivable_id": receivable, "amount_minor": minor}
            for receivable, minor in allocations.items()
        ]
        if rows:
            self._connection.execute(_ALLOCATE, rows)
        return replace(payment, id=number)

    def of_case(self, case: int) -> Sequence[Payment]:
        """By the day received, reversed ones too."""
        return [_payment(row) for row in self._connection.execute(_OF_CASE, {"case": case})]

    def allocations(self, payment: int) -> Mapping[int, int]:
        """Receivable id -> minor units."""
        found = self._connection.execute(_ALLOCATED, {"payment": payment})
        return {row.receivable_id: row.amount_minor for row in found}

    def history(
        self, customer: int, currency: str, today: date, others: Collection[str] = ()
    ) -> PaymentHistory:
        """How the customer paid until now, in this currency; what we sold it also in the others."""
        return payment_history(self._connection, customer, currency, today, others)

    def reverse(self, payment: int) -> None:
        """Mark a payment as reversed; raises ``NotFound`` if there is none or it is reversed already."""
        if self._connection.execute(_REVERSE, {"payment": payment}).rowcount != 1:
            raise NotFound(what="payment")


def _values(payment: Payment) -> dict[str, Any]:
    return {
        "customer_id": payment.customer,
        "case_number": payment.case,
        "currency": payment.amount.currency,
        "amount_minor": payment.amount.minor,
        "unallocated_minor": payment.unallocated_minor,
        "received_on": payment.received_on,
        "reference": payment.reference,
        "recorded_by": payment.by,
        "reversed": payment.reversed,
    }


def _payment(row: Any) -> Payment:
    return Payment(
        customer=row.customer_id,
        amount=Money(row.amount_minor, row.currency),
        received_on=row.received_on,
        reference=row.reference,
        by=row.recorded_by,
        case=row.case_number,
        unallocated_minor=row.unallocated_minor,
        reversed=row.reversed,
        id=row.id,
    )
