"""Threads for short work. The one that was free last works first: all it needs is still in its core's cache.

An executor takes them in turn, and each finds everything cold (docs/decisions/0033).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from time import monotonic

from bot.logs import logger

log = logger("crews")
Work = Callable[[], object]


class Crew:
    """At most ``most`` threads, each made when all others are busy; further work waits for one of them."""

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._idle: list[SimpleQueue[Work | None]] = []
        self._waiting: deque[Work] = deque()
        self._stopped = False

    def do(self, work: Work) -> None:
        """Have it done by a thread, soon; returns at once. After ``stop`` nothing more is taken."""
        with self._lock:
            if self._stopped:
                return
            if not self._idle and len(self._threads) == self._most:
                self._waiting.append(work)
                return
            inbox = self._idle.pop() if self._idle else self._hire()
        inbox.put(work)

    def stop(self, seconds: float) -> bool:
        """Take nothing more and finish what was taken; whether that ended in time."""
        with self._lock:
            self._stopped = True
            for inbox in self._idle:
                inbox.put(None)
        end = monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _hire(self) -> SimpleQueue[Work | None]:
        inbox: SimpleQueue[Work | None] = SimpleQueue()
        name = f"{self._name}-{len(self._threads)}"
        thread = threading.Thread(target=self._live, args=(inbox,), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()
        return inbox

    def _live(self, inbox: SimpleQueue[Work | None]) -> None:
        work = inbox.get()
        while work:
            try:
                work()
            except Exception:
                log.exception("work_failed", crew=self._name)
            work = self._next(inbox)

    def _next(self, inbox: SimpleQueue[Work | None]) -> Work | None:
        """What waits, else what comes; ``None`` once the crew is stopped."""
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            if self._stopped:
                return None
            self._idle.append(inbox)
        return inbox.get()
