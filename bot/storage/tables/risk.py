"""Who else bears customers' risk, what was claimed from them, and the reviews of customers."""

from datetime import date, datetime

from sqlalchemy import Index

from bot.storage.columns import Row, a_day, a_flag, a_number, a_text, an_amount, an_instant, table


class RiskTransferRow(Row, table=True):
    """One instrument of the register; ``next_alarm_on`` is the day its expiry has to be told next."""

    __tablename__ = "risk_transfer"

    id: int | None = a_number(key=True)
    customer_id: int = a_number(of="customer.id")
    kind: str = a_text()
    provider: str = a_text()
    number: str = a_text()
    percent: int = a_number()
    cap_minor: int | None = an_amount(null=True)
    cap_currency: str = a_text()
    valid_from: date = a_day()
    valid_until: date | None = a_day(null=True)
    claim_days: int | None = a_number(null=True)
    recourse: bool = a_flag()
    link: str = a_text()
    entered_by: str = a_text()
    entered_at: datetime = an_instant()
    verified_by: str = a_text()
    verified_at: datetime | None = an_instant(null=True)
    ended_on: date | None = a_day(null=True)
    ended_by: str = a_text()
    ended_why: str = a_text()
    next_alarm_on: date | None = a_day(null=True)


class RiskClaimRow(Row, table=True):
    """An overdue invoice under an instrument: the last alarm told, and when the provider was notified."""

    __tablename__ = "risk_claim"
    __table_args__ = ({"sqlite_with_rowid": False},)

    transfer_id: int = a_number(key=True, of="risk_transfer.id")
    receivable_id: int = a_number(key=True, of="receivable.id")
    mark: int | None = a_number(null=True)
    told_on: date | None = a_day(null=True)
    notified_on: date | None = a_day(null=True)
    notified_by: str = a_text()
    note: str = a_text()


class ReviewRow(Row, table=True):
    """A review of a customer as it was recorded; rows are added, never changed."""

    __tablename__ = "review"

    id: int | None = a_number(key=True)
    customer_id: int = a_number(of="customer.id")
    reviewed_on: date = a_day()
    result: str = a_text()
    note: str = a_text()
    by: str = a_text()
    at: datetime = an_instant()
    risk_class: str = a_text()
    policy_version: str = a_text()


class ReviewCallRow(Row, table=True):
    """That a customer's review is due was told on this day; the row goes when it is reviewed."""

    __tablename__ = "review_call"
    __table_args__ = ({"sqlite_with_rowid": False},)

    customer_id: int = a_number(key=True, of="customer.id")
    due_on: date = a_day()
    because: str = a_text()
    what: str = a_text()
    told_on: date = a_day()
    late_on: date | None = a_day(null=True)


risk_transfer = table(RiskTransferRow)
risk_claim = table(RiskClaimRow)
review = table(ReviewRow)
review_call = table(ReviewCallRow)

ALARMING = risk_transfer.c.next_alarm_on.is_not(None)
WITH_DEADLINE = risk_transfer.c.claim_days.is_not(None) & risk_transfer.c.ended_on.is_(None)

Index("ix_risk_transfer_customer_id", risk_transfer.c.customer_id)
Index(
    "ix_risk_transfer_next_alarm_on",
    risk_transfer.c.next_alarm_on,
    sqlite_where=ALARMING,
    postgresql_where=ALARMING,
)
Index(
    "ix_risk_transfer_claim_days",
    risk_transfer.c.claim_days,
    sqlite_where=WITH_DEADLINE,
    postgresql_where=WITH_DEADLINE,
)
Index("ix_risk_claim_told_on", risk_claim.c.told_on)
Index("ix_review_customer_id_reviewed_on", review.c.customer_id, review.c.reviewed_on)
