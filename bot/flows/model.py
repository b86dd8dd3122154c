"""The words of the trade: posts, stages, actions, money, people.

Every name here is the field's standard term (see docs/GLOSSARY.md). Nothing in this
module decides anything; the decisions are in ``workflow``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum


class Department(StrEnum):
    SALES = "sales"
    CREDIT = "credit"
    MANAGEMENT = "management"
    FINANCE = "finance"
    LEGAL = "legal"
    ANY = "any"


class Post(StrEnum):
    """A post a person may hold; a person may hold several (R16)."""

    SALES = "sales"
    SALES_MANAGER = "sales_manager"
    FILE_ADMIN = "file_admin"
    FIELD_LIAISON = "field_liaison"
    CREDIT_ANALYST = "credit_analyst"
    COLLECTOR = "collector"
    CREDIT_MANAGER = "credit_manager"
    CREDIT_DIRECTOR = "credit_director"
    COMMITTEE = "committee"
    FINANCE = "finance"
    LEGAL = "legal"
    ADMIN = "admin"
    BOT = "bot"  # the sweep and the tick act through the same table as people do


DEPARTMENTS: dict[Post, Department] = {
    Post.SALES: Department.SALES,
    Post.SALES_MANAGER: Department.SALES,
    Post.FILE_ADMIN: Department.CREDIT,
    Post.FIELD_LIAISON: Department.CREDIT,
    Post.CREDIT_ANALYST: Department.CREDIT,
    Post.COLLECTOR: Department.CREDIT,
    Post.CREDIT_MANAGER: Department.CREDIT,
    Post.CREDIT_DIRECTOR: Department.MANAGEMENT,
    Post.COMMITTEE: Department.MANAGEMENT,
    Post.FINANCE: Department.FINANCE,
    Post.LEGAL: Department.LEGAL,
    Post.ADMIN: Department.ANY,
    Post.BOT: Department.ANY,
}

PEOPLE_POSTS: tuple[Post, ...] = tuple(post for post in Post if post is not Post.BOT)


class Topic(StrEnum):
    """What a channel is for; an administrator binds a topic to a channel."""

    SALES = "sales"
    CREDIT = "credit"  # one card and one thread per case
    APPROVALS = "approvals"
    COLLECTIONS = "collections"
    OVERDUE = "overdue"
    MANAGEMENT = "management"
    FINANCE = "finance"
    LEGAL = "legal"
    OPERATORS = "operators"


CHANNEL_OF_POST: dict[Post, Topic] = {
    Post.SALES: Topic.SALES,
    Post.SALES_MANAGER: Topic.SALES,
    Post.FILE_ADMIN: Topic.CREDIT,
    Post.FIELD_LIAISON: Topic.CREDIT,
    Post.CREDIT_ANALYST: Topic.CREDIT,
    Post.COLLECTOR: Topic.COLLECTIONS,
    Post.CREDIT_MANAGER: Topic.APPROVALS,
    Post.CREDIT_DIRECTOR: Topic.APPROVALS,
    Post.COMMITTEE: Topic.APPROVALS,
    Post.FINANCE: Topic.FINANCE,
    Post.LEGAL: Topic.LEGAL,
    Post.ADMIN: Topic.OPERATORS,
}


class Stage(StrEnum):
    """Where a case stands; the order is the order of the workflow."""

    SCREENING = "screening"
    CONFIRMATION = "confirmation"
    INTENTION = "intention"
    INVESTIGATION = "investigation"
    ANALYSIS = "analysis"
    APPROVAL = "approval"
    CONTRACTING = "contracting"
    FULFILMENT = "fulfilment"
    IN_TERM = "in_term"
    COLLECTION = "collection"
    RECOVERY = "recovery"
    CLOSE_OUT = "close_out"
    CLOSED = "closed"


class Action(StrEnum):
    """Everything that can be done to a case; the rows of ``workflow.STEPS`` say when and by whom."""

    # hand-overs, on any stage
    ACCEPT = "accept"
    RETURN = "return"
    HAND_IN_AGAIN = "hand_in_again"
    HAND_BACK = "hand_back"
    ASSIGN = "assign"
    COMMENT = "comment"
    RELEASE_HOLD = "release_hold"
    # 1 to 5: between credit and sales
    REQUEST_INFORMATION = "request_information"
    ANSWER_REQUEST = "answer_request"
    REFUSE_REQUEST = "refuse_request"
    # 1 screening
    FEED_BACK = "feed_back"
    REFUSE_TRADE = "refuse_trade"
    # 2 confirmation
    ANSWER = "answer"
    ANSWER_ONE = "answer_one"
    RESOLVE = "resolve"
    # 3 intention
    TRANSFER = "transfer"
    SETTLE_IN_CASH = "settle_in_cash"
    LOSE = "lose"
    # 4 investigation
    RECORD_ITEM = "record_item"
    REUSE_ITEMS = "reuse_items"
    VISIT = "visit"
    HAND_IN_FIELDWORK = "hand_in_fieldwork"
    HAND_IN_REPORT = "hand_in_report"
    ACCEPT_REPORT = "accept_report"
    RETURN_REPORT = "return_report"
    REVISE = "revise"
    # 5 analysis and approval
    PROPOSE = "propose"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    REFUSE = "refuse"
    VOTE = "vote"
    NUDGE = "nudge"
    APPEAL = "appeal"
    # 6 contracting
    MEET_PRECEDENT = "meet_precedent"
    SIGN = "sign"
    EXPIRE_SHEET = "expire_sheet"
    # 7 fulfilment
    PRODUCE = "produce"
    MAKE_READY = "make_ready"
    CHECK_SHIPMENT = "check_shipment"
    SHIP = "ship"
    VERIFY_DOCUMENTS = "verify_documents"
    SEND_DOCUMENTS = "send_documents"
    RECEIVE_DOCUMENTS = "receive_documents"
    CONFIRM_ARRIVAL = "confirm_arrival"
    CONFIRM_RECEIVABLE = "confirm_receivable"
    END_DELIVERY = "end_delivery"
    # 8 in term
    NOTE_CONTACT = "note_contact"
    RECORD_PAYMENT = "record_payment"
    REVERSE_PAYMENT = "reverse_payment"
    RAISE_DISPUTE = "raise_dispute"
    SETTLE_DISPUTE = "settle_dispute"
    FALL_DUE = "fall_due"
    # 9 collection
    RECORD_CAUSE = "record_cause"
    OVERRIDE_CAUSE = "override_cause"
    DUN = "dun"
    PROMISE = "promise"
    PAUSE = "pause"
    FIND_EXHAUSTED = "find_exhausted"
    # 10 recovery
    MANDATE = "mandate"
    REPORT_RECOVERY = "report_recovery"
    PROPOSE_WRITE_OFF = "propose_write_off"
    APPROVE_WRITE_OFF = "approve_write_off"
    DECLINE_WRITE_OFF = "decline_write_off"
    # 11 close-out
    ARCHIVE = "archive"
    RECORD_TRAITS = "record_traits"
    RECORD_INCIDENT = "record_incident"
    RE_RATE = "re_rate"
    DECIDE_LIMIT = "decide_limit"
    DECLINE_LIMIT = "decline_limit"
    SET_RELATIONSHIP = "set_relationship"
    CLOSE = "close"
    REOPEN = "reopen"


class Phase(StrEnum):
    PRE = "pre_transaction"
    IN = "in_transaction"
    POST = "post_transaction"


STEP_OF_STAGE: dict[Stage, int] = {
    Stage.SCREENING: 1,
    Stage.CONFIRMATION: 2,
    Stage.INTENTION: 3,
    Stage.INVESTIGATION: 4,
    Stage.ANALYSIS: 5,
    Stage.APPROVAL: 5,
    Stage.CONTRACTING: 6,
    Stage.FULFILMENT: 7,
    Stage.IN_TERM: 8,
    Stage.COLLECTION: 9,
    Stage.RECOVERY: 10,
    Stage.CLOSE_OUT: 11,
    Stage.CLOSED: 11,
}


def phase_of(stage: Stage) -> Phase:
    """Steps 1-5 are pre-, 6-7 in-, 8-11 post-transaction (R78-R80)."""
    step = STEP_OF_STAGE[stage]
    if step <= 5:
        return Phase.PRE
    return Phase.IN if step <= 7 else Phase.POST


class RiskClass(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class StartEvent(StrEnum):
    """What starts the credit term; it moves the due date and so every timer (D7)."""

    INVOICE = "invoice_date"
    DELIVERY = "delivery"
    DOCUMENTS = "receipt_of_documents"
    ACCEPTANCE = "acceptance"


class Alarm(IntEnum):
    """How worried a condition note is (R60)."""

    QUIET = 0
    WATCH = 1
    ALARM = 2


class Standing(StrEnum):
    """How the company deals with a customer at all (screening result, blacklist)."""

    OPEN = "open"
    CASH_ONLY = "cash_only"
    NO_TRADE = "no_trade"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount: integer minor units (cents) and an ISO 4217 currency code."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} with {other.currency}")
        return other.minor


MINOR_DIGITS: dict[str, int] = {"JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3, "TND": 3}


def minor_digits(currency: str) -> int:
    """Digits of the minor unit (ISO 4217)."""
    return MINOR_DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a Slack user with the posts held now, own or as a deputy.

    ``lent`` maps a post to the absent person it is held for; segregation of duties
    looks at both, so a deputy cannot decide what the absent person brought in.
    """

    user: str
    posts: frozenset[Post]
    lent: dict[Post, str] = field(default_factory=dict)

    def persons(self) -> frozenset[str]:
        """The person and everybody this person stands in for."""
        return frozenset({self.user, *self.lent.values()})


BOT = Actor("bot", frozenset({Post.BOT}))


@dataclass(frozen=True, slots=True)
class Customer:
    """Who a customer is and how we deal with it; what is known of it is in the credit file (R4-R6).

    ``country``: ISO 3166 code, empty while unknown. ``registration_checked``: the number's check digit was
    found right by its country's rule. ``group_parent``: id of the customer that heads its group.
    """

    id: int
    name: str
    standing: Standing = Standing.OPEN
    registration: str = ""
    risk_class: RiskClass | None = None
    collector: str | None = None
    country: str = ""
    registration_checked: bool = False
    group_parent: int | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A granted limit in force for a customer (R45); amounts in minor units of ``currency``.

    ``case`` was granted it; ``request`` changed its limit since, if any (id of a limit request).
    """

    limit: Money
    term_days: int
    start_event: StartEvent
    risk_class: RiskClass
    valid_from: date
    valid_to: date
    case: int
    policy_version: str
    request: int | None = None
