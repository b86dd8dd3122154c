"""What the ledger commands print: preview, bad rows, comparison, summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.flows.model import Money
from bot.i18n import day, decimal, money, whole
from bot.ledgers.importing import Plan
from bot.ledgers.invoices import BadRow, Ledger
from bot.ledgers.replaying import MINUTES_PER_NOTICE, Summary
from bot.ledgers.sheets import Sheet
from bot.saying import reader, say, spoken

FIRST_ROWS = 5
BAD_ROWS = 200
SEPARATORS = {
    ",": "ledger.separator.comma",
    ";": "ledger.separator.semicolon",
    "\t": "ledger.separator.tab",
    "|": "ledger.separator.bar",
    "": "ledger.separator.none",
}
COLUMNS = (
    "ledger.column.row",
    "ledger.column.receivable",
    "ledger.column.customer",
    "ledger.column.invoiced",
    "ledger.column.due",
    "ledger.column.amount",
    "ledger.column.settled",
    "ledger.column.disputed",
)


def preview(console: Console, ledger: Ledger) -> None:
    """How the file was read, what it comes to, and its first rows."""
    about = about_sheet(ledger.sheet, ledger.columns)
    about.add_row(say("ledger.dates"), ledger.order)
    about.add_row(say("ledger.numbers"), ledger.format)
    about.add_row(say("ledger.preview.rows"), counts(ledger.sheet, len(ledger.bad), ledger.repeated))
    for currency, total in sorted(totals(ledger).items()):
        about.add_row(say("ledger.preview.total"), money(Money(total, currency), reader()))
    console.print(about)
    console.print(_first_rows(ledger))


def about_sheet(sheet: Sheet, columns: Mapping[str, int]) -> Table:
    """How a file was read, and which of its columns is what; the caller adds what else there is to say."""
    about = Table(title=escape(sheet.name), show_header=False)
    about.add_row(say("ledger.preview.encoding"), sheet.encoding)
    about.add_row(say("ledger.preview.separator"), say(SEPARATORS[sheet.separator]))
    used = [f"{name} = {sheet.header[place]}" for name, place in columns.items()]
    about.add_row(say("ledger.preview.columns"), escape("\n".join(used)))
    return about


def counts(sheet: Sheet, bad: int, repeated: int) -> str:
    """How many rows there are, and how many of them are bad or repeat another."""
    return say("ledger.preview.counts", len(sheet.lines), bad=bad, repeated=repeated)


def totals(ledger: Ledger) -> Counter[str]:
    """The sum of the invoices in minor units, by currency."""
    sums: Counter[str] = Counter()
    for invoice in ledger.invoices:
        sums[invoice.amount.currency] += invoice.amount.minor
    return sums


def _first_rows(ledger: Ledger) -> Table:
    table = Table(title=say("ledger.preview.first"))
    for title in COLUMNS:
        table.add_column(say(title), overflow="fold")
    for one in ledger.invoices[:FIRST_ROWS]:
        table.add_row(
            str(one.line), escape(one.number), escape(one.customer), day(one.invoiced_on), day(one.due_on),
            money(one.amount, reader()), day(one.settled_on) if one.settled_on else say("ledger.open"),
            say("option.yes" if one.disputed else "option.no"),
        )  # fmt: skip
    return table


def bad_rows(console: Console, rows: Sequence[BadRow]) -> None:
    """Every bad row with its column, what was read and what is wrong."""
    table = Table(
        say("ledger.column.row"), say("ledger.bad.column"), say("ledger.bad.read"), say("ledger.bad.wrong"),
        title=say("ledger.bad.title", len(rows)), title_style="bold red",
    )  # fmt: skip
    for row in rows[:BAD_ROWS]:
        read = money(row.read, reader()) if isinstance(row.read, Money) else repr(row.read)
        table.add_row(str(row.line), escape(spoken(row.column)), escape(read), escape(spoken(row.problem)))
    console.print(table)
    if len(rows) > BAD_ROWS:
        console.print(say("ledger.bad.more", len(rows) - BAD_ROWS))


def comparison(console: Console, plan: Plan) -> None:
    """What an import would add."""
    console.print(say("ledger.import.compared", len(plan.new), there=plan.there))
    if plan.moved_on:
        console.print(say("ledger.import.moved_on", plan.moved_on))


def summary(console: Console, found: Summary, out: Path) -> None:
    """Notices by rule, the average and the busiest day, and the people they need."""
    locale = reader()
    table = Table(
        say("ledger.summary.rule"), say("ledger.summary.notices"), title=say("ledger.summary.title")
    )
    for rule, count in found.by_rule.items():
        table.add_row(rule, whole(count, locale))
    table.add_row(say("ledger.summary.all"), whole(found.notices, locale), style="bold")
    console.print(table)
    per_day = decimal(found.per_day, 1, locale)
    console.print(say("ledger.summary.per_day", found.business_days, notices=per_day))
    if found.busiest is not None:
        console.print(say("ledger.summary.busiest", found.on_busiest, day=found.busiest))
    average, most = decimal(found.people, 2, locale), decimal(found.people_on_busiest, 2, locale)
    console.print(say("ledger.summary.people", MINUTES_PER_NOTICE, average=average, most=most))
    console.print(say("ledger.summary.written", path=out), markup=False, soft_wrap=True)
