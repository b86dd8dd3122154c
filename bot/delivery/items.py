"""What delivery works on, as values, and what it needs from storage and from the composer, as Protocols."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.flows.ports import Announcement

JSON = dict[str, Any]

EDITED = frozenset({"card", "comparison", "handover"})
"""Kinds whose message is edited in place: posted once, updated ever after."""

REMINDERS = frozenset(
    [
        "claim_digest",
        "clock_alarm",
        "digest",
        "limitation",
        "nudge",
        "promise_broken",
        "review_digest",
        "temporary_limits",
        "upward_report",
    ]
)
"""Kinds that are not repeated when it cannot be known whether they arrived."""

GATHERED = frozenset(
    [
        "clock_alarm",
        "limitation",
        "line",
        "operator_alert",
        "promise_broken",
        "receipt",
        "sheet",
    ]
)
"""Kinds of which many that an outage held back are told in one message (docs/decisions/0017)."""

ALERT = "operator_alert"
REPEAT = "repeat"
"""Fact of a row sent again without knowing whether it arrived; the composer says "may be a repeat"."""

FILE = "file"
"""Fact of a row with a file: its id at Slack, kept before it is shared; by it the message is found again."""

SHOWS = "shows"
"""Fact of a row that tells others too: their ids, with commas between."""
ALONE = "alone"
"""Fact of a row that is not gathered (again): its common message could not be made or was refused."""


@dataclass(frozen=True, slots=True)
class Item:
    """A claimed outbox row.

    ``token`` names our claim; a mark made under an older one changes nothing. ``attempted_at`` is the real
    instant of this attempt, or of the unclear one for a row that is being looked up. ``others`` are
    told in this row's message, the oldest first.
    """

    id: int
    key: str
    kind: str
    to: str
    case: int | None
    thread_of: int | None
    facts: Mapping[str, str]
    attempts: int
    attempted_at: datetime
    created_at: datetime
    plain: bool
    token: str
    error: str = ""
    channel: str = ""
    others: tuple[Item, ...] = ()

    @property
    def reference(self) -> str:
        """Which message in place this row is about; empty for a message that is never edited."""
        return reference_of(self.kind, self.to, self.case, self.facts)

    @property
    def may_be_repeat(self) -> bool:
        return REPEAT in self.facts

    @property
    def only_reminds(self) -> bool:
        """Whether nothing in this message needs to be said again when it is unclear whether it arrived."""
        return all(each.kind in REMINDERS for each in (self, *self.others))


def reference_of(kind: str, to: str, case: int | None, facts: Mapping[str, str]) -> str:
    """``slack_message.reference``: the case for its card; case or hand-over and place for the others."""
    if kind == "card":
        return str(case)
    if kind == "comparison":
        return f"{case}@{to}"
    if kind == "handover":
        return f"{facts.get('handover', case)}@{to}"
    return ""


@dataclass(frozen=True, slots=True)
class Post:
    """A message for a channel (``C...``) or a person (``U...``), rendered in the reader's language.

    An empty ``channel`` means that the topic has no channel yet. ``fault`` is what operators have to mend
    about it: ``what`` of an alert and its facts, told once a day.
    """

    channel: str
    text: str
    blocks: Sequence[JSON] = ()
    fault: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file with a line of text, for a channel or a person.

    ``alt`` says in words what a picture shows. ``instead`` is sent where Slack takes no file from us.
    """

    channel: str
    text: str
    name: str
    title: str
    content: bytes
    instead: Post
    alt: str = ""


@dataclass(frozen=True, slots=True)
class HomeView:
    """An App Home for ``views.publish``."""

    user: str
    view: JSON


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing is to be sent any more, and why (such as ``stale``)."""

    reason: str


Letter = Post | Enclosure | HomeView | Skip


class Composer(Protocol):
    """Reads the database as it is now and renders the item; it changes nothing and talks to nobody."""

    def __call__(self, item: Item) -> Letter: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a message in place stands, and a hash of what it shows."""

    channel: str
    ts: str
    content: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The queue in numbers; ``oldest`` is the age in seconds of the oldest row that waits."""

    pending: int = 0
    sending: int = 0
    unknown: int = 0
    dead: int = 0
    oldest: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """An outbox row in the operator's list."""

    id: int
    state: str
    kind: str
    to: str
    case: int | None
    attempts: int
    error: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Times:
    """Real time for leases and Slack's limits, business time for what was announced for later."""

    real: datetime
    business: datetime


