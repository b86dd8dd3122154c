"""What a rule sees (``Situation``) and what it answers (``Change``): values on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.flows.credit_file.documents import FileDocument
from bot.flows.credit_file.facts import Fact
from bot.flows.credit_file.file import CreditFile
from bot.flows.dossier import CreditCase, Dispute, Handover, HandoverState, Payment, Promise, Receivable
from bot.flows.model import Actor, Grant, Money, Post, RiskClass, Stage, Standing
from bot.flows.policy import Policy
from bot.flows.ports import Announcement, BusinessCalendar
from bot.flows.rating.behaviour import PaymentHistory
from bot.flows.rating.filed import Filed
from bot.flows.risk_transfer.instrument import RiskTransfer
from bot.flows.screening.criteria import Background
from bot.flows.workflow import HANDOVERS

NO_HISTORY = PaymentHistory()


@dataclass(frozen=True, slots=True)
class Position:
    """What a customer uses of the limit, in the case's currency (minor units).

    ``owed``: open receivables. ``committed``: signed and not yet invoiced in other cases. ``temporary``: the
    temporary limit in force today, in the currency of the grant.
    """

    owed: int = 0
    committed: int = 0
    overdue: Receivable | None = None  # the oldest one
    grant: Grant | None = None
    temporary: Money | None = None

    @property
    def used(self) -> int:
        return self.owed + self.committed


@dataclass(frozen=True, slots=True)
class Situation:
    """One case with what surrounds it, at one instant, under one policy."""

    case: CreditCase
    now: datetime
    today: date
    policy: Policy
    calendar: BusinessCalendar
    handovers: tuple[Handover, ...] = ()
    position: Position = Position()
    receivables: tuple[Receivable, ...] = ()
    promises: tuple[Promise, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    payments: tuple[Payment, ...] = ()
    allocations: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    holders: Mapping[Post, tuple[str, ...]] = field(default_factory=dict)  # of the posts that decide
    statements: tuple[Filed, ...] = ()  # of the customer, while it is investigated and analysed
    history: PaymentHistory = NO_HISTORY  # in the case's currency, while it is analysed
    transfers: tuple[RiskTransfer, ...] = ()  # of the customer, while it is analysed and decided
    earlier: tuple[CreditCase, ...] = ()  # of the customer, the newest first, while it is investigated
    file: CreditFile | None = None  # what is known of the customer, up to the approval
    background: Background = field(default_factory=Background)  # while the customer is screened
    assignee: Actor | None = None  # for ``assign``: the person chosen, with the posts held

    def running(self, *kinds: str) -> tuple[Handover, ...]:
        """Hand-overs that are open or accepted, of these kinds (of any kind when none is named)."""
        return tuple(h for h in self.handovers if h.is_running and (not kinds or h.kind in kinds))

    def open_items(self) -> tuple[Receivable, ...]:
        return tuple(item for item in self.receivables if item.open.minor > 0)

    def overdue_items(self) -> tuple[Receivable, ...]:
        return tuple(item for item in self.open_items() if item.due_moved < self.today)

    def money(self, minor: int) -> Money:
        return Money(minor, self.case.currency)


@dataclass(frozen=True, slots=True)
class Change:
    """What an action changes. Only ``case`` is always there; the rest is empty unless said."""

    case: CreditCase
    opens: tuple[Handover, ...] = ()
    closes: frozenset[str] = frozenset()  # kinds of running hand-overs whose work is done
    touched: tuple[Handover, ...] = ()  # hand-overs changed otherwise (accepted, returned, assigned)
    receivables: tuple[Receivable, ...] = ()  # new (id 0) or changed
    promises: tuple[Promise, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    payment: Payment | None = None
    allocations: Mapping[int, int] = field(default_factory=dict)
    reversed_payment: int = 0
    grant: Grant | None = None
    ends_grant: bool = False
    standing: Standing | None = None
    announcements: tuple[Announcement, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)  # added to the journal row
    risk_class: RiskClass | None = None
    papers: tuple[FileDocument, ...] = ()  # documents for the customer's file
    learned: tuple[Fact, ...] = ()  # facts for the customer's file; each supersedes the older of its field


def hand(
    at: Situation,
    kind: str,
    by: Actor,
    from_post: Post,
    *,
    to_user: str = "",
    subject: str = "",
    to_post: Post | None = None,
    accepted: bool = False,
) -> Handover:
    """A new hand-over of this kind with its clock, in business time of the receiver (D1, D3)."""
    rule = at.policy.clock(kind)
    fast = at.case.notice.fast_lane
    due = (rule.fast_due if fast else None) or rule.due
    warn = rule.fast_warn if fast and rule.fast_due else rule.warn
    return Handover(
        case=at.case.number,
        kind=kind,
        from_post=from_post,
        from_user=by.user,
        to_post=to_post or HANDOVERS[kind].to[0],
        to_user=to_user,
        subject=subject,
        sent_at=at.now,
        warn_at=at.calendar.after(at.now, warn) if warn else None,
        due_at=at.calendar.after(at.now, due) if due else None,
        state=HandoverState.ACCEPTED if accepted else HandoverState.OPEN,
        accepted_at=at.now if accepted else None,
        accepted_by=by.user if accepted else "",
    )


def ended(handover: Handover, by: Actor, at: Situation, state: HandoverState) -> Handover:
    """Doing the work claims it: a hand-over finished without a click on Accept is accepted too (D3)."""
    accepted = handover.accepted_at or (at.now if state is HandoverState.DONE else None)
    who = handover.accepted_by or (by.user if accepted else "")
    return replace(handover, state=state, done_at=at.now, accepted_at=accepted, accepted_by=who)


def closing(case: CreditCase, now: datetime, **changes: object) -> CreditCase:
    """The case, closed."""
    return replace(case, stage=Stage.CLOSED, closed_at=now, **changes)  # type: ignore[arg-type]  # field names


def post_of(actor: Actor, posts: frozenset[Post]) -> Post:
    """The post in which somebody acts: one that the row allows, in the order of the posts."""
    return next((post for post in Post if post in actor.posts & posts), Post.BOT)
