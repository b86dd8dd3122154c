"""The use cases of a credit file: look at it, act on it. One transaction each, with its journal row."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.flows.credit_file.acting import check_file, file_choices
from bot.flows.credit_file.changing import FILE_EFFECTS, FileChange
from bot.flows.credit_file.completeness import completeness
from bot.flows.credit_file.forms import file_fields
from bot.flows.credit_file.history import fields_with_history, past_of
from bot.flows.credit_file.requests import check_seen
from bot.flows.credit_file.seeing import customer_for, customers_like
from bot.flows.credit_file.table import FILE_STEP, FileAction, FileSituation, FileStep
from bot.flows.dossier import JournalEntry
from bot.flows.errors import InvalidInput, NotAllowed, NotFound
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Actor, Customer, Post
from bot.flows.ports import Desk, Unit
from bot.flows.rating.filed import checked_years
from bot.flows.reading import file_of, limits_of
from bot.flows.reviews.rhythm import Due, Reviewed, endings_of
from bot.flows.screens import FactHistory, FileCard, FileList
from bot.flows.situation import post_of

GROUP_DEPTH = 20


def find_file(desk: Desk, query: str, viewer: Actor) -> FileCard | FileList:
    """The file of the customer meant, or those it could be; raises ``NotFound`` where there is none."""
    with desk.units.reading() as unit:
        found = customers_like(unit, query, viewer)
        if len(found) > 1:
            return FileList(found, query)
        return _card(desk, unit, found[0], viewer)


def show_file(desk: Desk, customer: int, viewer: Actor) -> FileCard:
    """The file for one person, with this person's buttons; raises ``NotFound``."""
    with desk.units.reading() as unit:
        return _card(desk, unit, customer_for(unit, customer, viewer), viewer)


def _card(desk: Desk, unit: Unit, customer: Customer, viewer: Actor) -> FileCard:
    at = file_situation(desk, unit, customer)
    parent = unit.customers.get(customer.group_parent) if customer.group_parent else None
    return FileCard(
        file=at.file,
        complete=completeness(at.file, desk.policy.file, at.today),
        grant=at.grant,
        today=at.today,
        choices=file_choices(at, viewer),
        parent=parent,
        members=tuple(unit.customers.group(customer.id)),
        statements=checked_years(unit.statements.of_customer(customer.id)),
        transfers=at.transfers,
        last_review=at.last_review,
        next_review=_next_review(at),
        limits=at.limits,
    )


def _next_review(at: FileSituation) -> Due | None:
    """When the customer has to be reviewed next; nothing for one that was never granted a limit."""
    if at.grant is None:
        return None
    last = at.last_review.on if at.last_review else None
    endings = endings_of(at.file.documents, at.transfers)
    return Reviewed(at.file.customer, at.grant, last, endings).due(at.policy.reviews)


def fact_history(desk: Desk, customer: int, viewer: Actor, field: str = "") -> FactHistory:
    """Every entry of one field of a file, the first with a history by default.

    Raises ``NotFound`` for a file that is not to be seen and for a field that it never had.
    """
    with desk.units.reading() as unit:
        file = file_of(unit, customer_for(unit, customer, viewer))
    names = fields_with_history(file)
    if not names or (field and field not in names):
        raise NotFound(what="fact")
    shown = field or names[0]
    asked = Field("field", Kind.CHOICE, options=names, initial=shown)
    return FactHistory(file, shown, past_of(file.facts, shown), (asked,), str(customer))


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """What stands before a form: the file as it is now, the row of the table, the inputs."""

    at: FileSituation
    step: FileStep
    fields: tuple[Field, ...]


def prepare_file(desk: Desk, customer: int, action: FileAction, by: Actor, seen: str = "") -> PreparedFile:
    """Look at a file before its form is drawn or read; refuses as ``file_act`` would.

    ``seen``: the limit request it is about, as its button or form shows it (see ``check_seen``).
    """
    with desk.units.reading() as unit:
        step = admitted(action, by)
        at = file_situation(desk, unit, customer_for(unit, customer, by))
        check_seen(at, action, by, seen)
        check_file(at, step, by)
        fields = file_fields(at, step, by)
    chosen = tuple(replace(one, initial=seen) if seen and one.name == "request" else one for one in fields)
    return PreparedFile(at, step, chosen)


