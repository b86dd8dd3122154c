"""What operators do and see from inside Slack: faults, status, a tick now, the demo's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clocks import BadStep, DemoClock, is_demo, read_instant, read_step
from bot.delivery.items import PAUSED, Queue
from bot.flows.calendars import Calendar
from bot.flows.errors import DemoOnly, InvalidInput
from bot.flows.ports import Clock
from bot.flows.screens import Status
from bot.storage.units import SqlUnits

LAST_SWEEP = "last_sweep"
"""Setting: the business day that was swept last."""


class Operations:
    """Looks at the queue; ``run_tick`` makes one tick now."""

    def __init__(
        self,
        units: SqlUnits,
        queue: Queue,
        clock: Clock,
        real: Callable[[], datetime],
        run_tick: Callable[[], object],
    ) -> None:
        self._units = units
        self._queue = queue
        self._clock = clock
        self._real = real
        self._run_tick = run_tick

    def faults(self) -> int:
        """Outbox rows in need of a person."""
        counts = self._queue.counts(self._real())
        return counts.unknown + counts.dead

    def status(self) -> Status:
        counts = self._queue.counts(self._real())
        with self._units.reading() as unit:
            swept = unit.settings.get(LAST_SWEEP) or ""
        return Status(
            counts.pending,
            counts.sending,
            counts.unknown,
            counts.dead,
            swept,
            self._queue.recall(PAUSED),
            self._clock.now(),
            is_demo(self._units),
        )

    def wake(self, topic: str) -> None:
        """What waited for this topic's channel goes out at once."""
        self._queue.wake(f"topic:{topic}")

    def tick(self) -> None:
        self._run_tick()


class DemoDesk:
    """The demo's clock by the words a person types; raises ``DemoOnly`` and ``InvalidInput``."""

    def __init__(self, units: SqlUnits, calendar: Callable[[], Calendar]) -> None:
        self._units = units
        self._calendar = calendar

    def advance(self, span: str) -> None:
        """``7d``, ``1bd`` or ``4h``."""
        try:
            self._clock().advance(read_step(span), self._calendar())
        except BadStep:
            raise InvalidInput({"clock": ("step", {"read": span})}) from None

    def set(self, instant: str) -> None:
        """``2026-03-01`` or ``2026-03-01T09:00``, in the company's zone."""
        try:
            self._clock().set(read_instant(instant, self._calendar().zone))
        except BadStep:
            raise InvalidInput({"clock": ("instant", {"read": instant})}) from None

    def _clock(self) -> DemoClock:
        if not is_demo(self._units):
            raise DemoOnly
        return DemoClock(self._units)
