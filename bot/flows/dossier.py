"""One credit case with everything recorded on it, as frozen values.

The case is the unit of consistency: it is read whole, changed by one rule, and written
back whole if nobody else changed it (compare-and-set on ``version``). What must be
found across cases (receivables, payments, hand-overs, grants) lives in tables of its own.
Dates are calendar days of the company's zone, instants are UTC-aware.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.flows.model import Alarm, Customer, Money, Post, RiskClass, Stage, StartEvent
from bot.flows.policy import Level
from bot.flows.risk_transfer.cover import Cover
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
class FactorScore:
    factor: str
    score: int  # 1 to 10
    weight: int

    @property
    def earned(self) -> int:
        """Weighed points, of ``10 x weight`` that could be had."""
        return self.score * self.weight


@dataclass(frozen=True, slots=True)
class ModelResult:
    """What a model said when it was proposed: ``value`` and ``grade``, a ``limit``, or why nothing.

    ``version`` names the model or the policy it ran under; ``inputs`` are (name, exact value) pairs.
    ``because`` and ``missing`` are those of ``rating.answers.CannotCompute``.
    """

    model: str
    version: str = ""
    value: str = ""
    grade: str = ""
    limit: Money | None = None
    because: str = ""
    missing: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Step 5: the analyst's score and recommendation (R43-R47)."""

    factors: tuple[FactorScore, ...]
    result: int  # percent of the points that could be had with the factors scored
    coverage: int  # percent of the weight that was scored
    risk_class: RiskClass
    terms: Terms
    reasons: str
    by: str
    at: datetime
    fully_secured: bool = False
    secured_by_register: bool = False  # the register of risk transfer covered the whole exposure then
    deviation: bool = False  # born at signing, from a contract that differs from the terms sheet
    analyst: str = ""  # who scored it, where that is another person than who asks (a deviation)
    model: str = ""  # name and version of the scorecard; empty in proposals older than its record
    policy_version: str = ""  # under which it was scored
    models: tuple[ModelResult, ...] = ()  # what every model said then


@dataclass(frozen=True, slots=True)
class Signature:
    post: Post
    user: str
    at: datetime
    note: str = ""
    for_user: str = ""  # the absent holder of the post, where a deputy signed

    def persons(self) -> frozenset[str]:
        """Who signed and whose signature it was."""
        return frozenset({self.user, self.for_user} - {""})


class Opinion(StrEnum):
    """How a member of the committee votes."""

    FOR = "for"
    FOR_WITH_CONDITIONS = "for_with_conditions"
    AGAINST = "against"
    ABSTAIN = "abstain"  # for a conflict of interest


@dataclass(frozen=True, slots=True)
class Vote:
    """One member's vote; ``text`` is the condition or the reason. Never changed once it is given."""

    user: str
    opinion: Opinion
    at: datetime
    text: str = ""
    for_user: str = ""  # the absent member, where a deputy voted

    @property
    def is_for(self) -> bool:
        return self.opinion in (Opinion.FOR, Opinion.FOR_WITH_CONDITIONS)

    @property
    def member(self) -> str:
        """Whose seat it is."""
        return self.for_user or self.user

    def persons(self) -> frozenset[str]:
        return frozenset({self.user, self.for_user} - {""})


@dataclass(frozen=True, slots=True)
class Met:
    """A condition precedent that was met: who saw it, when, and by what it is proved."""

    precedent: str
    by: str
    at: datetime
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class UsedFact:
    """A fact a decision rested on. ``kind`` says in which list ``field`` is a word: fact or report_topic."""

    kind: str
    field: str
    value: str
    source: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the customer used when it was decided, and would use after a yes; the limit then, if any."""

    owed: Money
    committed: Money
    after: Money
    limit: Money | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A grant or a refusal, frozen with all it rested on; it is added once and never changed (R46).

    ``proposal`` names the model and the policy by which its factors became points.
    """

    granted: bool
    at: datetime
    proposal: Proposal
    post: Post  # the level that decided
    by: str  # the last to sign or vote
    policy_version: str
    exposure: Exposure
    reason: str = ""  # of a refusal
    levels: tuple[Level, ...] = ()  # what the matrix asked for
    signatures: tuple[Signature, ...] = ()
    votes: tuple[Vote, ...] = ()
    facts: tuple[UsedFact, ...] = ()
    on_appeal: bool = False
    for_user: str = ""  # the absent holder, where a deputy decided
    cover: Cover | None = None  # what others bore of the exposure; None in decisions older than the register

    def persons(self) -> frozenset[str]:
        """Who decided and whose decision it was."""
        return frozenset({self.by, self.for_user} - {""})


