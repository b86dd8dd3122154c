"""Rows into invoices: each understood whole, or named with its column, what was read and the right form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.amounts import BadEntry, NumberFormat, parse_amount
from bot.days import within
from bot.flows.model import Money
from bot.ledgers.columns import find_columns
from bot.ledgers.proving import date_order, number_format, read_date
from bot.ledgers.sheets import Cell, LedgerError, Line, Number, Sheet, shown
from bot.saying import Said, said

PLAIN = NumberFormat("\x00", ".")  # numbers of a workbook: no separators at all
YES = frozenset({"yes", "y", "true", "1", "是", "有", "争议", "爭議"})
NO = frozenset({"", "no", "n", "false", "0", "否", "无", "無"})
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice of a ledger; ``line`` is its row in the file."""

    number: str
    customer: str
    invoiced_on: date
    due_on: date
    amount: Money
    settled_on: date | None = None
    disputed: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: where (its title in the file), what was read, the right form."""

    line: int
    column: Said | str
    read: Money | str
    problem: Said


@dataclass(frozen=True, slots=True)
class Options:
    """What was declared on the command line; ``None`` where the file has to prove it."""

    columns: dict[str, str]
    currency: str | None = None
    dates: str | None = None
    numbers: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """A file understood: invoices, bad rows, rows that repeat another word by word, and how it was read."""

    sheet: Sheet
    columns: dict[str, int]
    order: str
    format: str
    invoices: tuple[Invoice, ...]
    bad: tuple[BadRow, ...]
    repeated: int


class _Bad(Exception):
    def __init__(self, column: Said | str, read: str, problem: Said) -> None:
        self.column, self.read, self.problem = column, read, problem
        super().__init__(str(problem))


def understand(sheet: Sheet, options: Options) -> Ledger:
    """Read every row of the sheet; raises ``LedgerError`` where the file as a whole is not clear."""
    columns = find_columns(sheet.header, options.columns)
    if "currency" not in columns and options.currency is None:
        raise LedgerError("ledger.no_currency")
    order = date_order(_texts(sheet, columns, ("invoiced", "due", "settled")), options.dates)
    name, numbers = number_format(_texts(sheet, columns, ("amount",)), options.numbers)
    reader = _Reader(sheet.header, columns, options.currency, order, numbers)
    invoices, bad = _read_all(sheet.lines, reader.read)
    kept, doubled, repeated = _once_each(invoices)
    ordered = tuple(sorted([*bad, *doubled], key=lambda row: row.line))
    return Ledger(sheet, columns, order, name, tuple(kept), ordered, repeated)


def _read_all(lines: Sequence[Line], read: Callable[[Line], Invoice]) -> tuple[list[Invoice], list[BadRow]]:
    invoices, bad = [], []
    for line in lines:
        try:
            invoices.append(read(line))
        except _Bad as problem:
            bad.append(BadRow(line.number, problem.column, problem.read, problem.problem))
    return invoices, bad


def _once_each(invoices: Sequence[Invoice]) -> tuple[list[Invoice], list[BadRow], int]:
    """Each number once: a row that repeats another is passed over, one that contradicts it is bad."""
    kept: dict[str, Invoice] = {}
    bad: list[BadRow] = []
    repeated = 0
    for invoice in invoices:
        first = kept.setdefault(invoice.number, invoice)
        if first is invoice:
            continue
        if same_content(first, invoice):
            repeated += 1
        else:
            problem = said("ledger.bad.contradicts", row=str(first.line))
            bad.append(BadRow(invoice.line, said("ledger.column.receivable"), invoice.number, problem))
    return list(kept.values()), bad, repeated


def same_content(one: Invoice, other: Invoice) -> bool:
    return (one.customer, one.invoiced_on, one.due_on, one.amount, one.settled_on, one.disputed) == (
        other.customer, other.invoiced_on, other.due_on, other.amount, other.settled_on, other.disputed,
    )  # fmt: skip


def _texts(sheet: Sheet, columns: dict[str, int], names: Sequence[str]) -> list[str]:
    """The cells of these columns that are text and not empty: what an order or a format must fit."""
    places = [columns[name] for name in names if name in columns]
    cells = (line.cells[place] for line in sheet.lines for place in places if place < len(line.cells))
    return [cell for cell in cells if isinstance(cell, str) and cell.strip()]


class _Reader:
    """Reads one row after the other in the same way."""

    def __init__(
        self, header: tuple[str, ...], columns: dict[str, int], currency: str | None, order: str,
        numbers: NumberFormat,
    ) -> None:  # fmt: skip
        self._header = header
        self._columns = columns
        self._currency = currency
        self._order = order
        self._numbers = numbers

    def read(self, line: Line) -> Invoice:
        if len(line.cells) != len(self._header):
            read = ", ".join(shown(cell) for cell in line.cells)
            problem = said("ledger.bad.cells", len(line.cells), titles=len(self._header))
            raise _Bad(said("ledger.column.row"), read, problem)
        invoiced_on, due_on = self._day(line, "invoiced"), self._day(line, "due")
        if due_on < invoiced_on:
            problem = said("ledger.bad.due_before", invoiced=invoiced_on)
            raise _Bad(self._title("due"), due_on.isoformat(), problem)
        settled = "settled" in self._columns and shown(self._cell(line, "settled")).strip()
        return Invoice(
            number=self._text(line, "receivable"),
            customer=self._text(line, "customer"),
            invoiced_on=invoiced_on,
            due_on=due_on,
            amount=self._amount(line),
            settled_on=self._day(line, "settled") if settled else None,
            disputed="disputed" in self._columns and self._yes(line, "disputed"),
            line=line.number,
        )

    def _cell(self, line: Line, name: str) -> Cell:
        return line.cells[self._columns[name]]

    def _title(self, name: str) -> str:
        return self._header[self._columns[name]]

    def _text(self, line: Line, name: str) -> str:
        """Text stays as it is, leading zeros and a leading ``=`` too; only spaces around it go."""
        text = shown(self._cell(line, name)).strip()
        if not text or len(text) > LONGEST or not text.isprintable():
            raise _Bad(self._title(name), text, said("ledger.bad.text", most=LONGEST))
        return text

    def _day(self, line: Line, name: str) -> date:
        cell = self._cell(line, name)
        day = (
            cell
            if isinstance(cell, date)
            else read_date(cell, self._order)
            if isinstance(cell, str)
            else None
        )
        if day is None:
            form = said("ledger.bad.date", order=self._order, example=_EXAMPLES[self._order])
            raise _Bad(self._title(name), shown(cell), form)
        try:
            return within(day, shown(cell))
        except BadEntry as bad:
            form = said("ledger.bad.date_bounds", least=bad.facts["least"], most=bad.facts["most"])
            raise _Bad(self._title(name), shown(cell), form) from None

    def _amount(self, line: Line) -> Money:
        cell, currency = self._cell(line, "amount"), self._currency_of(line)
        if cell == "":
            raise _Bad(self._title("amount"), "", said("ledger.bad.empty"))
        numbers = PLAIN if isinstance(cell, Number) else self._numbers
        try:
            return parse_amount(shown(cell), currency, numbers)
        except BadEntry as bad:
            raise _Bad(self._title("amount"), shown(cell), _amount_problem(bad, currency)) from None

    def _currency_of(self, line: Line) -> str:
        text = self._text(line, "currency").upper() if "currency" in self._columns else str(self._currency)
        if not is_currency(text):
            title = self._title("currency") if "currency" in self._columns else "--currency"
            raise _Bad(title, text, said("ledger.bad.currency"))
        return text

    def _yes(self, line: Line, name: str) -> bool:
        text = shown(self._cell(line, name)).strip().casefold()
        if text not in YES | NO:
            raise _Bad(self._title(name), text, said("ledger.bad.yes_no"))
        return text in YES


_EXAMPLES = {"mdy": "3/31/2026", "dmy": "31/3/2026", "ymd": "2026-03-31"}


def is_currency(code: str) -> bool:
    """Whether CLDR knows the currency."""
    from babel.core import get_global

    return code in get_global("all_currencies")


def _amount_problem(bad: BadEntry, currency: str) -> Said:
    problems = {
        "ambiguous_amount": "ledger.bad.other_format",
        "too_many_decimals": "ledger.bad.decimals",
        "amount_range": "ledger.bad.range",
    }
    key = problems.get(bad.reason, "ledger.bad.amount")
    return said(key, currency=currency, digits=bad.facts.get("digits"), most=bad.facts.get("most"))
