"""What a person is shown, as values: the templates' only input, one class per template.

``screens`` hold facts, never sentences; wording, language, number and date formats are the
renderer's. The template of ``CaseCard`` is ``templates/case_card.j2``, and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.flows.analysing import Analysis
from bot.flows.checklist import Wanted
from bot.flows.committee import Tally
from bot.flows.credit_file.acting import FileAction
from bot.flows.credit_file.completeness import Completeness
from bot.flows.credit_file.documents import FileDocument
from bot.flows.credit_file.file import CreditFile
from bot.flows.credit_file.history import Past
from bot.flows.credit_file.likeness import Near
from bot.flows.credit_file.papers import Paper
from bot.flows.credit_limit.request import NO_LIMITS, CustomerLimits, LimitRequest
from bot.flows.dossier import (
    CheckItem,
    CreditCase,
    Finding,
    Handover,
    JournalEntry,
    Promise,
    Receivable,
    Screened,
    Terms,
    TermsSheet,
)
from bot.flows.forms import Field
from bot.flows.holding import Hold
from bot.flows.model import Action, Customer, Grant, Money, Phase, Post, RiskClass, Stage, Topic
from bot.flows.policy import Level, Scorecard
from bot.flows.ports import CaseLine
from bot.flows.queue import ClockReading, Load, Moved, PostQueue, QueueCount, QueueLine
from bot.flows.rating.scorecard import Explanation
from bot.flows.rating.statements import Checked
from bot.flows.reviews.rhythm import Due, Review
from bot.flows.risk_transfer.claims import Claim
from bot.flows.risk_transfer.cover import Cover, CoverPart
from bot.flows.risk_transfer.instrument import RiskTransfer
from bot.flows.screening.criteria import Background
from bot.flows.screening.policy import JudgedCriterion
from bot.flows.turnaround import Window
from bot.flows.versions import PolicyVersion, VersionState


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
class ClockAlarm:
    """A hand-over's clock: ``level`` is warning (to the receiver) or breach (to who is told)."""

    handover: Handover
    case: CreditCase
    level: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One item of a digest: a notice of the ladder for one receivable."""

    rule: str
    days: int  # since the moved due date, negative before it
    receivable: str
    customer: str
    customer_id: int
    open: Money
    due_on: date
    case: int | None
    blocked_by_cause: bool = False  # a level is due but the cause is not recorded yet
    skipped: int = 0  # lower rungs passed while the bot was down


@dataclass(frozen=True, slots=True)
class Digest:
    """The notices of one business day for one reader: totals first, then the most urgent."""

    day: date
    reader: str  # "post:collector", "topic:overdue" or "user:U1"
    totals: tuple[Money, ...]
    counts: Mapping[str, int]  # rule -> number of notices
    lines: tuple[DigestLine, ...]  # at most ten, most urgent first
    left_out: int


@dataclass(frozen=True, slots=True)
class UpwardReport:
    """Report upward on an overdue item (R65)."""

    case: CreditCase
    receivable: Receivable
    days: int
    level: int
    handover: Handover | None


@dataclass(frozen=True, slots=True)
class PromiseBroken:
    """A promise was not kept; the next level follows at once."""

    case: CreditCase
    receivable: Receivable
    promise: Promise
    link: str = ""


@dataclass(frozen=True, slots=True)
class LimitationAlarm:
    """A claim lapses in so many days (R69)."""

    customer: str
    receivable: Receivable
    days: int
    case: CreditCase | None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A modal for an action. ``metadata`` comes back with the submission (ids only)."""

    action: Action
    case: CreditCase
    fields: tuple[Field, ...]
    metadata: str
    step: int
    danger: bool
    findings: tuple[Finding, ...] = ()
    sheet: Terms | None = None
    scorecard: Scorecard | None = None  # for a proposal: what makes which class
    explained: Explanation | None = None  # for a proposal that follows an earlier one
    criteria: tuple[JudgedCriterion, ...] = ()  # of screening, and what they propose
    proposed: Screened | None = None
    background: Background = field(default_factory=Background)
    analysis: Analysis | None = None  # for a proposal: what the models say


