"""The queue: whose turn it is, by clock; who is waited for; what is nobody else's business."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.flows.dossier import HandoverState
from bot.flows.model import Actor, Post, Stage
from bot.flows.queue import Day, QueueCount, QueueLine, Whose
from bot.flows.turnaround import Breach, Ended
from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from bot.storage.units import SqlUnit, SqlUnits
from tests.storage.making import AT, a_case, a_customer, a_handover, an_entry

HOUR = timedelta(hours=1)
TODAY = Day(AT, AT + 12 * HOUR)
FIONA, ADA = "UFILE1", "UANALY1"


def fill(units: SqlUnits) -> None:
    """Three cases of two salespeople; work for the file administrators, an analyst and sales."""
    with units() as unit:
        customer = a_customer(unit)
        for number, seller in enumerate(("USALE1", "USALE1", "USALE2"), 1):
            unit.cases.add(a_case(customer, brought_by=seller), f"V{number}")
        unit.handovers.add(a_handover(1, due_at=AT + 30 * HOUR, from_user="USALE1"))
        unit.handovers.add(a_handover(2, due_at=AT - HOUR, to_user=FIONA, state=HandoverState.ACCEPTED))
        unit.handovers.add(a_handover(3, to_user="UFILE2"))
        unit.handovers.add(a_handover(3, due_at=AT + 3 * HOUR, kind="differences"))
        analyst = {"to_post": Post.CREDIT_ANALYST, "kind": "report", "from_user": FIONA}
        unit.handovers.add(a_handover(3, **analyst))
        unit.handovers.add(a_handover(3, to_post=Post.SALES, kind="findings"))
        unit.handovers.add(a_handover(1, state=HandoverState.DONE, due_at=AT - HOUR))


def whose(user: str, *posts: Post, **lent: str) -> Whose:
    return Whose.of(Actor(user, frozenset(posts), {Post(post): of for post, of in lent.items()}))


def told(lines: object) -> list[tuple[str, int]]:
    return [(line.kind, line.case) for line in lines]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("of", "mine"),
    [
        (whose(FIONA, Post.FILE_ADMIN), [("contact_notice", 2), ("differences", 3), ("contact_notice", 1)]),
        (whose("UFILE3", Post.FILE_ADMIN), [("differences", 3), ("contact_notice", 1)]),
        (whose(ADA, Post.CREDIT_ANALYST), [("report", 3)]),
        (whose("USALE2", Post.SALES), [("findings", 3)]),
        (whose("USALE1", Post.SALES), []),
        (whose("UNONE"), []),
        (
            whose("UDEPUT", Post.FILE_ADMIN, file_admin="UFILE2"),
            [("differences", 3), ("contact_notice", 1), ("contact_notice", 3)],
        ),
    ],
)
def test_my_turn_is_free_work_of_my_posts_and_what_was_given_to_me(
    units: SqlUnits, of: Whose, mine: list[tuple[str, int]]
) -> None:
    fill(units)

    with units.reading() as unit:
        assert told(unit.queue.turns(of, 10)) == mine


def test_a_line_says_what_a_row_shows(units: SqlUnits) -> None:
    fill(units)

    with units.reading() as unit:
        line = unit.queue.turns(whose(FIONA, Post.FILE_ADMIN), 1)[0]
    assert line == QueueLine(
        id=2,
        kind="contact_notice",
        state="accepted",
        from_post=Post.SALES,
        from_user="USALES",
        to_post=Post.FILE_ADMIN,
        to_user=FIONA,
        sent_at=AT,
        due_at=AT - HOUR,
        case=2,
        version=1,
        stage="screening",
        customer="Harbour Foods Ltd",
        brought_by="USALE1",
        fast_lane=False,
    )


def test_pages_follow_each_other_and_the_count_is_of_all(units: SqlUnits) -> None:
    fill(units)
    fiona = whose(FIONA, Post.FILE_ADMIN)

    with units.reading() as unit:
        assert told(unit.queue.turns(fiona, 2, 2)) == [("contact_notice", 1)]
        assert unit.queue.count(fiona, TODAY) == QueueCount(all=3, breached=1, today=1)
        assert unit.queue.count(whose("UNONE"), TODAY) == QueueCount()


@pytest.mark.parametrize(
    ("of", "waits"),
    [
        (whose("USALE1", Post.SALES), [("contact_notice", 2), ("contact_notice", 1)]),
        (whose(FIONA, Post.FILE_ADMIN), [("report", 3)]),
        (whose("USALE2", Post.SALES), [("differences", 3), ("contact_notice", 3), ("report", 3)]),
        (whose(ADA, Post.CREDIT_ANALYST), []),
    ],
)
def test_one_waits_for_what_one_handed_on_and_for_own_cases(
    units: SqlUnits, of: Whose, waits: list[tuple[str, int]]
) -> None:
    fill(units)

    with units.reading() as unit:
        assert told(unit.queue.waited_for(of, 10)) == waits


def went(unit: SqlUnit, case: int, hours: int, before: Stage, after: Stage, by: str = "UANALY1") -> None:
    step = an_entry(case, by, "propose")
    unit.journal.write(replace(step, at=AT + hours * HOUR, from_stage=before, to_stage=after))


def move(units: SqlUnits) -> None:
    """Case 1 moved twice, 2 before yesterday, 3 was only commented on."""
    screening, analysis, approval = Stage.SCREENING, Stage.ANALYSIS, Stage.APPROVAL
    fill(units)
    with units() as unit:
        went(unit, 2, -30, screening, analysis)
        went(unit, 1, -3, screening, analysis)
        went(unit, 3, -2, analysis, analysis, "USALE2")
        went(unit, 1, -1, analysis, approval, "UFILE9")


@pytest.mark.parametrize(
    ("of", "moved"),
    [
        (whose("USALE1", Post.SALES), [1]),  # brought it
        (whose("USALE2", Post.SALES), []),
        (whose(ADA, Post.CREDIT_ANALYST), [1]),  # took a step
        (whose("UFILE9", Post.FILE_ADMIN), [1]),
        (whose("UFILE8", Post.FILE_ADMIN), []),
        (whose(ADA, Post.SALES), []),  # who sees own cases only does not see it for having acted once
        (whose("USALE1"), []),
        (whose("UDEPUT", Post.SALES, sales="USALE1"), [1]),
    ],
)
def test_own_cases_that_changed_stage_are_told_with_their_last_step(
    units: SqlUnits, of: Whose, moved: list[int]
) -> None:
    move(units)

    with units.reading() as unit:
        found, in_all = unit.queue.moved(of, AT - 24 * HOUR, 5)

    assert ([one.case for one in found], in_all) == (moved, len(moved))
    for one in found:
        assert (one.before, one.after, one.by) == (Stage.ANALYSIS, Stage.APPROVAL, "UFILE9")
        assert one.at == AT - HOUR


def test_the_newest_moves_are_shown_and_all_are_counted(units: SqlUnits) -> None:
    with units() as unit:
        customer = a_customer(unit)
        for number in range(1, 8):
            unit.cases.add(a_case(customer), f"V{number}")
            went(unit, number, -number, Stage.SCREENING, Stage.CONFIRMATION)

    with units.reading() as unit:
        found, in_all = unit.queue.moved(whose("USALES", Post.SALES), AT - 24 * HOUR, 5)

    assert ([one.case for one in found], in_all) == ([1, 2, 3, 4, 5], 7)


def test_work_done_and_clocks_that_ran_out_are_read_newest_first(units: SqlUnits) -> None:
    done = {"state": HandoverState.DONE, "accepted_at": AT - 2 * HOUR}
    with units() as unit:
        unit.cases.add(a_case(a_customer(unit)), "V1")
        unit.handovers.add(a_handover(1, **done, done_at=AT - HOUR))
        unit.handovers.add(a_handover(1, **done, done_at=AT - 30 * HOUR))
        unit.handovers.add(a_handover(1, state=HandoverState.RETURNED, done_at=AT))
        unit.handovers.add(a_handover(1, state=HandoverState.CANCELLED, done_at=AT))
        unit.handovers.add(a_handover(1, **done, done_at=AT, to_post=Post.COLLECTOR, breached_at=AT - HOUR))
        unit.handovers.add(a_handover(1, breached_at=AT - 25 * HOUR))

    with units.reading() as unit:
        ended, one = unit.queue.ended(AT - 24 * HOUR, 9), unit.queue.ended(AT - 24 * HOUR, 1)
        breaches = unit.queue.breaches(AT - 24 * HOUR, 9)

    first = Ended(Post.SALES, Post.FILE_ADMIN, AT, AT - 2 * HOUR, AT - HOUR)
    assert ended == [replace(first, to_post=Post.COLLECTOR, done_at=AT), first]
    assert one == ended[:1]
    assert breaches == [Breach(Post.SALES, Post.COLLECTOR, AT - HOUR)]


def test_a_home_takes_as_many_queries_however_long_the_queue_is(units: SqlUnits, engine: Engine) -> None:
    fill(units)
    with units() as unit:
        for _ in range(30):
            unit.handovers.add(a_handover(1))
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    fiona = whose(FIONA, Post.FILE_ADMIN)

    with units.reading() as unit:
        unit.queue.turns(fiona, 11)
        unit.queue.count(fiona, TODAY)
        unit.queue.waited_for(fiona, 10)
        unit.queue.moved(fiona, AT, 5)
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 4


def plans(engine: Engine, look: Callable[[SqlUnit], object]) -> str:
    """What SQLite says of each statement of a look."""
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    with SqlUnits(engine).reading() as unit:
        look(unit)
    with engine.connect() as connection:
        rows = [
            row
            for statement, values in list(asked)
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    return "\n".join(row[3] for row in rows)


FIONAS = whose(FIONA, Post.FILE_ADMIN)
THEIRS = "ix_handover_queue (to_post=? AND to_user=?)"
LOOKS: dict[str, tuple[Callable[[SqlUnit], object], str]] = {
    "my turn": (lambda unit: unit.queue.turns(FIONAS, 10), THEIRS),
    "a salesperson's turn": (lambda unit: unit.queue.turns(whose("USALE1", Post.SALES), 10), THEIRS),
    "how many": (lambda unit: unit.queue.count(FIONAS, TODAY), THEIRS),
    "a department": (lambda unit: unit.queue.groups(FIONAS.posts, FIONAS, TODAY), "ix_handover_"),
    "cases of each person": (lambda unit: unit.queue.cases_of(FIONAS.posts, FIONAS), "ix_handover_"),
    "unclaimed": (lambda unit: unit.queue.of_people(FIONAS.posts, {""}, FIONAS, 10), THEIRS),
    "what moved": (lambda unit: unit.queue.moved(FIONAS, AT, 5), "ix_journal_moved (at>?)"),
    "work done": (lambda unit: unit.queue.ended(AT, 5), "ix_handover_done_at (done_at>?)"),
    "clocks that ran out": (
        lambda unit: unit.queue.breaches(AT, 5),
        "ix_handover_breached_at (breached_at>?)",
    ),
    "waited for": (lambda unit: unit.queue.waited_for(FIONAS, 10), "ix_handover_running_from_user"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_the_queue_is_read_from_indexes(tmp_path: object, look: str) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/credit-desk.db")
    migrate(engine)
    asked, index = LOOKS[look]

    plan = plans(engine, asked)

    assert index in plan
    assert "SCAN handover" not in plan
    assert "SCAN credit_case" not in plan
    assert "SCAN journal" not in plan
    engine.dispose()
