"""The notice of contact: the fast lane by both costs, what sales knows itself, notices of yesterday."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

import pytest
from sqlalchemy import select

from bot.flows.cases import NewNotice, open_case
from bot.flows.credit_file.facts import Fact, Reliability
from bot.flows.dossier import CreditCase
from bot.flows.model import Money
from bot.flows.ports import Desk
from bot.flows.ticking import sound_alarms
from bot.storage.dossiers import read_dossier
from bot.storage.tables import outbox
from bot.storage.units import SqlUnit
from tests.support.desks import START, StandingClock, cny, open_desk, person

TODAY = date(2026, 3, 2)
SALLY = "U0SALES1"
PLAIN = NewNotice("Harbour Foods", "Ms Luo", TODAY, "tins", "CNY")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def opened(desk: Desk, new: NewNotice = PLAIN) -> CreditCase:
    return open_case(desk, new, person(SALLY), f"view:{new}")[0]


@pytest.mark.parametrize(
    ("opportunity", "dealing", "fast"),
    [
        (None, None, False),
        (50_000, None, True),
        (None, 50_000, True),
        (49_999, None, False),
        (30_000, 20_000, True),
    ],
)  # fmt: skip
def test_both_costs_together_decide_on_the_fast_lane(
    desk: Desk, opportunity: int | None, dealing: int | None, fast: bool
) -> None:
    costs = [cny(cost) if cost else None for cost in (opportunity, dealing)]

    case = opened(desk, replace(PLAIN, opportunity_cost=costs[0], dealing_cost=costs[1]))

    assert case.notice.fast_lane is fast
    assert case.notice.at_stake == (
        cny((opportunity or 0) + (dealing or 0)) if opportunity or dealing else None
    )


def test_a_fast_notice_that_nobody_acknowledges_is_told_after_two_business_hours(desk: Desk) -> None:
    case = opened(desk, replace(PLAIN, opportunity_cost=cny(50_000)))
    with desk.units.reading() as unit:
        item = unit.handovers.of_case(case.number)[0]
    cast("StandingClock", desk.clock).advance(hours=2)

    sound_alarms(desk, desk.clock.now())

    assert item.due_at == START + timedelta(hours=2)
    with desk.units.reading() as unit:
        rows = cast("SqlUnit", unit).connection.execute(select(outbox).where(outbox.c.kind == "clock_alarm"))
        assert [(row.recipient, row.facts["level"]) for row in rows] == [("topic:approvals", "breach")]


def test_what_sales_knows_enters_the_file_and_never_puts_aside_what_credit_found(desk: Desk) -> None:
    customer = opened(desk).customer.id
    with desk.units() as unit:
        found = Fact("industry", "food", "register", TODAY, Reliability.OFFICIAL, "U0FILEA1", START)
        unit.files.learn(customer, [found])

    opened(desk, replace(PLAIN, country="CN", address="Pier 4", industry="tins"))

    with desk.units.reading() as unit:
        facts = {(fact.field, fact.value, fact.source) for fact in unit.files.facts(customer)}
    assert facts == {
        ("industry", "food", "register"), ("country", "CN", "sales"), ("address", "Pier 4", "sales"),
    }  # fmt: skip


def test_a_notice_of_yesterday_with_one_amount_is_still_read() -> None:
    old = (
        '{"notice": {"contact": "Ms Luo", "contacted_on": "2026-03-02", "wanted": "tins",'
        ' "at_stake": {"minor": 6000000, "currency": "CNY"}, "fast_lane": true}}'
    )

    notice = read_dossier(old)["notice"]

    assert (notice.at_stake, notice.fast_lane, notice.channel) == (Money(6_000_000, "CNY"), True, "")
