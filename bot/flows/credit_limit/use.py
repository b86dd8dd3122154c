"""The use case of a customer's limit: asked for, signed, refused, withdrawn; one transaction each."""

from __future__ import annotations

from collections.abc import Iterable

from bot.flows import announcing
from bot.flows.credit_file.requests import asked_of
from bot.flows.credit_file.table import FileAction, FileSituation, FileStep
from bot.flows.credit_file.use import actor_and_situation, note
from bot.flows.credit_limit.deciding import asked, grant_of, refused, signed, withdrawn
from bot.flows.credit_limit.request import HANDED, LimitKind, LimitRequest, LimitState
from bot.flows.credit_limit.signing import level_now
from bot.flows.dossier import Handover, HandoverState
from bot.flows.errors import NotFound, NotReady
from bot.flows.forms import Entries
from bot.flows.model import Action, Actor, Post
from bot.flows.ports import Announcement, Desk, Unit
from bot.flows.reading import situation
from bot.flows.situation import ended, hand

ASKING = {
    FileAction.REQUEST_LIMIT: LimitKind.CHANGE,
    FileAction.REQUEST_TEMPORARY_LIMIT: LimitKind.TEMPORARY,
}
DECIDING = frozenset(
    {
        FileAction.SIGN_LIMIT_REQUEST,
        FileAction.REFUSE_LIMIT_REQUEST,
        FileAction.WITHDRAW_LIMIT_REQUEST,
    }
)
LIMIT_ACTIONS = frozenset(ASKING) | DECIDING
"""The actions on a file that are about its limit."""


def limit_act(desk: Desk, customer: int, action: FileAction, entries: Entries, by: str) -> LimitRequest:
    """Ask for another limit, or decide what was asked; the customer is locked while it is done.

    ``by``: a user id, whose posts are read in this very transaction. ``request`` among the entries names the
    request as it was seen. Raises the refusals of ``errors``; then nothing was changed.
    """
    with desk.units() as unit:
        actor, at, step = actor_and_situation(desk, unit, customer, action, by, entries.text("request"))
        if action in ASKING:
            return _ask(desk, unit, at, step, entries, actor)
        return _decide(desk, unit, at, step, entries, actor)


def _ask(
    desk: Desk, unit: Unit, at: FileSituation, step: FileStep, entries: Entries, by: Actor
) -> LimitRequest:
    request = unit.limits.add(asked(at, ASKING[step.action], entries, by, step.posts))
    _hand_on(desk, unit, request, by, request.post)
    note(unit, at, step, entries.with_texts(limit_before=_plain(request)), by)
    return request


def _plain(request: LimitRequest) -> str:
    return f"{request.old.currency} {request.old.minor}"


def _decide(
    desk: Desk, unit: Unit, at: FileSituation, step: FileStep, entries: Entries, by: Actor
) -> LimitRequest:
    before = _chosen(at, step, entries)
    level = level_now(before)
    assert level is not None
    after = unit.limits.save(_decided(before, step.action, entries, by, at), before.version)
    _end(desk, unit, after, by)
    if after.is_open:
        _hand_on(desk, unit, after, by, level.post)
    else:
        _put_into_force(unit, at, after)
        unit.outbox.add(_answers(unit, after))
    note(unit, at, step, entries.with_texts(**_recorded(after)), by)
    return after


def _chosen(at: FileSituation, step: FileStep, entries: Entries) -> LimitRequest:
    """The request that was seen; ``check_seen`` has found it as it is now."""
    seen = entries.text("request")
    found = next((one for one in at.limits.open_requests() if one.reference == seen), None)
    if found is None:
        raise NotFound(what="limit_request")
    fitting = step.action is not FileAction.SIGN_LIMIT_REQUEST or found in asked_of(at, step.action, None)
    if not fitting:
        raise NotReady(action=step.action, reference=at.file.customer.name, missing=["limit_still_fits"])
    return found


def _decided(
    request: LimitRequest, action: FileAction, entries: Entries, by: Actor, at: FileSituation
) -> LimitRequest:
    if action is FileAction.SIGN_LIMIT_REQUEST:
        return signed(request, by, at.now, entries.text("note"))
    if action is FileAction.REFUSE_LIMIT_REQUEST:
        return refused(request, by, at.now, entries.text("reason"))
    return withdrawn(request, by, at.now, entries.text("reason"))


def _recorded(request: LimitRequest) -> dict[str, str]:
    """Old and new limit, for the journal."""
    new = f"{request.new.currency} {request.new.minor}"
    return {"limit_before": _plain(request), "limit": new, "outcome": request.state.value}


def _put_into_force(unit: Unit, at: FileSituation, request: LimitRequest) -> None:
    """A granted change is a new grant; a temporary limit is in force by its days alone."""
    grant = at.limits.grant
    if request.state is LimitState.GRANTED and request.kind is LimitKind.CHANGE and grant is not None:
        unit.customers.give(request.customer, grant_of(request, grant, at.policy.version))


# --- the hand-over to the level whose turn it is


def _hand_on(desk: Desk, unit: Unit, request: LimitRequest, by: Actor, from_post: Post) -> None:
    """To the next level, with its clock; its address is the case that gave the grant (ADR 0029)."""
    level = level_now(request)
    assert level is not None
    at = situation(desk, unit, unit.cases.get(request.case), Action.ASSIGN)
    work = hand(at, HANDED, by, from_post, subject=str(request.id), to_post=level.post)
    unit.outbox.add(announcing.opened(unit, unit.handovers.add(work)))


def _end(desk: Desk, unit: Unit, request: LimitRequest, by: Actor) -> None:
    """Whoever was asked is asked no more; the messages say so in place."""
    at = situation(desk, unit, unit.cases.get(request.case), Action.ASSIGN)
    gone = request.state is LimitState.WITHDRAWN
    state = HandoverState.CANCELLED if gone else HandoverState.DONE
    for work in running(unit, request):
        after = ended(work, by, at, state)
        unit.handovers.save(after, work)
        unit.outbox.add(announcing.changed(unit, work, after))


def running(unit: Unit, request: LimitRequest) -> Iterable[Handover]:
    """The hand-overs by which a request waits for somebody."""
    of_case = unit.handovers.of_case(request.case)
    return [
        one for one in of_case if one.is_running and one.kind == HANDED and one.subject == str(request.id)
    ]


def _answers(unit: Unit, request: LimitRequest) -> list[Announcement]:
    """To who asked and to sales with an open case of the customer; not to who decided.

    Where nothing came of it also to who has signed: that signature counts no more.
    """
    readers = request.askers() | unit.customers.brought_by(request.customer, open_only=True)
    if request.state is not LimitState.GRANTED:
        readers |= request.signers()
    facts = {"request": str(request.id)}
    return [
        Announcement(f"limit_answer:{request.id}:{user}", "limit_answer", f"user:{user}", facts=facts)
        for user in sorted(readers - {request.decided_by})
    ]
