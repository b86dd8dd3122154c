"""Whether somebody may do something to a customer's file: post, gates, duty; the buttons drawn from that."""

from __future__ import annotations

from collections.abc import Callable

from bot.flows.credit_file.forms import unverified
from bot.flows.credit_file.requests import asked_of, decidable
from bot.flows.credit_file.table import FILE_STEPS, JUDGES, FileAction, FileSituation, FileStep
from bot.flows.credit_limit.request import LimitKind
from bot.flows.credit_limit.signing import check_signing
from bot.flows.errors import CreditError, NotAllowed, NotReady, OwnWork
from bot.flows.model import Actor, Post
from bot.flows.risk_transfer import filing as transferring
from bot.flows.workflow import Duty

Gate = Callable[[FileSituation, Actor | None], bool]


def _to_verify(at: FileSituation, by: Actor | None) -> bool:
    """A fact that holds is unverified, and somebody else entered it."""
    return bool(unverified(at.file, by))


def _own_customer(at: FileSituation, by: Actor | None) -> bool:
    """Sales asks for its own customers, credit for any."""
    return by is None or bool(by.posts & JUDGES or by.persons() & at.limits.served_by)


FILE_GATES: dict[str, Gate] = {
    "fact_to_verify": _to_verify,
    "transfer_to_verify": lambda at, by: bool(transferring.to_verify(at, by)),
    "transfer_to_end": lambda at, _: bool(transferring.to_end(at)),
    "claim_to_notify": lambda at, _: bool(at.claims),
    "grant_on_file": lambda at, _: at.grant is not None,
    "own_customer": _own_customer,
    "limit_in_force": lambda at, _: at.limits.grant_on(at.today) is not None,
    "no_change_asked": lambda at, _: not at.limits.open_requests(LimitKind.CHANGE),
    "no_temporary_asked": lambda at, _: not at.limits.open_requests(LimitKind.TEMPORARY),
    "limit_to_sign": lambda at, by: bool(asked_of(at, FileAction.REFUSE_LIMIT_REQUEST, by)),
    "limit_still_fits": lambda at, by: bool(asked_of(at, FileAction.SIGN_LIMIT_REQUEST, by)),
    "limit_to_withdraw": lambda at, by: bool(at.limits.asked_by(by) if by else at.limits.open_requests()),
}


def check_file(at: FileSituation, step: FileStep, by: Actor) -> None:
    """Refuse with the reason, or return: post, then gates, then duty."""
    if not by.posts & step.posts:
        raise NotAllowed(action=step.action, posts=tuple(post for post in Post if post in step.posts))
    missing = [gate for gate in step.gates if not FILE_GATES[gate](at, by)]
    if missing:
        raise NotReady(action=step.action, reference=at.file.customer.name, missing=missing)
    if step.duty is Duty.CREDIT and by.persons() & at.sellers:
        raise OwnWork(action=step.action, because="brought_in")
    if step.duty is Duty.DECISION and not decidable(at, step.action, by):
        check_signing(asked_of(at, step.action, by)[0], by, at.sellers, step.action)


def file_choices(at: FileSituation, by: Actor) -> tuple[FileAction, ...]:
    """The buttons of a file for one person: those that would be obeyed."""
    return tuple(step.action for step in FILE_STEPS if _open_to(at, step, by))


def _open_to(at: FileSituation, step: FileStep, by: Actor) -> bool:
    try:
        check_file(at, step, by)
    except CreditError:
        return False
    return True
