"""Files into rows of cells: CSV in the usual encodings and separators, XLSX without running formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from charset_normalizer import from_bytes
from python_calamine import CalamineError, load_workbook

from bot.saying import Fault

ENCODINGS = ("utf_8", "utf_16", "gb18030", "big5")
SEPARATORS = ",;\t|"
MOST_BYTES = 256 * 1024 * 1024


class LedgerError(Fault):
    """The file cannot be taken as it is: what was read, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number cell of a workbook in its shortest exact form; it is not text in some number format."""

    plain: str


Cell = str | date | bool | Number


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: ``number`` as an editor or a spreadsheet counts it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read; ``encoding`` and ``separator`` are for the preview."""

    name: str
    encoding: str
    separator: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]


def read_sheet(path: Path, encoding: str | None = None) -> Sheet:
    """The first sheet of a workbook, or a CSV file; raises ``LedgerError``."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise LedgerError("ledger.too_large", path=path, most=MOST_BYTES // 2**20)
        data = path.read_bytes()
    except OSError as problem:
        raise LedgerError("ledger.unreadable", path=path, problem=problem.strerror or "") from None
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _workbook(path)
    return _text(path, data, encoding)


def _text(path: Path, data: bytes, declared: str | None) -> Sheet:
    text, encoding = _decoded(path, data, declared)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = list(_numbered(reader))
    except csv.Error as problem:
        row = str(reader.line_num)
        raise LedgerError("ledger.bad_quotes", path=path, row=row, problem=str(problem)) from None
    return _sheet(path, encoding.replace("_", "-"), separator, lines)


def _numbered(reader: Iterator[list[str]]) -> Iterator[Line]:
    """Rows by the line they begin on; a quoted field may hold line ends."""
    begins = 1
    for cells in reader:
        yield Line(begins, tuple(cells))
        begins = reader.line_num + 1  # type: ignore[attr-defined]  # csv.reader has it, Iterator does not


def _decoded(path: Path, data: bytes, declared: str | None) -> tuple[str, str]:
    """The text and its encoding: declared, else UTF-8 where that fits, else found by charset-normalizer."""
    for encoding in (declared,) if declared else ("utf_8",):
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except (UnicodeDecodeError, LookupError):
            if declared:
                raise LedgerError("ledger.encoding.declared", path=path, read=declared) from None
    found = from_bytes(data, cp_isolation=list(ENCODINGS)).best()
    if found is None:
        raise LedgerError("ledger.encoding.unknown", path=path)
    return str(found).removeprefix("\ufeff"), found.encoding


def _separator(text: str) -> str:
    """The separator of the file; a file of one column has none, and a comma does no harm."""
    try:
        return csv.Sniffer().sniff(text[:20_000], delimiters=SEPARATORS).delimiter
    except csv.Error:
        first = text.split("\n", 1)[0]
        return max(SEPARATORS, key=first.count)


def _workbook(path: Path) -> Sheet:
    try:
        rows = load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError) as problem:
        raise LedgerError("ledger.no_workbook", path=path, problem=str(problem)) from None
    lines = [Line(number, tuple(_cell(value) for value in row)) for number, row in enumerate(rows, start=1)]
    return _sheet(path, "workbook", "", lines)


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool | date):
        return value
    if isinstance(value, int | float):
        return Number(repr(int(value)) if value == int(value) and abs(value) < 2**53 else repr(value))
    return str(value)


def _sheet(path: Path, encoding: str, separator: str, lines: list[Line]) -> Sheet:
    """The first row that is not empty is the header; empty rows are no rows."""
    full = [line for line in lines if any(cell != "" for cell in line.cells)]
    if len(full) < 2:
        raise LedgerError("ledger.no_rows", path=path)
    header = tuple(shown(cell).strip() for cell in full[0].cells)
    return Sheet(path.name, encoding, separator, header, tuple(full[1:]))


def shown(cell: Cell) -> str:
    """A cell as it is shown to a person."""
    if isinstance(cell, Number):
        return cell.plain
    return cell.isoformat() if isinstance(cell, date) else str(cell)
