"""Step 2: sales answers fact by fact or in one form; each difference is an item that stops the case (R40)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.flows.cases import NewNotice, act, open_case
from bot.flows.dossier import Answer, CreditCase, Handover
from bot.flows.errors import InvalidInput, NotReady
from bot.flows.model import Action, Stage
from bot.flows.ports import Desk
from tests.support.desks import entries, open_desk, person

TODAY = date(2026, 3, 2)
FIONA, SALLY = "U0FILEA1", "U0SALES1"
FACTS = ("legal_name", "owners", "main_business")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def compared(desk: Desk) -> int:
    """A case that waits for sales' answers on three facts."""
    new = NewNotice("Harbour Foods", "Ms Luo", TODAY, "tins", "CNY")
    number = open_case(desk, new, person(SALLY), "view:1")[0].number
    found = {f"value:{fact}": f"credit's {fact}" for fact in FACTS}
    sources = {f"source:{fact}": "register" for fact in FACTS}
    told = entries(**found, **sources, as_of=date(2026, 2, 1), reliability="official", result="eligible")
    act(desk, number, Action.FEED_BACK, told, FIONA)
    return number


def one(desk: Desk, number: int, fact: str, answer: str, **more: str) -> CreditCase:
    return act(desk, number, Action.ANSWER_ONE, entries(fact=fact, answer=answer, **more), SALLY)


def running(desk: Desk, number: int, kind: str) -> list[Handover]:
    with desk.units.reading() as unit:
        return [h for h in unit.handovers.of_case(number) if h.kind == kind and h.is_running]


def held(desk: Desk, case: CreditCase) -> dict[str, tuple[str, str]]:
    with desk.units.reading() as unit:
        facts = unit.files.facts(case.customer.id)
    return {fact.field: (fact.value, fact.source) for fact in facts if fact.superseded_by is None}


def test_the_last_answer_that_agrees_hands_the_case_on(desk: Desk) -> None:
    number = compared(desk)
    one(desk, number, "legal_name", "agreed")
    waits = one(desk, number, "owners", "unknown")

    goes_on = one(desk, number, "main_business", "agreed")

    assert (waits.stage, goes_on.stage) == (Stage.CONFIRMATION, Stage.INTENTION)
    assert [found.answer for found in goes_on.findings] == [Answer.AGREED, Answer.UNKNOWN, Answer.AGREED]
    assert not running(desk, number, "findings")
    assert len(running(desk, number, "intention")) == 1


def test_each_difference_is_an_item_of_who_screened_with_its_own_clock(desk: Desk) -> None:
    number = compared(desk)

    one(desk, number, "owners", "differs", sales_value="Ms Luo")
    one(desk, number, "legal_name", "differs", sales_value="Harbour Foods AG")

    items = running(desk, number, "differences")
    assert [(item.subject, item.to_user) for item in items] == [("owners", FIONA), ("legal_name", FIONA)]
    assert all(item.due_at for item in items)


def test_nothing_goes_on_while_one_difference_is_open(desk: Desk) -> None:
    number = compared(desk)
    one(desk, number, "owners", "differs", sales_value="Ms Luo", sales_source="her card")
    one(desk, number, "legal_name", "differs", sales_value="Harbour Foods AG")
    one(desk, number, "main_business", "agreed")
    first = {"holds:owners": "sales", "reason:owners": "The card is newer."}

    half = act(desk, number, Action.RESOLVE, entries(**first), FIONA)

    assert half.stage is Stage.CONFIRMATION
    assert [item.subject for item in running(desk, number, "differences")] == ["legal_name"]
    second = {"holds:legal_name": "credit", "reason:legal_name": "It says so in the register."}
    done = act(desk, number, Action.RESOLVE, entries(**second), FIONA)
    assert done.stage is Stage.INTENTION
    assert [(f.holds, f.reason, f.resolved_by) for f in done.findings[:2]] == [
        ("credit's legal_name", "It says so in the register.", FIONA),
        ("Ms Luo", "The card is newer.", FIONA),
    ]
    assert not running(desk, number, "differences")


def test_the_value_that_holds_is_the_fact_of_the_file(desk: Desk) -> None:
    number = compared(desk)
    one(desk, number, "owners", "differs", sales_value="Ms Luo", sales_source="her card")
    one(desk, number, "legal_name", "differs", sales_value="Harbour Foods AG")
    chosen = {"holds:owners": "sales", "holds:legal_name": "credit"}
    reasons = {"reason:owners": "newer", "reason:legal_name": "register"}

    case = act(desk, number, Action.RESOLVE, entries(**chosen, **reasons), FIONA)

    facts = held(desk, case)
    assert facts["owners"] == ("Ms Luo", "her card")
    assert facts["legal_name"] == ("credit's legal_name", "register")


def test_what_sales_adds_becomes_a_fact_with_its_source(desk: Desk) -> None:
    number = compared(desk)

    case = one(desk, number, "owners", "agreed", extra_fact="bank", extra_value="Harbour Bank")

    assert held(desk, case)["bank"] == ("Harbour Bank", "sales")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"answer": "differs"}, "sales_value"),
        ({"answer": "agreed", "extra_fact": "bank"}, "extra_value"),
        ({"answer": "agreed", "extra_value": "Harbour Bank"}, "extra_fact"),
    ],
)
def test_an_answer_with_a_part_missing_is_refused_beside_its_field(
    desk: Desk, told: dict[str, str], field: str
) -> None:
    number = compared(desk)

    with pytest.raises(InvalidInput) as refused:
        one(desk, number, "owners", **told)

    assert list(refused.value.problems) == [field]


def test_a_fact_is_answered_once(desk: Desk) -> None:
    number = compared(desk)
    one(desk, number, "owners", "agreed")

    with pytest.raises(InvalidInput) as refused:
        one(desk, number, "owners", "unknown")

    assert refused.value.problems["fact"][0] == "answered_already"
    for fact in ("legal_name", "main_business"):
        one(desk, number, fact, "differs", sales_value="another")
    with pytest.raises(NotReady):
        one(desk, number, "owners", "agreed")


@pytest.mark.parametrize(
    ("told", "field"),
    [({}, "holds:owners"), ({"holds:owners": "sales"}, "reason:owners")],
)
def test_a_resolution_names_the_value_and_the_reason(desk: Desk, told: dict[str, str], field: str) -> None:
    number = compared(desk)
    one(desk, number, "owners", "differs", sales_value="Ms Luo")

    with pytest.raises(InvalidInput) as refused:
        act(desk, number, Action.RESOLVE, entries(**told), FIONA)

    assert list(refused.value.problems) == [field]
