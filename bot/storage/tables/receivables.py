"""What customers owe: receivables with their place in the ladder, notices, payments, promises, disputes."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, literal_column, text

from bot.storage.columns import Row, a_day, a_flag, a_number, a_text, an_amount, table


class ReceivableRow(Row, table=True):
    """One invoice; ``next_notice_on`` is the day on which the sweep has to look at it again."""

    __tablename__ = "receivable"
    __table_args__ = (CheckConstraint("open_minor >= 0", name="open_minor"),)

    id: int | None = a_number(key=True)
    number: str = a_text(unique=True)
    customer_id: int = a_number(of="customer.id")
    case_number: int | None = a_number(null=True, of="credit_case.number")
    invoiced_on: date = a_day()
    due_on: date = a_day()
    due_moved: date = a_day()
    currency: str = a_text()
    amount_minor: int = an_amount()
    open_minor: int = an_amount()
    disputed_minor: int = an_amount()
    cause_known: bool = a_flag()
    last_rule: str = a_text()
    shift_days: int = a_number()
    promised_until: date | None = a_day(null=True)
    paused_until: date | None = a_day(null=True)
    broken_promises: int = a_number()
    at_once: bool = a_flag()
    settled_on: date | None = a_day(null=True)
    written_off_minor: int = an_amount()
    limitation_on: date | None = a_day(null=True)
    next_notice_on: date | None = a_day(null=True)


class NoticeRow(Row, table=True):
    """A rung announced or skipped, once per receivable and rule."""

    __tablename__ = "notice"
    __table_args__ = ({"sqlite_with_rowid": False},)

    receivable_id: int = a_number(key=True, of="receivable.id")
    rule: str = a_text(key=True)
    day: date = a_day()
    days: int = a_number()
    open_minor: int = an_amount()
    currency: str = a_text()
    policy_version: str = a_text()
    announced: bool = a_flag()


class PaymentRow(Row, table=True):
    """Money received; what was not allocated stays on it as ``unallocated_minor``."""

    __tablename__ = "payment"

    id: int | None = a_number(key=True)
    customer_id: int = a_number(of="customer.id")
    case_number: int | None = a_number(null=True, of="credit_case.number")
    currency: str = a_text()
    amount_minor: int = an_amount()
    unallocated_minor: int = an_amount()
    received_on: date = a_day()
    reference: str = a_text()
    recorded_by: str = a_text()
    reversed: bool = a_flag()


class AllocationRow(Row, table=True):
    """The part of a payment that went to one receivable."""

    __tablename__ = "allocation"
    __table_args__ = ({"sqlite_with_rowid": False},)

    payment_id: int = a_number(key=True, of="payment.id")
    receivable_id: int = a_number(key=True, of="receivable.id")
    amount_minor: int = an_amount()


class PromiseRow(Row, table=True):
    """A promise to pay."""

    __tablename__ = "promise"

    id: int | None = a_number(key=True)
    receivable_id: int = a_number(of="receivable.id")
    currency: str = a_text()
    amount_minor: int = an_amount()
    promised_on: date = a_day()
    pay_by: date = a_day()
    recorded_by: str = a_text()
    state: str = a_text()


class DisputeRow(Row, table=True):
    """A part of a receivable that the customer contests."""

    __tablename__ = "dispute"

    id: int | None = a_number(key=True)
    receivable_id: int = a_number(of="receivable.id")
    currency: str = a_text()
    amount_minor: int = an_amount()
    reason: str = a_text()
    raised_on: date = a_day()
    recorded_by: str = a_text()
    settled_on: date | None = a_day(null=True)
    outcome: str = a_text()


receivable = table(ReceivableRow)
notice = table(NoticeRow)
payment = table(PaymentRow)
allocation = table(AllocationRow)
promise = table(PromiseRow)
dispute = table(DisputeRow)

# Written as literals: a bound value would hide from the planner that a partial index fits.
TO_LOOK_AT = receivable.c.next_notice_on.is_not(None)
OPEN = receivable.c.open_minor > literal_column("0")
OPEN_PROMISE = promise.c.state == literal_column("'open'")

Index(
    "ix_receivable_next_notice_on",
    receivable.c.next_notice_on,
    receivable.c.id,
    sqlite_where=TO_LOOK_AT,
    postgresql_where=TO_LOOK_AT,
)
Index(
    "ix_receivable_open",
    receivable.c.customer_id,
    receivable.c.currency,
    receivable.c.due_moved,
    receivable.c.open_minor,
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)
Index(
    "ix_receivable_limitation_on",
    receivable.c.limitation_on,
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)
Index("ix_receivable_case_number", receivable.c.case_number)
Index("ix_receivable_currency_customer_id", receivable.c.currency, receivable.c.customer_id)
Index(
    "ix_notice_day",
    notice.c.day,
    sqlite_where=text("announced = 1"),
    postgresql_where=text("announced"),
)
Index("ix_payment_case_number", payment.c.case_number)
Index("ix_payment_customer_id", payment.c.customer_id)
Index("ix_allocation_receivable_id", allocation.c.receivable_id)
Index("ix_promise_receivable_id", promise.c.receivable_id)
Index("ix_promise_pay_by", promise.c.pay_by, sqlite_where=OPEN_PROMISE, postgresql_where=OPEN_PROMISE)
Index("ix_dispute_receivable_id", dispute.c.receivable_id)
