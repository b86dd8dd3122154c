"""The credit policy as values: every figure the rules use (R11, R12, D1).

``policy/default.toml`` is read and checked by ``bot/policies.py``; rules only see these.
Durations: ``h`` business hours, ``bd`` business days, ``d`` calendar days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from bot.flows.model import Post, RiskClass, Topic
from bot.flows.rating.policy import ComputedFactor, Models
from bot.flows.reviews.policy import ReviewRules
from bot.flows.risk_transfer.policy import TransferRules
from bot.flows.screening.policy import ScreeningRules

BY_LEVEL = frozenset({"approval", "write_off", "limit_change", "limit_request"})
"""Kinds of hand-over that go from one level of authority to the next."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in one unit: ``h``, ``bd`` or ``d`` (see module docstring)."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """Business days and hours of the company; ``country`` empty means weekends only."""

    zone: str
    country: str
    opens: time
    closes: time
    extra_days_off: frozenset[date] = frozenset()
    extra_working_days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class ClockRule:
    """The clock of one kind of hand-over: warning, breach, and who is told of the breach.

    ``next_level``: told is the next level of authority of the case, whichever post that is, not ``tell``.
    """

    kind: str
    warn: Span | None
    due: Span | None
    tell: Post | None
    fast_warn: Span | None = None
    fast_due: Span | None = None
    next_level: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the ladder after delivery.

    ``offset`` is in days from the moved due date; ``None`` for ``midterm``, which hangs on
    the term itself. ``posts`` and ``topics`` are told; from ``Ladder.large_minor`` on the ``large_*``
    are told too.
    """

    rule: str
    offset: int | None
    posts: tuple[Post, ...] = ()
    topics: tuple[Topic, ...] = ()
    large_posts: tuple[Post, ...] = ()
    large_topics: tuple[Topic, ...] = ()
    level: int = 0  # dunning level 1-4, 0 for rungs that are no dunning
    stops_on_dispute: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    rungs: tuple[Rung, ...]  # in the order of their announcement
    midterm_from_days: int
    chase_floor_minor: int  # nothing is chased (dun-*, exhaust-*) below this open amount
    large_minor: int
    promise_grace_bd: int
    broken_promises: int


@dataclass(frozen=True, slots=True)
class Level:
    """One level of authority: so many votes of a post, by different people.

    ``all_opinions``: every member of the committee has to be heard before it is decided.
    """

    post: Post
    votes: int = 1
    all_opinions: bool = False


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """Who signs up to an amount (base currency, minor units; ``None`` = no bound).

    ``segments`` empty: a row for every segment that has no rows of its own. ``parallel``: all
    levels are asked at once instead of one after the other.
    """

    up_to_minor: int | None
    levels: dict[RiskClass, tuple[Level, ...]]
    only_secured: frozenset[RiskClass] = frozenset()
    segments: frozenset[str] = frozenset()
    parallel: bool = False


@dataclass(frozen=True, slots=True)
class Committee:
    """How the committee votes. ``seats`` None: as many as hold the post; ``quorum``: who must take part."""

    seats: int | None = None
    quorum: int = 1


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The company's own scorecard: factors 1-10, weights, bands in percent, factors a measure suggests."""

    weights: dict[str, int]
    bands: tuple[tuple[int, RiskClass], ...]  # (from percent, class), highest first
    coverage_floor: int
    model: str
    model_version: str
    computed: tuple[ComputedFactor, ...] = ()

    @property
    def name(self) -> str:
        """Model and version, as recorded with each result."""
        return f"{self.model} {self.model_version}"


@dataclass(frozen=True, slots=True)
class FileWants:
    """What a credit file must hold: fields with a fact, kinds of documents."""

    fields: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemRule:
    """An item of the checklist of an investigation (R42).

    ``needed_from_minor``: from which amount asked for it has to be settled, in minor units of the base
    currency; None: never. ``segments``: only for these; empty: for all. ``reuse_months``: so long a finding
    may be used again.
    """

    topic: str
    post: Post
    needed_from_minor: int | None = None
    segments: tuple[str, ...] = ()
    reuse_months: int = 6


@dataclass(frozen=True, slots=True)
class FileRules:
    """The rules of the credit file (R4-R6).

    ``alarms``: days before a document's last valid day; ``near_percent``: likeness from which a name is asked
    about; ``list_weekday``: 0 for Monday, the day on which sales is reminded of the customer list, or None.
    """

    wants: FileWants = FileWants()
    segments: Mapping[str, FileWants] = field(default_factory=dict)
    alarms: tuple[int, ...] = (60, 30, 7, 0)
    near_percent: int = 88
    list_weekday: int | None = None

    @property
    def known_fields(self) -> tuple[str, ...]:
        """Every field that some list names, each once."""
        lists = (self.wants, *self.segments.values())
        return tuple(dict.fromkeys(name for wants in lists for name in wants.fields))

    @property
    def known_documents(self) -> tuple[str, ...]:
        """Every kind of document that some list names, each once."""
        lists = (self.wants, *self.segments.values())
        return tuple(dict.fromkeys(kind for wants in lists for kind in wants.documents))

    def wanted(self, segment: str) -> FileWants:
        """What is wanted of customers of this segment; one without lists of its own has the general ones."""
        return self.segments.get(segment, self.wants)


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the credit policy."""

    version: str
    effective_from: date
    base_currency: str
    currencies: tuple[str, ...]
    rates: dict[str, tuple[int, int]]  # currency -> numerator, denominator into base, per major unit
    week: WorkingWeek
    sweep_at: time
    digest_at: time
    facts: tuple[str, ...]
    report_topics: tuple[str, ...]
    fast_lane_minor: int
    clocks: dict[str, ClockRule]
    ladder: Ladder
    authority: tuple[AuthorityRow, ...]
    scorecard: Scorecard
    sheet_days: int
    grant_days: int
    file_months: int
    release_bd: int
    confirm_above_minor: int
    limitation_years: int
    limitation_alarms: tuple[int, ...]
    recovery_routes: tuple[str, ...]
    max_amount_minor: int
    max_term_days: int
    models: Models
    items: tuple[ItemRule, ...] = ()  # of the checklist of an investigation
    file: FileRules = FileRules()
    committee: Committee = Committee()
    screening: ScreeningRules = field(default_factory=ScreeningRules)
    transfers: TransferRules = field(default_factory=TransferRules)
    reviews: ReviewRules = field(default_factory=ReviewRules)
    nudge: Span = Span(4, "h")  # at most one nudge of a case in so long
    temporary_days: int = 90  # the longest temporary limit, in calendar days
    temporary_warn_days: int = 3  # so many days before its end it is told

    def clock(self, kind: str) -> ClockRule:
        return self.clocks.get(kind, ClockRule(kind, None, None, None))
