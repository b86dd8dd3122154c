"""The register of risk transfer and its claims on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event

from bot.flows.errors import NotFound
from bot.flows.risk_transfer.claims import LAPSED, Claim
from bot.flows.risk_transfer.instrument import RiskTransfer, TransferKind
from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from bot.storage.units import SqlUnit, SqlUnits
from tests.storage.making import AT, TODAY, a_customer, a_receivable, usd
from tests.support.databases import fresh_database

DAY = timedelta(days=1)
INSURED = RiskTransfer(
    TransferKind.INSURANCE,
    "Harbour 保险",
    "P-1",
    90,
    TODAY - 200 * DAY,
    "UFIONA",
    AT,
    cap=usd(500_00),
    valid_until=TODAY + 30 * DAY,
    claim_days=60,
    recourse=True,
    link="F0POLICY",
    verified_by="UANNA",
    verified_at=AT,
    next_alarm_on=TODAY,
)


def overdue(unit: SqlUnit, customer: int, number: str, days: int, **more: object) -> int:
    """An open invoice that fell due so many days ago."""
    due = TODAY - days * DAY
    item = a_receivable(customer, number, invoiced_on=due - 30 * DAY, due_on=due, due_moved=due, **more)
    return unit.receivables.add(item).id


def test_an_instrument_comes_back_as_it_was_entered_verified_and_ended(units: SqlUnits) -> None:
    bare = RiskTransfer(TransferKind.GUARANTEE, "Parent", "", 100, TODAY, "UFIONA", AT)
    with units() as unit:
        customer = a_customer(unit).id
        first, second = (unit.transfers.keep(customer, one) for one in (INSURED, bare))
        seen = unit.transfers.keep(customer, replace(second, verified_by="UANNA", verified_at=AT))
        gone = replace(first, ended_on=TODAY, ended_by="UMARIA", ended_why="not paid", next_alarm_on=None)
        unit.transfers.keep(customer, gone)

    with units.reading() as unit:
        assert unit.transfers.of_customer(customer) == [gone, seen]
        assert unit.transfers.get(seen.id) == (seen, customer)
        with pytest.raises(NotFound):
            unit.transfers.get(999)


def test_it_rings_until_no_alarm_is_left(units: SqlUnits) -> None:
    with units() as unit:
        customer = a_customer(unit).id
        one = unit.transfers.keep(customer, INSURED)
        early, today = unit.transfers.alarming(TODAY - DAY), unit.transfers.alarming(TODAY)
        unit.transfers.set_alarm(one.id, None)
        late = unit.transfers.alarming(TODAY + 99 * DAY)

    assert (early, today, late) == ([], [(one, customer)], [])


def test_only_open_overdue_invoices_within_its_days_are_to_be_notified(units: SqlUnits) -> None:
    with units() as unit:
        mine, other = a_customer(unit).id, a_customer(unit, "Another").id
        one = unit.transfers.keep(mine, INSURED)
        unit.transfers.keep(mine, replace(INSURED, verified_by="", provider="Unseen"))
        unit.transfers.keep(mine, replace(INSURED, ended_on=TODAY, provider="Ended"))
        unit.transfers.keep(mine, replace(INSURED, claim_days=None, provider="No deadline"))
        near = overdue(unit, mine, "NEAR", 50)
        lapsed = overdue(unit, mine, "LAPSED", 61)
        overdue(unit, mine, "FAR", 45)
        overdue(unit, mine, "PAID", 50, open=usd(0), settled_on=TODAY)
        overdue(unit, mine, "OLDER", 190)
        overdue(unit, other, "OTHER", 50)
        due = [(claim.transfer.id, claim.item.id) for claim in unit.transfers.claims(TODAY, 14)]
        every = [claim.item.number for claim in unit.transfers.claims_of(mine, TODAY)]

    assert due == [(one.id, lapsed), (one.id, near)]
    assert every == ["LAPSED", "NEAR", "FAR"]


def test_what_was_told_or_notified_of_a_claim_is_kept(units: SqlUnits) -> None:
    with units() as unit:
        customer = a_customer(unit).id
        unit.transfers.keep(customer, INSURED)
        for number, days in (("NEAR", 50), ("LAPSED", 61), ("DONE", 52)):
            overdue(unit, customer, number, days)
        lapsed, done, near = unit.transfers.claims(TODAY, 14)
        unit.transfers.tell_claim(replace(near, mark=14, told_on=TODAY))
        unit.transfers.tell_claim(replace(lapsed, mark=LAPSED, told_on=TODAY))
        unit.transfers.notify_claim(replace(done, notified_on=TODAY, notified_by="UCOLIN", note="no. 7 理赔"))
        unit.transfers.tell_claim(replace(done, mark=14, told_on=TODAY))  # read before it was notified

    with units.reading() as unit:
        assert numbers(unit.transfers.claims(TODAY, 14)) == [("NEAR", 14)]
        assert numbers(unit.transfers.claims_told(TODAY, lapsed=False)) == [("NEAR", 14)]
        assert numbers(unit.transfers.claims_told(TODAY, lapsed=True)) == [("LAPSED", LAPSED)]
        assert unit.transfers.claims_told(TODAY + DAY, lapsed=False) == []
        assert numbers(unit.transfers.claims_of(customer, TODAY)) == [("LAPSED", LAPSED), ("NEAR", 14)]


@pytest.mark.postgres
def test_an_invoice_paid_while_the_claims_are_read_is_left_out_and_mixes_up_no_others(
    postgres_url: str,
) -> None:
    """On PostgreSQL each question of a unit that writes sees what was committed before it."""
    with fresh_database(postgres_url) as url:
        engine = open_engine(url)
        migrate(engine)
        units = SqlUnits(engine)
        with units() as unit:
            customer = a_customer(unit).id
            unit.transfers.keep(customer, INSURED)
            paid, open_one = (overdue(unit, customer, number, 50) for number in ("PAID", "OPEN"))
        asked: list[str] = []

        def pay(_connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
            asked.append(statement)
            if len(asked) == 3:  # after the lengths of deadlines and the instruments
                with engine.connect() as other:
                    other.exec_driver_sql(f"UPDATE receivable SET open_minor = 0 WHERE id = {paid}")
                    other.commit()

        with units() as unit:
            event.listen(unit.connection, "before_cursor_execute", pay)
            found = unit.transfers.claims(TODAY, 14)
        engine.dispose()

    assert [claim.item.id for claim in found] == [open_one]


def numbers(claims: object) -> list[tuple[str, int | None]]:
    assert isinstance(claims, list)
    return [(claim.item.number, claim.mark) for claim in claims if isinstance(claim, Claim)]
