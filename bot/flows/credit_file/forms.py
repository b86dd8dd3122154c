"""The inputs of what can be done to a customer's file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.flows.credit_file.facts import Reliability
from bot.flows.credit_file.file import CreditFile
from bot.flows.credit_file.requests import decidable
from bot.flows.credit_file.table import AS_OF, CONTACTS, SOURCE, FileAction, FileSituation, FileStep
from bot.flows.forms import Field, Kind
from bot.flows.model import Actor
from bot.flows.rating.layouts import Layout
from bot.flows.rating.statements import MOST_MONTHS, UNITS
from bot.flows.risk_transfer import filing as transferring


def unverified(file: CreditFile, by: Actor | None) -> tuple[int, ...]:
    """Ids of the facts that hold and that this person may verify."""
    held = file.held().values()
    return tuple(f.id for f in held if not f.verified_by and (by is None or f.entered_by != by.user))


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
