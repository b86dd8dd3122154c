"""Who gets as far as a case: one that is absent and one that is forbidden read the same (fault 31)."""

from __future__ import annotations

from bot.flows.dossier import CreditCase, Handover
from bot.flows.errors import NotAllowed, NotFound
from bot.flows.model import Action, Actor, Post
from bot.flows.ports import Unit
from bot.flows.workflow import STEPS

SALES_ONLY = frozenset({Post.SALES})

POSTS_OF: dict[Action, frozenset[Post]] = {
    action: frozenset(post for step in STEPS if step.action is action for post in step.posts)
    for action in Action
}
"""The posts that may take an action at some stage or other."""


def may_see(case: CreditCase, viewer: Actor, handovers: tuple[Handover, ...] = ()) -> bool:
    """A salesperson sees the cases he or she brought or was handed; every other post sees all."""
    if not viewer.posts:
        return False
    if viewer.posts - SALES_ONLY - {Post.ADMIN}:
        return True
    mine = {case.brought_by, *(handover.to_user for handover in handovers)}
    return bool(viewer.persons() & mine)


def case_for(unit: Unit, number: int, action: Action, by: Actor) -> CreditCase:
    """The case, for somebody who may act on such a case.

    Raises ``NotAllowed`` before anything is looked up where no post of this person ever takes the action,
    and ``NotFound`` for a case that is not there or that a salesperson neither brought nor was handed.
    """
    posts = POSTS_OF[action]
    if not by.posts & posts:
        raise NotAllowed(action=action, posts=tuple(post for post in Post if post in posts))
    case = unit.cases.get(number)
    if may_see(case, by) or may_see(case, by, tuple(unit.handovers.of_case(number))):
        return case
    raise NotFound(what=case.reference)
