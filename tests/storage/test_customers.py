"""Customers are found under any spelling, and a limit is used once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.flows.errors import NotFound
from bot.flows.model import Customer, Grant, RiskClass, Standing, StartEvent
from bot.storage.units import SqlUnits
from tests.storage.making import AT, TODAY, a_customer, signed, stored_case, usd


@pytest.mark.parametrize(
    "spelling",
    [
        "acme trading",
        "ACME  Trading",
        " Acme Trading ",
        "ＡＣＭＥ　Ｔｒａｄｉｎｇ",
        "acme\u00a0trading",
        "Acme\ttrading",
    ],
)
def test_look_alikes_are_one_customer(units: SqlUnits, spelling: str) -> None:
    with units() as unit:
        first = unit.customers.add("Acme Trading", "123", "U1", AT)
        second = unit.customers.add(spelling, "", "U2", AT)

    assert second == first == Customer(first.id, "Acme Trading", registration="123")
    with units.reading() as unit:
        assert unit.customers.named(spelling) == first


def test_other_names_are_other_customers(units: SqlUnits) -> None:
    with units() as unit:
        first, second = a_customer(unit, "华东贸易"), a_customer(unit, "华南贸易")

    assert first.id != second.id


def test_searching_ranks_beginnings_first_and_takes_signs_literally(units: SqlUnits) -> None:
    with units() as unit:
        for name in ("Big Harbour", "Harbour Foods", "100% Fish", "Plain"):
            unit.customers.add(name, f"REG-{name[0]}", "U1", AT)

    with units.reading() as unit:
        found = {query: [one.name for one in unit.customers.like(query)] for query in ("HARB", "%", "REG-P")}
    assert found == {"HARB": ["Harbour Foods", "Big Harbour"], "%": ["100% Fish"], "REG-P": ["Plain"]}


def test_standing_class_and_collector_are_kept(units: SqlUnits) -> None:
    with units() as unit:
        customer = a_customer(unit)
        unit.customers.set_standing(customer.id, Standing.CASH_ONLY)
        unit.customers.set_class(customer.id, "C")
        unit.customers.set_collector(customer.id, "UCOLL")

    with units.reading() as unit:
        assert unit.customers.get(customer.id) == replace(
            customer, standing=Standing.CASH_ONLY, risk_class=RiskClass.C, collector="UCOLL"
        )


def test_an_absent_customer_is_not_found(units: SqlUnits) -> None:
    with units() as unit:
        with pytest.raises(NotFound):
            unit.customers.lock(9)
        with pytest.raises(NotFound):
            unit.customers.set_standing(9, Standing.NO_TRADE)


def a_grant(case: int, until: date) -> Grant:
    return Grant(usd(900_00), 45, StartEvent.ACCEPTANCE, RiskClass.A, TODAY, until, case, "2026-1")


def test_the_newest_grant_counts_and_can_be_ended_but_not_lengthened(units: SqlUnits) -> None:
    case = stored_case(units)
    later = TODAY + timedelta(days=100)
    with units() as unit:
        assert unit.customers.grant(case.customer.id) is None
        unit.customers.give(case.customer.id, a_grant(case.number, TODAY))
        unit.customers.give(case.customer.id, a_grant(case.number, later))

    with units() as unit:
        assert unit.customers.grant(case.customer.id) == a_grant(case.number, later)
        unit.customers.end_grant(case.customer.id, TODAY + timedelta(days=200))
        assert unit.customers.grant(case.customer.id) == a_grant(case.number, later)
        unit.customers.end_grant(case.customer.id, TODAY)
        assert unit.customers.grant(case.customer.id) == a_grant(case.number, TODAY)


def test_twenty_cases_at_once_never_use_more_than_the_limit(units: SqlUnits) -> None:
    limit, each = 1_000_00, 150_00
    with units() as unit:
        customer = a_customer(unit)

    def use(number: int) -> bool:
        with units() as unit:
            unit.customers.lock(customer.id)
            used = unit.cases.committed(customer.id, "USD", 0)
            if used + each > limit:
                return False
            unit.cases.add(signed(customer, each), f"V{number}")
            return True

    with ThreadPoolExecutor(20) as people:
        granted = list(people.map(use, range(20)))
    with units.reading() as unit:
        assert unit.cases.committed(customer.id, "USD", 0) == 900_00
    assert sum(granted) == 6
