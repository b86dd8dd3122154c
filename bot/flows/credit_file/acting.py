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
from bot.flows.errors import CreditError, NotAllowed, NotReady, OwnWork
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
from bot.flows.workflow import Duty


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
    """A file with what surrounds it, at one instant. ``sellers``: who brought in cases of the customer.

    ``claims``: overdue invoices of which a provider is still to be notified. ``grant``: the newest.
    """

    file: CreditFile
    now: datetime
    today: date
    policy: Policy
    sellers: frozenset[str] = frozenset()
    transfers: tuple[RiskTransfer, ...] = ()
    claims: tuple[Claim, ...] = ()
    grant: Grant | None = None
    last_review: Review | None = None


KEEPERS = frozenset({Post.FILE_ADMIN, Post.FIELD_LIAISON, Post.CREDIT_ANALYST})
VERIFIERS = frozenset({Post.FILE_ADMIN, Post.CREDIT_ANALYST, Post.CREDIT_MANAGER})
ADMINISTRATORS = frozenset({Post.FILE_ADMIN, Post.CREDIT_ANALYST})
ENDERS = frozenset({Post.CREDIT_ANALYST, Post.CREDIT_MANAGER})
CLAIMANTS = frozenset({Post.CREDIT_ANALYST, Post.COLLECTOR, Post.CREDIT_MANAGER})
FRIENDS = frozenset({Post.FILE_ADMIN, Post.FIELD_LIAISON, Post.SALES, Post.SALES_MANAGER})

SOURCE = Field("source", Kind.TEXT, length=120)
AS_OF = Field("as_of", Kind.DATE, past=True)
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
)

FILE_STEP: dict[FileAction, FileStep] = {step.action: step for step in FILE_STEPS}

Gate = Callable[[FileSituation, Actor | None], bool]


def _to_verify(at: FileSituation, by: Actor | None) -> bool:
    """A fact that holds is unverified, and somebody else entered it."""
    return bool(unverified(at.file, by))


FILE_GATES: dict[str, Gate] = {
    "fact_to_verify": _to_verify,
    "transfer_to_verify": lambda at, by: bool(transferring.to_verify(at, by)),
    "transfer_to_end": lambda at, _: bool(transferring.to_end(at)),
    "claim_to_notify": lambda at, _: bool(at.claims),
    "grant_on_file": lambda at, _: at.grant is not None,
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
}
