"""``credit-desk import invoices FILE`` and ``credit-desk replay LEDGER``: mounted by ``bot/cli.py``.

Exit status 0 when done (or when there was nothing to do), 1 when refused; a refusal changes nothing.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.amounts import BadEntry
from bot.clocks import clock_of
from bot.days import parse_day
from bot.flows.policy import Policy
from bot.holidays import calendar_of, gaps
from bot.ledgers import list_commands, showing
from bot.ledgers.columns import parse_map
from bot.ledgers.importing import import_invoices, plan
from bot.ledgers.invoices import Ledger, Options, is_currency, understand
from bot.ledgers.refusing import refuse
from bot.ledgers.replaying import replay, summary
from bot.ledgers.sheets import LedgerError, read_sheet
from bot.policies import PolicyError, load_policy
from bot.policy_book import PolicyBook
from bot.saying import say, spoken
from bot.settings import SettingsError, load
from bot.storage.engine import open_engine
from bot.storage.errors import StorageError
from bot.storage.schema import check_revision
from bot.storage.units import SqlUnits

app = typer.Typer(no_args_is_help=True)
importing = typer.Typer(no_args_is_help=True)
app.add_typer(importing, name="import")
importing.command("customers")(list_commands.import_customers)
exporting = typer.Typer(no_args_is_help=True)
app.add_typer(exporting, name="export")
exporting.command("customers")(list_commands.export_customers)
exporting.command("facts")(list_commands.export_facts)


MapOption = Annotated[str, typer.Option("--map")]
CurrencyOption = Annotated[str | None, typer.Option("--currency")]
DatesOption = Annotated[str | None, typer.Option("--dates")]
NumbersOption = Annotated[str | None, typer.Option("--numbers")]
EncodingOption = Annotated[str | None, typer.Option("--encoding")]
PolicyOption = Annotated[Path | None, typer.Option("--policy")]


@importing.command("invoices")
def import_command(
    file: Annotated[Path, typer.Argument()],
    columns: MapOption = "",
    currency: CurrencyOption = None,
    dates: DatesOption = None,
    numbers: NumbersOption = None,
    encoding: EncodingOption = None,
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> None:
    """Import invoices: show what was understood, then write all of it or nothing."""
    console = Console()
    try:
        ledger = _ledger(console, file, columns, currency, dates, numbers, encoding)
        settings = load()
        filed = load_policy(settings.policy_file)
        engine = open_engine(settings.database_url)
        try:
            check_revision(engine)
            units = SqlUnits(engine)
            policy = PolicyBook(units, clock_of(units), filed).desk.policy
            _check_currencies(ledger, policy)
            done = _import(console, units, ledger, policy, file.name, yes=yes)
        finally:
            engine.dispose()
    except (LedgerError, PolicyError, SettingsError, StorageError) as refusal:
        refuse(refusal)
    if not done:
        raise typer.Exit(1)


def _import(
    console: Console, units: SqlUnits, ledger: Ledger, policy: Policy, source: str, *, yes: bool
) -> bool:
    """Compare, ask, write; false where nothing was written against the person's wish."""
    compared = plan(units, ledger.invoices)
    if compared.differing:
        showing.bad_rows(console, compared.differing)
        return False
    showing.comparison(console, compared)
    if not compared.new:
        return True
    if not yes and not typer.confirm(say("ledger.import.ask", len(compared.new))):
        console.print(say("ledger.import.nothing"))
        return False
    at = clock_of(units).now()
    written = import_invoices(units, ledger.invoices, policy, calendar_of(policy.week), at, source)
    if written.differing:
        showing.bad_rows(console, written.differing)
        return False
    console.print(say("ledger.import.done", len(written.new), there=written.there))
    return True


@app.command("replay")
def replay_command(  # noqa: PLR0913 - the options of the command
    ledger: Annotated[Path, typer.Argument()],
    out: Annotated[Path, typer.Option("--out")],
    since: Annotated[str, typer.Option("--from")],
    until: Annotated[str, typer.Option("--to")],
    policy: PolicyOption = None,
    columns: MapOption = "",
    currency: CurrencyOption = None,
    dates: DatesOption = None,
    numbers: NumbersOption = None,
    encoding: EncodingOption = None,
) -> None:
    """Run a ledger through a policy day by day, and say what the reminders would have been."""
    console = Console()
    try:
        first, last = _range(since, until)
        rules = load_policy(policy or load().policy_file)
        calendar = calendar_of(rules.week)
        read = _ledger(console, ledger, columns, currency, dates, numbers, encoding)
        if warning := gaps(calendar, first, last):
            console.print(spoken(warning), style="bold yellow")
        with _progress(console) as progress:
            task = progress.add_task(say("ledger.replay.sweeping"), total=None)
            lines = replay(
                read.invoices, rules, calendar, first, last,
                lambda done, total: progress.update(task, completed=done, total=total),
            )  # fmt: skip
        _write(out, [line.as_json() for line in lines])
    except (LedgerError, PolicyError, SettingsError) as refusal:
        refuse(refusal)
    showing.summary(console, summary(lines, rules, calendar, first, last), out)


def _ledger(
    console: Console, file: Path, columns: str, currency: str | None, dates: str | None,
    numbers: str | None, encoding: str | None,
) -> Ledger:  # fmt: skip
    """Read and preview a file; raises ``LedgerError``, also where any row is bad."""
    if currency is not None and not is_currency(currency):
        raise LedgerError("ledger.currency.form", read=currency)
    options = Options(parse_map(columns), currency, dates, numbers, encoding)
    ledger = understand(read_sheet(file, encoding), options)
    showing.preview(console, ledger)
    if ledger.bad:
        showing.bad_rows(console, ledger.bad)
        raise LedgerError("ledger.refused", len(ledger.bad), path=file)
    return ledger


def _check_currencies(ledger: Ledger, policy: Policy) -> None:
    strange = {invoice.amount.currency for invoice in ledger.invoices} - set(policy.currencies)
    if strange:
        raise LedgerError("ledger.currency.unknown", read=tuple(sorted(strange)), known=policy.currencies)


def _range(since: str, until: str) -> tuple[date, date]:
    try:
        first, last = parse_day(since), parse_day(until)
    except BadEntry as bad:
        raise LedgerError("cli.not_a_day", read=str(bad.facts["read"])) from None
    if last < first:
        raise LedgerError("ledger.replay.range", since=since, until=until)
    return first, last


def _write(out: Path, lines: list[str]) -> None:
    try:
        out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    except OSError as problem:
        raise LedgerError("ledger.unwritable", path=out, problem=problem.strerror or "") from None


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TextColumn(say("ledger.replay.days")), TimeRemainingColumn(), console=console,
    )  # fmt: skip
