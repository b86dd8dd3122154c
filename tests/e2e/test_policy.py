"""The policy as an institution: activated for a day, followed on that day by a bot that keeps running."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.flows.model import Action
from tests.e2e import cases, records
from tests.e2e.company import Company, company, run_cli
from tests.support import walks
from tests.test_policy_book import text

CONFIRMED = walks.to_the_receivable()
EDITS = (
    ("grant_days = 365", "grant_days = 100"), ("offset = -3\n", "offset = -5\n"),
    ("midterm_from_days = 20", "midterm_from_days = 80"),
)  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Company]:
    with company(f"sqlite:///{tmp_path / 'desk.db'}") as made:
        yield made


def activated(office: Company, folder: Path) -> date:
    """Policy 2026-4, to take effect in three days."""
    day, file = office.today() + timedelta(days=3), folder / "new.toml"
    file.write_text(text("2026-4", day, *EDITS), encoding="utf-8")
    assert "to come" in run_cli(office.env, "policy", "activate", str(file))
    return day


def test_a_version_of_three_days_hence_is_followed_on_its_day_by_decisions_and_by_the_ladder(
    office: Company, tmp_path: Path
) -> None:
    """An invoice of 2 March over 75 days is due on Monday 18 May; half of its term is over on 8 April."""
    owed = cases.made(office, CONFIRMED, "owed")
    proposed = cases.made(office, CONFIRMED[:8], "proposed")
    office.click(proposed, "U0MANAG1", Action.APPROVE, {})
    day = activated(office, tmp_path)
    assert office.situation(owed).receivables[0].next_notice_on == date(2026, 4, 8)

    office.pass_days(3)
    office.click(proposed, "U0DIREC1", Action.APPROVE, {})

    with office.desk.units.reading() as unit:
        cited = [entry.policy_version for entry in unit.journal.of_case(proposed, limit=2)]
        grant = unit.customers.grant(office.case(proposed).customer.id)
    sheet = office.case(proposed).sheet
    assert cited == ["2026-4", "2026-3"]
    assert grant is not None
    assert sheet is not None
    assert (sheet.policy_version, grant.policy_version) == ("2026-4", "2026-4")
    assert grant.valid_to == day + timedelta(days=100)
    assert office.situation(owed).receivables[0].next_notice_on == date(2026, 5, 11), "no midterm any more"
    office.clock("set 2026-05-10T10:00")
    office.pass_days(4)
    records.settle(office)
    announced = [row for row in records.rows_of(office, "notice") if row.announced]
    assert {(row.rule, row.day, row.policy_version) for row in announced} == {
        ("remind-7", date(2026, 5, 11), "2026-4"),
        ("remind-3", date(2026, 5, 13), "2026-4"),
    }


def test_an_administrator_sees_the_versions_and_everybody_who_would_sign(
    office: Company, tmp_path: Path
) -> None:
    day = activated(office, tmp_path)

    listed = office.person("U0ADMIN1").command("/credit policy", channel="C0OPERAT")
    refused = office.person("U0SALES1").command("/credit policy", channel="C0SALES0")
    route = office.person("U0SALES1").command("/credit route amount=250,000 class=b", channel="C0SALES0")
    chinese = office.person("U0ANALY2").command("/credit 签批 amount=250,000 class=C", channel="C0CREDIT")
    wrong = office.person("U0SALES1").command("/credit route 250,000", channel="C0SALES0")

    said = records.words(listed["ack"])
    assert f"2026-4: from {day.isoformat()}, *to come*" in said
    assert "2026-3: from 2000-01-01, *in force*" in said
    assert "administrator" in refused["ack"]["text"]
    said = records.words(route["ack"])
    assert (
        "One after the other:\\n1. credit manager: <@U0MANAG1>, <@U0MANAG2>\\n2. credit director: <@U0DIREC1>"
        in said
    )
    assert "依次签批：\\n1. 信用总监：<@U0DIREC1>\\n2. " in records.words(chinese["ack"])
    assert wrong["ack"]["text"].startswith("Nothing was changed.")
    assert "route amount=" in records.words(wrong["ack"])
