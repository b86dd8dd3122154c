"""Migrations: the same schema as the tables, whole or not at all, and no start on an unknown one."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text

from bot.storage.engine import open_engine
from bot.storage.errors import SchemaError
from bot.storage.schema import check_revision, current_revision, migrate, newest_revision
from bot.storage.tables import METADATA
from bot.storage.units import SqlUnits
from tests.storage.making import stored_case


def test_the_migrated_schema_is_the_one_the_tables_describe(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        difference = compare_metadata(context, METADATA)

    assert difference == []


CATALOGUE = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL",
    "postgresql": (
        "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
        "UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace"
    ),
}


def catalogue(engine: Engine) -> dict[str, list[str]]:
    """The words of each definition in order of the alphabet; triggers and Alembic's own mark are left out.

    SQLite quotes the name of a table that a migration rebuilt; that is no difference.
    """
    with engine.connect() as connection:
        found = connection.execute(text(CATALOGUE[engine.dialect.name])).all()
    return {
        name: sorted(re.sub(r'[\s,()"]+', " ", definition).split())
        for kind, name, definition in found
        if kind != "trigger" and "alembic" not in name
    }


def test_partial_indexes_keys_and_checks_are_the_same(engine: Engine) -> None:
    migrated = catalogue(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    METADATA.drop_all(engine)
    METADATA.create_all(engine)

    assert migrated == catalogue(engine)


def test_migrating_again_changes_nothing_and_keeps_the_rows(units: SqlUnits, engine: Engine) -> None:
    case = stored_case(units)

    assert migrate(engine) == newest_revision() == current_revision(engine)
    with units.reading() as unit:
        assert unit.cases.get(case.number) == case


def test_a_database_at_the_newest_revision_passes_the_check(engine: Engine) -> None:
    check_revision(engine)

    assert current_revision(engine) == newest_revision()


def test_a_database_without_tables_is_refused_with_the_cure(database_url: str) -> None:
    engine = open_engine(database_url)

    with pytest.raises(SchemaError, match="run credit-desk migrate first"):
        check_revision(engine)
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused_and_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaError, match="9999, which this program does not know"):
        check_revision(engine)
    with pytest.raises(SchemaError, match="9999, which this program does not know"):
        migrate(engine)
    assert current_revision(engine) == "9999"


def test_a_migration_that_fails_leaves_the_database_as_it_was(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE promise (in_the_way INTEGER)"))

    with pytest.raises(Exception, match="already exists"):
        migrate(engine)
    assert current_revision(engine) is None
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE promise"))
    assert migrate(engine) == newest_revision()
    engine.dispose()


def test_foreign_keys_hold_after_migrating_in_the_same_connection(engine: Engine) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO handover (case_number, kind, from_post, from_user, to_post, to_user, subject, "
                "sent_at, state, accepted_by, returned) VALUES "
                "(99, '', '', '', '', '', '', '2026-03-02 09:00:00', '', '', '')"
            )
        )


def test_rows_that_point_at_nothing_stop_a_migration_on_sqlite(tmp_path: object) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/credit-desk.db")
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.executescript(
            "PRAGMA foreign_keys = OFF; CREATE TABLE parent (id INTEGER PRIMARY KEY);"
            "CREATE TABLE child (parent INTEGER REFERENCES parent (id)); INSERT INTO child VALUES (1);"
        )

    with pytest.raises(SchemaError, match="point at nothing, in child"):
        migrate(engine)
    assert current_revision(engine) is None
    engine.dispose()
