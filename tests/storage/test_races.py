"""Many at the same instant: one decision, no lost update, nobody told "database is locked"."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.flows.errors import Busy
from bot.storage.engine import open_engine
from bot.storage.units import SqlUnits
from tests.storage.making import a_case, a_customer, stored_case
from tests.storage.racing import decide, decide_alone

PEOPLE = 16


def test_of_sixteen_people_who_approve_at_once_one_wins_and_the_others_learn_who(units: SqlUnits) -> None:
    case = stored_case(units)
    barrier = threading.Barrier(PEOPLE)

    with ThreadPoolExecutor(PEOPLE) as people:
        users = [f"U{number}" for number in range(PEOPLE)]
        winners = set(people.map(lambda user: decide(units, case.number, user, barrier.wait), users))

    with units.reading() as unit:
        written = unit.journal.of_case(case.number, limit=99)
        assert unit.cases.get(case.number).version == 2
    assert winners == {entry.actor for entry in written}
    assert len(written) == 1


def test_of_two_processes_that_approve_at_once_one_wins(units: SqlUnits, database_url: str) -> None:
    case = stored_case(units)
    fresh = multiprocessing.get_context("spawn")
    barrier, answers = fresh.Barrier(2), fresh.Queue()
    processes = [
        fresh.Process(target=decide_alone, args=(database_url, case.number, user, barrier, answers))
        for user in ("U1", "U2")
    ]

    for process in processes:
        process.start()
    told = dict(answers.get(timeout=60) for _ in processes)
    for process in processes:
        process.join(60)

    with units.reading() as unit:
        written = unit.journal.of_case(case.number, limit=99)
    assert [entry.actor for entry in written] == list(set(told.values()))
    assert sorted(told) == ["U1", "U2"]


def test_sixteen_writers_of_two_engines_lose_no_update_and_none_is_turned_away(
    units: SqlUnits, database_url: str
) -> None:
    other = open_engine(database_url, wait_seconds=20)
    with units() as unit:
        customer = a_customer(unit)
        unit.settings.set("count", "0")

    def count(writer: int) -> None:
        mine = units if writer % 2 else SqlUnits(other)
        for _ in range(20):
            with mine() as unit:
                unit.customers.lock(customer.id)
                unit.settings.set("count", str(int(unit.settings.get("count") or "") + 1))

    with ThreadPoolExecutor(16) as writers:
        list(writers.map(count, range(16)))
    other.dispose()

    with units.reading() as unit:
        assert unit.settings.get("count") == "320"


def test_a_modal_submitted_sixteen_times_at_once_opens_one_case(units: SqlUnits) -> None:
    with units() as unit:
        customer = a_customer(unit)
    barrier = threading.Barrier(PEOPLE)

    def submit(number: int) -> int:
        barrier.wait()
        with units() as unit:
            return unit.cases.add(a_case(customer, brought_by=f"U{number}"), "V1").number

    with ThreadPoolExecutor(PEOPLE) as people:
        opened = set(people.map(submit, range(PEOPLE)))

    with units.reading() as unit:
        assert [line.number for line in unit.cases.lines()] == list(opened)
    assert len(opened) == 1


def test_one_who_only_looks_is_not_held_up_by_one_who_writes(units: SqlUnits) -> None:
    with units() as writing:
        writing.settings.set("a", "new")

        with units.reading() as unit:
            assert unit.settings.get("a") is None


def test_one_who_only_looks_sees_one_picture_throughout(units: SqlUnits) -> None:
    with units.reading() as unit:
        before = unit.settings.get("a")
        with units() as writing:
            writing.settings.set("a", "new")

        assert unit.settings.get("a") == before
    with units.reading() as unit:
        assert unit.settings.get("a") == "new"


@pytest.mark.parametrize("same_process", [True, False])
def test_a_writer_who_waits_too_long_on_a_sqlite_file_is_told_so(
    tmp_path: object, same_process: bool
) -> None:
    url = f"sqlite:///{tmp_path}/credit-desk.db"
    engine, other = open_engine(url, wait_seconds=0.05), open_engine(url, wait_seconds=0.05)
    late = SqlUnits(engine if same_process else other)

    with SqlUnits(engine)(), pytest.raises(Busy), late():
        pass
    with late():  # and the next one gets through
        pass
    engine.dispose()
    other.dispose()
