"""A customer's credit file, its statements and its limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.flows.credit_file.completeness import Completeness
from bot.flows.credit_file.file import CreditFile
from bot.flows.credit_file.history import Past
from bot.flows.credit_file.papers import Paper
from bot.flows.credit_file.table import FileAction
from bot.flows.credit_limit.request import NO_LIMITS, CustomerLimits, LimitRequest
from bot.flows.dossier import Handover
from bot.flows.forms import Field
from bot.flows.model import Customer, Grant, Money
from bot.flows.rating.statements import Checked
from bot.flows.reviews.rhythm import Due, Review
from bot.flows.risk_transfer.instrument import RiskTransfer


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
