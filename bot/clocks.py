"""The only place where the machine's clock is read.

Two times are kept apart. *Business time* decides dates, clocks of hand-overs and the ladder;
on a demo database it can be moved. *Real time* paces what is sent to Slack, whose limits are real.

A demo clock stands at the instant it was set to plus the real time that has passed since, so
hand-over clocks run in a demo as they do in earnest. Both instants are kept in the database
(table ``setting``), so every process and the sandbox page share one clock.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.flows.errors import DemoOnly
from bot.flows.policy import Span
from bot.flows.ports import Units
from bot.saying import Fault

DEMO = "demo"
BUSINESS_INSTANT = "clock.business"
REAL_INSTANT = "clock.real"
STEP = re.compile(r"(?P<count>[1-9]\d{0,3})(?P<unit>h|bd|d)")


class BadStep(Fault):
    """A length or an instant that was not understood: what was read and the right form."""


class WorkingTime(Protocol):
    """What moving by business hours and business days needs."""

    def after(self, instant: datetime, span: Span) -> datetime: ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class DemoClock:
    """Business time of a demo database: the stored instant plus the real time since it was set."""

    def __init__(self, units: Units, real: SystemClock | None = None) -> None:
        self._units = units
        self._real = real or SystemClock()

    def now(self) -> datetime:
        with self._units.reading() as unit:
            business, since = unit.settings.get(BUSINESS_INSTANT), unit.settings.get(REAL_INSTANT)
        real = self._real.now()
        if business is None or since is None:
            return real
        return datetime.fromisoformat(business) + (real - datetime.fromisoformat(since))

    def set(self, instant: datetime) -> datetime:
        """Move business time to ``instant``; raises ``DemoOnly`` on a database of a real company."""
        with self._units() as unit:
            if unit.settings.get(DEMO) is None:
                raise DemoOnly
            unit.settings.set(BUSINESS_INSTANT, instant.astimezone(UTC).isoformat())
            unit.settings.set(REAL_INSTANT, self._real.now().isoformat())
        return instant

    def advance(self, span: Span, calendar: WorkingTime) -> datetime:
        """Move business time on by a length; raises ``DemoOnly``."""
        return self.set(stepped(self.now(), span, calendar))


def clock_of(units: Units) -> SystemClock | DemoClock:
    """The clock that fits the database: movable only where it was made for a demo."""
    return DemoClock(units) if is_demo(units) else SystemClock()


def is_demo(units: Units) -> bool:
    with units.reading() as unit:
        return unit.settings.get(DEMO) is not None


def stepped(instant: datetime, span: Span, calendar: WorkingTime) -> datetime:
    """``instant`` plus a length; days are calendar days, hours and business days the company's."""
    if span.unit == "d":
        return instant + timedelta(days=span.count)
    return calendar.after(instant, span)


def read_step(text: str) -> Span:
    """``7d``, ``1bd`` or ``4h`` (calendar days, business days, business hours); raises ``BadStep``."""
    found = STEP.fullmatch(text.strip())
    if found is None:
        raise BadStep("problem.step", read=text)
    return Span(int(found["count"]), found["unit"])


def read_instant(text: str, zone: ZoneInfo) -> datetime:
    """``2026-03-01`` (midnight) or ``2026-03-01T09:00``, in the company's zone unless an offset is given."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?", text.strip()):
            raise ValueError(text)
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadStep("problem.instant", read=text) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)