@dataclass(frozen=True, slots=True)
class TermsSheet:
    """Credit's recommended conditions; binding on sales until they expire (R49)."""

    terms: Terms
    risk_class: RiskClass
    valid_until: date
    decided_by: tuple[str, ...]  # empty when decided "within limit" by machine
    policy_version: str
    within_limit: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    number: str
    signed_on: date
    terms: Terms
    by: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """Step 7: one delivery with its milestones, documents and confirmation (R29, R51-R55)."""

    number: int
    produced_on: date | None = None
    ready_on: date | None = None
    amount: Money | None = None
    checked_at: datetime | None = None
    checked_by: str = ""
    shipped_on: date | None = None
    is_last: bool = False
    delivery_note: str = ""
    invoice: str = ""
    invoiced_on: date | None = None
    verified_by: str = ""
    sent_on: date | None = None
    carrier: str = ""
    tracking: str = ""
    received_on: date | None = None
    received_by: str = ""
    arrived_on: date | None = None
    conforming: str = ""  # accepted / with_reserve / rejected
    signatory: str = ""
    confirmed_on: date | None = None
    receivable: str = ""  # the invoice number of the receivable it became


class CauseKind(StrEnum):
    """Why an item is not paid (R63)."""

    OUR_FAULT = "our_fault"
    DISPUTE = "dispute"
    OVERSIGHT = "oversight"
    CASH_FLOW = "cash_flow"
    UNWILLING = "unwilling"
    INSOLVENT = "insolvent"


@dataclass(frozen=True, slots=True)
class Cause:
    kind: CauseKind | None  # None: dunning was allowed without a cause, by override
    recommendation: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ContactNote:
    """Step 8: a contact inside the term (R58-R61)."""

    on: date
    business: str
    alarm: Alarm
    pays_on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Demand:
    """Step 9: one dunning level that was carried out; evidence for limitation (R33, D13)."""

    level: int
    on: date
    channel: str
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """Step 10: recovery by an outside party or by law (R67, R68)."""

    route: str
    party: str
    amount: Money
    fee: str
    documents: str
    limitation_on: date
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    on: date
    note: str
    interrupts: bool  # whether it restarts the limitation period (Civil Code of China, art. 195)
    evidence: str
    by: str


@dataclass(frozen=True, slots=True)
class WriteOff:
    amount: Money
    reason: str
    proposed_by: str
    approvals: tuple[Signature, ...] = ()
    decided: str = ""  # "", "approved" or "declined"


@dataclass(frozen=True, slots=True)
class Incident:
    """Default or dishonest conduct (R73)."""

    kind: str
    on: date
    amount: Money | None
    evidence: str
    by: str


@dataclass(frozen=True, slots=True)
class ReRating:
    risk_class: RiskClass
    limit_change: str  # raise / keep / cut / cancel
    limit: Money
    reason: str
    by: str
    signatures: tuple[Signature, ...] = ()
    decided: bool = False


@dataclass(frozen=True, slots=True)
class CloseOut:
    """Step 11: what must be done after payment before the file closes (R70-R75, D14)."""

    archived_by: str = ""
    missing: str = ""
    traits: str = ""
    traits_by: str = ""
    rating: ReRating | None = None
    relationship: str = ""
    next_contact_on: date | None = None
    relationship_by: str = ""


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


@dataclass(frozen=True, slots=True)
class Release:
    """A hold released by authority, for a few business days only."""

    rule: str
    reason: str
    by: str
    until: date


