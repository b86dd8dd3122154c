"""Default incidents by customer: the table repeats what the dossiers say, and is filled from older ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from alembic import command
from sqlalchemy import Engine, delete, event, select

from bot.flows.dossier import Incident
from bot.storage.schema import _config, migrate
from bot.storage.tables import default_incident
from bot.storage.units import SqlUnits
from tests.storage.making import TODAY, a_case, a_customer, usd

LATE = Incident("late_payment", TODAY, None, "three reminders", "U0FILE")
BOUNCED = Incident(
    "bounced_payment", TODAY - timedelta(days=9), usd(300_00), 'cheque "114"\n依票据', "U0FILE"
)
FRAUD = Incident("fraud", TODAY - timedelta(days=2), usd(5_00), "", "U0COLL")


def filled(units: SqlUnits) -> tuple[int, int]:
    """Two customers with three cases: one has two incidents, one has one, one has none."""
    with units() as unit:
        one, other = a_customer(unit), a_customer(unit, "Bay Mills")
        first = unit.cases.add(a_case(one), "V1")
        saved = unit.cases.save(replace(first, incidents=(LATE,)), 1)
        unit.cases.save(replace(saved, incidents=(LATE, BOUNCED)), 2)
        unit.cases.add(a_case(one), "V2")
        unit.cases.add(a_case(other, incidents=(FRAUD,)), "V3")
    return one.id, other.id


def test_incidents_of_customers_are_those_of_the_dossiers_of_their_cases(units: SqlUnits) -> None:
    one, other = filled(units)

    with units.reading() as unit:
        found = unit.cases.incidents({one, other})
        alone, nobody = unit.cases.incidents({other}), unit.cases.incidents(())
        recorded = [
            (case.customer.id, each) for case in map(unit.cases.get, (1, 2, 3)) for each in case.incidents
        ]

    assert found == [(one, BOUNCED), (one, LATE), (other, FRAUD)]
    assert (alone, nobody) == ([(other, FRAUD)], [])
    assert sorted(map(str, found)) == sorted(map(str, recorded))


def test_a_case_saved_again_repeats_nothing(units: SqlUnits) -> None:
    one, _ = filled(units)

    with units() as unit:
        case = unit.cases.get(1)
        unit.cases.save(replace(case, question="Why?"), case.version)
        again = unit.cases.incidents({one})

    assert again == [(one, BOUNCED), (one, LATE)]


def test_they_are_found_in_one_question(units: SqlUnits, engine: Engine) -> None:
    one, other = filled(units)
    asked: list[str] = []

    with units() as unit:
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        found = unit.cases.incidents({one, other})

    assert (len(asked), len(found)) == (1, 3)


def test_the_migration_fills_the_table_from_the_dossiers(units: SqlUnits, engine: Engine) -> None:
    one, other = filled(units)
    with engine.begin() as connection:
        connection.execute(delete(default_incident))
        command.downgrade(_config(connection), "0016")

    migrate(engine)

    with units.reading() as unit:
        assert unit.cases.incidents({one, other}) == [(one, BOUNCED), (one, LATE), (other, FRAUD)]
    with engine.connect() as connection:
        places = connection.execute(select(default_incident.c.case_number, default_incident.c.place)).all()
    assert sorted(map(tuple, places)) == [(1, 0), (1, 1), (3, 0)]
