"""What can be done to a customer's file: one table, from which buttons are drawn and clicks are obeyed.

The same idea as ``workflow.STEPS``, for the customer instead of the case (R4-R6, R16).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.flows.credit_file.facts import Reliability
from bot.flows.credit_file.file import CreditFile
from bot.flows.credit_limit.request import NO_LIMITS, CustomerLimits, LimitKind, LimitRequest, still_fits
from bot.flows.credit_limit.signing import barred, check_signing, is_asked, level_now
from bot.flows.errors import CreditError, NotAllowed, NotFound, NotReady, OwnWork, RequestMoved
from bot.flows.forms import Field, Kind
from bot.flows.model import Actor, Grant, Post
from bot.flows.policy import Policy
from bot.flows.rating.layouts import Layout
from bot.flows.rating.statements import MOST_MONTHS, UNITS
from bot.flows.reviews import filing as reviewing
from bot.flows.reviews.rhythm import Review
from bot.flows.risk_transfer import filing as transferring
from bot.flows.risk_transfer.claims import Claim
from bot.flows.risk_transfer.instrument import RiskTransfer
from bot.flows.workflow import AUTHORITY, SALES, Duty


class FileAction(StrEnum):
    ADD_FACT = "add_fact"
    VERIFY_FACT = "verify_fact"
    ADD_DOCUMENT = "add_document"
    SET_REGISTRATION = "set_registration"
    SET_PARENT = "set_parent"
    SET_CONTACTS = "set_contacts"
    ADD_STATEMENT = "add_statement"
    ADD_RISK_TRANSFER = "add_risk_transfer"
    VERIFY_RISK_TRANSFER = "verify_risk_transfer"
    END_RISK_TRANSFER = "end_risk_transfer"
    RECORD_CLAIM = "record_claim"
    RECORD_REVIEW = "record_review"
    REQUEST_LIMIT = "request_limit"
    REQUEST_TEMPORARY_LIMIT = "request_temporary_limit"
    SIGN_LIMIT_REQUEST = "sign_limit_request"
    REFUSE_LIMIT_REQUEST = "refuse_limit_request"
    WITHDRAW_LIMIT_REQUEST = "withdraw_limit_request"


@dataclass(frozen=True, slots=True)
class FileStep:
    """One row: an action on a file, by whom, behind which gates. ``dynamic``: its fields hang on the file."""

    action: FileAction
    posts: frozenset[Post]
    gates: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    duty: Duty = Duty.NONE
    style: str = ""
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class FileSituation:
    """A file with what surrounds it, at one instant.

    ``sellers``: who brought in cases of the customer. ``limits``: its limit and the requests to change it.
    ``claims``: overdue invoices of which a provider is still to be notified.
    """

    file: CreditFile
    now: datetime
    today: date
    policy: Policy
    sellers: frozenset[str] = frozenset()
    limits: CustomerLimits = NO_LIMITS
    transfers: tuple[RiskTransfer, ...] = ()
    claims: tuple[Claim, ...] = ()
    last_review: Review | None = None

    @property
    def grant(self) -> Grant | None:
        """The newest grant, in force or not."""
        return self.limits.grant


KEEPERS = frozenset({Post.FILE_ADMIN, Post.FIELD_LIAISON, Post.CREDIT_ANALYST})
VERIFIERS = frozenset({Post.FILE_ADMIN, Post.CREDIT_ANALYST, Post.CREDIT_MANAGER})
ADMINISTRATORS = frozenset({Post.FILE_ADMIN, Post.CREDIT_ANALYST})
ENDERS = frozenset({Post.CREDIT_ANALYST, Post.CREDIT_MANAGER})
CLAIMANTS = frozenset({Post.CREDIT_ANALYST, Post.COLLECTOR, Post.CREDIT_MANAGER})
FRIENDS = frozenset({Post.FILE_ADMIN, Post.FIELD_LIAISON, Post.SALES, Post.SALES_MANAGER})
JUDGES = frozenset({Post.CREDIT_ANALYST, Post.CREDIT_MANAGER})
ASKERS = SALES | JUDGES

SOURCE = Field("source", Kind.TEXT, length=120)
AS_OF = Field("as_of", Kind.DATE, past=True)
LIMIT = Field("limit", Kind.MONEY, zero=True)
REASON = Field("reason", Kind.LONG)
REQUEST = Field("request", Kind.CHOICE)
CONTACTS = ("contact", "contact_phone", "contact_email")

FILE_STEPS: tuple[FileStep, ...] = (
    FileStep(FileAction.ADD_FACT, KEEPERS, duty=Duty.CREDIT, style="primary", dynamic=True),
    FileStep(FileAction.VERIFY_FACT, VERIFIERS, ("fact_to_verify",), duty=Duty.CREDIT, dynamic=True),
    FileStep(FileAction.ADD_DOCUMENT, KEEPERS, dynamic=True),
    FileStep(
        FileAction.SET_REGISTRATION,
        ADMINISTRATORS,
        fields=(
            Field("country", Kind.TEXT, required=False, length=2),
            Field("registration", Kind.TEXT, length=40),
            SOURCE,
        ),
        duty=Duty.CREDIT,
        dynamic=True,
    ),
    FileStep(
        FileAction.SET_PARENT,
        ADMINISTRATORS,
        fields=(Field("parent", Kind.TEXT, required=False, length=200), Field("reason", Kind.LONG)),
        duty=Duty.CREDIT,
    ),
    FileStep(FileAction.SET_CONTACTS, FRIENDS, dynamic=True),
    FileStep(FileAction.ADD_STATEMENT, KEEPERS, duty=Duty.CREDIT, dynamic=True),
    FileStep(FileAction.ADD_RISK_TRANSFER, ADMINISTRATORS, duty=Duty.CREDIT, dynamic=True),
    FileStep(
        FileAction.VERIFY_RISK_TRANSFER,
        VERIFIERS,
        ("transfer_to_verify",),
        fields=(transferring.CHOSEN,),
        duty=Duty.CREDIT,
        dynamic=True,
    ),
    FileStep(
        FileAction.END_RISK_TRANSFER,
        ENDERS,
        ("transfer_to_end",),
        fields=transferring.ENDING,
        duty=Duty.CREDIT,
        dynamic=True,
    ),
    FileStep(
        FileAction.RECORD_CLAIM,
        CLAIMANTS,
        ("claim_to_notify",),
        fields=transferring.CLAIMING,
        dynamic=True,
    ),
    FileStep(
        FileAction.RECORD_REVIEW,
        ENDERS,
        ("grant_on_file",),
        fields=reviewing.RECORDING,
        duty=Duty.CREDIT,
    ),
    # the limit once it is granted: changed by request, raised for a time (ADR 0029)
    FileStep(
        FileAction.REQUEST_LIMIT,
        ASKERS,
        ("own_customer", "limit_in_force", "no_change_asked"),
        (LIMIT, REASON),
        dynamic=True,
    ),
    FileStep(
        FileAction.REQUEST_TEMPORARY_LIMIT,
        ASKERS,
        ("own_customer", "limit_in_force", "no_temporary_asked"),
        (
            replace(LIMIT, zero=False),
            Field("since", Kind.DATE, future=True),
            Field("until", Kind.DATE, future=True),
            REASON,
        ),
        dynamic=True,
    ),
    FileStep(
        FileAction.SIGN_LIMIT_REQUEST,
        AUTHORITY,
        ("limit_to_sign", "limit_still_fits"),
        (REQUEST, Field("note", Kind.LONG, required=False)),
        duty=Duty.DECISION,
        style="primary",
        dynamic=True,
    ),
    FileStep(
        FileAction.REFUSE_LIMIT_REQUEST,
        AUTHORITY,
        ("limit_to_sign",),
        (REQUEST, REASON),
        duty=Duty.DECISION,
        style="danger",
        dynamic=True,
    ),
    FileStep(
        FileAction.WITHDRAW_LIMIT_REQUEST,
        ASKERS,
        ("limit_to_withdraw",),
        (REQUEST, REASON),
        dynamic=True,
    ),
)

FILE_STEP: dict[FileAction, FileStep] = {step.action: step for step in FILE_STEPS}

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


def unverified(file: CreditFile, by: Actor | None) -> tuple[int, ...]:
    """Ids of the facts that hold and that this person may verify."""
    held = file.held().values()
    return tuple(f.id for f in held if not f.verified_by and (by is None or f.entered_by != by.user))


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


def asked_of(at: FileSituation, action: FileAction, by: Actor | None) -> tuple[LimitRequest, ...]:
    """The limit requests that wait for this person's level; to be signed, those that still can be granted."""
    found = tuple(one for one in at.limits.open_requests() if is_asked(one, by))
    if action is FileAction.REFUSE_LIMIT_REQUEST:
        return found
    grant = at.limits.grant_on(at.today)
    return tuple(one for one in found if still_fits(one, grant, at.today))


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