CHANNELS = ("visit", "call", "email", "fair", "web", "other")
"""How a first contact came about."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """The modal of ``/credit new``: the notice of contact, and what sales knows of the customer itself.

    ``near``: customers whose name is near to the one typed, to choose from; ``typed``: what was entered so
    far, by field, so that nothing is lost; ``metadata``: the ids shown and the message it was opened from.
    """

    customer: str
    today: date
    currency: str
    currencies: tuple[str, ...]
    fast_lane_from: Money
    near: tuple[Near, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    metadata: str = ""
    channels: tuple[str, ...] = CHANNELS


@dataclass(frozen=True, slots=True)
class FileCard:
    """A customer's credit file for one person: what is known, what is missing, and this person's buttons."""

    file: CreditFile
    complete: Completeness
    grant: Grant | None
    today: date
    choices: tuple[FileAction, ...]
    parent: Customer | None = None
    members: tuple[Customer, ...] = ()
    statements: tuple[Checked, ...] = ()  # the last periods, oldest first
    limits: CustomerLimits = NO_LIMITS
    transfers: tuple[RiskTransfer, ...] = ()  # the whole register of the customer, oldest first
    last_review: Review | None = None
    next_review: Due | None = None


@dataclass(frozen=True, slots=True)
class FactHistory:
    """The modal with everything ever entered for one field of a file; ``fields`` asks for another one."""

    file: CreditFile
    field: str
    past: tuple[Past, ...]  # the last entered first
    fields: tuple[Field, ...]
    metadata: str
    action: str = "add_fact"  # whose question it asks again


@dataclass(frozen=True, slots=True)
class FileList:
    """Several customers could be meant: which one?"""

    customers: tuple[Customer, ...]
    query: str


@dataclass(frozen=True, slots=True)
class FileForm:
    """A modal for an action on a file; ``metadata`` is the customer's id."""

    action: FileAction
    file: CreditFile
    fields: tuple[Field, ...]
    metadata: str
    limits: CustomerLimits = NO_LIMITS
    requests: tuple[LimitRequest, ...] = ()  # among which one is chosen


@dataclass(frozen=True, slots=True)
class LimitAsked:
    """A limit request at the level whose turn it is; once it is decided the message says so in place.

    ``direct``: to one person. ``limits`` are the customer's now.
    """

    handover: Handover
    request: LimitRequest
    customer: Customer
    limits: CustomerLimits
    today: date
    direct: bool = False


@dataclass(frozen=True, slots=True)
class LimitAnswer:
    """What became of a limit request, to who asked and to sales of the customer."""

    request: LimitRequest
    customer: Customer


@dataclass(frozen=True, slots=True)
class TemporaryEnd:
    """A temporary limit that ends or has ended: the limit after it, what is used, how much is too much."""

    request: LimitRequest
    customer: Customer
    limit: Money | None
    used: Money | None
    over: Money | None


@dataclass(frozen=True, slots=True)
class TemporaryLimits:
    """The temporary limits of a reader that end in a few days, and those that have ended."""

    ending: tuple[TemporaryEnd, ...]
    ended: tuple[TemporaryEnd, ...]


@dataclass(frozen=True, slots=True)
class StatementForm:
    """A page of a statement's form: ``page`` is balance or income; ``metadata`` carries what was typed."""

    action: FileAction
    file: CreditFile
    paper: Paper
    page: str
    fields: tuple[Field, ...]
    metadata: str


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """A statement that does not hold together, with both sides: to be corrected, or filed as marked."""

    action: FileAction
    file: CreditFile
    checked: Checked
    fields: tuple[Field, ...]
    metadata: str


@dataclass(frozen=True, slots=True)
class DocumentExpiry:
    """A document of a file ends in so many days (0: today, negative: it has ended)."""

    customer: Customer
    document: FileDocument
    days: int


@dataclass(frozen=True, slots=True)
class TransferExpiry:
    """An instrument of risk transfer ends in so many days (0: today, negative: it has ended)."""

    customer: Customer
    transfer: RiskTransfer
    days: int


@dataclass(frozen=True, slots=True)
class ClaimLine:
    customer: Customer
    claim: Claim
    days: int  # left until the deadline, negative after it


