"""Payments: allocated plus unallocated is what came in, to the cent."""

import pytest

from bot.flows.dossier import Payment
from bot.flows.errors import NotFound
from bot.storage.units import SqlUnits
from tests.storage.making import TODAY, a_receivable, stored_case, usd


def pay(units: SqlUnits, unallocated: int = 10) -> Payment:
    case = stored_case(units)
    payment = Payment(case.customer.id, usd(100), TODAY, "bank 1", "UFIN", case.number, unallocated)
    with units() as unit:
        first = unit.receivables.add(a_receivable(case.customer.id, "A"))
        second = unit.receivables.add(a_receivable(case.customer.id, "B"))
        return unit.payments.add(payment, {first.id: 60, second.id: 30})


def test_a_payment_comes_back_with_its_allocations(units: SqlUnits) -> None:
    stored = pay(units)

    with units.reading() as unit:
        assert unit.payments.of_case(1) == [stored]
        assert unit.payments.allocations(stored.id) == {1: 60, 2: 30}


def test_a_payment_whose_parts_do_not_add_up_is_refused(units: SqlUnits) -> None:
    with pytest.raises(ValueError, match="to the cent"):
        pay(units, unallocated=11)


def test_a_payment_is_reversed_once(units: SqlUnits) -> None:
    stored = pay(units)

    with units() as unit:
        unit.payments.reverse(stored.id)
    with units() as unit:
        assert [payment.reversed for payment in unit.payments.of_case(1)] == [True]
        with pytest.raises(NotFound):
            unit.payments.reverse(stored.id)


def test_a_payment_without_allocation_is_kept_whole(units: SqlUnits) -> None:
    case = stored_case(units)

    with units() as unit:
        payment = Payment(case.customer.id, usd(7), TODAY, "bank 2", "UFIN", case.number, 7)
        stored = unit.payments.add(payment, {})
        assert unit.payments.allocations(stored.id) == {}
