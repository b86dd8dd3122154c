"""What administrators and operators see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.flows.model import Post, Topic
from bot.flows.versions import PolicyVersion, VersionState


@dataclass(frozen=True, slots=True)
class PostsList:
    holdings: tuple[tuple[str, Post], ...]
    channels: tuple[tuple[Topic, str], ...]


@dataclass(frozen=True, slots=True)
class PolicyList:
    """Every recorded version of the policy with its state, the newest first."""

    versions: tuple[tuple[PolicyVersion, VersionState], ...]


@dataclass(frozen=True, slots=True)
class Status:
    """For operators: the queue, the last sweep, Slack's health."""

    pending: int
    sending: int
    unknown: int
    dead: int
    last_sweep: str
    paused: str
    business_time: datetime
    demo: bool


@dataclass(frozen=True, slots=True)
class OperatorAlert:
    """A fault an operator must see: a key with facts, and what to do about it."""

    what: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class WaitedLine:
    """One message among several in one: the screen it would have been, and what its button opens."""

    screen: object
    case: int | None
    receivable: str = ""


@dataclass(frozen=True, slots=True)
class Waited:
    """Messages for one reader that an outage held back, in one; ``in_thread``: steps of one case."""

    lines: tuple[WaitedLine, ...]
    in_thread: bool = False


@dataclass(frozen=True, slots=True)
class ClockShown:
    """The demo clock: business time in the company's zone, and whether that day is a business day."""

    day: date
    time: str
    zone: str
    business_day: bool
