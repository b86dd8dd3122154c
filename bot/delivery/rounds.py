"""Delivery as a whole: rounds of claiming, sending and settling, and the thread that makes them."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from bot.delivery.items import STANDARD, Composer, Item, Queue, Rules, Times
from bot.delivery.outcomes import Outcomes
from bot.delivery.pacing import Pacing
from bot.delivery.reconciling import Reconciling
from bot.delivery.sending import Crash, Sending, is_in_time
from bot.logs import logger
from bot.slack import Slack

log = logger("delivery")
POLLS = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Seconds between looks while nothing is due, from a waking on. The first are short because a commit is
told just before it is visible."""
CRASH_STATUS = 9


def no_crash(_point: str) -> None:
    """In earnest nothing happens at a crash point."""


def crash_at(point: str) -> Crash:
    """End the process at once at this point, as a kill would; for proofs on demo databases."""

    def crash(reached: str) -> None:
        if reached == point:
            os._exit(CRASH_STATUS)

    return crash


class Delivery:
    """Sends what is due. ``now`` is real time, ``business`` the company's; both give UTC-aware instants."""

    def __init__(
        self,
        queue: Queue,
        slack: Slack,
        compose: Composer,
        *,
        now: Callable[[], datetime],
        business: Callable[[], datetime] | None = None,
        rules: Rules = STANDARD,
        jitter: random.Random | None = None,
        crash: Crash = no_crash,
    ) -> None:
        self._queue = queue
        self._rules = rules
        self._now = now
        self._business = business or now
        self._crash = crash
        self._stop = threading.Event()
        self._pacing = Pacing(rules, jitter or random.Random())  # noqa: S311  # spreads retries, hides nothing
        outcomes = Outcomes(queue, self._pacing, rules, now)
        self._sending = Sending(queue, slack, compose, outcomes, self._pacing, now, crash)
        self._reconciling = Reconciling(queue, slack, self._sending, outcomes, rules, now)
        self._pool = _pool(rules.senders)

    def run_once(self) -> int:
        """One round; gives how many rows were worked on."""
        now = self._now()
        if self._stop.is_set() or self._pacing.all_wait(now):
            return 0
        at = Times(now, self._business())
        self._crash("committed")
        items = self._queue.claim(at, self._rules.batch, self._pacing.busy(now))
        if items:
            self._crash("claimed")
        self._each(self._send, items)
        unclear = self._queue.claim_unclear(at, self._rules.batch)
        self._each(self._settle, unclear)
        return len(items) + len(unclear)

    def stop(self) -> None:
        """Begin nothing more; what is under way is finished, the rest of a round is given back."""
        self._stop.set()

    def close(self) -> None:
        self.stop()
        if self._pool:
            self._pool.shutdown(wait=True)

    def _each(self, work: Callable[[Item], None], items: Sequence[Item]) -> None:
        if self._pool and len(items) > 1:
            list(self._pool.map(work, items))
        else:
            for item in items:
                work(item)

    def _send(self, item: Item) -> None:
        if self._stop.is_set() or self._pacing.all_wait(self._now()):
            self._queue.release(item, self._now())
        elif is_in_time(item, self._now(), self._rules):
            self._guarded(self._sending.send, item)
        else:
            self._queue.release(item, self._now())

    def _settle(self, item: Item) -> None:
        if not self._stop.is_set() and not self._pacing.all_wait(self._now()):
            self._guarded(self._reconciling.settle, item)

    def _guarded(self, work: Callable[[Item], None], item: Item) -> None:
        """A fault of ours on one row (or a database that is away) leaves its lease to run out."""
        try:
            work(item)
        except Exception:
            log.exception("row_failed", row=item.id, kind=item.kind)


def _pool(senders: int) -> ThreadPoolExecutor | None:
    return ThreadPoolExecutor(senders, thread_name_prefix="sender") if senders > 1 else None


class Loop:
    """The thread that makes rounds: at once when woken, else by a cheap look several times a second."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something was committed."""
        self._wake.set()

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def stop(self, seconds: float) -> bool:
        """Finish what is under way; False if that took longer than ``seconds``."""
        self._stopped.set()
        self._delivery.stop()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(seconds)
        finished = not self._thread.is_alive()
        if finished:
            self._delivery.close()
        return finished

    def _run(self) -> None:
        idle = 0
        while not self._stopped.is_set():
            if self._round():
                idle = 0
                continue
            if self._wake.wait(POLLS[min(idle, len(POLLS) - 1)]):
                self._wake.clear()
                idle = 0
            else:
                idle += 1

    def _round(self) -> int:
        try:
            return self._delivery.run_once()
        except Exception:
            log.exception("round_failed")
            self._stopped.wait(1.0)
            return 0
