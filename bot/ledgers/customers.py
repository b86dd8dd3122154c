"""Rows of a customer list into customers: each understood whole, or named with what is wrong (R4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.amounts import BadEntry
from bot.ledgers.columns import find_columns
from bot.ledgers.invoices import BadRow
from bot.ledgers.sheets import Line, Sheet, shown
from bot.registrations import Registration, read_country, read_registration
from bot.saying import Said, said
from bot.storage.customers import name_key

CUSTOMER_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "customer", "customer name", "legal name", "company", "company name",
        "客户", "客户名称", "名称", "公司名称", "企业名称", "客戶名稱", "公司名稱",
    ),
    "registration": (
        "registration", "registration number", "registration no", "company number", "tax id", "vat number",
        "统一社会信用代码", "社会信用代码", "注册号", "税号", "纳税人识别号", "統一編號",
    ),
    "country": ("country", "country code", "国家", "国别", "國家", "國別"),
    "address": ("address", "registered address", "地址", "注册地址", "住所"),
    "industry": ("industry", "line of business", "行业", "行業"),
    "contact": ("contact", "contact person", "contact name", "联系人", "聯絡人"),
    "contact_phone": ("phone", "telephone", "contact phone", "电话", "联系电话", "手机", "電話"),
    "contact_email": ("email", "e-mail", "mail", "邮箱", "电子邮箱", "電子郵件"),
}  # fmt: skip
FACTS = ("address", "industry", "contact", "contact_phone", "contact_email")
LONGEST = 200

PROBLEMS = {
    "registration_checksum": "ledger.bad.registration_checksum",
    "registration_length": "ledger.bad.registration_length",
    "registration_form": "ledger.bad.registration_form",
    "not_a_country": "ledger.bad.country",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A customer of a list; ``facts`` are what else the row holds, by field."""

    name: str
    registration: Registration
    facts: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class CustomerList:
    """A file understood: customers, bad rows, and how many rows repeat another."""

    sheet: Sheet
    columns: dict[str, int]
    customers: tuple[Listed, ...]
    bad: tuple[BadRow, ...]
    repeated: int


class _Bad(Exception):
    """``name``: the column as it is called here; None for the row as a whole."""

    def __init__(self, name: str | None, read: str, problem: Said) -> None:
        self.name, self.read, self.problem = name, read, problem
        super().__init__(str(problem))


def understand_customers(sheet: Sheet, declared: Mapping[str, str]) -> CustomerList:
    """Read every row; raises ``LedgerError`` where the columns are not clear."""
    columns = find_columns(sheet.header, declared, CUSTOMER_COLUMNS, ("name",))
    kept: dict[str, Listed] = {}
    bad: list[BadRow] = []
    repeated = 0
    for line in sheet.lines:
        try:
            one = _read(line, sheet.header, columns)
            first = kept.setdefault(name_key(one.name), one)
            if first is not one:
                repeated += 1
                _check_repeated(first, one)
        except _Bad as problem:
            title = sheet.header[columns[problem.name]] if problem.name else said("ledger.column.row")
            bad.append(BadRow(line.number, title, problem.read, problem.problem))
    return CustomerList(sheet, columns, tuple(kept.values()), tuple(bad), repeated)


def _check_repeated(first: Listed, again: Listed) -> None:
    if (first.registration, first.facts) != (again.registration, again.facts):
        raise _Bad("name", again.name, said("ledger.bad.same_name", row=str(first.line)))


def _read(line: Line, header: tuple[str, ...], columns: Mapping[str, int]) -> Listed:
    if len(line.cells) != len(header):
        read = ", ".join(shown(cell) for cell in line.cells)
        raise _Bad(None, read, said("ledger.bad.cells", len(line.cells), titles=len(header)))
    texts = {name: _text(name, shown(line.cells[place])) for name, place in columns.items()}
    if not texts["name"]:
        raise _Bad("name", "", said("ledger.bad.no_name"))
    facts = {name: texts[name] for name in FACTS if texts.get(name)}
    return Listed(texts["name"], _registration(texts), facts, line.number)


def _text(name: str, read: str) -> str:
    text = " ".join(read.split())
    if len(text) > LONGEST or not text.isprintable():
        raise _Bad(name, text[:LONGEST], said("ledger.bad.long", most=LONGEST))
    return text


def _registration(texts: Mapping[str, str]) -> Registration:
    read = {"country": texts.get("country", ""), "registration": texts.get("registration", "")}
    column = "country"
    try:
        country = read_country(read["country"]) if read["country"] else ""
        column = "registration"
        return (
            read_registration(read["registration"], country)
            if read["registration"]
            else Registration("", country, checked=False)
        )
    except BadEntry as bad:
        raise _Bad(column, read[column], said(PROBLEMS[bad.reason])) from None
