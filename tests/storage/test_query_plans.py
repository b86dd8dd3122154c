"""Frequent questions are answered from an index, however large the tables are."""

from datetime import date

import pytest
from sqlalchemy import Executable
from sqlalchemy.dialects import sqlite

from bot.storage import (
    cases,
    customers,
    files,
    handovers,
    incidents,
    journal,
    limit_requests,
    payment_history,
    payments,
    receivables,
    reviews,
    transfers,
)
from bot.storage.engine import open_engine
from bot.storage.schema import migrate

DAY = date(2026, 3, 2)
QUESTIONS = {
    "a case": (cases._BY_NUMBER.statement, "credit_case USING INTEGER PRIMARY KEY"),
    "a case by its submission": (cases._BY_SUBMISSION, "sqlite_autoindex_credit_case"),
    "committed amounts": (cases._COMMITTED, "ix_credit_case_customer_id"),
    "expired sheets": (cases._EXPIRED, "ix_credit_case_sheet_until"),
    "hand-overs of a case": (handovers._OF_CASE, "ix_handover_case_number"),
    "alarms": (handovers._ALARMING, "ix_handover_next_alarm_at"),
    "the journal of a case": (journal.LATEST, "ix_journal_case_number_id"),
    "what a customer owes": (receivables._OPEN_MINOR, "COVERING INDEX ix_receivable_open"),
    "the oldest overdue item": (receivables._OLDEST, "ix_receivable_open"),
    "lapsing items": (receivables._LAPSING, "ix_receivable_limitation_on"),
    "receivables of a case": (receivables._OF_CASE, "ix_receivable_case_number"),
    "promises to judge": (receivables._TO_JUDGE, "ix_promise_pay_by"),
    "facts of a customer": (files._FACTS, "ix_fact_customer_id"),
    "documents of a customer": (files._DOCUMENTS, "ix_file_document_customer_id"),
    "documents that expire": (files._ALARMING, "ix_file_document_next_alarm_on"),
    "risk transfer of a customer": (transfers._OF_CUSTOMER, "ix_risk_transfer_customer_id"),
    "risk transfer that expires": (transfers._ALARMING, "ix_risk_transfer_next_alarm_on"),
    "claims to notify": (transfers._NEARING[0], "ix_risk_transfer_claim_days"),
    "claims that were told": (transfers._TOLD_NEAR[0], "ix_risk_claim_told_on"),
    "the last review": (reviews._LAST, "ix_review_customer_id_reviewed_on"),
    "what a customer was granted by request": (limit_requests._GRANTED, "ix_limit_request_customer_id"),
    "temporary limits that end": (limit_requests._ENDING, "ix_limit_request_until"),
    "a customer by its number": (customers._BY_REGISTRATION, "ix_customer_registration"),
    "names that fold to one": (customers._SAME_KEY, "ix_customer_likeness_key"),
    "names that sound like one": (customers._SAME_KEY, "ix_customer_pinyin_key"),
    "incidents of customers": (
        incidents._OF_CUSTOMERS.params(customers=[1, 2]),
        "ix_default_incident_customer_id",
    ),
    "payments of a case": (payments._OF_CASE, "ix_payment_case_number"),
    "what was sold to a customer": (
        payment_history._INVOICED.params(customer=1, currencies=["CNY", "USD"], today=DAY, since=DAY),
        "ix_receivable_currency_customer_id",
    ),
    "how a customer paid": (payment_history._PAID, "ix_receivable_currency_customer_id"),
    "promises of a customer": (payment_history._PROMISES, "ix_receivable_currency_customer_id"),
    "disputes of a customer": (payment_history._DISPUTED, "ix_receivable_currency_customer_id"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_comes_from_an_index(tmp_path: object, question: str) -> None:
    statement, index = QUESTIONS[question]

    plan = explain(f"sqlite:///{tmp_path}/credit-desk.db", statement)

    assert index in plan
    assert "SCAN" not in plan


def explain(url: str, statement: Executable) -> str:
    engine = open_engine(url)
    migrate(engine)
    whole = {"render_postcompile": True}
    compiled = str(statement.compile(dialect=sqlite.dialect(), compile_kwargs=whole))  # type: ignore[attr-defined]
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", (None,) * compiled.count("?"))
        plan = "\n".join(row[3] for row in rows)
    engine.dispose()
    return plan
