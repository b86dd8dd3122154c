"""Taking a step: the table's row, the duties, the gates, then what the step changes."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.authority import check_duty
from bot.flows.dossier import CreditCase, Handover, HandoverState
from bot.flows.errors import CreditError, NotAllowed, NotNow, NotReady, OnHold, TooSoon
from bot.flows.forms import Entries, Field
from bot.flows.gates import GATES, PERSONAL, answerers, next_nudge, receivers, waiting_posts
from bot.flows.levels import check_appeal, level_now, open_levels
from bot.flows.limits import holds
from bot.flows.model import Action, Actor, Post, Stage
from bot.flows.screens import Choice
from bot.flows.situation import Change, Situation, ended
from bot.flows.steps import EFFECTS, FIELDS
from bot.flows.workflow import BEFORE_THE_SALE, REQUESTS, STEP, STEPS, Duty, Step

EXPLAINED = frozenset({"no_hold", "nudge_due", "precedents_met"})
"""Gates that do not hide the button on everybody's card: what shuts them is best told on a click."""


def step_of(at: Situation, action: Action) -> Step:
    """The row for this action at the case's stage; raises ``NotNow``."""
    step = STEP.get((at.case.stage, action))
    if step is None:
        raise NotNow(action=action, stage=at.case.stage, reference=at.case.reference)
    return step


def check(at: Situation, step: Step, by: Actor) -> None:
    """Refuse with the reason, or return: post, then duties, then gates."""
    if not by.posts & step.posts:
        raise NotAllowed(action=step.action, posts=_in_order(step.posts))
    for gate in step.gates:
        if not GATES[gate](at, by):
            raise _refusal(at, step, gate)
    check_duty(at.case, step, by)
    check_appeal(at, step, by)


def advance(at: Situation, action: Action, entries: Entries, by: Actor) -> Change:
    """Take a step, or refuse with the reason; pure: nothing is written."""
    step = step_of(at, action)
    check(at, step, by)
    change = EFFECTS[action](at, entries, by)
    case = _remembering(change.case, step.duty, by)
    finished = _finished(at, change, by)
    if case is change.case and not finished:
        return change
    return replace(change, case=case, touched=change.touched + finished)


def _remembering(case: CreditCase, duty: Duty, by: Actor) -> CreditCase:
    """Who acted for one side stays on it, also when somebody else takes the same step later (D2)."""
    if duty is Duty.SALES and by.user not in case.sold_by:
        return replace(case, sold_by=(*case.sold_by, by.user))
    if duty in (Duty.CREDIT, Duty.DECISION) and by.user not in case.judged_by:
        return replace(case, judged_by=(*case.judged_by, by.user))
    return case


def fields_of(at: Situation, step: Step) -> tuple[Field, ...]:
    """The inputs of a step's form; made from the case and the policy where the row says so."""
    fields = FIELDS[step.action](at, step) if step.dynamic else step.fields
    longest = at.policy.max_term_days
    return tuple(replace(f, most=longest) if f.name == "term_days" else f for f in fields)


def choices(at: Situation, by: Actor | None = None) -> tuple[Choice, ...]:
    """The buttons of a case: for everybody's card (``by`` is None) or for one person.

    Drawn from the same rows that ``advance`` obeys, so a button is never offered to a
    person whom it would refuse for post, duty or gate.
    """
    rows = [s for s in STEPS if s.stage is at.case.stage and s.posts != {Post.BOT}]
    return tuple(_choice(at, step) for step in rows if _open_to(at, step, by))


def _open_to(at: Situation, step: Step, by: Actor | None) -> bool:
    if by is None:
        return all(GATES[gate](at, None) or gate in EXPLAINED for gate in step.gates)
    try:
        check(at, step, by)
    except CreditError:
        return False
    return True


def _choice(at: Situation, step: Step) -> Choice:
    proposal, write_off = at.case.proposal, at.case.write_off
    if step.action is Action.APPROVE and proposal:
        amount = proposal.terms.limit
        return Choice(step.action, step.style, amount, confirm=amount.minor >= at.policy.confirm_above_minor)
    if step.action is Action.APPROVE_WRITE_OFF and write_off:
        return Choice(step.action, step.style, write_off.amount, confirm=True)
    return Choice(step.action, step.style)


def _refusal(at: Situation, step: Step, gate: str) -> CreditError:
    if gate == "no_hold":
        return OnHold(action=step.action, reference=at.case.reference, holds=holds(at))
    again = next_nudge(at)
    if gate == "nudge_due" and again is not None:
        return TooSoon(action=step.action, reference=at.case.reference, again=again)
    posts = _posts_wanted(at, step, gate)
    if posts:
        return NotAllowed(action=step.action, posts=posts)
    missing = [name for name in step.gates if not GATES[name](at, None)]
    return NotReady(action=step.action, reference=at.case.reference, missing=missing or [gate])


def _posts_wanted(at: Situation, step: Step, gate: str) -> tuple[Post, ...]:
    """Whose turn it is, where a gate failed because of the person."""
    if gate not in PERSONAL or not GATES[gate](at, None):
        return ()
    if gate == "you_wait":
        return _in_order(waiting_posts(at))
    if PERSONAL[gate] == "approval":
        return _in_order(frozenset(level.post for level in open_levels(at)) & step.posts)
    if PERSONAL[gate]:
        level = level_now(at, PERSONAL[gate])
        return (level.post,) if level else ()
    if gate == "request_yours":
        return _in_order(frozenset(post for one in at.case.open_requests for post in answerers(one)))
    kinds = ("returned",) if gate == "returned_to_you" else ()
    posts = {post for h in at.running(*kinds) for post in receivers(h)}
    return _in_order(frozenset(posts))


def _finished(at: Situation, change: Change, by: Actor) -> tuple[Handover, ...]:
    """Hand-overs whose work is done, and on a change of stage those that no longer matter."""
    touched = {handover.id for handover in change.touched}
    moved = change.case.stage is not at.case.stage
    finished = []
    for handover in at.running():
        if handover.kind in REQUESTS and change.case.stage in BEFORE_THE_SALE:
            continue  # a question outlives the step at which it was asked
        if handover.id in touched or not (moved or handover.kind in change.closes):
            continue
        done = handover.kind in change.closes or bool(by.posts & receivers(handover))
        state = HandoverState.DONE if done else HandoverState.CANCELLED
        finished.append(ended(handover, by, at, state))
    return tuple(finished)


def _in_order(posts: frozenset[Post]) -> tuple[Post, ...]:
    return tuple(post for post in Post if post in posts)


def turn(handovers: tuple[Handover, ...]) -> tuple[Post, ...]:
    """Whose turn it is: the addressees of the running hand-overs."""
    return _in_order(frozenset(h.to_post for h in handovers if h.is_running))


__all__ = ["Stage", "advance", "check", "choices", "fields_of", "step_of", "turn"]