def file_choices(at: FileSituation, by: Actor) -> tuple[FileAction, ...]:
    """The buttons of a file for one person: those that would be obeyed."""
    return tuple(step.action for step in FILE_STEPS if _open_to(at, step, by))


def _open_to(at: FileSituation, step: FileStep, by: Actor) -> bool:
    try:
        check_file(at, step, by)
    except CreditError:
        return False
    return True


def file_fields(at: FileSituation, step: FileStep, by: Actor) -> tuple[Field, ...]:
    """The inputs of an action's form."""
    return _FIELDS[step.action](at, step, by) if step.dynamic else step.fields


def _fact_fields(at: FileSituation, _step: FileStep, _by: Actor) -> tuple[Field, ...]:
    names = (*at.policy.facts, *at.policy.file.known_fields, *CONTACTS, "segment", *at.file.held())
    papers = tuple((str(one.id), one.title[:75]) for one in reversed(at.file.documents))
    asked = (
        Field("field", Kind.CHOICE, options=tuple(dict.fromkeys(names))),
        Field("value", Kind.TEXT),
        SOURCE,
        AS_OF,
        Field("reliability", Kind.CHOICE, options=tuple(Reliability)),
    )
    paper = Field("document", Kind.CHOICE, required=False, literal=papers)
    return (*asked, paper) if papers else asked


