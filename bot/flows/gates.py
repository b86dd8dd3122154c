"""The gates of the workflow table, by name: each says whether a step may be taken now.

A gate sees the situation and, where it depends on the person, the actor; ``None`` as the
actor asks "could anybody?", which is how the buttons of a card for all readers are drawn.
Every name has a sentence in the catalogues (``gate.<name>``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.flows.checklist import reusable
from bot.flows.dossier import Answer, Handover, HandoverState, Outcome, Request, Shipment
from bot.flows.levels import level_now, open_levels
from bot.flows.limits import holds
from bot.flows.model import Actor, Post
from bot.flows.policy import BY_LEVEL, Level
from bot.flows.reminders import is_chasing
from bot.flows.risk_transfer.securing import cover_holds
from bot.flows.situation import Situation
from bot.flows.workflow import ANALYST, FILE, HANDOVERS, SALES

Gate = Callable[[Situation, Actor | None], bool]


# --- hand-overs


def receivers(handover: Handover) -> frozenset[Post]:
    """The posts that may take a hand-over: one level of authority, or all posts of its kind."""
    return receiving(handover.kind, handover.to_post)


def receiving(kind: str, to_post: Post) -> frozenset[Post]:
    """The posts that may take a kind of hand-over addressed to this one."""
    if kind in BY_LEVEL or kind == "refused_request":
        return frozenset({to_post})
    if kind == "returned":
        extra = {Post.SALES_MANAGER} if to_post is Post.SALES else set()
        return frozenset({to_post, *extra})
    return frozenset(HANDOVERS[kind].to)


def to_accept(at: Situation, by: Actor | None) -> tuple[Handover, ...]:
    """Open hand-overs that this person (or anybody) can claim."""
    waiting = (h for h in at.handovers if h.state is HandoverState.OPEN)
    return tuple(h for h in waiting if by is None or by.posts & receivers(h))


def to_return(at: Situation, by: Actor | None) -> tuple[Handover, ...]:
    running = (h for h in at.running() if HANDOVERS[h.kind].returnable)
    return tuple(h for h in running if by is None or by.posts & receivers(h))


def returned(at: Situation, by: Actor | None) -> tuple[Handover, ...]:
    return tuple(h for h in at.running("returned") if by is None or by.posts & receivers(h))


def claimed(at: Situation, by: Actor | None) -> tuple[Handover, ...]:
    """What this person, or somebody it stands in for, has claimed and may give back."""
    taken = (h for h in at.running() if h.state is HandoverState.ACCEPTED)
    return tuple(h for h in taken if by is None or (h.to_user in by.persons() and by.posts & receivers(h)))


# --- requests


def answerers(request: Request) -> frozenset[Post]:
    """Who may answer: the side that was asked, and after its refusal its manager only."""
    manager = Post.SALES_MANAGER if request.to_sales else Post.CREDIT_MANAGER
    if request.refused:
        return frozenset({manager})
    return SALES if request.to_sales else FILE | ANALYST | {manager}


def requests_of(at: Situation, by: Actor | None) -> tuple[Request, ...]:
    """Open requests that this person (or anybody) may answer."""
    return tuple(r for r in at.case.open_requests if by is None or by.posts & answerers(r))


# --- levels of authority


def _at_level(what: str) -> Gate:
    def gate(at: Situation, by: Actor | None) -> bool:
        level = level_now(at, what)
        return level is not None and (by is None or level.post in by.posts)

    return gate


def _of_approval(test: Callable[[Level], bool]) -> Gate:
    """A level of approval of this sort is asked now, and of this person."""

    def gate(at: Situation, by: Actor | None) -> bool:
        return any(test(level) and (by is None or level.post in by.posts) for level in open_levels(at))

    return gate


def _you_wait(at: Situation, by: Actor | None) -> bool:
    return by is None or bool(by.posts & waiting_posts(at))


def waiting_posts(at: Situation) -> frozenset[Post]:
    """Who waits for a decision: sales, the analyst, and the level that has signed and handed on."""
    return SALES | ANALYST | frozenset(h.from_post for h in at.running("approval"))


def next_nudge(at: Situation) -> datetime | None:
    """From when on the case may be nudged again; nothing when it may be now.

    Counted in business time like the clocks: who is asked cannot sign at night either. A breach
    since the last nudge resets it.
    """
    last = at.case.nudged_at
    if last is None or any(h.breached_at and h.breached_at > last for h in at.running("approval")):
        return None
    again = at.calendar.after(last, at.policy.nudge)
    return again if again > at.now else None


def _grant_ahead(at: Situation, _: Actor | None) -> bool:
    proposal = at.case.proposal
    return proposal is None or proposal.terms.grant_until is None or proposal.terms.grant_until >= at.today


# --- shipments


def _shipment(test: Callable[[Shipment], bool]) -> Gate:
    return lambda at, _: any(test(shipment) for shipment in at.case.shipments)


def is_produced(s: Shipment) -> bool:
    return s.produced_on is not None and s.ready_on is None


def is_ready(s: Shipment) -> bool:
    return s.ready_on is not None and s.checked_at is None


def is_checked(s: Shipment) -> bool:
    return s.checked_at is not None and s.shipped_on is None


def is_shipped(s: Shipment) -> bool:
    return s.shipped_on is not None and not s.verified_by


def is_verified(s: Shipment) -> bool:
    return bool(s.verified_by) and s.sent_on is None


def is_sent(s: Shipment) -> bool:
    return s.sent_on is not None and s.received_on is None


def is_received(s: Shipment) -> bool:
    return s.received_on is not None and s.conforming in ("", "rejected")


def is_confirmed(s: Shipment) -> bool:
    return s.conforming in ("accepted", "with_reserve") and not s.receivable


def _more_to_deliver(at: Situation, _: Actor | None) -> bool:
    shipments = at.case.shipments
    if at.case.delivery_ended or any(s.is_last for s in shipments):
        return False
    return not shipments or shipments[-1].shipped_on is not None


def _between_shipments(at: Situation, _: Actor | None) -> bool:
    shipments = at.case.shipments
    return bool(shipments) and all(s.receivable for s in shipments) and not at.case.all_delivered


# --- collection


def _exhausted(at: Situation, _: Actor | None) -> bool:
    """Levels exhausted, so many days overdue as the ladder says, or enough broken promises (R66)."""
    ladder = at.policy.ladder
    ends = [rung.offset for rung in ladder.rungs if is_chasing(rung) and not rung.level and rung.offset]
    items = at.overdue_items()
    return (
        at.case.level >= max(rung.level for rung in ladder.rungs)
        or any((at.today - item.due_moved).days >= end for item in items for end in ends)
        or any(item.broken_promises >= ladder.broken_promises for item in items)
    )


def _cause_known(at: Situation, _: Actor | None) -> bool:
    return at.case.cause is not None


def _level_left(at: Situation, _: Actor | None) -> bool:
    return at.case.level < max(rung.level for rung in at.policy.ladder.rungs)


GATES: dict[str, Gate] = {
    "not_returned": lambda at, _: not at.running("returned"),
    "unanswered": lambda at, _: any(f.answer is Answer.OPEN for f in at.case.findings),
    "difference_open": lambda at, _: bool(at.case.open_differences),
    "no_difference": lambda at, _: not at.case.open_differences,
    "credit_allowed": lambda at, _: at.case.screening is not None and at.case.screening.result == "eligible",
    "no_hold": lambda at, _: not holds(at),
    "held": lambda at, _: bool(holds(at)),
    "report_wanted": lambda at, _: at.case.report is None or bool(at.case.report.returned),
    "fieldwork_wanted": lambda at, _: bool(at.running("investigation")),
    "young_items": lambda at, _: bool(reusable(at)),
    "report_handed_in": lambda at, _: at.case.report is not None and not at.case.report.returned,
    "intention_known": lambda at, _: at.case.intention is not None,
    "your_level": _of_approval(lambda _: True),
    "your_signature": _of_approval(lambda level: level.post is not Post.COMMITTEE),
    "your_vote": _of_approval(lambda level: level.post is Post.COMMITTEE),
    "grant_ahead": _grant_ahead,
    "cover_holds": lambda at, _: cover_holds(at),
    "you_wait": _you_wait,
    "nudge_due": lambda at, _: next_nudge(at) is None,
    "precedent_open": lambda at, _: bool(at.case.unmet),
    "precedents_met": lambda at, _: not at.case.unmet,
    "refused_once": lambda at, _: at.case.outcome is Outcome.REFUSED and not at.case.appealed,
    "sheet_valid": lambda at, _: at.case.sheet is not None and at.case.sheet.valid_until >= at.today,
    "sheet_expired": lambda at, _: at.case.sheet is not None and at.case.sheet.valid_until < at.today,
    "more_to_deliver": _more_to_deliver,
    "produced": _shipment(is_produced),
    "ready": _shipment(is_ready),
    "checked": _shipment(is_checked),
    "shipped": _shipment(is_shipped),
    "verified": _shipment(is_verified),
    "sent": _shipment(is_sent),
    "received": _shipment(is_received),
    "confirmed": _shipment(is_confirmed),
    "between_shipments": _between_shipments,
    "receivable_open": lambda at, _: bool(at.open_items()),
    "payment_recorded": lambda at, _: any(not payment.reversed for payment in at.payments),
    "dispute_open": lambda at, _: any(dispute.settled_on is None for dispute in at.disputes),
    "overdue": lambda at, _: bool(at.overdue_items()),
    "cause_known": _cause_known,
    "cause_missing": lambda at, _: at.case.cause is None,
    "level_left": _level_left,
    "exhausted": _exhausted,
    "mandated": lambda at, _: at.case.mandate is not None,
    "no_write_off_open": lambda at, _: at.case.write_off is None or bool(at.case.write_off.decided),
    "write_off_level": _at_level("write_off"),
    "limit_undecided": lambda at, _: at.case.close_out.rating is None or not at.case.close_out.rating.decided,
    "limit_level": _at_level("limit_change"),
    "archived": lambda at, _: bool(at.case.close_out.archived_by),
    "traits_recorded": lambda at, _: bool(at.case.close_out.traits_by),
    "rated": lambda at, _: at.case.close_out.rating is not None,
    "limit_decided": lambda at, _: at.case.close_out.rating is not None and at.case.close_out.rating.decided,
    "relationship_set": lambda at, _: bool(at.case.close_out.relationship_by),
    "completed": lambda at, _: at.case.outcome is Outcome.COMPLETED,
    "request_yours": lambda at, by: bool(requests_of(at, by)),
    "handover_yours": lambda at, by: bool(to_accept(at, by)),
    "handover_returnable": lambda at, by: bool(to_return(at, by)),
    "returned_to_you": lambda at, by: bool(returned(at, by)),
    "claimed_by_you": lambda at, by: bool(claimed(at, by)),
    "handover_running": lambda at, _: bool(at.running()),
}

PERSONAL = {
    "your_level": "approval",
    "your_signature": "approval",
    "your_vote": "approval",
    "you_wait": "",
    "write_off_level": "write_off",
    "limit_level": "limit_change",
    "request_yours": "",
    "handover_yours": "",
    "handover_returnable": "",
    "returned_to_you": "",
}
"""Gates that depend on the person; failing one is a question of post, not of readiness."""
