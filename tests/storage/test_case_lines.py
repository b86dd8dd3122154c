"""Lists of cases: whose turn, by due instant, with what is overdue, in one query."""

from datetime import timedelta

from sqlalchemy import Engine, event

from bot.flows.dossier import HandoverState
from bot.flows.model import Post, Stage
from bot.flows.ports import CaseLine
from bot.storage.units import SqlUnits
from tests.storage.making import AT, a_case, a_customer, a_handover, a_receivable, usd

HOUR = timedelta(hours=1)


def fill(units: SqlUnits) -> None:
    """CR-1 due late, CR-2 due soon and overdue in money, CR-3 without a clock, CR-4 closed."""
    with units() as unit:
        customer = a_customer(unit)
        for number in range(1, 5):
            closed = {"stage": Stage.CLOSED} if number == 4 else {}
            unit.cases.add(a_case(customer, brought_by=f"U{number}", **closed), f"V{number}")
        late = {"to_post": Post.CREDIT_ANALYST, "due_at": AT + 9 * HOUR}
        unit.handovers.add(a_handover(1, **late))
        unit.handovers.add(a_handover(2, due_at=AT + 5 * HOUR, to_user="U9"))
        unit.handovers.add(a_handover(2, to_post=Post.SALES, due_at=AT + 2 * HOUR, accepted_by="U8"))
        unit.handovers.add(a_handover(2, to_post=Post.LEGAL, state=HandoverState.DONE, due_at=AT))
        reached = {"case": 2, "last_rule": "dun-1"}
        unit.receivables.add(a_receivable(customer.id, "A", open=usd(30_00), **reached))
        unit.receivables.add(a_receivable(customer.id, "B", open=usd(5_00), **reached))
        unit.receivables.add(a_receivable(customer.id, "C", open=usd(0), **reached))
        unit.receivables.add(a_receivable(customer.id, "D", case=2, last_rule="due-0"))


def numbers(lines: object) -> list[int]:
    return [line.number for line in lines]  # type: ignore[attr-defined]


def test_a_line_shows_turn_earliest_clock_and_overdue_sum(units: SqlUnits) -> None:
    fill(units)

    with units.reading() as unit:
        line = unit.cases.lines()[0]
    assert line == CaseLine(
        number=2,
        version=1,
        stage="screening",
        customer="Harbour Foods Ltd",
        brought_by="U2",
        turn=(Post.SALES, Post.FILE_ADMIN),
        due_at=AT + 2 * HOUR,
        opened_at=AT,
        fast_lane=False,
        overdue_minor=35_00,
        currency="USD",
    )


def test_the_soonest_due_comes_first_and_no_clock_last(units: SqlUnits) -> None:
    fill(units)

    with units.reading() as unit:
        assert numbers(unit.cases.lines()) == [2, 1, 3]
        assert numbers(unit.cases.lines(open_only=False)) == [2, 1, 3, 4]


def test_pages_follow_each_other(units: SqlUnits) -> None:
    fill(units)

    with units.reading() as unit:
        assert numbers(unit.cases.lines(limit=2)) == [2, 1]
        assert numbers(unit.cases.lines(limit=2, offset=2)) == [3]


def test_a_post_sees_the_cases_whose_turn_it_is(units: SqlUnits) -> None:
    fill(units)

    with units.reading() as unit:
        assert numbers(unit.cases.lines(posts=frozenset({Post.CREDIT_ANALYST}))) == [1]
        assert numbers(unit.cases.lines(posts=frozenset({Post.SALES, Post.CREDIT_ANALYST}))) == [2, 1]
        assert numbers(unit.cases.lines(posts=frozenset({Post.LEGAL}))) == []
        assert numbers(unit.cases.lines(posts=frozenset())) == []


def test_a_person_sees_the_cases_brought_in_given_or_claimed(units: SqlUnits) -> None:
    fill(units)

    with units.reading() as unit:
        assert numbers(unit.cases.lines(user="U3")) == [3]
        assert numbers(unit.cases.lines(user="U9")) == [2]
        assert numbers(unit.cases.lines(user="U8")) == [2]
        assert numbers(unit.cases.lines(user="U7")) == []


def test_overdue_lists_only_cases_with_money_outstanding_past_its_day(units: SqlUnits) -> None:
    fill(units)

    with units.reading() as unit:
        assert numbers(unit.cases.lines(overdue=True)) == [2]


def test_a_list_takes_one_query_however_long_it_is(units: SqlUnits, engine: Engine) -> None:
    fill(units)
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: seen.append(call[2]))

    with units.reading() as unit:
        unit.cases.lines()
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1
