"""The schema's revision: bring a database up to date, or say in one sentence why it cannot be used.

Each migration runs in one transaction with its mark: interrupted, it leaves the database as it was.
On SQLite foreign keys are off meanwhile, because a table rebuilt under ``ON DELETE CASCADE`` would
take its children along, and are checked before the commit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from bot.storage.engine import open_engine
from bot.storage.errors import SchemaError

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_MIGRATION = 5_377_291
"""Number of the PostgreSQL advisory lock held while migrating."""


def migrate(database: Engine | str) -> str:
    """Bring a database to the newest revision and give its name; nothing happens if it is there.

    Raises ``SchemaError`` for a database made by a newer version of the program.
    """
    if isinstance(database, str):
        engine = open_engine(database)
        try:
            return migrate(engine)
        finally:
            engine.dispose()
    with database.connect() as connection, _alone(connection):
        _refuse_unknown(_revision(connection))
        command.upgrade(_config(connection), "head")
    return newest_revision()


def newest_revision() -> str:
    """The revision this program is written for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def current_revision(engine: Engine) -> str | None:
    """The revision a database is at; None if it has never been migrated."""
    with engine.connect() as connection:
        return _revision(connection)


def check_revision(engine: Engine) -> None:
    """Raise ``SchemaError`` unless the database is exactly at the newest revision."""
    found = current_revision(engine)
    _refuse_unknown(found)
    if found is None:
        raise SchemaError("database.no_tables")
    newest = newest_revision()
    if found != newest:
        raise SchemaError("database.older", found=found, needed=newest)


def _refuse_unknown(found: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise SchemaError("database.newer", found=found)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    if connection.dialect.name == "sqlite":
        with _foreign_keys_off(connection), connection.begin():
            yield
            _check_foreign_keys(connection)
    else:
        with connection.begin():
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_MIGRATION})
            yield


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise SchemaError("database.orphans", tables=tuple(sorted({str(row[0]) for row in broken})))
