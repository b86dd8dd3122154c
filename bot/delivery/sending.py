"""One row: composed, posted where it belongs, marked with what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.delivery.items import (
    EDITED,
    PAUSED,
    Composer,
    Enclosure,
    HomeView,
    Item,
    Letter,
    Post,
    Queue,
    Rules,
    Skip,
    Standing,
)
from bot.delivery.outcomes import Outcomes, fingerprint
from bot.delivery.pacing import Pacing
from bot.logs import logger
from bot.slack import DeliveryError, Slack, SlackRefused, Why

log = logger("delivery")
Crash = Callable[[str], None]
TEXT_LIMIT = 3900
THREAD_WAIT = timedelta(seconds=1)


def mark_of(item: Item) -> str:
    """The opaque id that travels with the message: the same for every attempt, of no meaning to a reader."""
    known = f"{item.id}:{item.key}:{item.created_at.isoformat()}"
    return hashlib.sha256(known.encode()).hexdigest()[:24]


class Sending:
    """Sends claimed rows."""

    def __init__(
        self,
        queue: Queue,
        slack: Slack,
        compose: Composer,
        outcomes: Outcomes,
        pacing: Pacing,
        now: Callable[[], datetime],
        crash: Crash,
    ) -> None:
        self._queue = queue
        self._slack = slack
        self._compose = compose
        self._outcomes = outcomes
        self._pacing = pacing
        self._now = now
        self._crash = crash

    def send(self, item: Item) -> None:
        """Try once; whatever Slack answers, the row is marked."""
        letter = self.compose(item)
        if isinstance(letter, Skip):
            self._queue.skip(item, letter.reason)
        elif isinstance(letter, HomeView):
            self._publish(item, letter)
        elif letter is not None:
            self._place(item, letter)

    def compose(self, item: Item) -> Letter | None:
        """The letter; a row that cannot be composed is put off, and given up after so many tries.

        Of several gathered in one any may be to blame: each goes by itself then.
        """
        try:
            return self._compose(item)
        except Exception as error:
            log.exception("not_composed", row=item.id, kind=item.kind, others=len(item.others))
            if item.others:
                self._queue.part(item)
            else:
                self._outcomes.retry(item, f"not composed: {type(error).__name__}")
            return None

    def _publish(self, item: Item, home: HomeView) -> None:
        try:
            self._slack.publish(home.user, home.view)
        except DeliveryError as error:
            self._outcomes.failed(item, error, home.user, idempotent=True)
        else:
            self._done(item, None)

    def _place(self, item: Item, letter: Post | Enclosure) -> None:
        """Find the channel; a message in place is edited where it stands."""
        if not letter.channel:
            self._outcomes.no_place(item, "no_channel", "")
            return
        if isinstance(letter, Enclosure):
            self._post_anew(item, letter)
            return
        standing = self._queue.standing(item.kind, item.reference) if item.kind in EDITED else None
        if standing:
            self._update(item, letter, standing)
        elif item.kind in EDITED and self._queue.is_unclear(item):
            self._queue.wait(item, self._now() + THREAD_WAIT, "waits for an unclear one", counts=False)
        else:
            self._post_anew(item, letter)

    def _update(self, item: Item, letter: Post, standing: Standing) -> None:
        content = fingerprint(letter)
        if standing.content == content:
            self._done(item, standing)
            return
        try:
            self._slack.update(standing.channel, standing.ts, letter.text, letter.blocks, mark_of(item))
        except SlackRefused as error:
            self._not_updated(item, letter, standing, error)
        except DeliveryError as error:
            self._outcomes.failed(item, error, standing.channel, idempotent=True)
        else:
            self._done(item, Standing(standing.channel, standing.ts, content))

    def _not_updated(self, item: Item, letter: Post, standing: Standing, error: SlackRefused) -> None:
        if error.why is Why.GONE:
            self._queue.forget(item.kind, item.reference)
            self._post_anew(item, letter)
        elif error.why is Why.CONTENT and letter.blocks:
            self._plainly(item, letter, error, lambda text: self._update_text(item, standing, text))
        else:
            self._outcomes.failed(item, error, standing.channel)

    def _update_text(self, item: Item, standing: Standing, text: str) -> Standing:
        self._slack.update(standing.channel, standing.ts, text, (), mark_of(item))
        return standing

    def _post_anew(self, item: Item, letter: Post | Enclosure) -> None:
        try:
            channel, thread = self._thread(item) or (self._slack.place(letter.channel), None)
        except DeliveryError as error:
            self._outcomes.failed(item, error, letter.channel, idempotent=True)
            return
        if thread == "":
            self._queue.wait(item, self._now() + THREAD_WAIT, "waits for its card", counts=False)
            return
        self._pacing.knows(item.to, channel)
        if until := self._pacing.waits(channel, self._now()):
            self._queue.wait(item, until, "paced", counts=False)
            return
        if isinstance(letter, Enclosure):
            self._enclose(item, letter, channel, thread)
        else:
            self._post(item, letter, channel, thread)

    def _thread(self, item: Item) -> tuple[str, str | None] | None:
        """Channel and thread of a line in a case's thread; an empty thread: its card is still to come."""
        if item.thread_of is None:
            return None
        card = self._queue.standing("card", str(item.thread_of))
        if card:
            return card.channel, card.ts
        return (item.to, "") if self._queue.is_coming("card", item.thread_of) else None

    def _post(self, item: Item, letter: Post, channel: str, thread: str | None) -> None:
        try:
            ts = self._slack.post(channel, letter.text, letter.blocks, mark_of(item), thread)
        except SlackRefused as error:
            self._not_posted(item, letter, channel, thread, error)
        except DeliveryError as error:
            self._outcomes.failed(item, error, channel)
        else:
            # Told first: a process that dies between the two tells once more, which its key takes back.
            self._outcomes.told(item, letter.fault)
            self._posted(item, Standing(channel, ts, fingerprint(letter)))

    def _enclose(self, item: Item, letter: Enclosure, channel: str, thread: str | None) -> None:
        """Upload, keep the file's id, share: until it is shared, doing it again shows nobody a second one."""
        try:
            file = self._slack.upload(letter.name, letter.content, letter.alt)
        except SlackRefused as error:
            self._without_file(item, letter, channel, thread, error)
            return
        except DeliveryError as error:
            self._outcomes.failed(item, error, channel, idempotent=True)
            return
        self._crash("uploaded")
        if self._queue.uploaded(item, file):
            self._share(item, letter, file, channel, thread)

    def _share(self, item: Item, letter: Enclosure, file: str, channel: str, thread: str | None) -> None:
        try:
            self._slack.share(file, letter.title, channel, letter.text, thread)
        except SlackRefused as error:
            self._without_file(item, letter, channel, thread, error)
        except DeliveryError as error:
            self._outcomes.failed(item, error, channel)
        else:
            self._posted(item, Standing(channel, "", ""))

    def _without_file(
        self, item: Item, letter: Enclosure, channel: str, thread: str | None, error: SlackRefused
    ) -> None:
        """Slack takes no file from us: the text goes instead, and operators are told why."""
        if error.why is Why.CHANNEL or (error.why is Why.AUTH and not error.needed):
            self._outcomes.failed(item, error, channel)
            return
        log.error("file_refused", row=item.id, kind=item.kind, error=error.code)
        fault = {"what": "no_file", "code": error.code}
        self._post(item, replace(letter.instead, fault=fault), channel, thread)

    def _not_posted(
        self, item: Item, letter: Post, channel: str, thread: str | None, error: SlackRefused
    ) -> None:
        if error.why is Why.GONE and thread:
            self._post(item, letter, channel, None)
        elif error.why is Why.CONTENT and item.others:
            log.error(
                "content_refused", row=item.id, kind=item.kind, error=error.code, others=len(item.others)
            )
            self._queue.part(item)
        elif error.why is Why.CONTENT and letter.blocks:
            self._plainly(item, letter, error, lambda text: self._post_text(item, channel, thread, text))
        else:
            self._outcomes.failed(item, error, channel)

    def _post_text(self, item: Item, channel: str, thread: str | None, text: str) -> Standing:
        ts = self._slack.post(channel, text, (), mark_of(item), thread)
        self._pacing.posted(channel, self._now())
        return Standing(channel, ts, "")

    def _plainly(
        self, item: Item, letter: Post, error: SlackRefused, again: Callable[[str], Standing]
    ) -> None:
        """Slack refused the blocks: the sentence alone is sent, once, and our fault is logged by its hash."""
        log.error(
            "content_refused", row=item.id, kind=item.kind, error=error.code, payload=fingerprint(letter)
        )
        try:
            standing = again(letter.text[:TEXT_LIMIT])
        except DeliveryError as second:
            self._outcomes.failed(item, second)
            return
        self._queue.sent(item, self._now(), standing, plain=True)
        self._outcomes.alert(item, "plain_only", fingerprint(letter), code=error.code)

    def _posted(self, item: Item, standing: Standing) -> None:
        self._crash("posted")
        self._pacing.posted(standing.channel, self._now())
        self._done(item, standing)
        self._crash("stored")

    def _done(self, item: Item, standing: Standing | None) -> None:
        self._pacing.passed(item.to)
        if not self._queue.sent(item, self._now(), standing):
            log.warning("late_mark_refused", row=item.id)
        if self._queue.recall(PAUSED):
            self._queue.remember(PAUSED, "")
            log.info("sending_resumed")


def is_in_time(item: Item, now: datetime, rules: Rules) -> bool:
    """Whether enough of the lease is left for a call; else another sender may take over during it."""
    return now < item.attempted_at + timedelta(seconds=rules.lease / 2)
