"""Requests between credit and sales before the decision: asked, answered, or refused with a reason (R10).

A refusal goes to the manager of who refused, who answers after all or stands by it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.flows.dossier import Handover, HandoverState, Request
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field
from bot.flows.gates import answerers, requests_of
from bot.flows.model import Action, Actor, Post, Stage
from bot.flows.situation import Change, Situation, ended, hand, post_of
from bot.flows.workflow import ANALYST, FILE, REQUESTS, SALES, Step

CREDIT = FILE | ANALYST
OF_FILE = frozenset({Stage.SCREENING, Stage.CONFIRMATION, Stage.INTENTION, Stage.INVESTIGATION})
"""Stages at which credit's file administrator is asked; afterwards it is the analyst."""


def request_information(at: Situation, entries: Entries, by: Actor) -> Change:
    """Credit asks sales, sales asks credit; who holds posts of both asks for credit."""
    to_sales = bool(by.posts & CREDIT)
    request = Request(
        number=len(at.case.requests) + 1,
        question=entries.text("question"),
        by=by.user,
        at=at.now,
        to_sales=to_sales,
        wanted_by=entries.day_or_none("wanted_by"),
    )
    case = replace(at.case, requests=(*at.case.requests, request))
    asked = hand(
        at,
        "request_to_sales" if to_sales else "request_to_credit",
        by,
        post_of(by, CREDIT if to_sales else SALES),
        to_post=None if to_sales or at.case.stage in OF_FILE else Post.CREDIT_ANALYST,
        to_user=case.brought_by if to_sales else "",
        subject=str(request.number),
    )
    return Change(case, opens=(asked,))


def answer_request(at: Situation, entries: Entries, by: Actor) -> Change:
    """The answer ends the request; after a refusal it is the manager's."""
    request = _chosen(at, entries, by)
    done = replace(request, answer=entries.text("answer"), closed_by=by.user, closed_at=at.now)
    return _changed(at, done, by)


def refuse_request(at: Situation, entries: Entries, by: Actor) -> Change:
    """The first refusal goes to the manager, whose own ends the request."""
    request, reason = _chosen(at, entries, by), entries.text("reason")
    manager = Post.SALES_MANAGER if request.to_sales else Post.CREDIT_MANAGER
    if request.refused or manager in by.posts:
        return _changed(at, replace(request, refused=reason, closed_by=by.user, closed_at=at.now), by)
    escalated = hand(
        at,
        "refused_request",
        by,
        post_of(by, answerers(request)),
        to_post=manager,
        subject=str(request.number),
    )
    return _changed(at, replace(request, refused=reason), by, escalated)


def _chosen(at: Situation, entries: Entries, by: Actor) -> Request:
    wanted = entries.text("request")
    found = next((one for one in requests_of(at, by) if str(one.number) == wanted), None)
    if found is None:
        raise InvalidInput({"request": ("request_not_yours", {})})
    return found


def _changed(at: Situation, request: Request, by: Actor, *opens: Handover) -> Change:
    requests = tuple(request if one.number == request.number else one for one in at.case.requests)
    work = [h for h in at.running(*REQUESTS) if h.subject == str(request.number)]
    return Change(
        replace(at.case, requests=requests),
        opens=opens,
        touched=tuple(ended(one, by, at, HandoverState.DONE) for one in work),
    )


def _request_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    """The open requests by their questions; a single one is chosen already."""
    waiting = at.case.open_requests
    known = tuple((str(one.number), f"{one.number}. {one.question}"[:75]) for one in waiting)
    only = known[0][0] if len(known) == 1 else None
    return tuple(
        replace(field, literal=known, initial=only) if field.name == "request" else field
        for field in step.fields
    )


EFFECTS = {
    Action.REQUEST_INFORMATION: request_information,
    Action.ANSWER_REQUEST: answer_request,
    Action.REFUSE_REQUEST: refuse_request,
}
FIELDS = {Action.ANSWER_REQUEST: _request_fields, Action.REFUSE_REQUEST: _request_fields}
