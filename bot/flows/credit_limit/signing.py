"""Whose turn it is to sign a limit request, and who must not (R44, D2)."""

from __future__ import annotations

from bot.flows.authority import next_level, route
from bot.flows.credit_limit.request import LimitRequest
from bot.flows.errors import OwnWork
from bot.flows.model import Actor, Money, Post, RiskClass
from bot.flows.policy import Level, Policy


def levels_of(
    policy: Policy, old: Money, new: Money, used: Money, risk_class: RiskClass, segment: str, *, secured: bool
) -> tuple[Level, ...]:
    """Who must sign: the credit manager for less than before, else the matrix; none: nobody may.

    The matrix is asked for the new limit or for what is used already, whichever is larger; ``secured``:
    whether others bear all of that.
    """
    if new.minor <= old.minor:
        return (Level(Post.CREDIT_MANAGER),)
    return route(policy, max(new, used), risk_class, secured, segment) or ()


def level_now(request: LimitRequest) -> Level | None:
    """The level whose turn it is; nothing once it is decided."""
    return next_level(request.levels, request.signatures) if request.is_open else None


def is_asked(request: LimitRequest, by: Actor | None) -> bool:
    """Whether it waits for a level this person holds (for any, where nobody is named)."""
    level = level_now(request)
    return level is not None and (by is None or level.post in by.posts)


def barred(request: LimitRequest, by: Actor, sellers: frozenset[str]) -> str:
    """Why this person must not decide: the key of the reason, or nothing.

    It looks at everybody the person stands in for: nobody signs what he or she asked for, nor for a customer
    he or she brought in, nor twice. Source: D2.
    """
    me = by.persons()
    if me & sellers:
        return "brought_in"
    if me & request.askers():
        return "requested"
    return "signed" if me & request.signers() else ""


def check_signing(request: LimitRequest, by: Actor, sellers: frozenset[str], action: str) -> None:
    """Raises ``OwnWork`` with the reason."""
    because = barred(request, by, sellers)
    if because:
        raise OwnWork(action=action, because=because)
