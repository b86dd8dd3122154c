"""Units of work: what happens when the database itself breaks a transaction off."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.storage.engine import open_engine
from bot.storage.errors import StorageError
from bot.storage.schema import migrate
from bot.storage.units import SqlUnit, SqlUnits
from tests.support.databases import fresh_database

SERIALIZATION = "DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$"


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[SqlUnits]:
    """PostgreSQL alone: SQLite breaks no transaction off by itself."""
    with fresh_database(postgres_url) as url:
        engine = open_engine(url)
        migrate(engine)
        yield SqlUnits(engine)
        engine.dispose()


@pytest.mark.postgres
def test_a_transaction_that_postgresql_broke_off_is_done_again(postgres: SqlUnits) -> None:
    tries: list[int] = []

    def work(unit: SqlUnit) -> int:
        tries.append(1)
        unit.settings.set(f"try {len(tries)}", "x")
        if len(tries) < 3:
            unit.connection.execute(text(SERIALIZATION))
        return len(tries)

    assert postgres.run(work) == 3
    with postgres.reading() as unit:
        assert [unit.settings.get(f"try {number}") for number in (1, 2, 3)] == [None, None, "x"]


@pytest.mark.postgres
def test_a_broken_off_transaction_is_tried_three_times_and_no_more(postgres: SqlUnits) -> None:
    tries: list[int] = []

    def work(unit: SqlUnit) -> None:
        tries.append(1)
        unit.connection.execute(text(SERIALIZATION))

    with pytest.raises(DBAPIError):
        postgres.run(work)
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

    assert postgres.run(work) == 2


def test_an_error_of_ours_is_not_tried_again(units: SqlUnits) -> None:
    tries: list[int] = []

    def work(unit: SqlUnit) -> None:
        tries.append(1)
        unit.connection.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(DBAPIError):
        units.run(work)
    assert len(tries) == 1


def test_a_database_of_another_kind_is_refused_with_the_right_form() -> None:
    with pytest.raises(StorageError, match="sqlite:///FILE or postgresql://HOST/NAME"):
        open_engine("mysql://localhost/credit")
