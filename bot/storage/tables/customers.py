"""Customers, the facts and documents of their files, and the limits granted to them."""

from datetime import date, datetime

from sqlalchemy import Index, and_, literal_column

from bot.storage.columns import (
    Row,
    a_day,
    a_document,
    a_flag,
    a_number,
    a_text,
    an_amount,
    an_instant,
    some_words,
    table,
)


class CustomerRow(Row, table=True):
    """Who a customer is. ``name_key`` is the name in any spelling; ``likeness_key`` and ``pinyin_key``
    (see ``flows/credit_file/likeness.py`` and ``bot/names.py``) find names that are merely alike."""

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
    country: str = a_text()
    registration_checked: bool = a_flag()
    group_parent_id: int | None = a_number(null=True, of="customer.id")
    likeness_key: str = a_text()
    pinyin_key: str = a_text()


class FactRow(Row, table=True):
    """One fact of a customer with its origin; ``superseded_by`` is the newer fact of the same field."""

    __tablename__ = "fact"

    id: int | None = a_number(key=True)
    customer_id: int = a_number(of="customer.id")
    field: str = a_text()
    value: str = a_text()
    source: str = a_text()
    as_of: date = a_day()
    reliability: str = a_text()
    document_id: int | None = a_number(null=True, of="file_document.id")
    entered_by: str = a_text()
    entered_at: datetime = an_instant()
    verified_by: str = a_text()
    verified_at: datetime | None = an_instant(null=True)
    superseded_by: int | None = a_number(null=True, of="fact.id")


class FileDocumentRow(Row, table=True):
    """A paper of a customer's file; ``next_alarm_on`` is the day its expiry has to be told next."""

    __tablename__ = "file_document"

    id: int | None = a_number(key=True)
    customer_id: int = a_number(of="customer.id")
    kind: str = a_text()
    title: str = a_text()
    number: str = a_text()
    issued_on: date | None = a_day(null=True)
    expires_on: date | None = a_day(null=True)
    link: str = a_text()
    added_by: str = a_text()
    added_at: datetime = an_instant()
    next_alarm_on: date | None = a_day(null=True)


class FinancialStatementRow(Row, table=True):
    """A financial statement as it was entered; ``figures`` are minor units by line, blanks left out."""

    __tablename__ = "financial_statement"

    id: int | None = a_number(key=True)
    customer_id: int = a_number(of="customer.id")
    period_end: date = a_day()
    months: int = a_number()
    currency: str = a_text()
    unit: int = a_number()
    layout: str = a_text()
    audited: bool = a_flag()
    source: str = a_text()
    figures: dict[str, str] = some_words()
    units_confirmed_by: str = a_text()
    kept_because: str = a_text()
    entered_by: str = a_text()
    entered_at: datetime = an_instant()


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
    request_id: int | None = a_number(null=True, of="limit_request.id")


class LimitRequestRow(Row, table=True):
    """A request for another limit, left alone once decided; ``levels``, ``signatures``: documents."""

    __tablename__ = "limit_request"

    id: int | None = a_number(key=True)
    customer_id: int = a_number(of="customer.id")
    case_number: int = a_number(of="credit_case.number")
    kind: str = a_text()
    old_minor: int = an_amount()
    new_minor: int = an_amount()
    currency: str = a_text()
    since: date | None = a_day(null=True)
    until: date | None = a_day(null=True)
    reason: str = a_text()
    asked_by: str = a_text()
    asked_for: str = a_text()
    asked_post: str = a_text()
    asked_at: datetime = an_instant()
    risk_class: str = a_text()
    policy_version: str = a_text()
    levels: str = a_document()
    signatures: str = a_document()
    state: str = a_text()
    decided_by: str = a_text()
    decided_at: datetime | None = an_instant(null=True)
    answer: str = a_text()
    version: int = a_number()


customer = table(CustomerRow)
credit_grant = table(CreditGrantRow)
fact = table(FactRow)
file_document = table(FileDocumentRow)
financial_statement = table(FinancialStatementRow)
limit_request = table(LimitRequestRow)

WAITING = limit_request.c.state == literal_column("'open'")
IN_DAYS = and_(limit_request.c.state == literal_column("'granted'"), limit_request.c.until.is_not(None))
"""Requests that wait for a decision, and temporary limits that were granted."""

REGISTERED = customer.c.registration != literal_column("''")
"""Customers whose number is known; a literal, for a bound value would hide that the partial index fits."""

Index("ix_customer_likeness_key", customer.c.likeness_key)
Index("ix_financial_statement_customer_id", financial_statement.c.customer_id)
Index("ix_limit_request_customer_id", limit_request.c.customer_id)
Index(
    "ix_limit_request_open",
    limit_request.c.customer_id,
    limit_request.c.kind,
    unique=True,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
Index("ix_limit_request_until", limit_request.c.until, sqlite_where=IN_DAYS, postgresql_where=IN_DAYS)
Index("ix_customer_pinyin_key", customer.c.pinyin_key)
Index(
    "ix_customer_registration",
    customer.c.registration,
    sqlite_where=REGISTERED,
    postgresql_where=REGISTERED,
)
Index("ix_fact_customer_id", fact.c.customer_id)
Index("ix_file_document_customer_id", file_document.c.customer_id)
Index(
    "ix_file_document_next_alarm_on",
    file_document.c.next_alarm_on,
    sqlite_where=file_document.c.next_alarm_on.is_not(None),
    postgresql_where=file_document.c.next_alarm_on.is_not(None),
)
Index("ix_credit_grant_newest", credit_grant.c.customer_id, credit_grant.c.id)
