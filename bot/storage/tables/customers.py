"""Customers and the limits granted to them."""

from datetime import date, datetime

from sqlalchemy import Index

from bot.storage.columns import Row, a_day, a_number, a_text, an_amount, an_instant, table


class CustomerRow(Row, table=True):
    """A customer's credit file; ``name_key`` is the name with look-alikes folded together."""

    __tablename__ = "customer"

    id: int | None = a_number(key=True)
    name: str = a_text()
    name_key: str = a_text(unique=True)
    registration: str = a_text()
    standing: str = a_text()
    risk_class: str | None = a_text(null=True)
    collector: str | None = a_text(null=True)
    created_by: str = a_text()
    created_at: datetime = an_instant()


class CreditGrantRow(Row, table=True):
    """A granted limit; the newest row of a customer is the one that counts."""

    __tablename__ = "credit_grant"

    id: int | None = a_number(key=True)
    customer_id: int = a_number(of="customer.id")
    limit_minor: int = an_amount()
    currency: str = a_text()
    term_days: int = a_number()
    start_event: str = a_text()
    risk_class: str = a_text()
    valid_from: date = a_day()
    valid_to: date = a_day()
    case_number: int = a_number(of="credit_case.number")
    policy_version: str = a_text()


customer = table(CustomerRow)
credit_grant = table(CreditGrantRow)

Index("ix_credit_grant_newest", credit_grant.c.customer_id, credit_grant.c.id)