class Queue(Protocol):
    """The outbox as delivery sees it. Each method is one transaction; marks answer whether they took effect.

    A mark takes effect only while the row is in the state of the claim and still carries its token: a sender
    that slept past its lease and wakes cannot overwrite what another one has done since.
    """

    def claim(self, at: Times, limit: int, busy: Collection[str] = ()) -> Sequence[Item]:
        """Take due rows, one a recipient, the oldest first; none for recipients in ``busy``."""

    def claim_unclear(self, at: Times, limit: int) -> Sequence[Item]:
        """Take unknown rows to be looked up; rows whose lease ran out become unknown first."""

    def sent(
        self, item: Item, at: datetime, standing: Standing | None = None, *, plain: bool = False
    ) -> bool:
        """The message stands; for a message in place its place is stored in the same transaction."""

    def uploaded(self, item: Item, file: str) -> bool:
        """Keep the id of the row's file; the claim goes on. False: the row is another sender's by now."""

    def wait(self, item: Item, until: datetime, error: str, *, counts: bool = True) -> bool:
        """Certainly not sent: pending, not before ``until``; ``counts`` False gives the attempt back."""

    def unclear(self, item: Item, until: datetime, error: str, channel: str = "") -> bool:
        """Perhaps sent: look it up, not before ``until``."""

    def resend(self, item: Item, *, repeat: bool) -> bool:
        """An unclear row goes back to pending; ``repeat`` marks that it may be a repeat."""

    def dead(self, item: Item, error: str) -> bool:
        """Given up; an operator sees it and may revive it."""

    def skip(self, item: Item, reason: str) -> bool:
        """Not sent because nothing is to be said any more."""

    def part(self, item: Item) -> bool:
        """The row and those gathered in it are pending again, each to go by itself."""

    def release(self, item: Item, until: datetime) -> bool:
        """Give back a row that was claimed and not attempted."""

    def add(self, announcements: Sequence[Announcement]) -> None: ...

    def standing(self, kind: str, reference: str) -> Standing | None: ...

    def forget(self, kind: str, reference: str) -> None:
        """The message in place is gone; the next time it is posted anew."""

    def is_coming(self, kind: str, case: int) -> bool:
        """Whether a row of this kind and case waits, is under way or unclear."""

    def is_unclear(self, item: Item) -> bool:
        """Whether another row of this kind and case is unclear, so that its message may stand already."""

    def counts(self, real: datetime) -> Counts: ...

    def wake(self, recipient: str) -> int:
        """Rows that wait for this recipient may go at once: their channel was bound anew."""

    def remember(self, name: str, value: str) -> None:
        """Keep a small fact about delivery (table ``setting``), such as why sending pauses."""

    def recall(self, name: str) -> str: ...

    def admins(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """The figures of delivery, in seconds. ``pace``: one message a second a channel."""

    pace: float = 1.0
    lease: float = 60.0
    settle: float = 5.0  # before an unclear row is looked up first
    settle_again: float = 15.0  # before it is looked up again
    backoff: float = 2.0
    backoff_most: float = 600.0
    tries: int = 8
    channel_wait: float = 60.0  # after a channel refused
    channel_give_up: float = 259_200.0  # three days of refusals
    paused: float = 30.0  # after the token or a scope was refused
    look_back: float = 60.0  # history is read from the attempt less this
    no_history: float = 3600.0  # between look-ups where the scope is missing
    batch: int = 8
    senders: int = 1  # rows sent at the same time, each to another recipient
    limited_long: float = 600.0  # a channel limited for so long is told to operators
    held: float = 600.0  # due for so long and not said: at one a second only an outage explains it
    few: int = 3  # so many held messages still come one by one: read at a glance, each with its button
    together: int = 20  # most messages told in one: 20 sections and buttons stay well within Slack's limits


STANDARD = Rules()

PAUSED = "delivery.paused"
"""Setting: the code with which Slack refused the token or a scope; empty while sending goes on."""

ALERTS = (
    "channel_refused", "no_channel", "unclear", "dead", "plain_only", "limited", "missing_scope",
    "no_file", "missing_font",
)  # fmt: skip
"""What an ``operator_alert`` can be about: its fact ``what``. Other facts: ``code``, ``topic``, ``channel``,
``row``, ``kind``, ``about`` (the recipient), ``scope``, ``characters``, ``package``."""
