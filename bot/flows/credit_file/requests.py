"""Which limit requests of a file wait for whom, and clicks on those that have moved (ADR 0029)."""

from __future__ import annotations

from bot.flows.credit_file.table import FileAction, FileSituation
from bot.flows.credit_limit.deciding import has_outgrown
from bot.flows.credit_limit.request import LimitRequest, still_fits
from bot.flows.credit_limit.signing import barred, check_signing, is_asked, level_now
from bot.flows.errors import NotAllowed, NotFound, NotReady, RequestMoved
from bot.flows.model import Actor


def asked_of(at: FileSituation, action: FileAction, by: Actor | None) -> tuple[LimitRequest, ...]:
    """The limit requests that wait for this person's level; to be signed, those that still can be granted."""
    found = tuple(one for one in at.limits.open_requests() if is_asked(one, by))
    if action is FileAction.REFUSE_LIMIT_REQUEST:
        return found
    grant = at.limits.grant_on(at.today)
    return tuple(
        one
        for one in found
        if grant and still_fits(one, grant, at.today) and not has_outgrown(at, one, grant)
    )


def decidable(at: FileSituation, action: FileAction, by: Actor) -> tuple[LimitRequest, ...]:
    """The limit requests that this person may sign, refuse or withdraw now."""
    if action is FileAction.WITHDRAW_LIMIT_REQUEST:
        return at.limits.asked_by(by)
    return tuple(one for one in asked_of(at, action, by) if not barred(one, by, at.sellers))


def check_seen(at: FileSituation, action: FileAction, by: Actor, seen: str) -> None:
    """Refuse a click on a limit request that is not any more as it was seen, or that is not this person's.

    ``seen`` is a ``LimitRequest.reference``; empty: whatever waits. Raises ``RequestMoved`` with who was
    faster, ``NotAllowed`` with the level whose turn it is, ``OwnWork``, or ``NotFound``.
    """
    if not seen:
        return
    number = seen.partition("@")[0]
    request = next((one for one in at.limits.requests if str(one.id) == number), None)
    if request is None:
        raise NotFound(what="limit_request")
    if request.reference != seen or not request.is_open:
        who, when = request.last_touched
        raise RequestMoved(limit_state=request.state.value, by=who, at=when)
    if action is FileAction.WITHDRAW_LIMIT_REQUEST:
        if request not in at.limits.asked_by(by):
            raise NotReady(action=action, reference=at.file.customer.name, missing=["limit_to_withdraw"])
        return
    level = level_now(request)
    if level is not None and level.post not in by.posts:
        raise NotAllowed(action=action, posts=(level.post,))
    check_signing(request, by, at.sellers, action)
