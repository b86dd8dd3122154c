"""How many requests compute at the same time, and which of them share a commit (docs/decisions/0016).

Python runs one thread at a time, and SQLite gives the interpreter away at every call: sixteen requests
at once mostly take it from the one that holds the database. So requests wait for a lane. On SQLite a
lane does those that wait one after the other and commits once; it is given away while a request
waits for Slack. PostgreSQL is waited for without the interpreter: there, each request has its lane.

A request that no lane took in time is turned away with a busy answer and no effect (docs/decisions/0018).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from time import monotonic
from typing import Any

from slack_bolt import BoltResponse, Respond

from bot.crews import Crew
from bot.logs import logger
from bot.repeats import Tell
from bot.slack import JSON, Slack
from bot.storage.engine import WAIT_SECONDS
from bot.storage.grouping import Group, Grouping
from bot.storage.haste import by

log = logger("lanes")
ON_SQLITE = 2
THREADS = 32
PORTERS = 8
"""Threads that turn away; more than these would want for connections to the database."""

MOST_TOGETHER = 16
TOGETHER_SECONDS = 0.1
"""A group takes no further request once its first began so long ago: what is done is not kept waiting."""

PATIENCE = 1.3
"""Seconds a request waits for a lane; with ``engine.WAIT_SECONDS`` for locks it stays under Slack's 3."""

LAST_SECONDS = 0.7
"""How long the requests under way may take at the end of a process, once for each crew."""

Work = Callable[[bool], BoltResponse]
"""Does a request; the argument is whether it is done once more."""


class Job:
    """A request, and how its transport is told what came of it; ``busy`` answers if it waited too long.

    ``until``: the instant (``monotonic``) up to which it may wait for the database.
    """

    def __init__(self, work: Work, tell: Tell, busy: Callable[[], BoltResponse], until: float) -> None:
        self._work = work
        self._tell = tell
        self._busy = busy
        self._until = until
        self._response: BoltResponse | None = None
        self._fault: Exception | None = None

    def run(self, *, again: bool = False) -> None:
        self._try(lambda: self._work(again))

    def turn_away(self) -> None:
        self._try(self._busy)
        self.give()

    def give(self) -> None:
        self._tell(self._response, self._fault)

    def _try(self, do: Callable[[], BoltResponse]) -> None:
        self._response = self._fault = None
        try:
            with by(self._until):
                self._response = do()
        except Exception as fault:  # noqa: BLE001 - a thread has no caller: the transport is told instead
            self._fault = fault


class Batch:
    """What a lane does at a time: requests that are answered after one commit."""

    def __init__(self, group: Group | None, grouping: Grouping | None) -> None:
        self._done: list[Job] = []
        self._count = 0
        self._began = monotonic()
        self._group = group
        self._grouping = grouping

    def run(self, job: Job) -> None:
        job.run()
        self._done.append(job)
        self._count += 1

    def has_room(self) -> bool:
        """Whether another request may still share the commit."""
        return (
            self._group is not None
            and self._count < MOST_TOGETHER
            and monotonic() - self._began < TOGETHER_SECONDS
        )

    def settle(self) -> None:
        """Commit and answer. If the commit fails, each request is done once more by itself; raises then."""
        done, self._done = self._done, []
        try:
            if self._group:
                self._group.settle()
        except Exception as fault:
            log.error("commit_failed", requests=len(done), exc_info=fault)
            self._repeat(done)
            raise
        finally:
            for job in done:
                job.give()

    def _repeat(self, jobs: list[Job]) -> None:
        with self._grouping.alone() if self._grouping else nullcontext():
            for job in jobs:
                job.run(again=True)


class Lanes:
    """A few lanes shared by all requests of a process; who comes first goes first."""

    def __init__(self, count: int, grouping: Grouping | None = None, patience: float = PATIENCE) -> None:
        self.patience = patience
        self.turned_away = 0
        self._free = count
        self._grouping = grouping
        self._waiting: deque[Job] = deque()
        self._lock = threading.Lock()
        self._crew = Crew(THREADS, "lane")
        self._porters = Crew(PORTERS, "porter")
        self._mine = threading.local()

    @property
    def waiting(self) -> int:
        """Requests that no lane has taken yet."""
        return len(self._waiting)

    def queue(self, work: Work, tell: Tell, busy: Callable[[], BoltResponse]) -> Job:
        """Queue a request; ``tell`` is called from a thread of ours once all it did is committed."""
        job = Job(work, tell, busy, monotonic() + self.patience + WAIT_SECONDS)
        with self._lock:
            self._waiting.append(job)
        self._open_one()
        return job

    def give_up(self, job: Job) -> None:
        """Turn a request away if no lane has taken it; one that is under way is left alone."""
        with self._lock:
            if job not in self._waiting:
                return
            self._waiting.remove(job)
            self.turned_away += 1
        log.warning("turned_away", waiting=self.waiting)
        self._porters.do(job.turn_away)

    @contextmanager
    def left(self) -> Iterator[None]:
        """For a call to Slack: what is done is committed and answered, and others go on meanwhile.

        Does nothing in a thread without a lane. Raises what the commit raises.
        """
        batch: Batch | None = getattr(self._mine, "batch", None)
        if batch is None:
            yield
            return
        batch.settle()
        with self._lock:
            self._free += 1
        self._open_one()
        try:
            yield
        finally:
            with self._lock:
                self._free -= 1  # below zero for a moment: it computes at once, and another lane ends sooner

    def stop(self, seconds: float = LAST_SECONDS) -> bool:
        """Take no more requests; whether those under way finished."""
        finished = self._crew.stop(seconds)
        return self._porters.stop(seconds) and finished

    def _open_one(self) -> None:
        with self._lock:
            if self._free < 1 or not self._waiting:
                return
            self._free -= 1
        self._crew.do(self._serve)

    def _serve(self) -> None:
        """One lane, for as long as requests wait."""
        while job := self._take(ends=True):
            with self._grouping.together() if self._grouping else nullcontext() as group:
                self._mine.batch = batch = Batch(group, self._grouping)
                batch.run(job)
                while batch.has_room() and (another := self._take(ends=False)):
                    batch.run(another)
                with suppress(Exception):  # logged, and all have been answered
                    batch.settle()

    def _take(self, *, ends: bool) -> Job | None:
        """The next request; with none the lane ``ends``, in the same breath."""
        with self._lock:
            if self._free >= 0 and self._waiting:
                return self._waiting.popleft()
            self._free += ends
            return None


class Courteous:
    """Slack for handlers: a call gives the lane away while it lasts."""

    def __init__(self, slack: Slack, lanes: Lanes) -> None:
        self._slack, self._lanes = slack, lanes

    def call(self, method: str, **arguments: Any) -> JSON:
        with self._lanes.left():
            return self._slack.call(method, **arguments)

    def ask(self, method: str, **arguments: Any) -> JSON:
        with self._lanes.left():
            return self._slack.ask(method, **arguments)

    def respond(self, respond: Respond, **message: Any) -> None:
        """Through the ``response_url`` of what the person did."""
        with self._lanes.left():
            respond(**message)
