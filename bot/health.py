"""What works and what does not: for probes, for metrics, for operators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.items import PAUSED, Counts, Queue
from bot.storage.errors import StorageError


@dataclass(frozen=True, slots=True)
class Report:
    """``faults`` names what is red, in the words of docs/operating.md; empty means well."""

    faults: tuple[str, ...]
    counts: Counts
    paused: str
    tick_at: datetime | None
    ticks_skipped: int

    @property
    def is_well(self) -> bool:
        return not self.faults


class Health:
    """Gathers the state of the parts of one process; instants are real time."""

    def __init__(self, queue: Queue, now: Callable[[], datetime], tick_seconds: float) -> None:
        self._queue = queue
        self._now = now
        self._tick_seconds = tick_seconds
        self._checks: dict[str, Callable[[], bool]] = {}
        self._tick_at: datetime | None = None
        self._tick_error = ""
        self._ticks = False
        self._skipped = 0

    def watch(self, name: str, check: Callable[[], bool]) -> None:
        """Red under this name while ``check`` is false."""
        self._checks[name] = check

    def ticks(self) -> None:
        """From now on a tick is expected in this process."""
        self._ticks = True

    def ticked(self, error: str = "") -> None:
        self._tick_at, self._tick_error = self._now(), error

    def tick_skipped(self) -> None:
        self._skipped += 1

    def report(self) -> Report:
        """Look at everything now."""
        try:
            counts, paused = self._queue.counts(self._now()), self._queue.recall(PAUSED)
        except (SQLAlchemyError, StorageError) as error:
            return Report((f"database: {type(error).__name__}",), Counts(), "", self._tick_at, self._skipped)
        faults = [name for name, check in self._checks.items() if not check()]
        if paused:
            faults.append(f"sending paused: {paused}")
        if self._tick_error:
            faults.append(f"tick: {self._tick_error}")
        elif self._ticks and self._is_late():
            faults.append("tick: late")
        return Report(tuple(faults), counts, paused, self._tick_at, self._skipped)

    def _is_late(self) -> bool:
        if self._tick_at is None:
            return False
        return (self._now() - self._tick_at).total_seconds() > 20 * self._tick_seconds


class Requests(Protocol):
    """The queue of requests (``bot/lanes.py``)."""

    @property
    def waiting(self) -> int: ...
    @property
    def turned_away(self) -> int: ...


class _Gauges(Collector):
    def __init__(self, health: Health, requests: Requests) -> None:
        self._health = health
        self._requests = requests

    def collect(self) -> list[GaugeMetricFamily]:
        report = self._health.report()
        rows = GaugeMetricFamily("credit_desk_outbox_rows", "Outbox rows by state", labels=["state"])
        for state in ("pending", "sending", "unknown", "dead"):
            rows.add_metric([state], getattr(report.counts, state))
        return [
            rows,
            _gauge("outbox_oldest_seconds", "Age of the oldest row that waits", report.counts.oldest),
            _gauge("healthy", "1 while nothing is red", float(report.is_well)),
            _gauge(
                "sending_paused", "1 while Slack refuses the token or a scope", float(bool(report.paused))
            ),
            _gauge("ticks_skipped_total", "Ticks left out because one was running", report.ticks_skipped),
            _gauge("handlers_waiting", "Requests that wait for a lane", self._requests.waiting),
            _gauge(
                "requests_turned_away_total",
                "Requests answered as busy because they waited too long",
                self._requests.turned_away,
            ),
        ]


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"credit_desk_{name}", text, value=value)


class Metrics:
    """The Prometheus text of one process."""

    def __init__(self, health: Health, requests: Requests) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Gauges(health, requests))

    def text(self) -> bytes:
        return generate_latest(self._registry)
