"""Fault 59: nothing can be written. Nothing is half done, the fault shows, and it passes by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import LiteralString

import pytest
from psycopg import sql
from sqlalchemy import Engine, make_url

from bot.flows.again import persistently
from bot.flows.errors import NotSaved
from bot.storage.engine import driver_of, open_engine
from bot.storage.grouping import Undone
from bot.storage.schema import migrate
from bot.storage.units import SqlUnits
from tests.support import databases

MUCH = "x" * 100_000
NO_LIMIT = 1_000_000_000


@pytest.fixture
def units(tmp_path: Path) -> Iterator[SqlUnits]:
    engine = open_engine(f"sqlite:///{tmp_path / 'desk.db'}")
    migrate(engine)
    yield SqlUnits(engine)
    engine.dispose()


def room_for(engine: Engine, pages: int) -> None:
    """How large the file may become from now on; the pool of one thread hands out one connection."""
    with engine.connect() as connection:
        driver = driver_of(connection)
        now = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count = {min(now + pages, NO_LIMIT)}")


def write(units: SqlUnits, key: str, value: str = "x") -> None:
    with units() as unit:
        unit.settings.set(f"small.{key}", "x")
        unit.settings.set(key, value)


def there(units: SqlUnits, *keys: str) -> set[str]:
    with units.reading() as unit:
        return {key for key in keys if unit.settings.get(key) or unit.settings.get(f"small.{key}")}


def outcome(work: Callable[[], object]) -> str:
    try:
        work()
    except (NotSaved, Undone) as error:
        return type(error).__name__
    return "saved"


def test_on_a_full_disk_nothing_is_half_saved_and_it_goes_on_by_itself(units: SqlUnits) -> None:
    room_for(units.engine, 2)

    with pytest.raises(NotSaved):
        write(units, "one", MUCH)
    units.saving.look()
    full = units.saving.why
    room_for(units.engine, NO_LIMIT)
    units.saving.look()
    write(units, "two", MUCH)

    assert full == "disk full"
    assert units.saving.works
    assert there(units, "one", "two") == {"two"}


def test_what_fits_on_a_full_disk_does_not_make_it_well(units: SqlUnits) -> None:
    write(units, "one")
    room_for(units.engine, 2)
    with pytest.raises(NotSaved):
        write(units, "two", MUCH)

    write(units, "one", "y")
    units.saving.look()

    assert units.saving.why == "disk full"


def test_a_file_that_is_read_only_is_told_and_can_still_be_looked_at(units: SqlUnits) -> None:
    write(units, "one")
    units.engine.dispose()
    name = units.engine.url.database
    shut = SqlUnits(open_engine(f"sqlite:///file:{name}?mode=ro&uri=true"))

    with pytest.raises(NotSaved):
        write(shut, "two")

    assert shut.saving.why == "read-only"
    assert there(shut, "one", "two") == {"one"}
    shut.engine.dispose()


def test_of_units_that_share_a_commit_none_is_taken_for_saved_that_is_not(units: SqlUnits) -> None:
    room_for(units.engine, 2)

    with units.grouping.together() as group:
        told = [
            outcome(lambda: write(units, "one")),
            outcome(lambda: write(units, "two", MUCH)),
            outcome(lambda: write(units, "three")),
        ]
        settled = outcome(group.settle)

    kept = there(units, "one", "two", "three")
    assert told[1] == "NotSaved"
    assert kept == ({"one", "three"} if settled == "saved" else set())
    assert (told[2] == "saved") == (settled == "saved")


@pytest.mark.postgres
def test_a_read_only_postgresql_is_told_and_goes_on_after_it_is_mended(postgres_url: str) -> None:
    with databases.fresh_database(postgres_url) as url:
        units = SqlUnits(open_engine(url))
        migrate(units.engine)
        _read_only(url, "on")
        units.engine.dispose()

        with pytest.raises(NotSaved):
            _set(units, "one")
        shut = units.saving.why
        _read_only(url, "off")
        units.engine.dispose()
        units.saving.look()
        _set(units, "two")

        assert (shut, units.saving.works) == ("read-only", True)
        assert there(units, "one", "two") == {"two"}
        units.engine.dispose()


def _set(units: SqlUnits, key: str) -> None:
    def work() -> None:
        with units() as unit:
            unit.settings.set(key, "x")

    persistently(work)


def _read_only(url: str, state: LiteralString) -> None:
    """For new connections, as on a standby."""
    address = make_url(url)
    change = sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}")
    with databases.administering(address.set(database="postgres")) as admin:
        admin.execute(change.format(sql.Identifier(address.database or ""), sql.SQL(state)))
