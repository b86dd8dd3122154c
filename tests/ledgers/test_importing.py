"""Ledgers into the database: read rightly or asked, whole or not at all, and never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the library ships no types
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner, Result

from bot.holidays import calendar_of
from bot.ledgers.commands import app
from bot.ledgers.importing import import_invoices
from bot.ledgers.invoices import Ledger, Options, understand
from bot.ledgers.sheets import LedgerError, read_sheet
from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from bot.storage.tables import customer, journal, receivable
from bot.storage.units import SqlUnits
from tests.support.desks import POLICY
from tests.support.ledgers import write_ledger

CALENDAR = calendar_of(POLICY.week)
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
HEADER = "invoice number,customer,invoice date,due date,amount,currency,settled,disputed"
ROW = "007,Harbour Foods,2026-03-02,2026-04-11,1234.50,CNY,,No"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url, wait_seconds=20)
    migrate(engine)
    yield engine
    engine.dispose()


def write(path: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8", end: str = "\n") -> Path:
    path.write_bytes((end.join((header, *rows)) + end).encode(encoding))
    return path


def read(path: Path, **options: Any) -> Ledger:
    return understand(read_sheet(path, options.get("encoding")), Options(**{"columns": {}, **options}))


def counted(engine: Engine) -> tuple[int, int, int]:
    """Receivables, customers, journal rows."""
    with engine.connect() as connection:
        tables = (receivable, customer, journal)
        one, two, three = (
            connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables
        )
    return one, two, three


def imported(engine: Engine, ledger: Ledger) -> int:
    plan = import_invoices(SqlUnits(engine), ledger.invoices, POLICY, CALENDAR, AT, ledger.sheet.name)
    return 0 if plan.differing else len(plan.new)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_any_usual_encoding_separator_and_line_end_is_read(
    tmp_path: Path, encoding: str, found: str, separator: str, end: str
) -> None:
    rows = [
        "007,上海远东贸易有限公司,2026-03-02,2026-04-11,1234.50,CNY,,否",
        "008,北京鼎盛科技发展公司,2026-03-03,2026-04-12,99.00,CNY,2026-04-01,是",
    ]
    header = "发票号码,客户,开票日期,到期日,金额,币种,结清日期,是否争议"
    turned = [row.replace(",", separator) for row in rows]
    path = write(
        tmp_path / "l.csv", *turned, header=header.replace(",", separator), encoding=encoding, end=end
    )

    ledger = read(path)

    assert (ledger.sheet.encoding, ledger.sheet.separator) == (found, separator)
    assert [(one.number, one.customer, one.amount.minor) for one in ledger.invoices] == [
        ("007", "上海远东贸易有限公司", 123450),
        ("008", "北京鼎盛科技发展公司", 9900),
    ]
    assert [(one.settled_on, one.disputed) for one in ledger.invoices] == [
        (None, False),
        (date(2026, 4, 1), True),
    ]


def test_big5_is_found(tmp_path: Path) -> None:
    rows = [f"{n:03d},臺灣遠東貿易有限公司,2026-03-02,2026-04-11,1234.50,TWD" for n in range(9)]
    header = "發票號碼,客戶,開票日期,到期日,金額,幣別"

    ledger = read(write(tmp_path / "l.csv", *rows, header=header, encoding="big5"))

    assert (ledger.sheet.encoding, ledger.invoices[0].customer) == ("big5", "臺灣遠東貿易有限公司")


def test_a_declared_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", ROW.replace("Harbour Foods", "远东"), encoding="gb18030")

    with pytest.raises(LedgerError, match="is not text in utf-8; name another with --encoding"):
        read_sheet(path, "utf-8")


def test_quoted_fields_hold_separators_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    quoted = '"A,1","Harbour ""Foods"", Ltd",2026-03-02,2026-04-11,"1,234.50",CNY,,No'
    broken = '"B\n2",Harbour,2026-03-02,2026-04-11,1.50,CNY,,No'

    ledger = read(
        write(tmp_path / "l.csv", quoted, broken, "C3,X,nonsense,2026-04-11,1,CNY,,No"), dates="ymd"
    )

    assert (ledger.invoices[0].number, ledger.invoices[0].customer) == ("A,1", 'Harbour "Foods", Ltd')
    assert [(bad.line, bad.column) for bad in ledger.bad] == [(3, "invoice number"), (5, "invoice date")]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@sum", "=1+1"])
def test_text_that_looks_like_a_formula_stays_text(engine: Engine, tmp_path: Path, text: str) -> None:
    ledger = read(write(tmp_path / "l.csv", ROW.replace("007", text).replace("Harbour Foods", text)))

    assert imported(engine, ledger) == 1

    with SqlUnits(engine).reading() as unit:
        found = unit.receivables.numbered(text)
        assert found is not None
        assert unit.customers.get(found.customer).name == text


BAD_CELLS = [
    ("amount", "1e309"),
    ("amount", "NaN"),
    ("amount", "Infinity"),
    ("amount", "-5"),
    ("amount", "0"),
    ("amount", "1_000"),
    ("amount", "0x10"),
    ("amount", ""),
    ("amount", "一百"),
    ("amount", "10万"),
    ("amount", "12٣"),
    ("amount", "1.005"),
    ("amount", "1,00"),
    ("amount", "99999999999999999999"),
    ("currency", "XXQ"),
    ("currency", ""),
    ("invoice date", "2026-02-30"),
    ("invoice date", "20260301"),
    ("invoice date", "2026-W10-1"),
    ("invoice date", "0206-03-01"),
    ("due date", "9999-01-01"),
    ("due date", "2026-03-01"),
    ("due date", ""),
    ("settled", "soon"),
    ("disputed", "perhaps"),
    ("invoice number", ""),
    ("customer", " "),
    ("customer", "x" * 121),
]


@pytest.mark.parametrize(("column", "text"), BAD_CELLS)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_one_bad_cell_in_any_row_refuses_the_whole_file_and_is_named(
    sqlite_settings: Engine, tmp_path: Path, column: str, text: str, place: int
) -> None:
    columns = HEADER.split(",")
    rows = [ROW.replace("007", f"00{n}") for n in range(5)]
    cells = rows[place].split(",")
    cells[columns.index(column)] = f'"{text}"'
    rows[place] = ",".join(cells)
    path = write(tmp_path / "l.csv", *rows)

    result = run_import(path, "--dates", "ymd", "--numbers", "us", "--yes")

    assert result.exit_code == 1
    assert counted(sqlite_settings) == (0, 0, 0)
    bad = read(path, dates="ymd", numbers="us").bad
    assert [(one.line, str(one.column), str(one.read).strip()) for one in bad] == [
        (place + 2, column, text.strip())
    ] or (bad[0].line == place + 2 and "lies before" in str(bad[0].problem))
    assert "1 bad row" in result.output


@pytest.mark.parametrize(
    ("dates", "fit", "order"),
    [
        (("3/31/2026", "4/1/2026"), ("4/30/2026", "5/2/2026"), "mdy"),
        (("31/3/2026", "1/4/2026"), ("30.4.2026", "2.5.2026"), "dmy"),
        (("2026-03-31", "2026/4/1"), ("2026.4.30", "2026年5月2日"), "ymd"),
    ],
)
def test_the_order_of_dates_is_proven_by_the_file(
    tmp_path: Path, dates: tuple[str, str], fit: tuple[str, str], order: str
) -> None:
    rows = [f"{n},X,{a},{b},1.50,CNY,,No" for n, (a, b) in enumerate(zip(dates, fit, strict=True))]

    ledger = read(write(tmp_path / "l.csv", *rows))

    assert (ledger.order, ledger.bad) == (order, ())
    assert [one.invoiced_on for one in ledger.invoices] == [date(2026, 3, 31), date(2026, 4, 1)]


def test_dates_that_fit_two_orders_must_be_declared(tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", "1,X,3/4/2026,5/6/2026,1.50,CNY,,No")

    with pytest.raises(
        LedgerError, match=r"date order is not clear: mdy, dmy fit every row\. Declare it: --dates"
    ):
        read(path)

    assert read(path, dates="dmy").invoices[0].invoiced_on == date(2026, 4, 3)
    assert read(path, dates="mdy").invoices[0].invoiced_on == date(2026, 3, 4)


def test_amounts_that_fit_two_formats_must_be_declared(tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", '1,X,2026-03-02,2026-04-02,"1,234",KWD,,No')

    with pytest.raises(LedgerError, match=r"number format is not clear: .* Declare it: --numbers"):
        read(path)

    assert read(path, numbers="us").invoices[0].amount.minor == 1_234_000
    assert read(path, numbers="eu").invoices[0].amount.minor == 1_234


def test_amounts_that_only_one_format_reads_prove_it(tmp_path: Path) -> None:
    ledger = read(write(tmp_path / "l.csv", '1,X,2026-03-02,2026-04-02,"1.234,50",CNY,,No'))

    assert (ledger.format, ledger.invoices[0].amount.minor) == ("eu", 123450)


def test_columns_are_declared_where_their_names_are_unknown(tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", "1,X,2026-03-02,2026-04-02,5.50", header="No.,Who,Day,Term,Sum")

    with pytest.raises(LedgerError, match=r"I find no column for receivable, customer, .* in: No\., Who"):
        read(path, currency="USD")

    names = {"receivable": "No.", "customer": "Who", "invoiced": "Day", "due": "Term", "amount": "Sum"}
    assert read(path, columns=names, currency="USD").invoices[0].customer == "X"


def test_two_columns_that_could_be_the_same_thing_must_be_declared(tmp_path: Path) -> None:
    header = "invoice number,customer id,customer name,invoice date,due date,amount"
    path = write(tmp_path / "l.csv", "1,C1,X,2026-03-02,2026-04-02,5.50", header=header)

    with pytest.raises(LedgerError, match="could both be the customer; choose with --map customer=COLUMN"):
        read(path, currency="USD")

    assert read(path, columns={"customer": "customer id"}, currency="USD").invoices[0].customer == "C1"


def workbook(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        fill(book, sheet)
    return path


def test_a_workbook_is_read_with_real_dates_and_leading_zeros(tmp_path: Path) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(1, 0, ["007", "=Harbour"])
        sheet.write_datetime(1, 2, date(2026, 3, 2))
        sheet.write_datetime(1, 3, date(2026, 4, 11))
        sheet.write_number(1, 4, 1234.57)
        sheet.write_row(1, 5, ["CNY", "", True])

    ledger = read(workbook(tmp_path / "l.xlsx", fill))

    one = ledger.invoices[0]
    assert (one.number, one.invoiced_on, one.due_on) == ("007", date(2026, 3, 2), date(2026, 4, 11))
    assert (one.amount.minor, one.disputed) == (123457, True)


def test_a_formula_without_a_stored_value_refuses_its_row(tmp_path: Path) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        for row, amount in ((1, 5.5), (2, None)):
            sheet.write_row(row, 0, [f"00{row}", "Harbour", "2026-03-02", "2026-04-11"])
            if amount is None:
                sheet.write_formula(row, 4, "=SUM(A1:A2)", None, "")
            else:
                sheet.write_number(row, 4, amount)
            sheet.write_string(row, 5, "CNY")

    ledger = read(workbook(tmp_path / "l.xlsx", fill))

    assert [(bad.line, bad.column, bad.read) for bad in ledger.bad] == [(3, "amount", "")]
    assert "formula" in str(ledger.bad[0].problem)


def test_a_settled_and_a_disputed_invoice_come_in_as_such(engine: Engine, tmp_path: Path) -> None:
    rows = (
        ROW,
        ROW.replace("007", "008").replace(",,No", ",2026-03-20,No"),
        ROW.replace("007", "009")[:-2] + "Yes",
    )
    imported(engine, read(write(tmp_path / "l.csv", *rows)))

    with SqlUnits(engine).reading() as unit:
        plain, settled, disputed = (unit.receivables.numbered(number) for number in ("007", "008", "009"))
        assert plain is not None
        assert settled is not None
        assert disputed is not None
        assert (plain.due_moved, plain.next_notice_on) == (date(2026, 4, 13), date(2026, 3, 23))
        assert (settled.open.minor, settled.settled_on, settled.next_notice_on) == (
            0,
            date(2026, 3, 20),
            None,
        )
        assert disputed.disputed_minor == 123450
        assert [one.amount.minor for one in unit.receivables.disputes([disputed.id])] == [123450]


@pytest.mark.parametrize(("first", "then"), [(slice(0, 40), slice(0, 40)), (slice(0, 25), slice(10, 40))])
def test_what_is_there_already_is_not_added_again(
    engine: Engine, tmp_path: Path, first: slice, then: slice
) -> None:
    invoices = read(write_ledger(tmp_path / "l.csv", rows=40), currency="USD").invoices
    units = SqlUnits(engine)
    import_invoices(units, invoices[first], POLICY, CALENDAR, AT, "first")
    before = counted(engine)[0]

    plan = import_invoices(units, invoices[then], POLICY, CALENDAR, AT, "second")

    both = len(set(invoices[first]) | set(invoices[then]))
    assert (before + len(plan.new), counted(engine)[0]) == (both, both)


def test_a_number_that_is_there_with_other_content_refuses_the_file(engine: Engine, tmp_path: Path) -> None:
    imported(engine, read(write(tmp_path / "a.csv", ROW)))
    before = counted(engine)
    other = read(write(tmp_path / "b.csv", ROW.replace("007", "008"), ROW.replace("1234.50", "1234.51")))

    plan = import_invoices(SqlUnits(engine), other.invoices, POLICY, CALENDAR, AT, "b.csv")

    assert [(bad.line, str(bad.column)) for bad in plan.differing] == [(3, "amount")]
    assert counted(engine) == before


def test_a_repeated_row_counts_once_and_a_contradicting_one_is_bad(tmp_path: Path) -> None:
    ledger = read(write(tmp_path / "l.csv", ROW, ROW, ROW.replace("1234.50", "99.50")))

    assert (len(ledger.invoices), ledger.repeated) == (1, 1)
    assert [(bad.line, bad.read) for bad in ledger.bad] == [(4, "007")]


@pytest.fixture
def sqlite_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A migrated database that the command finds through its environment."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    engine = open_engine(url)
    migrate(engine)
    yield engine
    engine.dispose()


def run_import(path: Path, *options: str, entered: str | None = None) -> Result:
    return CliRunner().invoke(app, ["import", "invoices", str(path), *options], input=entered)


def test_the_command_shows_a_preview_and_asks(sqlite_settings: Engine, tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", ROW)

    refused = run_import(path, entered="n\n")
    accepted = run_import(path, entered="y\n")
    again = run_import(path, "--yes")

    assert (refused.exit_code, accepted.exit_code, again.exit_code) == (1, 0, 0)
    assert "Nothing was imported" in refused.output
    for shown in ("utf-8", "comma", "receivable = invoice number", "ymd", "us", "CNY 1,234.50", "007"):
        assert shown in accepted.output
    assert "Imported 1 invoice; already there: 0." in accepted.output
    assert "New: 0. Already there: 1." in again.output
    assert counted(sqlite_settings) == (1, 1, 1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--currency", "usd"), "I read --currency usd"),
        (("--map", "invoice=No"), "I read 'invoice=No' in --map"),
        (("--map", "due=Deadline"), "--map due=Deadline names no column"),
        (("--dates", "dym"), "I read --dates dym"),
        (("--numbers", "uk"), "I read --numbers uk"),
    ],
)
def test_a_wrong_option_is_refused_in_one_sentence(
    sqlite_settings: Engine, tmp_path: Path, options: tuple[str, ...], sentence: str
) -> None:
    result = run_import(write(tmp_path / "l.csv", ROW), *options, "--yes")

    assert result.exit_code == 1
    assert sentence in result.output
    assert counted(sqlite_settings) == (0, 0, 0)


def test_a_currency_the_policy_does_not_know_is_refused(sqlite_settings: Engine, tmp_path: Path) -> None:
    result = run_import(write(tmp_path / "l.csv", ROW.replace("CNY", "GBP")), "--yes")

    assert result.exit_code == 1
    assert "The ledger is in GBP; the policy knows CNY, USD, EUR." in result.output
    assert counted(sqlite_settings) == (0, 0, 0)


def test_the_real_ledger_has_its_known_figures(shared_folder: Path) -> None:
    ledger = read(shared_folder / "data" / "accounts_receivable.csv", currency="USD")

    late = [(one.settled_on - one.due_on).days for one in ledger.invoices if one.settled_on]
    assert (len(ledger.invoices), ledger.bad, ledger.order, ledger.format) == (2466, (), "mdy", "us")
    assert sum(one.amount.minor for one in ledger.invoices) == 147_703_18
    assert sum(one.disputed for one in ledger.invoices) == 561
    assert (sum(days > 0 for days in late), max(late)) == (877, 45)
    assert len({one.customer for one in ledger.invoices}) == 100
