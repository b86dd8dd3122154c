"""Who must sign (R44, delegation of authority) and who must not (D2)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.flows.dossier import CreditCase, Decision, Signature, Vote
from bot.flows.errors import OwnWork
from bot.flows.limits import convert
from bot.flows.model import Action, Actor, Money, Post, RiskClass
from bot.flows.policy import AuthorityRow, Level, Policy
from bot.flows.workflow import Duty, Step

RANK = {Post.CREDIT_MANAGER: 1, Post.CREDIT_DIRECTOR: 2, Post.COMMITTEE: 3}


def levels_for(
    policy: Policy,
    total: Money,
    risk_class: RiskClass,
    secured: bool,
    segment: str = "",
    refused: Decision | None = None,
) -> tuple[Level, ...]:
    """Who must sign a proposal of this size; nothing when policy allows it only fully secured.

    ``total``: see ``judged_minor``. An appeal against ``refused`` is decided by no lower level than the one
    that refused: where the matrix would ask only lower ones, the refusing level signs too.
    """
    levels = route(policy, total, risk_class, secured, segment) or ()
    if levels and refused and all(RANK.get(level.post, 0) < RANK.get(refused.post, 0) for level in levels):
        own = next((level for level in refused.levels if level.post is refused.post), Level(refused.post))
        return (*levels, own)
    return levels


def route(
    policy: Policy, amount: Money, risk_class: RiskClass, secured: bool, segment: str = ""
) -> tuple[Level, ...] | None:
    """The levels that must sign, in order; ``None`` when policy allows it only fully secured.

    ``amount`` is the amount asked or the total exposure after the grant, whichever is larger.
    """
    row = row_for(policy, amount, segment)
    if risk_class in row.only_secured and not secured:
        return None
    return row.levels[risk_class]


def row_for(policy: Policy, amount: Money, segment: str = "") -> AuthorityRow:
    """The row of the matrix: of the segment's own rows where it has some, else of the general ones."""
    base = convert(amount, policy.base_currency, policy).minor
    own = [row for row in policy.authority if segment in row.segments]
    rows = own or [row for row in policy.authority if not row.segments]
    return next(row for row in rows if row.up_to_minor is None or base <= row.up_to_minor)


def in_parallel(policy: Policy, amount: Money, segment: str = "") -> bool:
    """Whether all levels of the row are asked at once."""
    return row_for(policy, amount, segment).parallel


def next_level(levels: Iterable[Level], signatures: Iterable[Signature]) -> Level | None:
    """The level whose turn it is, or ``None`` when all have signed."""
    signed = [signature.post for signature in signatures]
    for level in levels:
        if signed.count(level.post) < level.votes:
            return level
    return None


def level_above(levels: Iterable[Level], post: Post) -> Post:
    """Who hears that the level of ``post`` let its clock run out: the next level of this case (D16).

    Where there is none, the credit director. Source: docs/WORKFLOW.md, "Hand-overs and their clocks".
    """
    posts = [level.post for level in levels]
    later = posts[posts.index(post) + 1 :] if post in posts else []
    return next((one for one in later if one is not post), Post.CREDIT_DIRECTOR)


def judged_minor(limit: int, amount: int, used: int) -> int:
    """What authority is asked for: limit or amount, or total exposure after the grant if larger.

    All in minor units of one currency.

    ``used``: what the customer owes or has signed for already.
    """
    return max(limit, amount, used + amount)


def needed(levels: Iterable[Level]) -> int:
    return sum(level.votes for level in levels)


def sales_side(case: CreditCase) -> frozenset[str]:
    """Who brought, answered for, transferred, revised or signed the business, now or before."""
    people = {case.brought_by, *case.sold_by}
    if case.intention:
        people.add(case.intention.by)
    if case.contract:
        people.add(case.contract.by)
    if case.proposal and case.proposal.deviation:
        people.add(case.proposal.by)
    return frozenset(people)


def credit_side(case: CreditCase) -> frozenset[str]:
    """Who screened, investigated, proposed or decided."""
    people = {*case.judged_by, *(person for one in given_by(case) for person in one.persons())}
    people.update(part.by for part in (case.screening, case.report) if part)
    if case.proposal:
        people.add(case.proposal.analyst if case.proposal.deviation else case.proposal.by)
    if case.sheet:
        people.update(case.sheet.decided_by)
    return frozenset(people - {""})


def given_by(case: CreditCase) -> tuple[Signature | Vote, ...]:
    """Signatures and votes given so far on the open proposal."""
    return (*case.signatures, *case.votes)


def proposers(case: CreditCase) -> frozenset[str]:
    """Who asks for the open proposal, and who scored it."""
    return frozenset({case.proposal.by, case.proposal.analyst} - {""}) if case.proposal else frozenset()


def check_duty(case: CreditCase, step: Step, actor: Actor) -> None:
    """Refuse own work: rules of D2, for the person and everybody the person stands in for."""
    me = actor.persons()
    if step.duty is Duty.SALES and me & credit_side(case):
        raise OwnWork(action=step.action, because="judged")
    if step.duty in (Duty.CREDIT, Duty.DECISION) and me & sales_side(case):
        raise OwnWork(action=step.action, because="brought_in")
    if step.duty is Duty.DECISION:
        _check_decision(case, step.action, me)


def _check_decision(case: CreditCase, action: Action, me: frozenset[str]) -> None:
    proposers, signatures = _subject(case, action)
    if proposers & me:
        raise OwnWork(action=action, because="proposed")
    if any(signature.persons() & me for signature in signatures):
        raise OwnWork(action=action, because="signed")


APPROVALS = frozenset({Action.APPROVE, Action.SEND_BACK, Action.REFUSE, Action.VOTE})


def _subject(case: CreditCase, action: Action) -> tuple[frozenset[str], tuple[Signature | Vote, ...]]:
    """Who proposed what is being decided, and who has signed it already."""
    if action in (Action.APPROVE_WRITE_OFF, Action.DECLINE_WRITE_OFF) and case.write_off:
        return frozenset({case.write_off.proposed_by}), case.write_off.approvals
    if action in (Action.DECIDE_LIMIT, Action.DECLINE_LIMIT) and case.close_out.rating:
        return frozenset({case.close_out.rating.by}), case.close_out.rating.signatures
    if action in APPROVALS and case.proposal:
        return proposers(case), given_by(case)
    return frozenset(), ()
