"""Whose turn it is: lists, App Home, a department's queue and how long its work takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.flows.model import Post
from bot.flows.ports import CaseLine
from bot.flows.queue import ClockReading, Load, Moved, PostQueue, QueueCount, QueueLine
from bot.flows.screens.cases import Choice
from bot.flows.turnaround import Window


@dataclass(frozen=True, slots=True)
class CaseList:
    lines: tuple[CaseLine, ...]
    which: str  # mine, waiting, overdue, all
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A hand-over in the queue: its clock, and the buttons that this reader's click would not be refused."""

    line: QueueLine
    clock: ClockReading
    step: Choice | None = None  # the step that is asked for
    accepts: bool = False
    hands_back: bool = False  # claimed by this reader, who may give it back


@dataclass(frozen=True, slots=True)
class Home:
    """App Home: my turn first, by clock, then what I wait for, then which of my cases went on.

    ``moved``: the newest of ``moved_in_all`` cases whose stage changed since ``moved_since``.
    """

    user: str
    posts: tuple[Post, ...]
    mine: tuple[Turn, ...]
    count: QueueCount
    waiting: tuple[Turn, ...]
    today: date
    welcome: bool
    faults: int = 0  # for an administrator: outbox rows in need of attention
    page: int = 0
    more: bool = False  # there is a next page of my turn
    moved: tuple[Moved, ...] = ()
    moved_in_all: int = 0
    moved_since: date | None = None


@dataclass(frozen=True, slots=True)
class DepartmentQueue:
    """What waits for the posts of a department: unclaimed first, then by post and by person.

    ``scope`` is the name that was asked for, empty for all this reader sees. ``stranded``: in the hands of
    somebody who is away or has lost the post.
    """

    scope: str
    posts: tuple[PostQueue, ...]
    people: tuple[Load, ...]
    unclaimed: tuple[Turn, ...]
    stranded: tuple[Turn, ...]
    assigns: bool  # whether this reader may assign work


@dataclass(frozen=True, slots=True)
class Turnaround:
    """How long work takes between posts; ``reaches``: no work done before this instant was looked at."""

    windows: tuple[Window, ...]
    reaches: datetime | None = None
