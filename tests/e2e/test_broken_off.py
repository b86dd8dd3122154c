"""Fault 60: PostgreSQL cuts or breaks off a transaction in the middle of a click or a tick; it is done once.

A trigger in the database does the breaking, for the first so many rows of a table: a sequence counts them,
and what a sequence gave out is not taken back with the transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from bot.flows.model import Stage
from tests.e2e import cases, records
from tests.e2e.company import Company, company
from tests.support import databases, walks

pytestmark = pytest.mark.postgres

PROPOSED = walks.to_the_receivable()[:8]
MARIA, ADMIN = "U0MANAG1", "U0ADMIN1"
CUT = "PERFORM pg_terminate_backend(pg_backend_pid());"
WAYS = {
    "the connection is cut": CUT,
    "a serialization failure": "RAISE EXCEPTION 'again' USING ERRCODE = '40001';",
    "a deadlock": "RAISE EXCEPTION 'again' USING ERRCODE = '40P01';",
}


@pytest.fixture(scope="module")
def office(postgres_url: str) -> Iterator[Company]:
    """The company on PostgreSQL, with one bot process, for the whole file."""
    with databases.fresh_database(postgres_url) as url, company(url) as made:
        yield made


@contextmanager
def breaking(office: Company, table: str, how: str, times: int, when: str = "true") -> Iterator[None]:
    """The database breaks off the first so many transactions that write such a row."""
    engine = records.engine_of(office)
    with engine.begin() as connection:
        connection.execute(text("CREATE SEQUENCE breaks"))
        connection.execute(
            text(
                "CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF nextval('breaks') <= {times} THEN {how} END IF; RETURN NEW; END $$"
            )
        )
        connection.execute(
            text(
                f"CREATE TRIGGER break_off BEFORE INSERT ON {table} FOR EACH ROW WHEN ({when}) "
                "EXECUTE FUNCTION break_off()"
            )
        )
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP TRIGGER break_off ON {table}"))
            connection.execute(text("DROP FUNCTION break_off"))
            connection.execute(text("DROP SEQUENCE breaks"))


def tries(office: Company) -> int:
    with records.engine_of(office).connect() as connection:
        return int(connection.execute(text("SELECT last_value FROM breaks")).scalar_one())


def done_since_the_proposal(office: Company, number: int) -> list[tuple[str, str]]:
    with office.desk.units.reading() as unit:
        entries = [e for e in unit.journal.of_case(number, limit=100) if e.version > len(PROPOSED) + 1]
    return [(entry.action, entry.actor) for entry in entries]


@pytest.mark.parametrize("how", WAYS)
def test_a_click_in_whose_middle_the_database_breaks_off_succeeds_once(office: Company, how: str) -> None:
    number = cases.made(office, PROPOSED, secrets.token_hex(4))
    maria = office.person(MARIA)
    heard = len(maria.ephemerals())

    with breaking(office, "journal", WAYS[how], times=1):
        outcome = maria.click(cases.card(office, number), "case:approve", settle=3)
        assert tries(office) == 2

    assert outcome["acknowledged"]
    assert len(maria.ephemerals()) == heard, "nobody is told of what was mended"
    assert [signature.user for signature in office.case(number).signatures] == [MARIA]
    assert done_since_the_proposal(office, number) == [("approve", MARIA)]


def test_a_form_in_whose_middle_the_connection_is_cut_opens_one_case(office: Company) -> None:
    before = len(records.rows_of(office, "credit_case"))

    with breaking(office, "journal", CUT, times=1):
        number = office.open_case("Cut in the middle")

    assert len(records.rows_of(office, "credit_case")) == before + 1
    assert len(records.rows_of(office, "journal", case_number=number)) == 1


def test_a_click_that_is_broken_off_three_times_is_told_so_changes_nothing_and_works_later(
    office: Company,
) -> None:
    number = cases.made(office, PROPOSED, secrets.token_hex(4))
    card, maria = cases.card(office, number), office.person(MARIA)
    state = records.dump(office)

    with breaking(office, "journal", CUT, times=3):
        outcome = maria.click(card, "case:approve", settle=3)
        assert tries(office) == 3
    assert "Nothing was changed; try again" in records.told(outcome)
    assert records.dump(office) == state
    maria.click(card, "case:approve", settle=3)

    assert done_since_the_proposal(office, number) == [("approve", MARIA)]


def test_a_tick_in_whose_middle_the_connection_is_cut_sounds_each_alarm_once(office: Company) -> None:
    number = cases.made(office, (), secrets.token_hex(4))

    with breaking(
        office, "outbox", CUT, times=1, when=f"NEW.kind = 'clock_alarm' AND NEW.case_number = {number}"
    ):
        office.clock("advance 1d")
        assert tries(office) > 1

    records.settle(office)
    alarms = [
        row for row in records.rows_of(office, "outbox", kind="clock_alarm") if row.case_number == number
    ]
    assert [row.state for row in alarms] == ["sent"] * len(alarms)
    assert len({row.key for row in alarms}) == len(alarms) > 0


def test_a_sweep_in_whose_middle_the_connection_is_cut_writes_each_notice_once(office: Company) -> None:
    number = cases.made(office, walks.to_the_receivable(), secrets.token_hex(4))
    assert office.case(number).stage is Stage.IN_TERM

    with breaking(office, "notice", CUT, times=1):
        office.clock("advance 60d")
        assert tries(office) > 1

    notices = records.rows_of(office, "notice")
    assert len({(row.receivable_id, row.rule) for row in notices}) == len(notices) > 0
    assert office.clock("run")
    assert records.rows_of(office, "notice") == notices
