"""``credit-desk import customers FILE`` and ``credit-desk export customers FILE``."""

from __future__ import annotations

import csv
from collections.abc import Sequence
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
from bot.ledgers.listing import EXPORTED, ListPlan, exported, import_list, plan_list, safe
from bot.ledgers.refusing import refuse
from bot.ledgers.sheets import LedgerError, read_sheet
from bot.policies import PolicyError, load_policy
from bot.settings import SettingsError, load
from bot.storage.engine import open_engine
from bot.storage.errors import StorageError
from bot.storage.schema import check_revision
from bot.storage.units import SqlUnits

REFUSALS = (LedgerError, PolicyError, SettingsError, StorageError)
SHOWN = 5


def import_customers(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file with a header.")],
    columns: Annotated[str, typer.Option("--map", help="NAME=COLUMN,... where a column is not found.")] = "",
    encoding: Annotated[str | None, typer.Option("--encoding", help="Such as utf-8 or gb18030.")] = None,
    new: Annotated[
        list[str] | None, typer.Option("--new", help="A name that is no look-alike; may be given again.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Import without asking.")] = False,
) -> None:
    """Import the customer list of sales: show what was understood, then write all of it or nothing."""
    console = Console()
    try:
        listed = _read(console, file, columns, encoding)
        settings = load()
        engine = open_engine(settings.database_url)
        try:
            check_revision(engine)
            policy = load_policy(settings.policy_file)
            done = _import(console, SqlUnits(engine), listed, policy, new or [], yes=yes)
        finally:
            engine.dispose()
    except REFUSALS as refusal:
        refuse(str(refusal))
    if not done:
        raise typer.Exit(1)


def _read(console: Console, file: Path, columns: str, encoding: str | None) -> CustomerList:
    """Read and preview a list; raises ``LedgerError``, also where any row is bad."""
    declared = parse_map(columns, CUSTOMER_COLUMNS)
    listed = understand_customers(read_sheet(file, encoding), declared)
    _preview(console, listed)
    if listed.bad:
        showing.bad_rows(console, listed.bad)
        raise LedgerError(f"{file}: {len(listed.bad)} rows cannot be taken, so none was.")
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
    if plan.adds and not yes and not typer.confirm("Import them?"):
        console.print("Nothing was imported.")
        return False
    at, calendar = clock_of(units).now(), calendar_of(policy.week)
    done = import_list(units, listed.customers, policy, calendar, at, listed.sheet.name, new)
    if done.bad:
        showing.bad_rows(console, done.bad)
        return False
    console.print(f"Imported {len(done.new)} customers; {len(done.known)} were there already.")
    return True


def _preview(console: Console, listed: CustomerList) -> None:
    used = ", ".join(f"{name} = {listed.sheet.header[place]}" for name, place in listed.columns.items())
    console.print(f"Columns: {escape(used)}", soft_wrap=True)
    rows = len(listed.sheet.lines)
    console.print(f"Rows: {rows} ({len(listed.bad)} bad, {listed.repeated} repeated)")
    table = Table("row", "name", "registration", "country", "checked", title="First rows")
    for one in listed.customers[:SHOWN]:
        known = one.registration
        checked = "yes" if known.checked else "no"
        table.add_row(str(one.line), escape(one.name), escape(known.number), known.country, checked)
    console.print(table)


def _compared(console: Console, plan: ListPlan) -> None:
    counts = f"New: {len(plan.new)}. Already there: {len(plan.known)}. Look-alikes: {len(plan.questions)}."
    console.print(counts)
    if plan.questions:
        table = Table("row", "name", "is it this one?", title="Not imported: they may be there already")
        for one in plan.questions:
            table.add_row(str(one.row.line), escape(one.row.name), escape(one.near))
        console.print(table)
        console.print("Correct the name, or say that it is another customer with --new NAME.")


def export_customers(
    file: Annotated[Path, typer.Argument(help="The CSV file to write.")],
) -> None:
    """Write every customer into a CSV file; no cell is taken for a formula by a spreadsheet."""
    try:
        settings = load()
        engine = open_engine(settings.database_url)
        try:
            check_revision(engine)
            rows = list(exported(SqlUnits(engine)))
        finally:
            engine.dispose()
        _write(file, rows)
    except REFUSALS as refusal:
        refuse(str(refusal))
    Console().print(f"Wrote {len(rows)} customers to {file}.", markup=False, soft_wrap=True)


def _write(file: Path, rows: Sequence[Sequence[str]]) -> None:
    """UTF-8 with its mark, which spreadsheets need to read Chinese."""
    try:
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            csv.writer(opened).writerows([EXPORTED, *([safe(cell) for cell in row] for row in rows)])
    except OSError as problem:
        raise LedgerError(f"{file}: cannot be written ({problem.strerror}).") from None
