"""The queue in words: how a clock stands, who handed on, who is waited for."""

from __future__ import annotations

from bot.flows.model import Post
from bot.flows.queue import ClockReading, QueueLine, Urgency
from bot.passages.base import Passage
from bot.wording import Hour, Phrase


class QueuePassage(Passage):
    """Rows of App Home and of a department's queue."""

    def clock(self, clock: ClockReading) -> Phrase:
        """``breached 2 h ago``, ``due today 16:00``, ``2 business days left``."""
        if clock.due_at is None:
            return self._("clock.untimed")
        if clock.urgency is Urgency.BREACHED:
            return self._(f"clock.breached.{clock.unit}", clock.count)
        if clock.urgency is Urgency.TODAY:
            return self._("clock.today", due=Hour(clock.due_at, self._words.zone))
        if clock.count == 0:
            return self._("clock.day_off", due=clock.due_at)
        return self._("clock.later", clock.count)

    def sent(self, line: QueueLine) -> Phrase:
        """Who handed it on, for which post, since when."""
        if line.from_post is Post.BOT:
            return self._("queue.sent_bare", since=line.sent_at)
        return self._("queue.sent", who=self.person(line.from_user), post=line.from_post, since=line.sent_at)

    def awaited(self, line: QueueLine) -> Phrase:
        """Whom one waits for, for what, since when."""
        whom = self.person(line.to_user) if line.to_user else self._words.word("post", line.to_post)
        what = self._words.word("handover", line.kind)
        return self._("queue.awaited", whom=whom, what=what, since=line.sent_at)
