"""Steps 1 to 4: notice, screening, what both sides know, the intention, the investigation, requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.flows.model import Money, StartEvent
from bot.flows.screening.policy import JudgedCriterion


@dataclass(frozen=True, slots=True)
class ContactNotice:
    """Step 1: what sales reports at first contact (R38, R39)."""

    contact: str
    contacted_on: date
    wanted: str
    yearly_volume: Money | None = None
    at_stake: Money | None = None  # opportunity cost plus cost of dealing
    fast_lane: bool = False
    channel: str = ""  # visit, call, mail, fair, web or other; empty in notices older than the question
    opportunity_cost: Money | None = None
    dealing_cost: Money | None = None
    note: str = ""
    author: str = ""  # who wrote the message the case was opened from, and where it stands
    link: str = ""


class Screened(StrEnum):
    ELIGIBLE = "eligible"
    CASH_ONLY = "cash_only"
    NO_TRADE = "no_trade"


@dataclass(frozen=True, slots=True)
class Screening:
    """``proposed``: what the criteria amounted to, each with the fact it rested on; kept with the case."""

    result: Screened
    note: str
    by: str
    at: datetime
    proposed: Screened | None = None
    criteria: tuple[JudgedCriterion, ...] = ()


class Answer(StrEnum):
    OPEN = "open"
    AGREED = "agreed"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact credit found, beside what sales holds (R40)."""

    fact: str
    value: str
    source: str
    as_of: date
    answer: Answer = Answer.OPEN
    sales_value: str = ""
    sales_source: str = ""
    holds: str = ""  # the value that holds after the difference was resolved
    reason: str = ""
    resolved_by: str = ""

    @property
    def is_open_difference(self) -> bool:
        return self.answer is Answer.DIFFERS and not self.resolved_by


@dataclass(frozen=True, slots=True)
class Terms:
    """Amount, limit, term and conditions, wherever they are asked, proposed, approved or signed.

    Rates are basis points (hundredths of a percent), exact whole numbers: 250 is 2.5 %.
    """

    amount: Money
    limit: Money
    term_days: int
    start_event: StartEvent
    deposit_percent: int = 0
    security: str = ""
    conditions: str = ""
    insured_percent: int = 0  # cover of a credit insurance, percent of the amount
    discount_bp: int = 0  # discount for payment within ``discount_days`` of the start event
    discount_days: int = 0
    late_interest_bp: int = 0  # a year, on what is overdue
    shipment_cap: Money | None = None  # no shipment is larger
    precedents: tuple[str, ...] = ()  # conditions precedent: each met before the contract is signed
    grant_until: date | None = None  # the grant ends then; None: after the days of the policy


@dataclass(frozen=True, slots=True)
class Intention:
    """Step 3: the sales intention transferred to credit (R41)."""

    goods: str
    wanted: Terms
    wanted_on: date
    by: str
    at: datetime
    revisions: int = 0
    month_volume: Money | None = None  # purchases expected in a month of this business's season


@dataclass(frozen=True, slots=True)
class ReportItem:
    topic: str
    finding: str
    not_available: bool = False  # then ``finding`` says why
    reused_from: str = ""


class ItemState(StrEnum):
    FOUND = "found"
    NOT_AVAILABLE = "not_available"
    MISSING = "missing"  # sent back: it has to be worked on again


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One item of the checklist as it was worked on; ``finding`` is also why it is not available or missing.

    ``link`` is a Slack file id or an address; ``reused_from`` the case that found it. ``amounts``: of trade
    references, the limits (or recent high credits) that other suppliers give.
    """

    topic: str
    state: ItemState
    finding: str
    source: str
    as_of: date
    by: str
    at: datetime
    link: str = ""
    reused_from: str = ""
    amounts: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Step 4: the investigation report (R42)."""

    items: tuple[ReportItem, ...]
    sources: str
    by: str
    at: datetime
    returned: str = ""  # why the analyst returned it; empty while not returned
    missing: tuple[str, ...] = ()  # topics the analyst sent back


@dataclass(frozen=True, slots=True)
class Request:
    """A question between sales and credit before the decision (R10): answered, or refused with a reason."""

    number: int  # within the case, from 1
    question: str
    by: str
    at: datetime
    to_sales: bool
    wanted_by: date | None = None
    answer: str = ""
    refused: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
