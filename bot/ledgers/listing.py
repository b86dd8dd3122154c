"""A customer list into the database: whole or not at all, never twice; look-alikes are asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.flows.calendars import Calendar
from bot.flows.credit_file.alarming import LIST_IMPORTED
from bot.flows.credit_file.completeness import REGISTRATION
from bot.flows.credit_file.facts import Fact, Reliability, holding
from bot.flows.dossier import JournalEntry
from bot.flows.model import Customer, Post
from bot.flows.policy import Policy
from bot.ledgers.customers import FACTS, Listed
from bot.ledgers.importing import IMPORTER
from bot.ledgers.invoices import BadRow
from bot.names import keys_of
from bot.saying import Said, said, say
from bot.storage.customers import name_key
from bot.storage.units import SqlUnit, SqlUnits

EXPORTED_FACTS = (
    "id", "customer_id", "customer", "field", "value", "source", "as_of", "reliability", "entered_by",
    "entered_at", "verified_by", "verified_at", "superseded_by",
)  # fmt: skip
"""Columns of the export of facts; ``superseded_by`` is the id of the fact that took its place."""

EXPORTED = ("id", "name", "registration", "country", "standing", "class", *FACTS)


@dataclass(frozen=True, slots=True)
class Question:
    """A row that may be a customer that is there, or one of an earlier row of the list."""

    row: Listed
    near: Said | str


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What an import would do. ``known``: rows of customers that are there, with what the file lacks."""

    new: tuple[Listed, ...]
    known: tuple[tuple[Customer, Listed], ...]
    questions: tuple[Question, ...]
    bad: tuple[BadRow, ...]

    @property
    def adds(self) -> bool:
        return bool(self.new or any(row.facts or row.registration.number for _, row in self.known))


def plan_list(units: SqlUnits, rows: Sequence[Listed], percent: int, surely_new: Collection[str]) -> ListPlan:
    """Compare a list with the database; nothing is written. ``surely_new``: names that are no look-alikes."""
    with units.reading() as unit:
        return _compare(unit, rows, percent, {name_key(name) for name in surely_new})


def _compare(unit: SqlUnit, rows: Sequence[Listed], percent: int, surely_new: set[str]) -> ListPlan:
    new: list[Listed] = []
    known: list[tuple[Customer, Listed]] = []
    questions: list[Question] = []
    bad: list[BadRow] = []
    names, written = unit.customers.names()
    called: dict[int, Said | str] = {**written}
    for row in rows:
        there = _there(unit, row)
        if there is not None:
            problem = _contradiction(there, row)
            if problem:
                bad.append(problem)
            else:
                known.append((there, _lacking(unit, there, row)))
            continue
        keys = keys_of(row.name)
        near = [] if name_key(row.name) in surely_new else list(names.near(keys, percent))
        if near:
            questions.append(Question(row, called[near[0]]))
            continue
        new.append(row)
        called[-row.line] = said("ledger.list.earlier", name=row.name, row=str(row.line))
        names.add(-row.line, keys)
    return ListPlan(tuple(new), tuple(known), tuple(questions), tuple(bad))


def _there(unit: SqlUnit, row: Listed) -> Customer | None:
    """The customer of this registration number, else of this very name."""
    number = row.registration.number
    known = unit.customers.registered(number, row.registration.country) if number else None
    return known or unit.customers.named(row.name)


def _contradiction(there: Customer, row: Listed) -> BadRow | None:
    read = row.registration.number
    if not read or not there.registration or read == there.registration:
        return None
    problem = said("ledger.bad.registered", name=there.name, number=there.registration)
    return BadRow(row.line, said("ledger.column.registration"), read, problem)


def _lacking(unit: SqlUnit, there: Customer, row: Listed) -> Listed:
    """What the row holds and the file does not: what credit has found is never overwritten by a list."""
    held = holding(unit.files.facts(there.id))
    facts = {name: value for name, value in row.facts.items() if name not in held}
    blank = type(row.registration)("", row.registration.country, checked=False)
    return Listed(row.name, blank if there.registration else row.registration, facts, row.line)


def import_list(
    units: SqlUnits,
    rows: Sequence[Listed],
    policy: Policy,
    calendar: Calendar,
    at: datetime,
    source: str,
    surely_new: Collection[str] = (),
) -> ListPlan:
    """Write a list in one transaction and give what was done; nothing is written where a row is bad.

    Questions are left out; the day is noted, so that sales is not reminded of the list this week.
    """
    with units() as unit:
        percent = policy.file.near_percent
        done = _compare(unit, rows, percent, {name_key(name) for name in surely_new})
        if done.bad:
            return done
        today = calendar.today(at)
        unit.settings.set(LIST_IMPORTED, today.isoformat())
        if not done.adds:
            return done
        for customer, row in _customers(unit, done, at):
            _learn(unit, customer, row, at, policy, calendar)
        facts = {"source": source, "customers": str(len(done.new)), "questions": str(len(done.questions))}
        entry = ("import_customers", IMPORTER, Post.SALES_MANAGER)
        unit.journal.write(JournalEntry(None, *entry, at, None, None, policy.version, facts))
        return done


def _customers(unit: SqlUnit, done: ListPlan, at: datetime) -> Iterator[tuple[Customer, Listed]]:
    for row in done.new:
        known = row.registration
        yield (
            unit.customers.add(
                row.name, known.number, IMPORTER, at, country=known.country, checked=known.checked
            ),
            row,
        )
    for customer, row in done.known:
        known = row.registration
        if known.number:
            unit.customers.identify(customer.id, known.number, known.country, checked=known.checked)
        yield customer, row


def _learn(
    unit: SqlUnit, customer: Customer, row: Listed, at: datetime, policy: Policy, calendar: Calendar
) -> None:
    known = {**row.facts}
    if row.registration.number and REGISTRATION in policy.file.known_fields:
        known[REGISTRATION] = row.registration.number
    today = calendar.today(at)
    source = say("ledger.list.source")
    facts = [
        Fact(name, value, source, today, Reliability.CUSTOMER, IMPORTER, at) for name, value in known.items()
    ]
    unit.files.learn(customer.id, facts)


def exported(units: SqlUnits) -> Iterator[tuple[str, ...]]:
    """Every customer as a row of ``EXPORTED``, by id."""
    with units.reading() as unit:
        for one in unit.customers.every():
            held = holding(unit.files.facts(one.id))
            known = (held[name].value if name in held else "" for name in FACTS)
            risk = one.risk_class.value if one.risk_class else ""
            yield (str(one.id), one.name, one.registration, one.country, one.standing.value, risk, *known)


def exported_facts(units: SqlUnits) -> Iterator[tuple[str, ...]]:
    """Every fact ever entered as a row of ``EXPORTED_FACTS``, by customer, the first entered first."""
    with units.reading() as unit:
        for one in unit.customers.every():
            for fact in unit.files.facts(one.id):
                seen_at = fact.verified_at.isoformat() if fact.verified_at else ""
                yield (
                    str(fact.id), str(one.id), one.name, fact.field, fact.value, fact.source,
                    fact.as_of.isoformat(), fact.reliability.value, fact.entered_by,
                    fact.entered_at.isoformat(), fact.verified_by, seen_at, str(fact.superseded_by or ""),
                )  # fmt: skip


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what begins like one."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
