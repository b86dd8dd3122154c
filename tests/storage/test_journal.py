"""The journal: appended to, read newest first, changed by nobody."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.storage.units import SqlUnits
from tests.storage.making import AT, an_entry, stored_case


def test_entries_come_back_newest_first_and_limited(units: SqlUnits) -> None:
    case = stored_case(units)
    with units() as unit:
        for version in range(1, 8):
            unit.journal.write(an_entry(case.number, version=version))
        unit.journal.write(an_entry(None))

    with units.reading() as unit:
        found = unit.journal.of_case(case.number)
        assert [entry.version for entry in found] == [7, 6, 5, 4, 3]
        assert [replace(entry, id=0) for entry in unit.journal.of_case(case.number, limit=1)] == [
            an_entry(case.number, version=7)
        ]


def test_an_entry_of_a_case_that_is_not_there_is_refused_by_the_database(units: SqlUnits) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), units() as unit:
        unit.journal.write(an_entry(99))


def test_an_entry_whose_moment_has_no_zone_is_refused(units: SqlUnits) -> None:
    naive = replace(an_entry(None), at=AT.replace(tzinfo=None))

    with pytest.raises(Exception, match="needs a zone"), units() as unit:
        unit.journal.write(naive)


CHANGES = [
    "UPDATE journal SET actor = 'UOTHER'",
    "DELETE FROM journal",
    "DELETE FROM journal WHERE id = 1",
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_written_cannot_be_changed_even_by_direct_sql(
    units: SqlUnits, engine: Engine, change: str
) -> None:
    case = stored_case(units)
    with units() as unit:
        unit.journal.write(an_entry(case.number))

    with pytest.raises(DBAPIError, match="append only"), engine.begin() as connection:
        connection.execute(text(change))
    with units.reading() as unit:
        assert [entry.actor for entry in unit.journal.of_case(case.number)] == ["UMANAG"]


def test_the_databases_own_ways_round_a_delete_are_shut_too(units: SqlUnits, engine: Engine) -> None:
    case = stored_case(units)
    with units() as unit:
        unit.journal.write(an_entry(case.number))

    columns = "id, case_number, version, action, actor, post, at, policy_version, facts"
    replacing = f"REPLACE INTO journal ({columns}) SELECT {columns} FROM journal"
    change = replacing if engine.dialect.name == "sqlite" else "TRUNCATE journal"
    with pytest.raises(DBAPIError, match="append only"), engine.begin() as connection:
        connection.execute(text(change))
