"""A case from first contact to the closed file, through the use cases, on both databases."""

from collections.abc import Iterator

import pytest

from bot.flows.model import Stage
from bot.flows.ports import Desk
from tests.support import walks
from tests.support.desks import open_desk
from tests.support.states import reach
from tests.support.walks import Stride


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def walked(desk: Desk, strides: tuple[Stride, ...]) -> int:
    return reach(desk, strides, "view:V1", daily=True)


def test_a_case_that_is_paid_late_ends_in_a_closed_file(desk: Desk) -> None:
    number = walked(desk, walks.to_the_receivable() + walks.collection() + walks.paid_and_closed())

    with desk.units.reading() as unit:
        case = unit.cases.get(number)
        assert (case.stage, case.outcome) == (Stage.CLOSED, "completed")
        assert [h.kind for h in unit.handovers.of_case(number) if h.is_running] == []
        assert unit.receivables.open_minor(case.customer.id, "CNY") == 0


def test_a_case_that_proves_fruitless_ends_with_the_customer_on_cash_only(desk: Desk) -> None:
    number = walked(desk, walks.to_the_receivable() + walks.collection() + walks.fruitless())

    with desk.units.reading() as unit:
        case = unit.cases.get(number)
        owed = unit.receivables.of_case(number)[0]
        assert (case.stage, case.customer.standing) == (Stage.CLOSED, "cash_only")
        assert owed.written_off_minor == 38_000_000
        assert owed.open.minor == 0


def test_every_action_leaves_one_journal_row_with_the_policy_version(desk: Desk) -> None:
    strides = walks.to_the_receivable()

    number = walked(desk, strides)

    with desk.units.reading() as unit:
        entries = list(unit.journal.of_case(number, limit=100))[::-1]
    assert [entry.action for entry in entries] == ["open", *(stride.action.value for stride in strides)]
    assert {entry.policy_version for entry in entries} == {desk.policy.version}
    assert [entry.version for entry in entries] == list(range(1, len(entries) + 1))
