"""The dossier document: whatever a case holds comes back, and documents of yesterday stay readable."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.flows import dossier
from bot.flows.dossier import CreditCase
from bot.flows.model import Customer
from bot.storage.dossiers import COLUMNS, read_dossier, write_dossier
from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from bot.storage.units import SqlUnits
from tests.storage.making import a_case, a_customer

INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
st.register_type_strategy(datetime, INSTANTS)
st.register_type_strategy(date, st.dates(date(2000, 1, 1), date(2100, 1, 1)))
st.register_type_strategy(int, st.integers(-(2**63), 2**63 - 1))

HINTS = get_type_hints(CreditCase)
KEPT = {
    field.name: st.from_type(HINTS[field.name]) for field in fields(CreditCase) if field.name not in COLUMNS
}


def with_facts(kept: dict[str, Any]) -> CreditCase:
    return a_case(Customer(1, "Harbour Foods Ltd"), **kept)


CASES = st.fixed_dictionaries({}, optional=KEPT).map(with_facts)


@given(case=CASES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_a_case_holds_comes_back_from_its_document(case: CreditCase) -> None:
    kept = read_dossier(write_dossier(case))

    assert replace(a_case(case.customer), **{"notice": case.notice} | kept) == case


def test_any_case_comes_back_from_either_database(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate(engine)
    units = SqlUnits(engine)
    with units() as unit:
        a_customer(unit)

    @given(case=CASES)
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def comes_back(case: CreditCase) -> None:
        contract = case.contract and replace(case.contract, terms=small(case.contract.terms))
        case = replace(case, contract=contract, shipments=(), incidents=())
        with units() as unit:
            count = unit.cases.lines(open_only=False, limit=10_000)
            stored = unit.cases.add(case, f"V{len(count)}")
            assert unit.cases.get(stored.number) == replace(case, number=stored.number, version=1)

    comes_back()
    engine.dispose()


def small(terms: dossier.Terms) -> dossier.Terms:
    """Terms whose amount can be summed up in a database."""
    return replace(terms, amount=replace(terms.amount, minor=abs(terms.amount.minor) % 10**12))


def test_a_document_leaves_out_what_was_never_recorded() -> None:
    document = write_dossier(a_case(Customer(1, "Harbour Foods Ltd")))

    assert list(read_dossier(document)) == ["notice"]


def test_a_document_with_a_fact_of_tomorrow_is_read_without_it() -> None:
    document = '{"notice":{"contact":"Ada","contacted_on":"2026-03-02","wanted":"fish"},"aura":"green"}'

    assert list(read_dossier(document)) == ["notice"]


@pytest.mark.parametrize("document", ["", "{", '{"notice": 5}', '{"outcome": "nonsense"}'])
def test_a_broken_document_is_an_error_and_no_half_case(document: str) -> None:
    with pytest.raises(ValidationError):
        read_dossier(document)
