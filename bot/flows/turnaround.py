"""How long work takes between posts: median times of hand-overs, and breaches of their clocks (D16, R14).

Times are business time, as clocks count (D1): what is sent on Friday evening and done on Monday morning took
an hour, not three days. Only work that was done counts, by the day on which it was done; what was returned or
no longer mattered is left out. Everything here is pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import TypeVar

from bot.flows.model import DEPARTMENTS, Department, Post

K = TypeVar("K")
Pair = tuple[Department, Department]
Worked = Callable[[datetime, datetime], int]
"""Business minutes between two instants."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A hand-over whose work was done; accepting it may have been doing it."""

    from_post: Post
    to_post: Post
    sent_at: datetime
    accepted_at: datetime | None
    done_at: datetime


@dataclass(frozen=True, slots=True)
class Breach:
    """A clock that ran out, whatever became of the work."""

    from_post: Post
    to_post: Post
    at: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """Of ``done`` hand-overs: median business minutes from sent to accepted, and from sent to done."""

    done: int = 0
    accepted: int | None = None
    finished: int | None = None
    breaches: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """The figures of the last ``days`` calendar days; posts and departments by where the work went.

    ``pairs``: work that went from one department to another.
    """

    days: int
    whole: Figures
    pairs: tuple[tuple[Pair, Figures], ...] = ()
    departments: tuple[tuple[Department, Figures], ...] = ()
    posts: tuple[tuple[Post, Figures], ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """What is left of ended work once it is measured; times in business minutes."""

    posts: tuple[Post, Post]
    done_at: datetime
    accepted: int | None
    finished: int


def measured(ended: Iterable[Ended], worked: Worked) -> list[Measured]:
    """Each piece of work with its times: taken once, whatever is asked of them."""
    return [
        Measured(
            (one.from_post, one.to_post),
            one.done_at,
            worked(one.sent_at, one.accepted_at) if one.accepted_at else None,
            worked(one.sent_at, one.done_at),
        )
        for one in ended
    ]


@dataclass(slots=True)
class _Sum:
    accepted: list[int] = field(default_factory=list)
    finished: list[int] = field(default_factory=list)
    breaches: int = 0

    def add(self, other: _Sum) -> None:
        self.accepted += other.accepted
        self.finished += other.finished
        self.breaches += other.breaches

    def figures(self) -> Figures:
        return Figures(len(self.finished), _median(self.accepted), _median(self.finished), self.breaches)


def window(days: int, since: datetime, work: Iterable[Measured], breaches: Iterable[Breach]) -> Window:
    """The figures of what was done, and of the clocks that ran out, since then."""
    whole, pairs, departments, posts = _Sum(), _sums(_PAIRS), _sums(Department), _sums(Post)
    for (sender, receiver), found in _by_posts(since, work, breaches).items():
        pair = DEPARTMENTS[sender], DEPARTMENTS[receiver]
        for each in (whole, departments[pair[1]], posts[receiver]):
            each.add(found)
        if pair in pairs:
            pairs[pair].add(found)
    return Window(days, whole.figures(), _filled(pairs), _filled(departments), _filled(posts))


def _by_posts(
    since: datetime, work: Iterable[Measured], breaches: Iterable[Breach]
) -> dict[tuple[Post, Post], _Sum]:
    found: dict[tuple[Post, Post], _Sum] = defaultdict(_Sum)
    for one in work:
        if one.done_at >= since:
            each = found[one.posts]
            each.finished.append(one.finished)
            if one.accepted is not None:
                each.accepted.append(one.accepted)
    for breach in breaches:
        if breach.at >= since:
            found[breach.from_post, breach.to_post].breaches += 1
    return found


_PAIRS = tuple(
    (one, other)
    for one in Department
    for other in Department
    if one is not other and Department.ANY not in (one, other)
)
"""Between two departments of people; what the bot hands on comes from none."""


def _sums(keys: Iterable[K]) -> dict[K, _Sum]:
    return {key: _Sum() for key in keys}


def _filled(sums: dict[K, _Sum]) -> tuple[tuple[K, Figures], ...]:
    """In the order of the keys; those for which nothing was done and no clock ran out are left out."""
    return tuple((key, each.figures()) for key, each in sums.items() if each.finished or each.breaches)


def _median(minutes: Sequence[int]) -> int | None:
    return round(median(minutes)) if minutes else None
