"""How many requests compute at the same time, and which of them share a commit (docs/decisions/0016).

Python runs one thread at a time, and SQLite gives the interpreter away at every call: sixteen requests
at once mostly take it from the one that holds the database. So requests wait for a lane. On SQLite a
lane takes all that wait, does one after the other and commits once; it is given away while a request
waits for Slack. PostgreSQL is waited for without the interpreter: there, each request has its lane.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse, Respond

from bot.logs import logger
from bot.slack import JSON, Slack
from bot.storage.grouping import Group, Grouping

log = logger("lanes")
ON_SQLITE = 2
THREADS = 32
MOST_TOGETHER = 16
REPEATED = "credit_desk_repeated"
"""In the context of a request that is done once more because its group could not be committed."""

Work = Callable[[bool], BoltResponse]
"""Does a request; the argument is whether it is done once more."""
Tell = Callable[[BoltResponse | None, Exception | None], object]


class Job:
    """A request, and how its transport is told what came of it: a response, or the fault."""

    def __init__(self, work: Work, tell: Tell) -> None:
        self._work = work
        self._tell = tell
        self._response: BoltResponse | None = None
        self._fault: Exception | None = None

    def run(self, *, again: bool = False) -> None:
        self._response = self._fault = None
        try:
            self._response = self._work(again)
        except Exception as fault:  # noqa: BLE001 - a thread has no caller: the transport is told instead
            self._fault = fault

    def give(self) -> None:
        self._tell(self._response, self._fault)


class Batch:
    """What a lane does at a time: requests that are answered after one commit."""

    def __init__(self, jobs: deque[Job], group: Group | None, grouping: Grouping | None) -> None:
        self.waiting = jobs
        self._done: list[Job] = []
        self._group = group
        self._grouping = grouping

    def run(self) -> None:
        while self.waiting:
            job = self.waiting.popleft()
            job.run()
            self._done.append(job)
        with suppress(Exception):  # logged, and all have been answered
            self.settle()

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

    def __init__(self, count: int, grouping: Grouping | None = None) -> None:
        self._free = count
        self._grouping = grouping
        self._most = MOST_TOGETHER if grouping else 1
        self._waiting: deque[Job] = deque()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="lane")
        self._mine = threading.local()

    @property
    def waiting(self) -> int:
        """Requests that no lane has taken yet."""
        return len(self._waiting)

    def do(self, work: Work) -> Future[BoltResponse]:
        """Queue a request; the future holds its answer once everything it did is committed."""
        answer: Future[BoltResponse] = Future()
        answer.set_running_or_notify_cancel()  # a transport that has gone does not undo a click

        def tell(response: BoltResponse | None, fault: Exception | None) -> None:
            answer.set_exception(fault) if response is None else answer.set_result(response)

        self.queue(work, tell)
        return answer

    def queue(self, work: Work, tell: Tell) -> None:
        """The same; ``tell`` is called from the lane's thread."""
        with self._lock:
            self._waiting.append(Job(work, tell))
        self._open_one()

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
            while batch.waiting:
                self._waiting.appendleft(batch.waiting.pop())
            self._free += 1
        self._open_one()
        try:
            yield
        finally:
            with self._lock:
                self._free -= 1  # below zero for a moment: it computes at once, and another lane ends sooner

    def stop(self) -> None:
        """Take no more requests; those under way finish."""
        self._pool.shutdown(wait=False)

    def _open_one(self) -> None:
        with self._lock:
            if self._free < 1 or not self._waiting:
                return
            self._free -= 1
        self._pool.submit(self._serve)

    def _serve(self) -> None:
        """One lane, for as long as requests wait."""
        while jobs := self._take():
            with self._grouping.together() if self._grouping else nullcontext() as group:
                self._mine.batch = batch = Batch(jobs, group, self._grouping)
                batch.run()

    def _take(self) -> deque[Job]:
        with self._lock:
            if self._free < 0 or not self._waiting:
                self._free += 1
                return deque()
            return deque(self._waiting.popleft() for _ in range(min(self._most, len(self._waiting))))


class LaneApp(App):
    """Bolt's app whose requests, from whichever transport, take a lane."""

    def __init__(self, lanes: Lanes, **options: Any) -> None:
        self._lanes = lanes
        super().__init__(**options)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """For transports that wait in a thread of their own."""
        return self._lanes.do(self._work(req)).result()

    async def answer(self, req: BoltRequest) -> BoltResponse:
        """The same, for one that must not wait."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[BoltResponse] = loop.create_future()

        def tell(response: BoltResponse | None, fault: Exception | None) -> None:
            loop.call_soon_threadsafe(_settle, answer, response, fault)

        self._lanes.queue(self._work(req), tell)
        return await answer

    def _work(self, req: BoltRequest) -> Work:
        dispatch = super().dispatch
        return lambda again: dispatch(_once_more(req) if again else req)


def _settle(
    answer: asyncio.Future[BoltResponse], response: BoltResponse | None, fault: Exception | None
) -> None:
    if answer.done():
        return  # the connection has gone
    if response is None:
        answer.set_exception(fault or RuntimeError("a request ended without response and without fault"))
    else:
        answer.set_result(response)


def _once_more(req: BoltRequest) -> BoltRequest:
    """A fresh copy: the first one's context remembers its acknowledgement."""
    again = req.to_copyable()
    again.context[REPEATED] = True
    return again


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
