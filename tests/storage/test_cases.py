"""Cases: read whole, written once per version, opened once per submission."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flows.dossier import Shipment, TermsSheet
from bot.flows.errors import CaseMoved, NotFound
from bot.flows.model import Customer, RiskClass, Stage
from bot.storage.committed import committed_minor
from bot.storage.units import SqlUnit, SqlUnits
from tests.storage.making import AT, TODAY, a_case, a_customer, an_entry, signed, stored_case, terms, usd


def test_a_new_case_gets_a_number_and_version_one_and_comes_back_the_same(units: SqlUnits) -> None:
    stored = stored_case(units)

    with units.reading() as unit:
        assert unit.cases.get(stored.number) == stored
    assert (stored.number, stored.version) == (1, 1)


def test_a_second_submit_of_the_same_modal_finds_the_first_case(units: SqlUnits) -> None:
    first = stored_case(units, "V1")
    second = stored_case(units, "V1", brought_by="USOMEONE")

    assert second == first


def test_the_case_of_a_submission_is_found_and_none_for_an_unknown_one(units: SqlUnits) -> None:
    first = stored_case(units, "V1")

    with units.reading() as unit:
        assert unit.cases.of_submission("V1") == first
        assert unit.cases.of_submission("V2") is None


def test_an_absent_case_is_not_found(units: SqlUnits) -> None:
    with units.reading() as unit, pytest.raises(NotFound):
        unit.cases.get(7)


def test_saving_makes_the_next_version(units: SqlUnits) -> None:
    case = stored_case(units)

    with units() as unit:
        saved = unit.cases.save(replace(case, stage=Stage.CONFIRMATION, question="why?"), seen=1)
    with units.reading() as unit:
        assert unit.cases.get(case.number) == saved
    assert (saved.version, saved.stage) == (2, Stage.CONFIRMATION)


def test_saving_over_an_unseen_change_tells_the_stage_and_who_was_faster(units: SqlUnits) -> None:
    case = stored_case(units)
    with units() as unit:
        unit.cases.save(case.moved(Stage.CONTRACTING), seen=1)
        unit.journal.write(an_entry(case.number))

    with units() as unit, pytest.raises(CaseMoved) as refusal:
        unit.cases.save(case.moved(Stage.CLOSED), seen=1)
    assert refusal.value.facts == {
        "reference": "CR-1",
        "stage": Stage.CONTRACTING,
        "by": "UMANAG",
        "at": AT,
        "action": "approve",
    }


def test_saving_an_absent_case_is_not_found(units: SqlUnits) -> None:
    case = stored_case(units)

    with units() as unit, pytest.raises(NotFound):
        unit.cases.save(replace(case, number=99), seen=1)


def test_a_refused_unit_leaves_nothing_behind(units: SqlUnits) -> None:
    def half(unit: SqlUnit) -> None:
        unit.cases.add(a_case(a_customer(unit)), "V1")
        unit.cases.get(99)

    with pytest.raises(NotFound), units() as unit:
        half(unit)

    with units.reading() as unit:
        assert unit.cases.of_submission("V1") is None
        assert unit.customers.named("Harbour Foods Ltd") is None


def test_a_terms_sheet_counts_as_expired_only_while_its_case_waits_for_signature(units: SqlUnits) -> None:
    sheet = TermsSheet(terms(), RiskClass.B, TODAY, ("UMANAG",), "2026-1")
    waiting = stored_case(units, "V1", stage=Stage.CONTRACTING, sheet=sheet)
    stored_case(units, "V2", stage=Stage.FULFILMENT, sheet=sheet)

    with units.reading() as unit:
        assert list(unit.cases.with_expired_sheet(TODAY)) == []
        assert list(unit.cases.with_expired_sheet(TODAY + timedelta(days=1))) == [waiting.number]


def test_committed_is_the_sum_over_the_other_cases_in_the_same_currency(units: SqlUnits) -> None:
    with units() as unit:
        customer, other = a_customer(unit), a_customer(unit, "Other")
        mine = unit.cases.add(signed(customer, 100_00), "V1")
        unit.cases.add(signed(customer, 70_00), "V2")
        unit.cases.add(signed(other, 5_00), "V3")
        unit.cases.add(replace(signed(customer, 3_00), currency="EUR"), "V4")

    with units.reading() as unit:
        assert unit.cases.committed(customer.id, "USD", mine.number) == 70_00
        assert unit.cases.committed(customer.id, "USD", 0) == 170_00
        assert unit.cases.committed(customer.id, "CNY", 0) == 0


def shipment(number: int, minor: int, *, last: bool = False, receivable: str = "") -> Shipment:
    return Shipment(number, amount=usd(minor), is_last=last, receivable=receivable)


@pytest.mark.parametrize(
    ("shipments", "committed"),
    [
        ((), 100_00),
        ((shipment(1, 40_00),), 100_00),
        ((shipment(1, 40_00, receivable="A"),), 60_00),
        ((shipment(1, 40_00, receivable="A"), shipment(2, 50_00)), 60_00),
        ((shipment(1, 40_00, receivable="A"), shipment(2, 50_00, last=True)), 50_00),
        ((shipment(1, 120_00),), 120_00),
        ((shipment(1, 90_00, last=True, receivable="A"),), 0),
    ],
)
def test_what_is_committed_follows_the_shipments(shipments: tuple[Shipment, ...], committed: int) -> None:
    case = replace(signed(Customer(1, "Harbour Foods Ltd"), 100_00), shipments=shipments)

    assert committed_minor(case) == committed
    assert committed_minor(case.moved(Stage.CLOSED)) == 0
