"""Receivables, promises, disputes, notices."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.flows.dossier import Dispute, Notice, Promise, PromiseState, Receivable
from bot.flows.errors import NotFound
from bot.flows.model import Money
from bot.storage import tables
from bot.storage.units import SqlUnits
from tests.storage.making import TODAY, a_customer, a_receivable, stored_case, usd

DAY = timedelta(days=1)


def add(units: SqlUnits, *receivables: Receivable) -> list[Receivable]:
    with units() as unit:
        a_customer(unit)
        return [unit.receivables.add(receivable) for receivable in receivables]


def full(case: int) -> Receivable:
    return Receivable(
        id=0,
        number="0915652542",
        customer=1,
        case=case,
        invoiced_on=TODAY,
        due_on=TODAY + 30 * DAY,
        due_moved=TODAY + 32 * DAY,
        amount=usd(9_007_199_254_740_993),
        open=usd(78_29),
        disputed_minor=8_29,
        cause_known=True,
        last_rule="dun-2",
        shift_days=2,
        promised_until=TODAY + 3 * DAY,
        paused_until=TODAY + 4 * DAY,
        broken_promises=1,
        at_once=True,
        settled_on=TODAY + 5 * DAY,
        written_off_minor=1_00,
        limitation_on=TODAY + 999 * DAY,
        next_notice_on=TODAY + 6 * DAY,
    )


def test_every_field_comes_back_to_the_cent(units: SqlUnits) -> None:
    case = stored_case(units)
    [stored] = add(units, full(case.number))

    with units.reading() as unit:
        assert unit.receivables.get(stored.id) == replace(full(case.number), id=stored.id)
        assert unit.receivables.numbered("0915652542") == stored
        assert unit.receivables.numbered("915652542") is None


def test_every_field_is_saved(units: SqlUnits) -> None:
    case = stored_case(units)
    [stored] = add(units, a_receivable(1))

    with units() as unit:
        unit.receivables.save(replace(full(case.number), id=stored.id))
    with units.reading() as unit:
        assert unit.receivables.of_case(case.number) == [replace(full(case.number), id=stored.id)]


def test_the_receivables_of_a_case_come_by_due_date_then_number(units: SqlUnits) -> None:
    case = stored_case(units)
    due = {"case": case.number, "due_on": TODAY}
    add(
        units,
        a_receivable(1, "C", case=case.number),
        a_receivable(1, "B", **due),
        a_receivable(1, "A", **due),
    )

    with units() as unit:
        assert [one.number for one in unit.receivables.of_case(case.number)] == ["A", "B", "C"]


def test_what_a_customer_owes_is_summed_by_currency(units: SqlUnits) -> None:
    cny = Money(7_00, "CNY")
    paid = a_receivable(1, "C", open=usd(0))
    add(units, a_receivable(1, "A"), a_receivable(1, "B"), paid, a_receivable(1, "D", amount=cny, open=cny))

    with units.reading() as unit:
        sums = [unit.receivables.open_minor(1, currency) for currency in ("USD", "CNY", "EUR")]
    assert sums == [1_000_00, 7_00, 0]


def test_the_oldest_overdue_item_is_open_and_past_its_moved_day(units: SqlUnits) -> None:
    paid = a_receivable(1, "A", due_moved=TODAY - 9 * DAY, open=usd(0))
    newer = a_receivable(1, "B", due_moved=TODAY - DAY)
    older = a_receivable(1, "C", due_moved=TODAY - 2 * DAY)
    [_, newer, older] = add(units, paid, newer, older)

    with units.reading() as unit:
        assert unit.receivables.oldest_overdue(1, TODAY) == older
        assert unit.receivables.oldest_overdue(1, TODAY - 2 * DAY) is None


def test_two_invoices_cannot_have_one_number(units: SqlUnits) -> None:
    with pytest.raises(IntegrityError):
        add(units, a_receivable(1, "A"), a_receivable(1, "A"))


def test_less_than_nothing_cannot_be_open(units: SqlUnits) -> None:
    with pytest.raises(IntegrityError):
        add(units, a_receivable(1, open=usd(-1)))


def test_one_value_has_one_currency(units: SqlUnits) -> None:
    with pytest.raises(ValueError, match="cannot mix"):
        add(units, a_receivable(1, open=Money(1, "CNY")))


def test_an_amount_that_is_no_whole_number_is_refused(units: SqlUnits) -> None:
    with pytest.raises(Exception, match="whole number of minor units"):
        add(units, a_receivable(1, disputed_minor=1.5))


def test_promises_are_kept_saved_and_judged_when_their_day_is_over(units: SqlUnits) -> None:
    [stored] = add(units, a_receivable(1))
    with units() as unit:
        early = unit.receivables.add_promise(Promise(stored.id, usd(1_00), TODAY, TODAY, "UCOLL"))
        late = unit.receivables.add_promise(Promise(stored.id, usd(2_00), TODAY, TODAY + DAY, "UCOLL"))

    with units() as unit:
        assert unit.receivables.promises([stored.id]) == [early, late]
        assert unit.receivables.promises_to_judge(TODAY) == []
        assert unit.receivables.promises_to_judge(TODAY + DAY) == [early]
        unit.receivables.save_promise(replace(early, state=PromiseState.BROKEN))
        assert unit.receivables.promises_to_judge(TODAY + 2 * DAY) == [late]
        assert unit.receivables.promises([]) == []


def test_disputes_are_kept_and_saved(units: SqlUnits) -> None:
    [stored] = add(units, a_receivable(1))
    with units() as unit:
        raised = unit.receivables.add_dispute(Dispute(stored.id, usd(1_00), "short", TODAY, "USALES"))
        assert unit.receivables.disputes([stored.id]) == [raised]

    settled = replace(raised, settled_on=TODAY + DAY, outcome="credited")
    with units() as unit:
        unit.receivables.save_dispute(settled)
    with units.reading() as unit:
        assert unit.receivables.disputes([stored.id, 99]) == [settled]


def test_open_receivables_without_a_case_are_adopted_by_one(units: SqlUnits) -> None:
    case = stored_case(units)
    other = Money(1, "CNY")
    add(
        units,
        a_receivable(1, "B"),
        a_receivable(1, "A"),
        a_receivable(1, "paid", open=usd(0)),
        a_receivable(1, "yuan", amount=other, open=other),
    )

    with units() as unit:
        adopted = unit.receivables.adopt(1, "USD", case.number)
        assert [one.number for one in adopted] == ["A", "B"]
        assert unit.receivables.of_case(case.number) == adopted
        assert unit.receivables.adopt(1, "USD", case.number) == []


def test_open_receivables_lapse_within_the_days_asked_for(units: SqlUnits) -> None:
    def lapsing(number: str, days: int, **more: object) -> Receivable:
        return a_receivable(1, number, limitation_on=TODAY + days * DAY, **more)

    add(units, lapsing("C", 4), lapsing("B", 3), lapsing("A", 0), lapsing("paid", 1, open=usd(0)))

    with units() as unit:
        found = unit.receivables.lapsing(TODAY, TODAY + 3 * DAY)
        assert [one.number for one in found] == ["A", "B"]


def test_what_is_not_there_cannot_be_saved(units: SqlUnits) -> None:
    with units() as unit:
        with pytest.raises(NotFound):
            unit.receivables.get(9)
        with pytest.raises(NotFound):
            unit.receivables.save(a_receivable(1, id=9))
        with pytest.raises(NotFound):
            unit.receivables.save_promise(Promise(1, usd(1), TODAY, TODAY, "U", id=9))
        with pytest.raises(NotFound):
            unit.receivables.save_dispute(Dispute(1, usd(1), "", TODAY, "U", id=9))


def test_notices_come_in_order_of_time_and_by_day_with_their_receivable(units: SqlUnits) -> None:
    stored_case(units)
    [stored, _] = add(units, a_receivable(1, "A", case=1), a_receivable(1, "B"))
    rows = [("dun-1", TODAY + DAY, 3, False), ("remind-3", TODAY, -3, True)]
    with units() as unit:
        for rule, day, days, announced in rows:
            unit.connection.execute(
                insert(tables.notice).values(
                    receivable_id=stored.id, rule=rule, day=day, days=days, open_minor=5, currency="USD",
                    policy_version="2026-1", announced=announced,
                )
            )  # fmt: skip

    with units.reading() as unit:
        assert unit.receivables.notices(stored.id) == [
            Notice(stored.id, "remind-3", TODAY, -3, usd(5), "2026-1", True),
            Notice(stored.id, "dun-1", TODAY + DAY, 3, usd(5), "2026-1", False),
        ]
        assert unit.receivables.noticed(TODAY) == [(stored, unit.receivables.notices(stored.id)[0])]
        assert unit.receivables.noticed(TODAY + DAY) == []
