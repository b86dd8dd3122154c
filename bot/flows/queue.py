"""Work that waits, as values: whose turn, how its clock stands, how much there is of it.

A line is a running hand-over, not a case: one case can wait for two posts at once. Source: R3 (the tasks
of each post), D16 (workload of posts, queue of departments).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.flows.model import Actor, Post, Stage

SALES_ONLY = frozenset({Post.SALES, Post.ADMIN})
ONE_DAY = timedelta(days=1)
ONE_HOUR = timedelta(hours=1)


class Urgency(StrEnum):
    """How the clock of a hand-over stands, the most urgent first."""

    BREACHED = "breached"
    TODAY = "today"
    LATER = "later"
    UNTIMED = "untimed"  # policy sets no clock for it


@dataclass(frozen=True, slots=True)
class ClockReading:
    """A clock as it is told: ``breached`` ``count`` ``unit`` ago, or ``count`` business days left.

    ``unit`` is minutes, hours, days or business_days.
    """

    urgency: Urgency
    due_at: datetime | None = None
    count: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A running hand-over with as much of its case as a row shows."""

    id: int
    kind: str
    state: str
    from_post: Post
    from_user: str
    to_post: Post
    to_user: str  # who was given it or claimed it; empty: it waits for anybody of the post
    sent_at: datetime
    due_at: datetime | None
    case: int
    version: int
    stage: str
    customer: str
    brought_by: str
    fast_lane: bool
    subject: str = ""  # what it is about; of a limit request its id

    @property
    def reference(self) -> str:
        return f"CR-{self.case}"


@dataclass(frozen=True, slots=True)
class Moved:
    """A case's last change of stage, by whom (a user id, or the bot's) and when."""

    case: int
    customer: str
    before: Stage
    after: Stage
    by: str
    at: datetime

    @property
    def reference(self) -> str:
        return f"CR-{self.case}"


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many hand-overs run, how many of them are past their time, how many end today."""

    all: int = 0
    breached: int = 0
    today: int = 0


@dataclass(frozen=True, slots=True)
class Whose:
    """For whom the queue is asked. ``own_only``: a salesperson sees own cases, never a colleague's."""

    posts: frozenset[Post]
    persons: frozenset[str]
    own_only: bool

    @classmethod
    def of(cls, viewer: Actor) -> Whose:
        return cls(viewer.posts, viewer.persons(), not viewer.posts - SALES_ONLY)


@dataclass(frozen=True, slots=True)
class Day:
    """Now, and where the company's day ends; both are instants."""

    now: datetime
    ends: datetime


def elapsed(span: timedelta) -> tuple[int, str]:
    """A length in its largest whole unit: minutes up to an hour, hours up to a day, then days."""
    if span >= ONE_DAY:
        return span.days, "days"
    if span >= ONE_HOUR:
        return span // ONE_HOUR, "hours"
    return max(1, span // timedelta(minutes=1)), "minutes"


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """Running hand-overs of one kind that wait for one post and one person (empty: unclaimed)."""

    post: Post
    kind: str
    user: str
    count: QueueCount
    oldest: datetime


@dataclass(frozen=True, slots=True)
class PostQueue:
    """What waits for a post; ``unclaimed`` of it have no person yet."""

    post: Post
    count: QueueCount
    unclaimed: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has in hand, in how many cases; ``gone``: away or without the post it takes."""

    user: str
    count: QueueCount
    cases: int
    gone: bool
