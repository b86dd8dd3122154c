"""When the tick runs: one short interval in UTC. Business time is computed by the use cases it calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from bot.health import Health
from bot.logs import logger

log = logger("schedule")
TICK_SECONDS = 15.0


class Schedule:
    """One job in memory: what is due is in our tables, so nothing is lost when the process dies.

    The first tick comes at once; ticks missed while the machine slept become one; a tick that outlasts
    the interval is not doubled. A fault in a tick is logged and shown, and the next one comes as usual.
    """

    def __init__(
        self,
        tick: Callable[[], object],
        health: Health,
        now: Callable[[], datetime],
        seconds: float = TICK_SECONDS,
    ) -> None:
        self._tick = tick
        self._health = health
        self._now = now
        self._seconds = seconds
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        self._health.ticks()
        self._scheduler.add_listener(self._skipped, EVENT_JOB_MAX_INSTANCES)
        self._scheduler.add_job(
            self.run, "interval", seconds=self._seconds, next_run_time=self._now(), id="tick"
        )
        self._scheduler.start()

    def run(self) -> bool:
        """One tick, now; False if it failed."""
        try:
            self._tick()
        except Exception as error:
            log.exception("tick_failed")
            self._health.ticked(type(error).__name__)
            return False
        self._health.ticked()
        return True

    def stop(self, *, wait: bool = False) -> None:
        """No further tick; one that runs is waited for if asked."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=wait)

    def _skipped(self, _event: JobExecutionEvent) -> None:
        log.warning("tick_skipped")
        self._health.tick_skipped()
