"""The customer list of sales: whole or not at all, never twice, look-alikes asked about, safe to open."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the library ships no types
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from bot.flows.credit_file.facts import Fact, Reliability
from bot.holidays import calendar_of
from bot.ledgers.commands import app
from bot.ledgers.customers import CustomerList, understand_customers
from bot.ledgers.listing import ListPlan, import_list, safe
from bot.ledgers.sheets import LedgerError, read_sheet
from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from bot.storage.units import SqlUnits
from tests.support.desks import POLICY

CALENDAR = calendar_of(POLICY.week)
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)
HEADER = "customer name,统一社会信用代码,country,address,contact,phone"
RIGHT = "91310000MA1K35X975"
ROWS = (
    f"恒远精密零件有限公司,{RIGHT},CN,上海市浦东新区1号,罗女士,+86 21 5555",
    "Harbour Foods Ltd,,GB,1 Quay Street,Ms Hill,",
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url, wait_seconds=20)
    migrate(engine)
    yield engine
    engine.dispose()


def write(path: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join((header, *rows, "")).encode(encoding))
    return path


def read(path: Path) -> CustomerList:
    return understand_customers(read_sheet(path), {})


def imported(units: SqlUnits, path: Path, *new: str, at: datetime = AT) -> ListPlan:
    return import_list(units, read(path).customers, POLICY, CALENDAR, at, path.name, new)


def test_a_list_becomes_customers_with_facts_and_a_second_import_adds_nothing(
    engine: Engine, tmp_path: Path
) -> None:
    units, path = SqlUnits(engine), write(tmp_path / "l.csv", *ROWS, encoding="gb18030")

    first, second = imported(units, path), imported(units, path, at=AT + timedelta(days=1))

    assert (len(first.new), len(second.new), second.adds) == (2, 0, False)
    with units.reading() as unit:
        customer = unit.customers.named("恒远精密零件有限公司")
        assert customer is not None
        facts = {fact.field: fact.value for fact in unit.files.facts(customer.id)}
    assert (customer.registration, customer.country, customer.registration_checked) == (RIGHT, "CN", True)
    assert facts == {
        "address": "上海市浦东新区1号", "contact": "罗女士", "contact_phone": "+86 21 5555",
        "registration_number": RIGHT,
    }  # fmt: skip


def test_the_same_number_is_the_same_customer_and_gets_what_its_file_lacks(
    engine: Engine, tmp_path: Path
) -> None:
    units = SqlUnits(engine)
    with units() as unit:
        known = unit.customers.add("Hengyuan", RIGHT, "U", AT, country="CN", checked=True).id
        seen = Fact("address", "2 Old Road", "register", TODAY, Reliability.OFFICIAL, "UFIONA", AT)
        unit.files.learn(known, [seen])

    done = imported(units, write(tmp_path / "l.csv", ROWS[0]))

    assert (done.new, [customer.id for customer, _ in done.known]) == ((), [known])
    with units.reading() as unit:
        held = {fact.field: fact.value for fact in unit.files.facts(known)}
    assert (held["address"], held["contact"]) == ("2 Old Road", "罗女士")


def test_look_alikes_are_questions_until_they_are_said_to_be_new(engine: Engine, tmp_path: Path) -> None:
    units = SqlUnits(engine)
    with units() as unit:
        unit.customers.add("Harbor Foods", "", "U", AT)
    header, rows = "name", ("Harbour Foods Ltd", "Bright Star", "Bright Starr Inc", "Depot 1", "Depot 2")
    path = write(tmp_path / "l.csv", *rows, header=header)

    asked = imported(units, path)
    told = imported(units, path, "harbour foods LTD")

    assert [(one.row.name, str(one.near)) for one in asked.questions] == [
        ("Harbour Foods Ltd", "Harbor Foods"),
        ("Bright Starr Inc", "Bright Star (row 3)"),
    ]
    assert [row.name for row in asked.new] == ["Bright Star", "Depot 1", "Depot 2"]
    assert [row.name for row in told.new] == ["Harbour Foods Ltd"]


BAD = [
    ("Harbour,91310000MA1K35X97Y,CN,,,", "统一社会信用代码", "check digit is wrong"),
    ("Harbour,123,CN,,,", "统一社会信用代码", "another length"),
    ("Harbour,,China,,,", "country", "two letters"),
    ('" ",X1,,,,', "customer name", "write the customer's name"),
    ("Harbour,X1", "row", "the row has 2 cells, the header 6"),
    (f"{'x' * 201},,,,,", "customer name", "at most 200"),
    ("Harbour Foods ltd,,GB,2 Quay Street,,", "customer name", "with other content"),
]


@pytest.mark.parametrize(("row", "column", "problem"), BAD)
def test_one_bad_row_is_named_with_what_was_read(tmp_path: Path, row: str, column: str, problem: str) -> None:
    found = read(write(tmp_path / "l.csv", *ROWS, row))

    assert [(bad.line, str(bad.column)) for bad in found.bad] == [(4, column)]
    assert problem in str(found.bad[0].problem)


def test_a_number_that_contradicts_the_file_refuses_the_whole_list(engine: Engine, tmp_path: Path) -> None:
    units = SqlUnits(engine)
    with units() as unit:
        unit.customers.add("恒远精密零件有限公司", "X999", "U", AT)

    done = imported(units, write(tmp_path / "l.csv", *ROWS))

    assert [(bad.line, bad.read) for bad in done.bad] == [(2, RIGHT)]
    with units.reading() as unit:
        assert unit.customers.named("Harbour Foods Ltd") is None


def test_without_a_name_column_the_file_is_refused_and_map_names_it(tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", "X,Y", header="Who,Where")

    with pytest.raises(LedgerError, match="I find no column for name in: Who, Where"):
        read(path)

    assert understand_customers(read_sheet(path), {"name": "Who"}).customers[0].name == "X"


@pytest.fixture
def settings_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A migrated database that the command finds through its environment."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    engine = open_engine(url)
    migrate(engine)
    yield engine
    engine.dispose()


def run(*words: str, entered: str | None = None) -> Result:
    return CliRunner().invoke(app, words, input=entered)


def test_the_command_shows_asks_and_imports_a_workbook(settings_engine: Engine, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "l.xlsx"))
    sheet = book.add_worksheet()
    for line, cells in enumerate((("客户名称", "国家"), ("Harbour Foods", "GB"), ("=1+1", "DE"))):
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, cell)
    book.close()

    refused = run("import", "customers", str(tmp_path / "l.xlsx"), entered="n\n")
    done = run("import", "customers", str(tmp_path / "l.xlsx"), "--yes")
    out = tmp_path / "out.csv"
    exported = run("export", "customers", str(out))

    assert (refused.exit_code, done.exit_code, exported.exit_code) == (1, 0, 0)
    assert "Nothing was imported" in refused.output
    assert "Imported 2 customers" in done.output
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["name"], row["country"], row["standing"]) for row in csv.DictReader(file)]
    assert rows == [("Harbour Foods", "GB", "open"), ("'=1+1", "DE", "open")]


def test_the_export_of_facts_has_what_was_superseded_too(settings_engine: Engine, tmp_path: Path) -> None:
    day = TODAY - timedelta(days=1)
    owners = Fact("owners", "=Ms Luo", "register", day, Reliability.OFFICIAL, "UF", AT)
    with SqlUnits(settings_engine)() as unit:
        customer = unit.customers.add("Harbour Foods", "", "UF", AT)
        (first,) = unit.files.learn(customer.id, [owners])
        (second,) = unit.files.learn(customer.id, [replace(owners, value="Mr Gu")])
        unit.files.verify(replace(second, verified_by="UA", verified_at=AT))

    done = run("export", "facts", str(tmp_path / "facts.csv"))

    assert (done.exit_code, "Wrote 2 facts" in done.output) == (0, True)
    with (tmp_path / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["value"], row["superseded_by"], row["verified_by"]) for row in rows] == [
        ("'=Ms Luo", str(second.id), ""), ("Mr Gu", "", "UA"),
    ]  # fmt: skip
    assert rows[0]["customer"] == "Harbour Foods"
    assert (rows[0]["as_of"], rows[0]["entered_at"]) == ("2026-03-01", "2026-03-02T02:00:00+00:00")
    assert rows[0]["id"] == str(first.id)


def test_a_bad_row_ends_the_command_and_nothing_is_written(settings_engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", *ROWS, BAD[0][0])

    result = run("import", "customers", str(path), "--yes")

    assert result.exit_code == 1
    assert "1 bad row" in result.output
    with SqlUnits(settings_engine).reading() as unit:
        assert unit.customers.every() == []


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_no_cell_of_the_export_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    assert safe("Harbour - Foods") == "Harbour - Foods"
