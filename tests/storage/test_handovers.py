"""Hand-overs and the instants at which their clocks speak."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flows.dossier import Handover, HandoverState
from bot.flows.errors import NotFound
from bot.flows.model import Post
from bot.storage.units import SqlUnits
from tests.storage.making import AT, a_handover, stored_case, timed

HOUR = timedelta(hours=1)
FULL = Handover(
    case=1,
    kind="findings",
    from_post=Post.FILE_ADMIN,
    from_user="UFILE",
    to_post=Post.SALES,
    sent_at=AT,
    to_user="USALES",
    subject="registered capital",
    warn_at=AT + HOUR,
    due_at=AT + 2 * HOUR,
    state=HandoverState.RETURNED,
    accepted_at=AT + 3 * HOUR,
    accepted_by="USALES",
    returned="不清楚",
    done_at=AT + 4 * HOUR,
    warned_at=AT + 5 * HOUR,
    breached_at=AT + 6 * HOUR,
)


def add(units: SqlUnits, handover: Handover) -> Handover:
    stored_case(units)
    with units() as unit:
        return unit.handovers.add(handover)


def test_every_field_comes_back(units: SqlUnits) -> None:
    stored = add(units, FULL)

    with units.reading() as unit:
        assert unit.handovers.get(stored.id) == replace(FULL, id=stored.id)


def test_every_field_is_saved(units: SqlUnits) -> None:
    stored = add(units, a_handover(1))

    with units() as unit:
        unit.handovers.save(replace(FULL, id=stored.id), stored)
    with units.reading() as unit:
        assert unit.handovers.of_case(1) == [replace(FULL, id=stored.id)]


def test_the_handovers_of_a_case_come_oldest_first(units: SqlUnits) -> None:
    first = add(units, a_handover(1))
    with units() as unit:
        second = unit.handovers.add(a_handover(1, kind="screening"))

    with units() as unit:
        assert unit.handovers.of_case(1) == [first, second]


def test_an_absent_handover_is_not_found(units: SqlUnits) -> None:
    with units() as unit:
        with pytest.raises(NotFound):
            unit.handovers.get(5)
        with pytest.raises(NotFound):
            unit.handovers.save(replace(FULL, id=5), a_handover(1, id=5))


@pytest.mark.parametrize(
    ("news", "hours", "alarms"),
    [
        ({}, 2, False),
        ({}, 3, True),
        ({"warned_at": AT}, 3, False),
        ({"warned_at": AT}, 4, True),
        ({"warned_at": AT, "breached_at": AT}, 99, False),
        ({"breached_at": AT}, 99, False),
        ({"warn_at": None}, 3, False),
        ({"warn_at": None}, 4, True),
        ({"due_at": None}, 3, True),
        ({"due_at": None, "warned_at": AT}, 99, False),
        ({"state": HandoverState.ACCEPTED}, 4, True),
        ({"state": HandoverState.DONE}, 99, False),
        ({"state": HandoverState.RETURNED}, 99, False),
        ({"state": HandoverState.CANCELLED}, 99, False),
    ],
)
def test_a_clock_alarms_once_for_warning_and_once_for_breach_while_it_runs(
    units: SqlUnits, news: dict[str, object], hours: int, alarms: bool
) -> None:
    stored = add(units, timed(1, **news))

    with units() as unit:
        assert list(unit.handovers.alarming(AT + hours * HOUR)) == ([stored] if alarms else [])


def test_saving_an_alarm_silences_it(units: SqlUnits) -> None:
    stored = add(units, timed(1))

    with units() as unit:
        unit.handovers.save(replace(stored, warned_at=AT + 3 * HOUR), stored)
    with units.reading() as unit:
        assert list(unit.handovers.alarming(AT + 3 * HOUR)) == []
