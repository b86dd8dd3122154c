"""The levels of authority of what is to be decided on a case, and whose turn it is (R44)."""

from __future__ import annotations

from collections.abc import Callable

from bot.flows.authority import (
    in_parallel,
    judged_minor,
    levels_for,
    next_level,
    proposers,
    route,
    sales_side,
)
from bot.flows.committee import Tally, Verdict, tally
from bot.flows.dossier import CreditCase
from bot.flows.errors import OwnWork
from bot.flows.model import Action, Actor, Money, Post, RiskClass
from bot.flows.policy import Level
from bot.flows.situation import Situation
from bot.flows.workflow import Step


def total_of(at: Situation, amount: Money, limit: Money) -> Money:
    """What authority is asked for: limit, amount, or total exposure after the grant if larger."""
    return at.money(judged_minor(limit.minor, amount.minor, at.position.used))


def approval_levels(at: Situation) -> tuple[Level, ...]:
    """The levels for the open proposal."""
    proposal = at.case.proposal
    if proposal is None:
        return ()
    total = total_of(at, proposal.terms.amount, proposal.terms.limit)
    secured, case = proposal.fully_secured, at.case
    return levels_for(at.policy, total, proposal.risk_class, secured, case.segment, case.refusal)


def open_levels(at: Situation) -> tuple[Level, ...]:
    """The levels of approval that are asked now.

    Where a newer policy, or a smaller exposure, asks for no more than has been given, whoever was asked
    already still decides last; else the case would wait for nobody.
    """
    return undecided_levels(at) or (_asked_already(at, "approval")[:1] if approval_levels(at) else ())


def _asked_already(at: Situation, what: str) -> tuple[Level, ...]:
    return tuple(Level(handover.to_post) for handover in at.running(what))


def undecided_levels(at: Situation) -> tuple[Level, ...]:
    """The first level of approval that has not decided, or all of these where they are asked at once."""
    proposal = at.case.proposal
    undecided = tuple(level for level in approval_levels(at) if not _is_decided(at, level))
    if proposal is None or not undecided:
        return ()
    total = total_of(at, proposal.terms.amount, proposal.terms.limit)
    return undecided if in_parallel(at.policy, total, at.case.segment) else undecided[:1]


def open_level(at: Situation, posts: frozenset[Post]) -> Level | None:
    """The level at which somebody with these posts would decide now."""
    return next((level for level in open_levels(at) if level.post in posts), None)


def _is_decided(at: Situation, level: Level) -> bool:
    if level.post is Post.COMMITTEE:
        return vote_at(at, level).verdict is Verdict.FOR
    return sum(signature.post is level.post for signature in at.case.signatures) >= level.votes


def vote_at(at: Situation, level: Level) -> Tally:
    whole, free = frozenset(at.holders.get(Post.COMMITTEE, ())), members(at)
    return tally(at.policy.committee, level, free, at.case.votes, len(whole - free))


def members(at: Situation) -> frozenset[str]:
    """Who may vote: the committee less who brought, proposed or signed this case."""
    return frozenset(at.holders.get(Post.COMMITTEE, ())) - barred(at.case)


def barred(case: CreditCase) -> frozenset[str]:
    """Who decides nothing on the open proposal: the sales side, its proposers, who has signed it."""
    signed = (person for signature in case.signatures for person in signature.persons())
    return frozenset({*sales_side(case), *proposers(case), *signed})


def given(at: Situation) -> int:
    """Signatures and votes for that count so far, of those that are needed."""
    votes = sum(vote.is_for for vote in at.case.votes)
    wanted = sum(level.votes for level in approval_levels(at) if level.post is Post.COMMITTEE)
    return len(at.case.signatures) + min(votes, wanted)


def check_appeal(at: Situation, step: Step, by: Actor) -> None:
    """An appeal is not decided by who refused, where somebody else of that post could (D2).

    Raises ``OwnWork``. The committee is a body of few: its members vote again (docs/decisions/0024).
    """
    refused = at.case.refusal
    if step.action not in (Action.APPROVE, Action.SEND_BACK, Action.REFUSE) or refused is None:
        return
    if not refused.persons() & by.persons():
        return
    level = open_level(at, by.posts & step.posts)
    others = set(at.holders.get(level.post, ())) if level else set()
    if others - barred(at.case) - refused.persons() - by.persons():
        raise OwnWork(action=step.action, because="refused")


# --- write-offs and limits: signed one after the other, also by members of the committee


def write_off_levels(at: Situation) -> tuple[Level, ...]:
    write_off = at.case.write_off
    if write_off is None or write_off.decided:
        return ()
    return _levels(at, write_off.amount, _class(at), secured=True)


def limit_levels(at: Situation) -> tuple[Level, ...]:
    """Raising a limit takes the matrix; keeping, cutting or cancelling it, the credit manager."""
    rating = at.case.close_out.rating
    if rating is None or rating.decided:
        return ()
    if rating.limit_change != "raise":
        return (Level(Post.CREDIT_MANAGER),)
    return _levels(at, rating.limit, rating.risk_class, secured=False)


def _levels(at: Situation, amount: Money, risk_class: RiskClass, secured: bool) -> tuple[Level, ...]:
    return route(at.policy, amount, risk_class, secured, at.case.segment) or ()


def _class(at: Situation) -> RiskClass:
    grant = at.position.grant
    return grant.risk_class if grant else at.case.customer.risk_class or RiskClass.D


LEVELS: dict[str, Callable[[Situation], tuple[Level, ...]]] = {
    "approval": approval_levels,
    "write_off": write_off_levels,
    "limit_change": limit_levels,
}
"""For each kind of hand-over that goes by authority: the levels of this case, in order."""


def level_now(at: Situation, what: str) -> Level | None:
    """The level whose turn it is for ``approval``, ``write_off`` or ``limit_change``."""
    if what == "approval":
        return next(iter(open_levels(at)), None)
    levels, rating = LEVELS[what](at), at.case.close_out.rating
    write_off = at.case.write_off.approvals if at.case.write_off else ()
    signatures = write_off if what == "write_off" else rating.signatures if rating else ()
    return next_level(levels, signatures) or next(iter(_asked_already(at, what) if levels else ()), None)
