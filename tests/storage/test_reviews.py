"""Reviews on both databases: kept, called for, and the portfolio in a fixed number of queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Engine, event, insert

from bot.flows.credit_file.documents import FileDocument
from bot.flows.model import Grant, RiskClass, StartEvent
from bot.flows.reviews.calls import ReviewCall
from bot.flows.reviews.rhythm import Because, Ending, Result, Review
from bot.storage.tables import credit_grant, customer
from bot.storage.units import SqlUnit, SqlUnits
from tests.storage.making import AT, TODAY, a_case, a_customer, a_receivable, usd
from tests.storage.test_transfers import INSURED

DAY = timedelta(days=1)
REVIEW = Review(TODAY, Result.KEEP, "in order 正常", "UANNA", AT, RiskClass.C, "2026-2")


def grant(case: int, until: date) -> Grant:
    return Grant(usd(900_00), 30, StartEvent.INVOICE, RiskClass.C, TODAY - 90 * DAY, until, case, "2026-2")


def granted(unit: SqlUnit, name: str, until: date) -> int:
    who = a_customer(unit, name)
    case = unit.cases.add(a_case(who), name)
    unit.customers.give(who.id, grant(case.number, TODAY))
    unit.customers.give(who.id, grant(case.number, until))
    return who.id


def test_the_newest_review_counts_and_answers_the_call(units: SqlUnits) -> None:
    with units() as unit:
        one, other = a_customer(unit).id, a_customer(unit, "Another").id
        calls = [ReviewCall(who, TODAY, Because.DOCUMENT, "business_licence", TODAY) for who in (one, other)]
        unit.reviews.call(calls)
        unit.reviews.call([replace(calls[1], told_on=TODAY + DAY)])
        unit.reviews.call_late([other], TODAY + DAY)
        unit.reviews.add(one, replace(REVIEW, on=TODAY - DAY))
        last = unit.reviews.add(one, REVIEW)

    with units.reading() as unit:
        assert unit.reviews.last(one) == last
        assert unit.reviews.last(other) is None
        assert unit.reviews.calls() == [replace(calls[1], late_on=TODAY + DAY)]


def test_the_portfolio_is_who_has_a_grant_in_force_or_owes_under_an_ended_one(units: SqlUnits) -> None:
    with units() as unit:
        running, owing, over = (
            granted(unit, name, until)
            for name, until in (("Running", TODAY), ("Owing", TODAY - DAY), ("Over", TODAY - DAY))
        )
        a_customer(unit, "Never granted")
        unit.receivables.add(a_receivable(owing))
        unit.receivables.add(a_receivable(over, "INV-2", open=usd(0), settled_on=TODAY))
        unit.reviews.add(running, REVIEW)
        for kind, ends in (("licence", -9), ("licence", -2), ("certificate", -3), ("certificate", 0)):
            paper = FileDocument(kind, kind, "UFIONA", AT, expires_on=TODAY + ends * DAY)
            unit.files.add_document(running, paper)
        unit.files.add_document(running, FileDocument("other", "Brochure", "UFIONA", AT))
        unit.transfers.keep(running, replace(INSURED, valid_until=TODAY - DAY))
        unit.transfers.keep(running, replace(INSURED, provider="Lasting"))
        first, second = unit.reviews.portfolio(TODAY)

    assert (first.customer.id, first.grant.valid_to, first.last) == (running, TODAY, TODAY)
    assert first.endings == (
        Ending(Because.DOCUMENT, "licence", TODAY - DAY),
        Ending(Because.INSTRUMENT, "insurance", TODAY),
    )
    assert (second.customer.id, second.last, second.endings) == (owing, None, ())


def test_ten_thousand_customers_take_no_more_queries_than_one(units: SqlUnits, engine: Engine) -> None:
    with units() as unit:
        first = granted(unit, "First", TODAY + DAY)
        case = unit.customers.grant(first)
        assert case is not None
        known = dict(
            unit.connection.execute(customer.select().where(customer.c.id == first)).mappings().one()
        )
        given = dict(unit.connection.execute(credit_grant.select().limit(1)).mappings().one())
        many = [{**known, "id": first + n, "name_key": f"c{n}"} for n in range(1, 10_000)]
        unit.connection.execute(insert(customer), many)
        more = {"valid_to": TODAY + DAY}
        grants = [{**given, **more, "id": 10 + n, "customer_id": first + n} for n in range(1, 10_000)]
        unit.connection.execute(insert(credit_grant), grants)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))

    with units.reading() as unit:
        found = unit.reviews.portfolio(TODAY)

    selects = [statement for statement in asked if statement.startswith("SELECT")]
    assert (len(found), len(selects)) == (10_000, 4)
