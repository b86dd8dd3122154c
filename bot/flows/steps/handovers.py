"""Hand-overs between posts: claim, return, hand in again, assign (R8, D3)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.dossier import Handover, HandoverState
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries
from bot.flows.gates import claimed, receivers, returned, to_accept, to_return
from bot.flows.model import Action, Actor
from bot.flows.situation import Change, Situation, hand, post_of


def _chosen(found: tuple[Handover, ...], entries: Entries) -> Handover:
    """The hand-over that was clicked, or the oldest one that fits."""
    wanted = entries.whole("handover")
    return next((h for h in found if h.id == wanted), found[0])


def accept(at: Situation, entries: Entries, by: Actor) -> Change:
    """Claim a hand-over; the notice of contact becomes screening work of the claimer (R38)."""
    handover = _chosen(to_accept(at, by), entries)
    is_notice = handover.kind == "contact_notice"
    claimed = replace(
        handover,
        state=HandoverState.DONE if is_notice else HandoverState.ACCEPTED,
        accepted_at=at.now,
        accepted_by=by.user,
        to_user=by.user,
        done_at=at.now if is_notice else None,
    )
    work = hand(at, "screening", by, handover.to_post, to_user=by.user, accepted=True) if is_notice else None
    opens = (work,) if work else ()
    return Change(at.case, touched=(claimed,), opens=opens, facts={"handover": handover.kind})


def give_back(at: Situation, entries: Entries, by: Actor) -> Change:
    """Return a hand-over with what is missing; the sender's clock runs from now."""
    handover = _chosen(to_return(at, by), entries)
    reason = entries.text("reason")
    back = replace(handover, state=HandoverState.RETURNED, returned=reason, done_at=at.now)
    post = post_of(by, receivers(handover))
    again = hand(
        at,
        "returned",
        by,
        post,
        to_post=handover.from_post,
        to_user=handover.from_user,
        subject=handover.kind,
    )
    return Change(at.case, touched=(back,), opens=(again,), facts={"handover": handover.kind})


def hand_back(at: Situation, entries: Entries, by: Actor) -> Change:
    """Give what was claimed back to its post; it waits there anew, and its clock goes on as it ran."""
    handover = _chosen(claimed(at, by), entries)
    reason = entries.text("reason")
    left = replace(handover, state=HandoverState.RETURNED, returned=reason, done_at=at.now)
    again = replace(_unclaimed(handover), id=0, to_user="")
    return Change(at.case, touched=(left,), opens=(again,), facts={"handover": handover.kind})


def _unclaimed(handover: Handover) -> Handover:
    """As it was before somebody claimed it."""
    return replace(handover, state=HandoverState.OPEN, accepted_at=None, accepted_by="")


def hand_in_again(at: Situation, entries: Entries, by: Actor) -> Change:
    """Hand in again what was returned."""
    back = _chosen(returned(at, by), entries)
    again = hand(at, back.subject, by, back.to_post, to_user=back.from_user, to_post=back.from_post)
    return Change(at.case, opens=(again,), closes=frozenset({"returned"}), facts={"handover": back.subject})


def _given(handover: Handover, person: Actor, by: Actor) -> Handover:
    """In the hands of ``person``, who claims it anew; whoever had claimed it has it no more."""
    return replace(_unclaimed(handover), to_user=person.user, from_user=by.user)


def assign(at: Situation, entries: Entries, by: Actor) -> Change:
    """Give running work to a person who holds the post for it: the hand-over that was clicked, or all."""
    person = at.assignee
    wanted = entries.whole("handover")
    asked = [h for h in at.running() if h.id == wanted] or list(at.running())
    fitting = [h for h in asked if person and person.posts & receivers(h)]
    if person is None or not fitting:
        posts = sorted({post.value for h in asked for post in receivers(h)})
        raise InvalidInput({"person": ("wrong_post", {"posts": posts})})
    moved = tuple(_given(h, person, by) for h in fitting)
    return Change(at.case, touched=moved, facts={"person": person.user})


EFFECTS = {
    Action.ACCEPT: accept,
    Action.RETURN: give_back,
    Action.HAND_BACK: hand_back,
    Action.HAND_IN_AGAIN: hand_in_again,
    Action.ASSIGN: assign,
}
FIELDS: dict[Action, object] = {}
