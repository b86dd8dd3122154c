"""When a channel may be written to next, and when nothing may be sent at all."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.delivery.items import Rules


class Pacing:
    """Kept in memory: after a restart the worst that happens is one more 429. Instants are real time."""

    def __init__(self, rules: Rules, jitter: random.Random) -> None:
        self._rules = rules
        self._jitter = jitter
        self._free: dict[str, datetime] = {}  # channel or recipient -> when it may be used again
        self._channels: dict[str, str] = {}  # recipient -> the channel it was last resolved to
        self._limited: dict[str, datetime] = {}  # recipient -> since when Slack has been limiting it
        self._all: datetime | None = None
        self._down = 0

    def busy(self, now: datetime) -> Collection[str]:
        """Recipients that must wait."""
        self._free = {name: until for name, until in self._free.items() if until > now}
        return {r for r in self._channels if self._channels[r] in self._free} | set(self._free)

    def waits(self, channel: str, now: datetime) -> datetime | None:
        until = self._free.get(channel)
        return until if until and until > now else None

    def knows(self, recipient: str, channel: str) -> None:
        self._channels[recipient] = channel

    def posted(self, channel: str, now: datetime) -> None:
        """One message a second a channel (LIMITS, "Rate limits")."""
        self._free[channel] = now + timedelta(seconds=self._rules.pace)

    def hold(self, name: str, until: datetime) -> None:
        """Keep a channel or a recipient waiting."""
        self._free[name] = max(until, self._free.get(name, until))

    def limited(self, recipient: str, now: datetime) -> bool:
        """Slack limits this recipient; True once that has gone on for long."""
        since = self._limited.setdefault(recipient, now)
        return (now - since).total_seconds() >= self._rules.limited_long

    def passed(self, recipient: str) -> None:
        self._limited.pop(recipient, None)
        self._down = 0

    def down(self, now: datetime) -> datetime:
        """Slack cannot be reached: nothing is tried until the instant returned."""
        self._down += 1
        self._all = now + self.backoff(self._down)
        return self._all

    def pause(self, until: datetime) -> None:
        self._all = until

    def all_wait(self, now: datetime) -> bool:
        return self._all is not None and self._all > now

    def backoff(self, attempts: int) -> timedelta:
        """Doubling from ``backoff`` seconds, capped, between half and one and a half of that."""
        seconds = min(self._rules.backoff * 2 ** max(0, attempts - 1), self._rules.backoff_most)
        return timedelta(seconds=seconds * (0.5 + self._jitter.random()))
