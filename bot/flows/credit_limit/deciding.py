"""What asking, signing, refusing and withdrawing make of a limit request: pure, values in and values out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.flows.credit_file.table import FileSituation
from bot.flows.credit_limit.request import LimitKind, LimitRequest, LimitState
from bot.flows.credit_limit.signing import level_now, levels_of
from bot.flows.dossier import Signature
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries
from bot.flows.model import Actor, Grant, Money, Post
from bot.flows.policy import Level
from bot.flows.risk_transfer.covering import cover
from bot.flows.situation import post_of

Problem = tuple[str, dict[str, object]]


def asked(
    at: FileSituation, kind: LimitKind, entries: Entries, by: Actor, posts: frozenset[Post]
) -> LimitRequest:
    """The request as entered; raises ``InvalidInput`` beside what cannot be granted."""
    grant = at.limits.grant_on(at.today)
    assert grant is not None
    new = entries.money("limit")
    since, until = entries.day_or_none("since"), entries.day_or_none("until")
    problems = _problems(at, grant, kind, new, since, until)
    levels = levels_now(at, grant, new)
    if not problems and not levels:
        problems = {"limit": ("nobody_may_sign", {})}
    if problems:
        raise InvalidInput(problems)
    post = post_of(by, posts)
    return LimitRequest(
        customer=at.file.customer.id,
        case=grant.case,
        kind=kind,
        old=grant.limit,
        new=new,
        reason=entries.text("reason"),
        by=by.user,
        for_user=by.lent.get(post, ""),
        post=post,
        at=at.now,
        risk_class=grant.risk_class,
        policy_version=at.policy.version,
        levels=levels,
        since=since,
        until=until,
    )


def levels_now(at: FileSituation, grant: Grant, new: Money) -> tuple[Level, ...]:
    """Who has to sign this limit as things are today; nothing where policy lets nobody."""
    used = at.limits.used
    assert used is not None
    secured = cover(max(new, used), at.transfers, at.today, at.policy).is_whole
    return levels_of(at.policy, grant.limit, new, used, grant.risk_class, at.file.segment, secured=secured)


def has_outgrown(at: FileSituation, request: LimitRequest, grant: Grant) -> bool:
    """Whether more signatures are due today than were asked for: exposure, class, cover or policy changed."""
    levels = levels_now(at, grant, request.new)
    return not levels or any(level not in request.levels for level in levels)


def _problems(
    at: FileSituation, grant: Grant, kind: LimitKind, new: Money, since: date | None, until: date | None
) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    if new == grant.limit:
        found["limit"] = ("limit_unchanged", {"limit": grant.limit})
    if kind is LimitKind.CHANGE:
        return found
    assert since is not None
    assert until is not None
    if new.minor < grant.limit.minor:
        found["limit"] = ("temporary_not_above", {"read": new, "limit": grant.limit})
    longest = at.policy.temporary_days
    if until < since:
        found["until"] = ("ends_before_it_begins", {"read": until, "since": since})
    elif (until - since).days >= longest:
        found["until"] = ("temporary_too_long", {"read": (until - since).days + 1, "most": longest})
    elif until > grant.valid_to:
        found["until"] = ("beyond_the_grant", {"read": until, "until": grant.valid_to})
    return found


def signed(request: LimitRequest, by: Actor, at: datetime, note: str) -> LimitRequest:
    """The request with one more signature; the last one grants it."""
    level = level_now(request)
    assert level is not None
    mine = Signature(level.post, by.user, at, note, by.lent.get(level.post, ""))
    more = replace(request, signatures=(*request.signatures, mine))
    return more if level_now(more) else _closed(more, LimitState.GRANTED, by, at, "")


def refused(request: LimitRequest, by: Actor, at: datetime, reason: str) -> LimitRequest:
    return _closed(request, LimitState.REFUSED, by, at, reason)


def withdrawn(request: LimitRequest, by: Actor, at: datetime, reason: str) -> LimitRequest:
    return _closed(request, LimitState.WITHDRAWN, by, at, reason)


def _closed(request: LimitRequest, state: LimitState, by: Actor, at: datetime, answer: str) -> LimitRequest:
    return replace(request, state=state, decided_by=by.user, decided_at=at, answer=answer)


def grant_of(request: LimitRequest, before: Grant, policy_version: str) -> Grant:
    """The grant with the new limit; its days stay, for by them is known how old the investigation is."""
    return replace(before, limit=request.new, policy_version=policy_version, request=request.id)
