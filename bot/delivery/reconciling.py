"""Rows of which it is unclear whether they arrived: looked up by their mark, then sent, resent or shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.delivery.items import EDITED, FILE, Enclosure, Item, Post, Queue, Rules, Skip, Standing
from bot.delivery.outcomes import Outcomes
from bot.delivery.sending import Sending, mark_of
from bot.logs import logger
from bot.slack import DeliveryError, Slack, SlackRefused, Why

log = logger("delivery")
ABSENT = "absent"


class Reconciling:
    """Source: docs/RELIABILITY.md, "Posting to Slack without doubles"."""

    def __init__(
        self,
        queue: Queue,
        slack: Slack,
        sending: Sending,
        outcomes: Outcomes,
        rules: Rules,
        now: Callable[[], datetime],
    ) -> None:
        self._queue = queue
        self._slack = slack
        self._sending = sending
        self._outcomes = outcomes
        self._rules = rules
        self._now = now

    def settle(self, item: Item) -> None:
        """Decide one unclear row."""
        if item.to.startswith("home:") or (
            item.kind in EDITED and self._queue.standing(item.kind, item.reference)
        ):
            self._queue.resend(item, repeat=False)  # setting a view or editing a message twice is harmless
            return
        try:
            place = self._where(item)
            if place:
                self._look_up(item, *place)
        except SlackRefused as error:
            self._no_look(item, error)
        except DeliveryError as error:
            self._later(item, error.code if item.error != ABSENT else ABSENT)

    def _where(self, item: Item) -> tuple[str, str | None] | None:
        """The channel and thread where the message would stand; ``None``: already decided."""
        card = self._queue.standing("card", str(item.thread_of)) if item.thread_of is not None else None
        if card:
            return card.channel, card.ts
        if item.channel:
            return item.channel, None
        letter = self._sending.compose(item)
        if isinstance(letter, Post | Enclosure) and letter.channel:
            return self._slack.place(letter.channel), None
        if letter is not None:
            self._queue.skip(item, letter.reason if isinstance(letter, Skip) else "nowhere")
        return None

    def _look_up(self, item: Item, channel: str, thread: str | None) -> None:
        oldest = item.attempted_at.timestamp() - self._rules.look_back
        ts = self._slack.find(channel, mark_of(item), oldest, thread, item.facts.get(FILE, ""))
        if ts:
            log.info("found", row=item.id)
            self._queue.sent(item, self._now(), Standing(channel, ts, ""))
        elif item.error != ABSENT:
            self._queue.unclear(
                item, self._now() + timedelta(seconds=self._rules.settle_again), ABSENT, channel
            )
        elif item.attempts >= self._rules.tries:
            self._outcomes.give_up(item, ABSENT)
        else:
            log.info("absent_twice", row=item.id)
            self._queue.resend(item, repeat=False)

    def _no_look(self, item: Item, error: SlackRefused) -> None:
        """History cannot be read: a reminder is not repeated, anything else is, and says that it may be."""
        if error.why is Why.AUTH and error.code != "missing_scope":
            self._later(item, item.error)
        elif item.only_reminds:
            until = self._now() + timedelta(seconds=self._rules.no_history)
            self._queue.unclear(item, until, "no_history")
            self._outcomes.alert(item, "unclear", f"row:{item.id}", code=error.code)
        else:
            self._queue.resend(item, repeat=True)

    def _later(self, item: Item, code: str) -> None:
        wait = timedelta(seconds=self._rules.settle_again)
        self._queue.unclear(item, self._now() + wait, code)