def file_act(desk: Desk, customer: int, action: FileAction, entries: Entries, by: str) -> None:
    """Do something to a customer's file; the person's posts are read in this very transaction.

    Raises the refusals of ``errors``; then nothing was changed.
    """
    with desk.units() as unit:
        actor, at, step = actor_and_situation(desk, unit, customer, action, by)
        if action is FileAction.SET_PARENT and "parent" in entries:
            entries = entries.with_whole("parent_id", _parent(unit, customer, entries.text("parent")))
        if action is FileAction.SET_REGISTRATION:
            _refuse_taken(unit, customer, entries)
        _store(unit, customer, FILE_EFFECTS[action](at, entries, actor))
        note(unit, at, step, entries, actor)


def actor_and_situation(
    desk: Desk, unit: Unit, customer: int, action: FileAction, by: str, seen: str = ""
) -> tuple[Actor, FileSituation, FileStep]:
    """Who acts on which file by which row, with the customer locked; refuses as ``check_file`` does."""
    actor = unit.posts.actor(by, desk.calendar.today(desk.clock.now()))
    step = admitted(action, actor)
    customer_for(unit, customer, actor)
    at = file_situation(desk, unit, unit.customers.lock(customer))
    check_seen(at, action, actor, seen)
    check_file(at, step, actor)
    return actor, at, step


def admitted(action: FileAction, by: Actor) -> FileStep:
    """The row, for somebody who may ever take it: refused before anything is looked up (fault 31)."""
    step = FILE_STEP[action]
    if not by.posts & step.posts:
        raise NotAllowed(action=action, posts=tuple(post for post in Post if post in step.posts))
    return step


def file_situation(desk: Desk, unit: Unit, customer: Customer) -> FileSituation:
    """A file with what surrounds it, now."""
    now = desk.clock.now()
    today, register = desk.calendar.today(now), tuple(unit.transfers.of_customer(customer.id))
    deadlines = any(one.claim_days for one in register)
    return FileSituation(
        file_of(unit, customer),
        now,
        today,
        desk.policy,
        unit.customers.brought_by(customer.id),
        limits_of(unit, desk.policy, customer.id),
        register,
        tuple(unit.transfers.claims_of(customer.id, today)) if deadlines else (),
        unit.reviews.last(customer.id),
    )


def _store(unit: Unit, customer: int, change: FileChange) -> None:
    if change.learned:
        unit.files.learn(customer, change.learned)
    if change.verified:
        unit.files.verify(change.verified)
    if change.document:
        unit.files.add_document(customer, change.document)
    if change.identity:
        known = change.identity
        unit.customers.identify(customer, known.registration, known.country, checked=known.checked)
    if change.sets_parent:
        unit.customers.set_parent(customer, change.parent)
    if change.transfer:
        unit.transfers.keep(customer, change.transfer)
    if change.claim:
        unit.transfers.notify_claim(change.claim)
    if change.review:
        unit.reviews.add(customer, change.review)


def note(unit: Unit, at: FileSituation, step: FileStep, entries: Entries, by: Actor) -> None:
    """The journal row of an action on a file."""
    customer = at.file.customer
    facts = {**entries.facts(), "customer_id": str(customer.id), "customer": customer.name}
    post, version = post_of(by, step.posts), at.policy.version
    unit.journal.write(
        JournalEntry(None, step.action.value, by.user, post, at.now, None, None, version, facts)
    )


def _refuse_taken(unit: Unit, customer: int, entries: Entries) -> None:
    """A number is one customer's: the same number under another name is that customer."""
    read = entries.text("registration")
    other = unit.customers.registered(read, entries.text("country"))
    if other and other.id != customer:
        raise InvalidInput({"registration": ("registration_taken", {"read": read, "customer": other.name})})


def _parent(unit: Unit, customer: int, text: str) -> int:
    """The customer that heads the group, by name or registration number; never one of its own members."""
    exact = unit.customers.named(text) or unit.customers.registered(text.strip())
    found = [exact] if exact else list(unit.customers.like(text, 3))
    if len(found) != 1:
        names = ", ".join(one.name for one in found) or "–"
        raise InvalidInput({"parent": ("which_customer", {"read": text, "names": names})})
    head: Customer | None = found[0]
    for _ in range(GROUP_DEPTH):
        if head is None:
            return found[0].id
        if head.id == customer:
            break
        head = unit.customers.get(head.group_parent) if head.group_parent else None
    raise InvalidInput({"parent": ("group_in_a_ring", {"read": found[0].name})})
