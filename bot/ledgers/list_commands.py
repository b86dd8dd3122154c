"""``credit-desk import customers FILE``, ``credit-desk export customers FILE`` and ``export facts FILE``."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.clocks import clock_of
from bot.flows.policy import Policy
from bot.holidays import calendar_of
from bot.ledgers import showing
from bot.ledgers.columns import parse_map
from bot.ledgers.customers import CUSTOMER_COLUMNS, CustomerList, understand_customers
from bot.ledgers.listing import (
    EXPORTED,
    EXPORTED_FACTS,
    ListPlan,
    exported,
    exported_facts,
    import_list,
    plan_list,
    safe,
)
from bot.ledgers.refusing import refuse
from bot.ledgers.sheets import LedgerError, read_sheet
from bot.policies import PolicyError, load_policy
from bot.policy_book import PolicyBook
from bot.saying import say, spoken
from bot.settings import SettingsError, load
from bot.storage.engine import open_engine
from bot.storage.errors import StorageError
from bot.storage.schema import check_revision
from bot.storage.units import SqlUnits

REFUSALS = (LedgerError, PolicyError, SettingsError, StorageError)
SHOWN = 5
COLUMNS = (
    "ledger.column.row",
    "ledger.column.customer",
    "ledger.column.registration",
    "ledger.column.country",
    "ledger.column.checked",
)


def import_customers(
    file: Annotated[Path, typer.Argument()],
    columns: Annotated[str, typer.Option("--map")] = "",
    encoding: Annotated[str | None, typer.Option("--encoding")] = None,
    new: Annotated[list[str] | None, typer.Option("--new")] = None,
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> None:
    """Import the customer list of sales: show what was understood, then write all of it or nothing."""
    console = Console()
    try:
        listed = _read(console, file, columns, encoding)
        settings = load()
        filed = load_policy(settings.policy_file)
        engine = open_engine(settings.database_url)
        try:
            check_revision(engine)
            units = SqlUnits(engine)
            policy = PolicyBook(units, clock_of(units), filed).desk.policy
            done = _import(console, units, listed, policy, new or [], yes=yes)
        finally:
            engine.dispose()
    except REFUSALS as refusal:
        refuse(refusal)
    if not done:
        raise typer.Exit(1)


def _read(console: Console, file: Path, columns: str, encoding: str | None) -> CustomerList:
    """Read and preview a list; raises ``LedgerError``, also where any row is bad."""
    declared = parse_map(columns, CUSTOMER_COLUMNS)
    listed = understand_customers(read_sheet(file, encoding), declared)
    _preview(console, listed)
    if listed.bad:
        showing.bad_rows(console, listed.bad)
        raise LedgerError("ledger.refused", len(listed.bad), path=file)
    return listed


def _import(
    console: Console, units: SqlUnits, listed: CustomerList, policy: Policy, new: Sequence[str], *, yes: bool
) -> bool:
    """Compare, ask, write; false where nothing was written against the person's wish."""
    plan = plan_list(units, listed.customers, policy.file.near_percent, new)
    if plan.bad:
        showing.bad_rows(console, plan.bad)
        return False
    _compared(console, plan)
    if plan.adds and not yes and not typer.confirm(say("ledger.list.ask")):
        console.print(say("ledger.import.nothing"))
        return False
    at, calendar = clock_of(units).now(), calendar_of(policy.week)
    done = import_list(units, listed.customers, policy, calendar, at, listed.sheet.name, new)
    if done.bad:
        showing.bad_rows(console, done.bad)
        return False
    console.print(say("ledger.list.done", len(done.new), there=len(done.known)))
    return True


def _preview(console: Console, listed: CustomerList) -> None:
    """How the file was read, and its first customers."""
    about = showing.about_sheet(listed.sheet, listed.columns)
    about.add_row(say("ledger.preview.rows"), showing.counts(listed.sheet, len(listed.bad), listed.repeated))
    console.print(about)
    table = Table(*map(say, COLUMNS), title=say("ledger.preview.first"))
    for one in listed.customers[:SHOWN]:
        known = one.registration
        checked = say("option.yes" if known.checked else "option.no")
        table.add_row(str(one.line), escape(one.name), escape(known.number), known.country, checked)
    console.print(table)


def _compared(console: Console, plan: ListPlan) -> None:
    """What an import would add, and each name that has to be asked about."""
    console.print(
        say("ledger.list.compared", len(plan.new), there=len(plan.known), alike=len(plan.questions))
    )
    if plan.questions:
        titles = ("ledger.column.row", "ledger.column.customer", "ledger.list.near")
        table = Table(*map(say, titles), title=say("ledger.list.questions"))
        for one in plan.questions:
            table.add_row(str(one.row.line), escape(one.row.name), escape(spoken(one.near)))
        console.print(table)
        console.print(say("ledger.list.answer"))


def export_customers(
    file: Annotated[Path, typer.Argument()],
) -> None:
    """Write every customer into a CSV file; no cell is taken for a formula by a spreadsheet."""
    _export(file, "ledger.list.written", EXPORTED, exported)


def export_facts(
    file: Annotated[Path, typer.Argument()],
) -> None:
    """Write every fact of every customer's file, superseded ones too, into a CSV file of the same kind."""
    _export(file, "ledger.list.facts_written", EXPORTED_FACTS, exported_facts)


def _export(
    file: Path, told: str, columns: Sequence[str], read: Callable[[SqlUnits], Iterable[Sequence[str]]]
) -> None:
    try:
        settings = load()
        engine = open_engine(settings.database_url)
        try:
            check_revision(engine)
            rows = list(read(SqlUnits(engine)))
        finally:
            engine.dispose()
        _write(file, columns, rows)
    except REFUSALS as refusal:
        refuse(refusal)
    Console().print(say(told, len(rows), path=file), markup=False, soft_wrap=True)


def _write(file: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """UTF-8 with its mark, which spreadsheets need to read Chinese."""
    try:
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            csv.writer(opened).writerows([columns, *([safe(cell) for cell in row] for row in rows)])
    except OSError as problem:
        raise LedgerError("ledger.unwritable", path=file, problem=problem.strerror or "") from None
