"""A ledger through the policy: the same lines as a separate computation, straight from the words."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.ledgers.commands import app
from tests.support.ledgers import write_ledger

POLICY = Path(__file__).parents[2] / "policy" / "default.toml"
FIRST, LAST = date(2012, 1, 1), date(2014, 2, 28)
OFFSETS = {
    "remind-7": -7, "remind-3": -3, "due-0": 0, "overdue-1": 1, "dun-1": 3, "dun-2": 15, "dun-3": 30,
    "dun-4": 60, "exhaust-90": 90,
}  # fmt: skip
NOT_WHEN_DISPUTED = ("dun-1", "dun-2", "dun-3", "dun-4", "exhaust-90")
CHASE_FLOOR_MINOR = 10_00


def us_date(text: str) -> date:
    month, day, year = text.split("/")
    return date(int(year), int(month), int(day))


def moved(day: date) -> date:
    """Weekends only."""
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def rules_by_day(invoiced: date, due: date, chased: bool) -> dict[date, tuple[str, int]]:
    """For each day with a rule the last one in order and its nominal day from the due date."""
    counted_from = moved(due)
    nominal = {}
    term = (due - invoiced).days
    if term >= 20:
        nominal["midterm"] = invoiced + timedelta(days=term // 2)
    for rule, offset in OFFSETS.items():
        if chased or rule not in NOT_WHEN_DISPUTED:
            nominal[rule] = counted_from + timedelta(days=offset)
    kept = {rule: day for rule, day in nominal.items() if day >= invoiced}
    return {moved(day): (rule, (day - counted_from).days) for rule, day in kept.items()}


def expected(ledger: Path, since: date, until: date) -> list[dict[str, object]]:
    lines = []
    for row in csv.DictReader(ledger.read_text(encoding="utf-8").splitlines()):
        minor = int(Decimal(row["InvoiceAmount"]) * 100)
        chased = row["Disputed"] == "No" and minor >= CHASE_FLOOR_MINOR
        invoiced, due = us_date(row["InvoiceDate"]), us_date(row["DueDate"])
        for day, (rule, days) in rules_by_day(invoiced, due, chased).items():
            if since <= day <= until and day < us_date(row["SettledDate"]):
                lines.append(
                    {
                        "date": day.isoformat(),
                        "receivable": row["invoiceNumber"],
                        "customer": row["customerID"],
                        "rule": rule,
                        "open_minor": minor,
                        "currency": "USD",
                        "days": days,
                    }
                )
    return sorted(lines, key=lambda line: (line["date"], line["receivable"]))


def run_replay(ledger: Path, out: Path, since: date = FIRST, until: date = LAST) -> Result:
    return CliRunner().invoke(
        app,
        [
            "replay", str(ledger), "--policy", str(POLICY), "--from", since.isoformat(),
            "--to", until.isoformat(), "--currency", "USD", "--out", str(out),
        ],
    )  # fmt: skip


def lines_of(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replays")


@pytest.fixture(
    scope="module", params=[pytest.param("a real ledger", marks=pytest.mark.shared), "a seeded ledger"]
)
def ledger(request: pytest.FixtureRequest, folder: Path) -> Iterator[Path]:
    if request.param == "a real ledger":
        shared: Path = request.getfixturevalue("shared_folder")
        yield shared / "data" / "accounts_receivable.csv"
    else:
        yield write_ledger(folder / "seeded.csv")


@pytest.fixture(scope="module")
def whole(ledger: Path, folder: Path) -> list[dict[str, object]]:
    out = folder / f"{ledger.stem}.jsonl"
    result = run_replay(ledger, out)
    assert result.exit_code == 0, result.output
    return lines_of(out)


def test_a_replay_gives_the_lines_of_an_independent_computation(
    ledger: Path, whole: list[dict[str, object]]
) -> None:
    wanted = expected(ledger, FIRST, LAST)

    assert len(wanted) > 500
    assert whole == wanted


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2012, 6, 4), date(2012, 6, 4)),
        (date(2012, 9, 22), date(2012, 10, 7)),
        (date(2012, 3, 3), date(2012, 3, 4)),
    ],
)
def test_any_range_of_days_gives_the_matching_part_of_the_whole(
    ledger: Path, whole: list[dict[str, object]], tmp_path: Path, since: date, until: date
) -> None:
    result = run_replay(ledger, tmp_path / "part.jsonl", since, until)

    assert result.exit_code == 0, result.output
    part = [line for line in whole if since.isoformat() <= str(line["date"]) <= until.isoformat()]
    assert lines_of(tmp_path / "part.jsonl") == part


def test_a_line_is_written_in_the_agreed_form(folder: Path, shared_folder: Path) -> None:
    out = folder / "form.jsonl"
    run_replay(shared_folder / "data" / "accounts_receivable.csv", out, date(2012, 2, 3), date(2012, 2, 3))

    line = (
        '{"date": "2012-02-03", "receivable": "0915652542", "customer": "1080-NDGAE", "rule": "remind-3", '
        '"open_minor": 7829, "currency": "USD", "days": -3}'
    )
    assert line in out.read_text(encoding="utf-8").splitlines()


def test_names_in_chinese_are_written_as_they_are_and_the_summary_is_printed(tmp_path: Path) -> None:
    ledger = tmp_path / "台账.csv"
    ledger.write_text(
        '发票号码,客户,开票日期,到期日,金额,币种\n007,上海远东贸易,2026-03-02,2026-04-13,"1,234.50",CNY\n',
        encoding="gb18030",
    )

    result = CliRunner().invoke(
        app,
        ["replay", str(ledger), "--policy", str(POLICY), "--from", "2026-03-01", "--to", "2026-08-31",
         "--out", str(tmp_path / "out.jsonl")],
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    written = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert '"receivable": "007", "customer": "上海远东贸易"' in written
    assert [line["rule"] for line in lines_of(tmp_path / "out.jsonl")] == ["midterm", *OFFSETS]
    assert "Busiest day" in result.output
    assert "People needed" in result.output


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [
        ("2012-02-30", "2012-03-01", "I read '2012-02-30' as a day"),
        ("20120301", "2012-03-01", "I read '20120301' as a day"),
        ("2012-03-02", "2012-03-01", "lies before"),
    ],
)
def test_days_that_cannot_be_are_refused(tmp_path: Path, since: str, until: str, sentence: str) -> None:
    ledger = write_ledger(tmp_path / "ledger.csv", rows=30)

    result = CliRunner().invoke(
        app,
        ["replay", str(ledger), "--policy", str(POLICY), "--from", since, "--to", until, "--currency", "USD",
         "--out", str(tmp_path / "out.jsonl")],
    )  # fmt: skip

    assert result.exit_code == 1
    assert sentence in result.output
    assert not (tmp_path / "out.jsonl").exists()
