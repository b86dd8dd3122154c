"""What becomes of a row after Slack's answer, class by class (docs/RELIABILITY.md, fault list 8 to 14)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.delivery.items import ALERT, PAUSED, Item, Post, Queue, Rules
from bot.delivery.pacing import Pacing
from bot.flows.ports import Announcement
from bot.logs import logger
from bot.slack import DeliveryError, SlackBusy, SlackDown, SlackRefused, Unclear, Why

log = logger("delivery")
OPERATORS = "topic:operators"


def fingerprint(letter: Post) -> str:
    """A hash of what a message shows."""
    shown = json.dumps([letter.text, list(letter.blocks)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


class Outcomes:
    """Marks rows that were not sent, and tells operators what they have to do about it."""

    def __init__(self, queue: Queue, pacing: Pacing, rules: Rules, now: Callable[[], datetime]) -> None:
        self._queue = queue
        self._pacing = pacing
        self._rules = rules
        self._now = now

    def failed(
        self, item: Item, error: DeliveryError, channel: str = "", *, idempotent: bool = False
    ) -> None:
        """Mark the row by the class of the error; an idempotent call that is unclear is simply repeated."""
        log.warning("not_sent", row=item.id, kind=item.kind, error=error.code, attempts=item.attempts)
        if isinstance(error, SlackBusy):
            self._busy(item, error)
        elif isinstance(error, SlackDown):
            self._queue.wait(item, self._pacing.down(self._now()), error.code, counts=False)
        elif isinstance(error, Unclear) and not idempotent:
            self._unclear(item, error.code, channel)
        elif isinstance(error, SlackRefused):
            self._refused(item, error, channel)
        else:
            self.retry(item, error.code)

    def retry(self, item: Item, code: str) -> None:
        """Certainly not sent: later again, and dead after so many tries."""
        if item.attempts >= self._rules.tries:
            self.give_up(item, code)
        else:
            self._queue.wait(item, self._now() + self._pacing.backoff(item.attempts), code)

    def give_up(self, item: Item, code: str) -> None:
        log.error("row_dead", row=item.id, kind=item.kind, error=code)
        self._queue.dead(item, code)
        self.alert(item, "dead", f"row:{item.id}:{item.attempts}", code=code)

    def _busy(self, item: Item, error: SlackBusy) -> None:
        """That recipient waits as told; others go on, and no thread sleeps."""
        now = self._now()
        until = now + timedelta(seconds=error.retry_after)
        self._pacing.hold(item.to, until)
        self._queue.wait(item, until, error.code, counts=False)
        if self._pacing.limited(item.to, now):
            self.alert(item, "limited", f"{item.to}:{now.date()}", code=error.code)

    def _unclear(self, item: Item, code: str, channel: str) -> None:
        if item.attempts >= self._rules.tries:
            self.give_up(item, code)
            return
        wait = timedelta(seconds=self._rules.settle) + self._pacing.backoff(item.attempts)
        self._queue.unclear(item, self._now() + wait, code, channel)

    def _refused(self, item: Item, error: SlackRefused, channel: str) -> None:
        if error.why is Why.AUTH:
            self._no_right(item, error)
        elif error.why is Why.CHANNEL:
            self.no_place(item, error.code, channel)
        elif error.why is Why.CONTENT:
            self.give_up(item, error.code)
        else:
            self.retry(item, error.code)

    def _no_right(self, item: Item, error: SlackRefused) -> None:
        """Sending pauses until an operator has mended it; where one scope is missing, only what needs it."""
        until = self._now() + timedelta(seconds=self._rules.paused)
        self._queue.wait(item, until, error.code, counts=False)
        if error.needed and error.needed != "chat:write":
            self._pacing.hold(item.to, until)
            self.alert(item, "missing_scope", f"{error.needed}:{self._now().date()}", scope=error.needed)
            return
        self._pacing.pause(until)
        self._queue.remember(PAUSED, error.code)
        log.error("sending_paused", error=error.code)

    def no_place(self, item: Item, code: str, channel: str) -> None:
        """The place refuses us: the work waits for the fix, and operators are told once a channel and day."""
        now = self._now()
        if item.kind == ALERT:
            self._to_admins(item, code)
        elif item.to.startswith("topic:"):
            self._wait_for_fix(item, code, now)
        else:
            self._queue.dead(item, code)
        what = "channel_refused" if channel else "no_channel"
        self.alert(item, what, f"{channel or item.to}:{now.date()}", code=code, channel=channel)

    def _wait_for_fix(self, item: Item, code: str, now: datetime) -> None:
        if (now - item.created_at).total_seconds() > self._rules.channel_give_up:
            self._queue.dead(item, code)
            return
        until = now + timedelta(seconds=self._rules.channel_wait)
        self._pacing.hold(item.to, until)
        self._queue.wait(item, until, code, counts=False)

    def _to_admins(self, item: Item, code: str) -> None:
        """The operators' channel itself fails: every administrator is told in person; no further."""
        self._queue.dead(item, code)
        if item.to != OPERATORS:
            return
        self._queue.add(
            [
                Announcement(f"{item.key}:{user}", ALERT, f"user:{user}", item.case, item.facts)
                for user in self._queue.admins()
            ]
        )

    def told(self, item: Item, fault: Mapping[str, str]) -> None:
        """Operators hear of what a message could not show, once a day for the same fault."""
        if fault:
            facts = {name: value for name, value in fault.items() if name != "what"}
            about = ",".join(facts.values())
            self.alert(item, fault["what"], f"{about}:{self._now().date()}", **facts)

    def alert(self, item: Item, what: str, key: str, **facts: str) -> None:
        """Tell operators, once a key; an alert about an alert is only logged."""
        log.error("operators_told", what=what, row=item.id, **facts)
        if item.kind == ALERT:
            return
        said = {"what": what, "row": str(item.id), "kind": item.kind, "about": item.to, **facts}
        if item.to.startswith("topic:"):
            said["topic"] = item.to.removeprefix("topic:")
        self._queue.add([Announcement(f"alert:{what}:{key}", ALERT, OPERATORS, item.case, said)])
