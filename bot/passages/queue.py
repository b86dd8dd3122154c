"""The queue in words: how a clock stands, who handed on, who is waited for."""

from __future__ import annotations

from collections.abc import Sequence

from bot import i18n
from bot.flows.model import Department, Post
from bot.flows.queue import ClockReading, Load, Moved, PostQueue, QueueCount, QueueLine, Urgency
from bot.flows.turnaround import Figures, Pair
from bot.passages.base import Passage
from bot.wording import Hour, Lines, Phrase

BAR = 10


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
            return self._("clock.before_business", due=clock.due_at)
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

    def moved(self, moved: Moved) -> Lines:
        """From which stage to which, by whom, when."""
        return self._words.row(
            self._("thread.moved", before=moved.before, after=moved.after), self.person(moved.by), moved.at
        )

    def scope(self, scope: str) -> Phrase:
        """A department or a post by name; nothing asked for is all that the reader sees."""
        if not scope:
            return self._("queue.scope")
        return self._words.first(f"department.{scope}", f"post.{scope}")

    def posts_waiting(self, posts: Sequence[PostQueue]) -> Lines:
        """One line a post: how much, how old the oldest, how much is late or has no person."""
        return self._words.stack(*(self._post(one) for one in posts))

    def _post(self, one: PostQueue) -> Lines:
        return self._words.row(
            self._("queue.post", one.count.all, post=one.post, since=one.oldest),
            self._("queue.no_person", one.unclaimed) if one.unclaimed else None,
            *self._late(one.count),
        )

    def loads(self, people: Sequence[Load]) -> Lines:
        """One line a person with a bar; the longest bar is the fullest hands'."""
        fullest = max(load.count.all for load in people)
        return self._some([self._load(load, fullest) for load in people], 20)

    def _load(self, load: Load, fullest: int) -> Lines:
        bar = "▇" * max(1, round(BAR * load.count.all / fullest))
        return self._words.row(
            self._("queue.load", load.count.all, bar=bar, who=self.person(load.user)),
            self._("queue.cases", load.cases),
            *self._late(load.count),
            self._("queue.gone") if load.gone else None,
        )

    def turnaround(self, rows: Sequence[tuple[Post | Department | Pair, Figures]]) -> Lines:
        """One line a post, department or pair with a bar: how long its work took, the longest bar most."""
        longest = max((figures.finished or 0 for _, figures in rows), default=0)
        return self._some([self._took(key, figures, longest) for key, figures in rows], 20)

    def _took(self, key: Post | Department | Pair, figures: Figures, longest: int) -> Lines:
        long = BAR * (figures.finished or 0) / longest if longest else 0
        who = self._("turnaround.who", bar="▇" * max(1, round(long)), who=self._whose(key))
        return self._words.row(who, self.figures(figures))

    def _whose(self, key: Post | Department | Pair) -> Phrase:
        if isinstance(key, Post):
            return self._words.word("post", key)
        if isinstance(key, Department):
            return self._words.say(f"department.{key.value}")
        sender, receiver = (self._words.say(f"department.{one.value}") for one in key)
        return self._("turnaround.pair", sender=sender, receiver=receiver)

    def figures(self, figures: Figures) -> Lines:
        """Accepted after, done after (business hours), of how many; breaches."""
        accepted, finished = figures.accepted, figures.finished
        return self._words.row(
            self._("turnaround.accepted", hours=self._hours(accepted)) if accepted is not None else None,
            self._("turnaround.finished", hours=self._hours(finished)) if finished is not None else None,
            self._("turnaround.done", figures.done),
            self._("turnaround.breaches", figures.breaches) if figures.breaches else None,
        )

    def _hours(self, minutes: int) -> str:
        return i18n.decimal(minutes / 60, 1, self._words.locale)

    def _late(self, count: QueueCount) -> tuple[Phrase | None, Phrase | None]:
        breached = self._("home.breached", count.breached) if count.breached else None
        return breached, self._("home.due_today", count.today) if count.today else None
