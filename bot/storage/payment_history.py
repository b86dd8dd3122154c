"""How a customer paid us until now, read from payments, promises and disputes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, bindparam, distinct, func, select

from bot.flows.dates import months_before
from bot.flows.dossier import PromiseState
from bot.flows.model import Money
from bot.flows.rating.behaviour import PaidPart, PaymentHistory
from bot.storage.tables import allocation, dispute, payment, promise, receivable

_R = receivable.c
MONTHS = 12
"""What we sold to a customer is looked at over so many months."""
_THEIRS = (_R.customer_id == bindparam("customer"), _R.currency == bindparam("currency"))
_PAID = (
    select(_R.due_on, payment.c.received_on, allocation.c.amount_minor)
    .select_from(allocation)
    .join(payment, payment.c.id == allocation.c.payment_id)
    .join(receivable, _R.id == allocation.c.receivable_id)
    .where(*_THEIRS, payment.c.reversed.is_(False), allocation.c.amount_minor > 0)
    .order_by(payment.c.received_on, payment.c.id, _R.id)
)
_PROMISES = (
    select(promise.c.state, func.count())
    .join(receivable, _R.id == promise.c.receivable_id)
    .where(*_THEIRS)
    .group_by(promise.c.state)
)
_INVOICED = (
    select(
        _R.currency,
        func.count().filter(_R.due_on < bindparam("today")),
        func.sum(_R.amount_minor).filter(_R.invoiced_on > bindparam("since")),
        func.min(_R.invoiced_on),
    )
    .where(_R.customer_id == bindparam("customer"), _R.currency.in_(bindparam("currencies", expanding=True)))
    .group_by(_R.currency)
    .order_by(_R.currency)
)
"""By currency: invoices fallen due, what was invoiced since a day, the first invoice; in one query."""
_DISPUTED = (
    select(func.count(distinct(_R.id)))
    .select_from(receivable)
    .join(dispute, dispute.c.receivable_id == _R.id)
    .where(*_THEIRS, _R.due_on < bindparam("today"))
)


def payment_history(
    connection: Connection, customer: int, currency: str, today: date, others: Collection[str] = ()
) -> PaymentHistory:
    """Every payment that was not reversed, promises judged, invoices fallen due, in one currency.

    What we sold in the last twelve months is in this currency and in ``others``.
    """
    asked = {"customer": customer, "currency": currency}
    dated = {**asked, "today": today}
    since = months_before(today, MONTHS)
    sold = {"customer": customer, "currencies": sorted({currency, *others}), "today": today, "since": since}
    invoiced = list(connection.execute(_INVOICED, sold))
    promises: dict[str, int] = {row[0]: row[1] for row in connection.execute(_PROMISES, asked)}
    return PaymentHistory(
        paid=tuple(PaidPart(due, paid, minor) for due, paid, minor in connection.execute(_PAID, asked)),
        promises_kept=promises.get(PromiseState.KEPT.value, 0),
        promises_broken=promises.get(PromiseState.BROKEN.value, 0),
        invoices=sum(due for other, due, _, _ in invoiced if other == currency),
        disputed=connection.execute(_DISPUTED, dated).scalar_one(),
        sold=tuple(Money(int(minor), other) for other, _, minor, _ in invoiced if minor),
        first_sale=min((first for *_, first in invoiced), default=None),
    )
