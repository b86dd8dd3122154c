"""What each action changes on a file: pure, values in and values out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.flows.credit_file.completeness import REGISTRATION
from bot.flows.credit_file.documents import FileDocument, first_alarm_on
from bot.flows.credit_file.facts import Fact, Reliability, verified
from bot.flows.credit_file.table import CONTACTS, FileAction, FileSituation
from bot.flows.errors import InvalidInput, NotFound
from bot.flows.forms import Entries
from bot.flows.model import Actor
from bot.flows.reviews import filing as reviewing
from bot.flows.reviews.rhythm import Review
from bot.flows.risk_transfer import filing as transferring
from bot.flows.risk_transfer.claims import Claim
from bot.flows.risk_transfer.instrument import RiskTransfer


@dataclass(frozen=True, slots=True)
class Identity:
    """The registration number as it was understood (see ``bot/registrations.py``)."""

    registration: str
    country: str
    checked: bool


@dataclass(frozen=True, slots=True)
class FileChange:
    """What an action changes; empty unless said. ``parent`` counts where ``sets_parent``.

    ``transfer`` is new where its id is 0, else it is stored in place of what it was.
    """

    learned: tuple[Fact, ...] = ()
    verified: Fact | None = None
    document: FileDocument | None = None
    identity: Identity | None = None
    sets_parent: bool = False
    parent: int | None = None
    transfer: RiskTransfer | None = None
    claim: Claim | None = None
    review: Review | None = None


def _add_fact(at: FileSituation, entries: Entries, by: Actor) -> FileChange:
    paper = int(entries.text("document")) if "document" in entries else None
    fact = Fact(
        entries.text("field"),
        entries.text("value"),
        entries.text("source"),
        entries.day("as_of"),
        Reliability(entries.text("reliability")),
        by.user,
        at.now,
        document=paper,
    )
    return FileChange(learned=(fact,))


def _verify_fact(at: FileSituation, entries: Entries, by: Actor) -> FileChange:
    chosen = next((fact for fact in at.file.facts if str(fact.id) == entries.text("fact")), None)
    if chosen is None:
        raise NotFound(what="fact")
    return FileChange(verified=verified(chosen, by.user, at.now))


def _add_document(at: FileSituation, entries: Entries, by: Actor) -> FileChange:
    issued, expires = entries.day_or_none("issued_on"), entries.day_or_none("expires_on")
    if issued and expires and expires < issued:
        raise InvalidInput({"expires_on": ("expires_before_issue", {"read": expires, "issued": issued})})
    plain = FileDocument(
        entries.text("kind"),
        entries.text("title"),
        by.user,
        at.now,
        entries.text("number"),
        issued,
        expires,
        entries.text("link"),
    )
    return FileChange(document=with_alarm(plain, at))


def with_alarm(document: FileDocument, at: FileSituation) -> FileDocument:
    """The document with the day of its first alarm."""
    first = first_alarm_on(document, at.today, at.policy.file.alarms)
    return replace(document, next_alarm_on=first)


def _set_registration(at: FileSituation, entries: Entries, by: Actor) -> FileChange:
    identity = Identity(entries.text("registration"), entries.text("country"), entries.yes("checked"))
    source = entries.text("source")
    fact = Fact(REGISTRATION, identity.registration, source, at.today, Reliability.OFFICIAL, by.user, at.now)
    return FileChange(learned=(fact,), identity=identity)


def _set_parent(_at: FileSituation, entries: Entries, _by: Actor) -> FileChange:
    return FileChange(sets_parent=True, parent=entries.whole("parent_id") or None)


def _set_contacts(at: FileSituation, entries: Entries, by: Actor) -> FileChange:
    held = at.file.held()
    news = {name: entries.text(name) for name in CONTACTS if name in entries}
    changed = {name: value for name, value in news.items() if name not in held or held[name].value != value}
    return FileChange(
        learned=tuple(
            Fact(name, value, "contact", at.today, Reliability.CUSTOMER, by.user, at.now)
            for name, value in changed.items()
        )
    )


FILE_EFFECTS: dict[FileAction, Callable[[FileSituation, Entries, Actor], FileChange]] = {
    FileAction.ADD_FACT: _add_fact,
    FileAction.VERIFY_FACT: _verify_fact,
    FileAction.ADD_DOCUMENT: _add_document,
    FileAction.SET_REGISTRATION: _set_registration,
    FileAction.SET_PARENT: _set_parent,
    FileAction.SET_CONTACTS: _set_contacts,
    FileAction.ADD_RISK_TRANSFER: lambda *given: FileChange(transfer=transferring.added(*given)),
    FileAction.VERIFY_RISK_TRANSFER: lambda *given: FileChange(transfer=transferring.verified(*given)),
    FileAction.END_RISK_TRANSFER: lambda *given: FileChange(transfer=transferring.ended(*given)),
    FileAction.RECORD_CLAIM: lambda *given: FileChange(claim=transferring.claimed(*given)),
    FileAction.RECORD_REVIEW: lambda *given: FileChange(review=reviewing.recorded(*given)),
}
