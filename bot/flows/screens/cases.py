"""A case as it is shown: its card, its thread, what goes to a person about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.flows.checklist import Wanted
from bot.flows.committee import Tally
from bot.flows.dossier import (
    CheckItem,
    CreditCase,
    Finding,
    Handover,
    JournalEntry,
    Promise,
    Receivable,
    TermsSheet,
)
from bot.flows.holding import Hold
from bot.flows.model import Action, Money, Phase, Post
from bot.flows.rating.scorecard import Explanation
from bot.flows.risk_transfer.cover import Cover, CoverPart
from bot.flows.screening.criteria import Background
from bot.flows.screening.policy import JudgedCriterion


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: the action, its style, and the amount its label repeats, if any."""

    action: Action
    style: str = ""
    amount: Money | None = None
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class CaseCard:
    """The case's present state: one card in the channel, edited in place."""

    case: CreditCase
    step: int
    phase: Phase
    turn: tuple[Post, ...]
    turn_user: str
    due_at: datetime | None
    choices: tuple[Choice, ...]
    limit: Money | None
    used: Money | None
    after: Money | None
    signed: int
    needed: int
    next_post: Post | None
    holds: tuple[Hold, ...]
    receivables: tuple[Receivable, ...]
    today: date
    policy_version: str
    ephemeral: bool = False  # shown by /credit show: only the viewer's buttons
    link: str = ""  # permalink of the card in the channel
    events: tuple[JournalEntry, ...] = ()  # last events, newest first, for /credit show
    explained: Explanation | None = None  # the score, while it is proposed and decided
    criteria: tuple[JudgedCriterion, ...] = ()  # of screening: as they stand now, later as they stood then
    promises: tuple[Promise, ...] = ()  # that are open, of its receivables
    background: Background = field(default_factory=Background)  # of its group, in screening
    checklist: tuple[Wanted, ...] = ()  # while it is investigated
    young: tuple[CheckItem, ...] = ()  # findings of earlier cases that may be used again
    tally: Tally | None = None  # how the committee's vote stands, while it is asked
    cover: Cover | None = None  # of the exposure after the grant, while it is decided
    cover_ends: tuple[CoverPart, ...] = ()  # what of it ends before the grant would


@dataclass(frozen=True, slots=True)
class HandoverCard:
    """A hand-over in the post's channel, or as a direct message (``direct``).

    States: open (Accept / Return buttons), accepted, returned, done, cancelled: the message is
    edited in place, the buttons give way to who and when.
    """

    handover: Handover
    case: CreditCase
    can_return: bool
    direct: bool
    events: tuple[JournalEntry, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Step 2 for sales: credit's findings beside sales' knowledge."""

    case: CreditCase
    findings: tuple[Finding, ...]
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SheetMessage:
    """Step 6: the terms sheet sent to sales."""

    case: CreditCase
    sheet: TermsSheet


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One event of the case's history in its thread."""

    case: CreditCase
    entry: JournalEntry


@dataclass(frozen=True, slots=True)
class Receipt:
    """A direct message to sales after ``/credit new``: what was opened, what happens next."""

    case: CreditCase
    due_at: datetime | None
    link: str = ""
    existed: bool = False  # a second submit found the first case


@dataclass(frozen=True, slots=True)
class Overtaken:
    """To somebody who has signed, voted or taken on a decision that is not asked any more.

    ``gave``: a signature or a vote of this reader falls; ``entry`` is the step that overtook it.
    """

    case: CreditCase
    entry: JournalEntry
    gave: bool


@dataclass(frozen=True, slots=True)
class Nudge:
    """To somebody whose decision is waited for: who waits, for what, since when."""

    case: CreditCase
    handover: Handover
    by: str
