"""A migrated database and its units of work, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from bot.storage.units import SqlUnits


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database at the newest revision."""
    engine = open_engine(database_url, wait_seconds=20)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def units(engine: Engine) -> SqlUnits:
    return SqlUnits(engine)
