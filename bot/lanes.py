"""How many requests compute at the same time.

Python runs one thread at a time, and SQLite gives the interpreter away at every call: sixteen
requests at once mostly take it from the one that holds the database. So a request takes a lane,
and gives it away while it waits for Slack; threads that only wait cost nothing. On PostgreSQL
the database is waited for without the interpreter, so there is a lane for every thread.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse

from bot.slack import JSON, Slack

ON_SQLITE = 2


class Lanes:
    """A few lanes shared by all requests of a process; who comes first goes first."""

    def __init__(self, count: int) -> None:
        self._free = threading.Semaphore(count)
        self._mine = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """For the work of one request, in one thread."""
        with self._free:
            self._mine.taken = True
            try:
                yield
            finally:
                self._mine.taken = False

    @contextmanager
    def left(self) -> Iterator[None]:
        """For a call to Slack: others compute meanwhile. Does nothing in a thread without a lane."""
        if not getattr(self._mine, "taken", False):
            yield
            return
        self._free.release()
        try:
            yield
        finally:
            self._free.acquire()


class LaneApp(App):
    """Bolt's app whose requests, from whichever transport, take a lane."""

    def __init__(self, lanes: Lanes, **options: Any) -> None:
        self._lanes = lanes
        super().__init__(**options)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        with self._lanes.taken():
            return super().dispatch(req)


class Courteous:
    """Slack's Web API for handlers: a call gives the lane away while it lasts."""

    def __init__(self, slack: Slack, lanes: Lanes) -> None:
        self._slack, self._lanes = slack, lanes

    def call(self, method: str, **arguments: Any) -> JSON:
        with self._lanes.left():
            return self._slack.call(method, **arguments)

    def ask(self, method: str, **arguments: Any) -> JSON:
        with self._lanes.left():
            return self._slack.ask(method, **arguments)