def _verify_fields(at: FileSituation, _step: FileStep, by: Actor) -> tuple[Field, ...]:
    ids = tuple(map(str, unverified(at.file, by)))
    return (Field("fact", Kind.CHOICE, options=ids),)


def _document_fields(at: FileSituation, _step: FileStep, _by: Actor) -> tuple[Field, ...]:
    kinds = (*at.policy.file.known_documents, *at.file.current(), "other")
    return (
        Field("kind", Kind.CHOICE, options=tuple(dict.fromkeys(kinds))),
        Field("title", Kind.TEXT, length=120),
        Field("number", Kind.TEXT, required=False, length=60),
        Field("issued_on", Kind.DATE, required=False, past=True),
        Field("expires_on", Kind.DATE, required=False),
        Field("link", Kind.TEXT, required=False),
    )


def _registration_fields(at: FileSituation, step: FileStep, _by: Actor) -> tuple[Field, ...]:
    known = at.file.customer
    country, registration, source = step.fields
    return (_with(country, known.country), _with(registration, known.registration), source)


def _contact_fields(at: FileSituation, _step: FileStep, _by: Actor) -> tuple[Field, ...]:
    held = at.file.held()
    known = {name: held[name].value for name in CONTACTS if name in held}
    person, *ways = (Field(name, Kind.TEXT, required=name == CONTACTS[0], length=120) for name in CONTACTS)
    return tuple(_with(field, known.get(field.name, "")) for field in (person, *ways))


def _statement_fields(at: FileSituation, _step: FileStep, _by: Actor) -> tuple[Field, ...]:
    """The head of a financial statement; its figures are asked for on the pages that follow."""
    policy = at.policy
    currencies = (policy.base_currency, *policy.currencies)
    return (
        Field("layout", Kind.CHOICE, options=tuple(Layout), initial=Layout.PRC.value),
        Field("period_end", Kind.DATE, past=True),
        Field("months", Kind.WHOLE, least=1, most=MOST_MONTHS, initial=12),
        Field("currency", Kind.CHOICE, literal=tuple((one, one) for one in dict.fromkeys(currencies)),
              initial=policy.base_currency),
        Field("unit", Kind.CHOICE, options=tuple(f"unit_{unit}" for unit in UNITS)),
        Field("audited", Kind.YES_NO, options=("yes", "no")),
        SOURCE,
    )  # fmt: skip


def _limit_fields(at: FileSituation, step: FileStep, _by: Actor) -> tuple[Field, ...]:
    """The new limit in the currency of the old one; a change starts from it, a temporary one from today."""
    grant = at.limits.grant_on(at.today)
    known: dict[str, object] = {"since": at.today}
    if grant and step.action is FileAction.REQUEST_LIMIT:
        known["limit"] = grant.limit
    return tuple(replace(field, initial=known.get(field.name)) for field in step.fields)


def _request_fields(at: FileSituation, step: FileStep, by: Actor) -> tuple[Field, ...]:
    """Which request, as it is seen now; the only one is chosen already."""
    found = decidable(at, step.action, by)
    seen = tuple((one.reference, one.reference) for one in found)
    first = seen[0][0] if len(seen) == 1 else None
    which, *others = step.fields
    return (replace(which, literal=seen, initial=first), *others)


def _with(field: Field, initial: str) -> Field:
    return replace(field, initial=initial)


_FIELDS: dict[FileAction, Callable[[FileSituation, FileStep, Actor], tuple[Field, ...]]] = {
    FileAction.ADD_FACT: _fact_fields,
    FileAction.VERIFY_FACT: _verify_fields,
    FileAction.ADD_DOCUMENT: _document_fields,
    FileAction.SET_REGISTRATION: _registration_fields,
    FileAction.SET_CONTACTS: _contact_fields,
    FileAction.ADD_STATEMENT: _statement_fields,
    FileAction.ADD_RISK_TRANSFER: transferring.add_fields,
    FileAction.VERIFY_RISK_TRANSFER: transferring.verify_fields,
    FileAction.END_RISK_TRANSFER: transferring.end_fields,
    FileAction.RECORD_CLAIM: transferring.claim_fields,
    FileAction.REQUEST_LIMIT: _limit_fields,
    FileAction.REQUEST_TEMPORARY_LIMIT: _limit_fields,
    FileAction.SIGN_LIMIT_REQUEST: _request_fields,
    FileAction.REFUSE_LIMIT_REQUEST: _request_fields,
    FileAction.WITHDRAW_LIMIT_REQUEST: _request_fields,
}
