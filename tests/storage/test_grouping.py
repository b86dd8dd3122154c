"""Units that share a commit: each fails alone, and nothing is visible outside before it is settled."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from bot.storage.units import SqlUnits

KEYS = ("one", "two", "three")


@pytest.fixture
def units(tmp_path: Path) -> Iterator[SqlUnits]:
    """SQLite alone: on PostgreSQL every unit is a transaction of its own."""
    engine = open_engine(f"sqlite:///{tmp_path / 'group.db'}")
    migrate(engine)
    yield SqlUnits(engine)
    engine.dispose()


@pytest.fixture
def outside(units: SqlUnits) -> Iterator[SqlUnits]:
    """Another process at the same database."""
    engine = open_engine(str(units.engine.url))
    yield SqlUnits(engine)
    engine.dispose()


def written(units: SqlUnits) -> set[str]:
    with units.reading() as unit:
        return {key for key in KEYS if unit.settings.get(key)}


def write_and(units: SqlUnits, key: str, then: Callable[[], object]) -> None:
    with units() as unit:
        unit.settings.set(key, "x")
        then()


def write(units: SqlUnits, key: str) -> None:
    write_and(units, key, lambda: None)


def test_units_see_each_other_and_nobody_else_sees_them_until_they_are_settled(
    units: SqlUnits, outside: SqlUnits
) -> None:
    with units.grouping.together() as group:
        write(units, "one")
        write(units, "two")
        assert (written(units), written(outside)) == ({"one", "two"}, set())
        group.settle()
        assert written(outside) == {"one", "two"}


def test_what_is_not_settled_is_undone(units: SqlUnits, outside: SqlUnits) -> None:
    with units.grouping.together() as group:
        write(units, "one")
        group.settle()
        write(units, "two")
    assert written(units) == written(outside) == {"one"}


def test_a_unit_that_fails_takes_only_itself_back(units: SqlUnits, outside: SqlUnits) -> None:
    with units.grouping.together() as group:
        write(units, "one")
        with pytest.raises(ZeroDivisionError):
            write_and(units, "two", lambda: 1 / 0)
        write(units, "three")
        group.settle()
    assert written(outside) == {"one", "three"}


def test_when_the_commit_fails_all_are_undone_and_the_next_group_works(units: SqlUnits) -> None:
    with units() as unit:
        unit.connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        unit.connection.execute(
            text("CREATE TABLE child (of INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)")
        )
    with units.grouping.together() as group:
        write(units, "one")
        with units() as unit:
            unit.connection.execute(text("INSERT INTO child VALUES (7)"))
        with pytest.raises(IntegrityError):
            group.settle()
        assert written(units) == set()
        write(units, "two")
        group.settle()
    assert written(units) == {"two"}


def test_another_transaction_of_the_thread_settles_first(units: SqlUnits, outside: SqlUnits) -> None:
    with units.grouping.together():
        write(units, "one")
        with units.engine.begin() as connection:
            assert connection.scalar(text("SELECT count(*) FROM setting WHERE name = 'one'")) == 1
        assert written(outside) == {"one"}


def test_nothing_else_is_waited_for_inside_a_unit(units: SqlUnits) -> None:
    with units.grouping.together() as group, pytest.raises(RuntimeError, match="still open"):
        write_and(units, "one", group.settle)
    assert written(units) == set()


def test_alone_each_unit_is_committed_at_once(units: SqlUnits, outside: SqlUnits) -> None:
    with units.grouping.together(), units.grouping.alone():
        write(units, "one")
        assert written(outside) == {"one"}


def test_the_commit_hook_runs_once_for_a_group(units: SqlUnits) -> None:
    commits: list[int] = []
    event.listen(units.engine, "commit", lambda _: commits.append(1))
    with units.grouping.together() as group:
        for key in KEYS:
            write(units, key)
        group.settle()
    assert commits == [1]