@dataclass(frozen=True, slots=True)
class ClaimDigest:
    """Unpaid invoices whose provider has to be notified soon, or was not notified in time (``lapsed``)."""

    day: date
    lapsed: bool
    lines: tuple[ClaimLine, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A customer that is due for review: since when and why; ``last`` is the day of the last review."""

    customer: Customer
    limit: Money
    risk_class: RiskClass
    due: Due
    last: date | None


@dataclass(frozen=True, slots=True)
class ReviewDigest:
    """What came due for review on a business day; ``late``: what has been left open since for too long."""

    day: date
    late: bool
    lines: tuple[ReviewLine, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class ReviewList:
    """``/credit reviews``: every customer that is due, the longest overdue first."""

    today: date
    lines: tuple[ReviewLine, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class ListRefresh:
    """The weekly reminder to sales: the customer list; ``last``: when one was imported, if ever."""

    last: date | None


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


@dataclass(frozen=True, slots=True)
class Why:
    """A decision with all it rested on, as it was frozen; ``which`` counts from 1, 0: none was made."""

    case: CreditCase
    which: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Who would have to sign. ``total``: with the exposure; ``base``: in the currency of the matrix.

    ``people``: who could sign at each level. ``parallel``: all levels are asked at once.
    """

    amount: Money
    exposure: Money
    total: Money
    base: Money
    risk_class: RiskClass
    secured: bool
    levels: tuple[Level, ...]  # none: policy allows it only fully secured
    people: Mapping[Post, tuple[str, ...]]
    parallel: bool
    policy_version: str


@dataclass(frozen=True, slots=True)
class WhoSigns:
    """The modal that answers who would have to sign, before anybody asks."""

    case: CreditCase
    fields: tuple[Field, ...]
    metadata: str
    asked: Asked | None = None
    action: str = "who_signs"  # under which the labels of its fields are looked up first


@dataclass(frozen=True, slots=True)
class LetterLanguage:
    """The modal that asks in which language the customer gets the terms sheet."""

    case: CreditCase
    fields: tuple[Field, ...]
    metadata: str
    action: str = "letter"  # under which the labels of its fields are looked up first


@dataclass(frozen=True, slots=True)
class LetterSent:
    """What stands beside the terms sheet as PDF."""

    case: CreditCase
    sheet: TermsSheet


@dataclass(frozen=True, slots=True)
class LetterFailed:
    """Instead of the PDF: ``why`` is ``font`` (facts: characters, package) or ``upload``."""

    case: CreditCase
    why: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """A score factor by factor, beside its picture; ``bands`` are (from percent, class), highest first."""

    case: CreditCase
    explained: Explanation
    bands: tuple[tuple[int, RiskClass], ...]


@dataclass(frozen=True, slots=True)
class CaseAnalysis:
    """What every model says of a case's customer."""

    case: CreditCase
    analysis: Analysis
    cover: Cover | None = None  # of the exposure after the grant that is wanted or proposed


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


@dataclass(frozen=True, slots=True)
class Menu:
    """The bare command: what this person can do now."""

    posts: tuple[Post, ...]
    recent: tuple[CaseLine, ...]
    verb: str = ""  # for ``help <verb>``
    full: bool = False  # ``help`` lists every verb


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """An unknown verb: the nearest one as a button; nothing was run."""

    read: str
    nearest: str
    example: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused action, explained: key and facts of the sentence (see ``errors.py``)."""

    kind: str
    facts: Mapping[str, object]
    holders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Our own fault: an incident number for the operator."""

    incident: str


@dataclass(frozen=True, slots=True)
class Done:
    """A private confirmation: what was done (key) with its facts."""

    what: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PostsList:
    holdings: tuple[tuple[str, Post], ...]
    channels: tuple[tuple[Topic, str], ...]


@dataclass(frozen=True, slots=True)
class PolicyList:
    """Every recorded version of the policy with its state, the newest first."""

    versions: tuple[tuple[PolicyVersion, VersionState], ...]


@dataclass(frozen=True, slots=True)
class AuthorityRoute:
    """The answer of ``/credit route``: who would have to sign, asked without a case."""

    asked: Asked


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


__all__ = [
    "Asked",
    "AuthorityRoute",
    "CaseAnalysis",
    "CaseCard",
    "CaseList",
    "Choice",
    "ClaimDigest",
    "ClaimLine",
    "ClockAlarm",
    "ClockShown",
    "Comparison",
    "DepartmentQueue",
    "Digest",
    "DigestLine",
    "DocumentExpiry",
    "Done",
    "FactHistory",
    "Failure",
    "FileCard",
    "FileForm",
    "FileList",
    "Form",
    "HandoverCard",
    "Hold",
    "Home",
    "LimitAnswer",
    "LimitAsked",
    "ListRefresh",
    "Menu",
    "NewCase",
    "NotUnderstood",
    "Nudge",
    "OperatorAlert",
    "Overtaken",
    "PolicyList",
    "PostsList",
    "Receipt",
    "Refusal",
    "ReviewDigest",
    "ReviewLine",
    "ReviewList",
    "SheetMessage",
    "Stage",
    "StatementCheck",
    "StatementForm",
    "Status",
    "TemporaryEnd",
    "TemporaryLimits",
    "ThreadLine",
    "TransferExpiry",
    "Turn",
    "Turnaround",
    "UpwardReport",
    "Waited",
    "WaitedLine",
    "WhoSigns",
    "Why",
]
