"""Units of work: what happens when the database itself breaks a transaction off."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.flows.again import persistently
from bot.flows.errors import BrokenOff, Busy
from bot.storage.engine import open_engine
from bot.storage.errors import StorageError
from bot.storage.schema import migrate
from bot.storage.units import SqlUnit, SqlUnits
from tests.support.databases import fresh_database

Result = TypeVar("Result")
SERIALIZATION = "DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$"

CUT_AT_COMMIT = """
CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON setting DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION cut();
"""


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[SqlUnits]:
    """PostgreSQL alone: SQLite breaks no transaction off by itself."""
    with fresh_database(postgres_url) as url:
        engine = open_engine(url)
        migrate(engine)
        yield SqlUnits(engine)
        engine.dispose()


def in_one(units: SqlUnits, work: Callable[[SqlUnit], Result]) -> Result:
    """Do work in one transaction, as the handlers and the tick do."""

    def whole() -> Result:
        with units() as unit:
            return work(unit)

    return persistently(whole)


@pytest.mark.postgres
def test_a_transaction_that_postgresql_broke_off_is_done_again(postgres: SqlUnits) -> None:
    tries: list[int] = []

    def work(unit: SqlUnit) -> int:
        tries.append(1)
        unit.settings.set(f"try {len(tries)}", "x")
        if len(tries) < 3:
            unit.connection.execute(text(SERIALIZATION))
        return len(tries)

    assert in_one(postgres, work) == 3
    with postgres.reading() as unit:
        assert [unit.settings.get(f"try {number}") for number in (1, 2, 3)] == [None, None, "x"]


@pytest.mark.postgres
def test_a_broken_off_transaction_is_tried_three_times_and_no_more(postgres: SqlUnits) -> None:
    tries: list[int] = []

    def work(unit: SqlUnit) -> None:
        tries.append(1)
        unit.connection.execute(text(SERIALIZATION))

    with pytest.raises(Busy):
        in_one(postgres, work)
    assert len(tries) == 3


@pytest.mark.postgres
def test_a_connection_cut_in_the_middle_is_replaced_and_the_work_done_again(
    postgres: SqlUnits,
) -> None:
    tries: list[int] = []

    def work(unit: SqlUnit) -> int:
        tries.append(1)
        if len(tries) == 1:
            unit.connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        unit.settings.set("a", "b")
        return len(tries)

    assert in_one(postgres, work) == 2


@pytest.mark.postgres
def test_a_lock_that_is_not_to_be_had_in_time_is_busy_and_not_tried_again(postgres: SqlUnits) -> None:
    impatient = SqlUnits(open_engine(postgres.engine.url.render_as_string(hide_password=False), 0.05))
    tries: list[int] = []
    with postgres() as unit:
        unit.settings.set("held", "x")

    def work(unit: SqlUnit) -> None:
        tries.append(1)
        unit.settings.set("held", "mine")

    with postgres() as unit:
        unit.settings.set("held", "y")
        with pytest.raises(Busy) as busy:
            in_one(impatient, work)
    impatient.engine.dispose()

    assert not isinstance(busy.value, BrokenOff)
    assert len(tries) == 1


@pytest.mark.postgres
def test_a_connection_cut_while_somebody_only_looks_is_replaced(postgres: SqlUnits) -> None:
    tries: list[int] = []

    def look() -> str | None:
        with postgres.reading() as unit:
            tries.append(1)
            if len(tries) == 1:
                unit.connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
            return unit.settings.get("a")

    assert persistently(look) is None
    assert len(tries) == 2


@pytest.mark.postgres
def test_a_connection_cut_at_the_commit_is_not_tried_again_for_it_may_have_been_committed(
    postgres: SqlUnits,
) -> None:
    tries: list[int] = []
    with postgres() as unit:
        unit.connection.execute(text(CUT_AT_COMMIT))

    def work(unit: SqlUnit) -> None:
        tries.append(1)
        unit.settings.set("a", "b")

    with pytest.raises(DBAPIError):
        in_one(postgres, work)
    assert len(tries) == 1


def test_an_error_of_ours_is_not_tried_again(units: SqlUnits) -> None:
    tries: list[int] = []

    def work(unit: SqlUnit) -> None:
        tries.append(1)
        unit.connection.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(DBAPIError):
        in_one(units, work)
    assert len(tries) == 1


def test_a_database_of_another_kind_is_refused_with_the_right_form() -> None:
    with pytest.raises(StorageError, match="sqlite:///FILE or postgresql://HOST/NAME"):
        open_engine("mysql://localhost/credit")
