"""What time brings: clocks, digests, deadlines, what ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.flows.credit_file.documents import FileDocument
from bot.flows.dossier import CreditCase, Handover, Promise, Receivable
from bot.flows.model import Customer, Money, RiskClass
from bot.flows.reviews.rhythm import Due
from bot.flows.risk_transfer.claims import Claim
from bot.flows.risk_transfer.instrument import RiskTransfer


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
