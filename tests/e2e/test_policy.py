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
DAY = date(2026, 3, 5)
NEW = text("2026-3", DAY, ("offset = -7\n", "offset = -9\n"), ("grant_days = 365", "grant_days = 100"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Company]:
    with company(f"sqlite:///{tmp_path / 'desk.db'}") as made:
        yield made


def activated(office: Company, folder: Path) -> str:
    file = folder / "new.toml"
    file.write_text(NEW, encoding="utf-8")
    return run_cli(office.env, "policy", "activate", str(file))


def test_a_version_of_three_days_hence_is_followed_on_its_day_by_decisions_and_by_the_ladder(
    office: Company, tmp_path: Path
) -> None:
    """An invoice of 2 March over 75 days is due on Saturday 16 May, so on Monday 18 May; -7 is 11 May."""
    proposed = cases.made(office, CONFIRMED[:8], "proposed")
    owed = cases.made(office, CONFIRMED, "owed")
    office.click(proposed, "U0MANAG1", Action.APPROVE, {})
    assert "to come" in activated(office, tmp_path)

    office.pass_days(3)
    office.click(proposed, "U0DIREC1", Action.APPROVE, {})

    with office.desk.units.reading() as unit:
        cited = [entry.policy_version for entry in unit.journal.of_case(proposed, limit=2)]
        grant = unit.customers.grant(office.case(proposed).customer.id)
    sheet = office.case(proposed).sheet
    assert cited == ["2026-3", "2026-2"]
    assert grant is not None
    assert sheet is not None
    assert (sheet.policy_version, grant.policy_version) == ("2026-3", "2026-3")
    assert grant.valid_to == DAY + timedelta(days=100)
    office.clock("set 2026-04-30T10:00")
    while office.today() < date(2026, 5, 12):
        office.pass_days(1)
    records.settle(office)
    notices = {row.rule: row for row in records.rows_of(office, "notice") if row.announced}
    assert (notices["remind-7"].day, notices["remind-7"].policy_version) == (date(2026, 5, 11), "2026-3")
    assert office.situation(owed).receivables[0].last_rule == "remind-7"


def test_an_administrator_sees_the_versions_and_everybody_who_would_sign(
    office: Company, tmp_path: Path
) -> None:
    activated(office, tmp_path)

    listed = office.person("U0ADMIN1").command("/credit policy", channel="C0OPERAT")
    refused = office.person("U0SALES1").command("/credit policy", channel="C0SALES0")
    route = office.person("U0SALES1").command("/credit route amount=250,000 class=b", channel="C0SALES0")
    chinese = office.person("U0ANALY1").command("/credit 签批 amount=250,000 class=C", channel="C0CREDIT")
    wrong = office.person("U0SALES1").command("/credit route 250,000", channel="C0SALES0")

    said = records.words(listed["ack"])
    assert "2026-3: from 2026-03-05, *to come*" in said
    assert "2026-2: from 2000-01-01, *in force*" in said
    assert "administrator" in refused["ack"]["text"]
    assert "1. credit manager\\n2. credit director" in records.words(route["ack"])
    assert "1. 信用总监\\n2. " in records.words(chinese["ack"])
    assert wrong["ack"]["text"].startswith("Nothing was changed.")
    assert "route amount=" in records.words(wrong["ack"])
