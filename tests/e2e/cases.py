"""Cases made ready through the use cases, on the database of a running bot, for people to go on in Slack.

What was announced on the way is left unsaid: only the card and the open hand-overs as they stand in the
end are posted, by the bot itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

from bot.clocks import DemoClock
from bot.flows import announcing
from bot.flows.ports import Announcement, Desk, Unit, Units
from bot.storage.units import SqlUnits
from tests.e2e import records
from tests.e2e.company import JSON, Company
from tests.support.desks import StandingClock
from tests.support.states import Script, reach


class Silence:
    """An outbox for preparations: nothing is said."""

    def add(self, announcements: Iterable[Announcement]) -> None:
        list(announcements)

    def cancel(self, key_prefix: str) -> None:
        return None


class QuietUnit:
    """A transaction like any other, with ``Silence`` for its outbox."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self.outbox = Silence()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)


class QuietUnits:
    """Units for preparations."""

    def __init__(self, units: SqlUnits) -> None:
        self._units = units
        self.engine = units.engine

    @contextmanager
    def __call__(self) -> Iterator[QuietUnit]:
        with self._units() as unit:
            yield QuietUnit(unit)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        with self._units.reading() as unit:
            yield unit


class MovedClock(StandingClock):
    """The demo's clock in the database, moved as a standing clock is in tests without a bot."""

    def __init__(self, clock: DemoClock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    def advance(self, **span: float) -> datetime:
        return self._clock.set(self._clock.now() + timedelta(**span))


def quiet_desk(company: Company) -> Desk:
    desk, units = company.desk, company.desk.units
    assert isinstance(units, SqlUnits)
    quiet = cast("Units", QuietUnits(units))
    return Desk(quiet, desk.policy, MovedClock(DemoClock(units)), desk.calendar)


def made(company: Company, script: Script, submission: str) -> int:
    """A case walked so far; its card stands in the channel when this returns."""
    number = reach(quiet_desk(company), script, submission)
    show(company, number)
    return number


def unsaid(company: Company, script: Script, submission: str) -> int:
    """A case walked so far whose card and hand-overs wait to be posted."""
    number = reach(quiet_desk(company), script, submission)
    _ask_for_messages(company, number)
    return number


def show(company: Company, number: int) -> None:
    """Have the bot post the card and the open hand-overs of a case as they stand now."""
    _ask_for_messages(company, number)
    records.settle(company)


def _ask_for_messages(company: Company, number: int) -> None:
    with company.desk.units() as unit:
        case = unit.cases.get(number)
        rows = [
            row for h in unit.handovers.of_case(number) if h.is_running for row in announcing.opened(unit, h)
        ]
        unit.outbox.add([announcing.card(case), *rows])


def card(company: Company, number: int) -> JSON:
    """Where the card of a case stands."""
    found = records.standing(company, "card", str(number))
    assert found is not None
    return found
