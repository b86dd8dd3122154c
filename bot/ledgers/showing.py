"""What the ledger commands print: preview, bad rows, comparison, summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.flows.model import Money
from bot.i18n import money
from bot.ledgers.importing import Plan
from bot.ledgers.invoices import BadRow, Ledger
from bot.ledgers.replaying import MINUTES_PER_NOTICE, Summary

FIRST_ROWS = 5
BAD_ROWS = 200
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "": "none (workbook)"}


def preview(console: Console, ledger: Ledger) -> None:
    """How the file was read, what it comes to, and its first rows."""
    sheet = ledger.sheet
    about = Table(title=escape(sheet.name), show_header=False)
    about.add_row("encoding", sheet.encoding)
    about.add_row("separator", SEPARATORS[sheet.separator])
    used = [f"{name} = {sheet.header[place]}" for name, place in ledger.columns.items()]
    about.add_row("columns", escape("\n".join(used)))
    about.add_row("date order", ledger.order)
    about.add_row("number format", ledger.format)
    about.add_row("rows", f"{len(sheet.lines)} ({len(ledger.bad)} bad, {ledger.repeated} repeated)")
    for currency, total in sorted(totals(ledger).items()):
        about.add_row("total", money(Money(total, currency), "en"))
    console.print(about)
    console.print(_first_rows(ledger))


def totals(ledger: Ledger) -> Counter[str]:
    """The sum of the invoices in minor units, by currency."""
    sums: Counter[str] = Counter()
    for invoice in ledger.invoices:
        sums[invoice.amount.currency] += invoice.amount.minor
    return sums


def _first_rows(ledger: Ledger) -> Table:
    table = Table(title="First rows")
    for title in ("row", "receivable", "customer", "invoiced", "due", "amount", "settled", "disputed"):
        table.add_column(title, overflow="fold")
    for one in ledger.invoices[:FIRST_ROWS]:
        table.add_row(
            str(one.line), escape(one.number), escape(one.customer), one.invoiced_on.isoformat(),
            one.due_on.isoformat(), money(one.amount, "en"), str(one.settled_on or "open"),
            "yes" if one.disputed else "no",
        )  # fmt: skip
    return table


def bad_rows(console: Console, rows: Sequence[BadRow]) -> None:
    """Every bad row with its column, what was read and what is wrong."""
    table = Table(
        "row", "column", "read", "what is wrong", title=f"{len(rows)} bad rows", title_style="bold red"
    )
    for row in rows[:BAD_ROWS]:
        table.add_row(str(row.line), escape(row.column), escape(repr(row.read)), escape(row.problem))
    console.print(table)
    if len(rows) > BAD_ROWS:
        console.print(f"... and {len(rows) - BAD_ROWS} more; correct these first.")


def comparison(console: Console, plan: Plan) -> None:
    """What an import would add."""
    console.print(f"New: {len(plan.new)}. Already there: {plan.there}.")
    if plan.moved_on:
        console.print(
            f"{plan.moved_on} of those already there are settled differently in the file; they are left as "
            "they are. Record their payments instead."
        )


def summary(console: Console, found: Summary, out: Path) -> None:
    """Notices by rule, the average and the busiest day, and the people they need."""
    table = Table("rule", "notices", title="Notices by rule")
    for rule, count in found.by_rule.items():
        table.add_row(rule, str(count))
    table.add_row("all", str(found.notices), style="bold")
    console.print(table)
    console.print(f"{found.per_day:.1f} notices a business day over {found.business_days} business days.")
    if found.busiest is not None:
        console.print(f"Busiest day: {found.busiest} with {found.on_busiest}.")
    console.print(
        f"People needed: {found.people:.2f} on average, {found.people_on_busiest:.2f} on the busiest day "
        f"(assuming {MINUTES_PER_NOTICE} minutes a notice and the policy's working hours)."
    )
    console.print(f"Written to {out}.", markup=False, soft_wrap=True)