class Outcome(StrEnum):
    REFUSED_TRADE = "refused_trade"
    CASH_SALE = "cash_sale"
    LOST = "lost"
    REFUSED = "refused"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class CreditCase:
    """A credit case from first contact to the closed file (R17-R20)."""

    number: int
    version: int
    stage: Stage
    customer: Customer
    brought_by: str
    currency: str
    opened_at: datetime
    notice: ContactNotice
    screening: Screening | None = None
    findings: tuple[Finding, ...] = ()
    intention: Intention | None = None
    report: Report | None = None
    checklist: tuple[CheckItem, ...] = ()
    proposal: Proposal | None = None
    signatures: tuple[Signature, ...] = ()
    votes: tuple[Vote, ...] = ()
    met: tuple[Met, ...] = ()
    nudged_at: datetime | None = None
    decisions: tuple[Decision, ...] = ()  # every grant and refusal, the newest last
    segment: str = ""
    question: str = ""
    undecided: int = 0  # how many members abstained where the committee could not decide, while that is open
    sheet: TermsSheet | None = None
    contract: Contract | None = None
    shipments: tuple[Shipment, ...] = ()
    contacts: tuple[ContactNote, ...] = ()
    cause: Cause | None = None
    demands: tuple[Demand, ...] = ()
    level: int = 0  # dunning level carried out in this round of collection, 0 to 4
    exhausted: str = ""
    mandate: Mandate | None = None
    recovery: tuple[RecoveryReport, ...] = ()
    write_off: WriteOff | None = None
    incidents: tuple[Incident, ...] = ()
    close_out: CloseOut = CloseOut()
    releases: tuple[Release, ...] = ()
    requests: tuple[Request, ...] = ()
    delivery_ended: str = ""  # why nothing more will be delivered, though no shipment was the last
    outcome: Outcome | None = None
    outcome_reason: str = ""
    appealed: bool = False
    sold_by: tuple[str, ...] = ()  # everybody who ever acted for sales on it (D2)
    judged_by: tuple[str, ...] = ()  # everybody who ever screened, investigated, analysed or decided it
    closed_at: datetime | None = None

    @property
    def reference(self) -> str:
        """The name people use for the case, such as ``CR-12``."""
        return f"CR-{self.number}"

    @property
    def all_delivered(self) -> bool:
        """Nothing is left to deliver, and every shipment has become a receivable."""
        ended = bool(self.delivery_ended) or any(shipment.is_last for shipment in self.shipments)
        return ended and all(shipment.receivable for shipment in self.shipments)

    @property
    def unmet(self) -> tuple[str, ...]:
        """Conditions precedent of the terms sheet that nobody has ticked off yet."""
        met = {one.precedent for one in self.met}
        return tuple(one for one in self.sheet.terms.precedents if one not in met) if self.sheet else ()

    @property
    def refusal(self) -> Decision | None:
        """The refusal that is under appeal, until the appeal is decided."""
        last = self.decisions[-1] if self.decisions else None
        return last if last and self.appealed and not last.granted else None

    @property
    def open_differences(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_open_difference)

    @property
    def open_requests(self) -> tuple[Request, ...]:
        return tuple(one for one in self.requests if one.is_open)

    def moved(self, stage: Stage) -> CreditCase:
        return replace(self, stage=stage)


class HandoverState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Handover:
    """Work that passes from one post to another, with its clock (R8, D3).

    ``warn_at`` and ``due_at`` are instants computed in the receiver's business hours;
    ``id`` is 0 until it is stored.
    """

    case: int
    kind: str
    from_post: Post
    from_user: str
    to_post: Post
    sent_at: datetime
    to_user: str = ""
    subject: str = ""
    warn_at: datetime | None = None
    due_at: datetime | None = None
    state: HandoverState = HandoverState.OPEN
    accepted_at: datetime | None = None
    accepted_by: str = ""
    returned: str = ""
    done_at: datetime | None = None
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    id: int = 0

    @property
    def is_running(self) -> bool:
        return self.state in (HandoverState.OPEN, HandoverState.ACCEPTED)


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise to pay; stops dunning until its date plus grace."""

    receivable: int
    amount: Money
    promised_on: date
    pay_by: date
    by: str
    state: PromiseState = PromiseState.OPEN
    id: int = 0


@dataclass(frozen=True, slots=True)
class Dispute:
    receivable: int
    amount: Money
    reason: str
    raised_on: date
    by: str
    settled_on: date | None = None
    outcome: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Receivable:
    """One invoice that is to be paid, and where it stands in the ladder.

    ``due_on`` is the printed due date; ``due_moved`` the business day it falls on.
    ``shift_days`` is by how many days the last dunning level was announced away from
    its nominal day, so that the next level keeps its distance from the notice before.
    """

    id: int
    number: str
    customer: int
    case: int | None
    invoiced_on: date
    due_on: date
    due_moved: date
    amount: Money
    open: Money
    disputed_minor: int = 0
    cause_known: bool = False
    last_rule: str = ""  # the highest rung whose effect has happened
    shift_days: int = 0
    promised_until: date | None = None
    paused_until: date | None = None
    broken_promises: int = 0
    at_once: bool = False  # a promise broke: the next level follows at once
    settled_on: date | None = None
    written_off_minor: int = 0
    limitation_on: date | None = None
    next_notice_on: date | None = None

    @property
    def chased_minor(self) -> int:
        """The part that may be chased: open less disputed, never below zero."""
        return max(0, self.open.minor - self.disputed_minor)


@dataclass(frozen=True, slots=True)
class Notice:
    """A rung of the ladder announced (or skipped) for a receivable on a business day."""

    receivable: int
    rule: str
    day: date
    days: int  # nominal day counted from the moved due date
    open: Money
    policy_version: str
    announced: bool = True


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received; what is not allocated stays on the payment, never lost (D9)."""

    customer: int
    amount: Money
    received_on: date
    reference: str
    by: str
    case: int | None = None
    unallocated_minor: int = 0
    reversed: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Who did what, when, from where to where, under which policy; append only."""

    case: int | None
    action: str
    actor: str
    post: Post
    at: datetime
    from_stage: Stage | None
    to_stage: Stage | None
    policy_version: str
    facts: dict[str, str]
    version: int = 0
    id: int = 0
