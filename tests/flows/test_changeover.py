"""A new policy takes over the ladder: what is open is scheduled by it once, wherever that broke off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.flows import changeover
from bot.flows.changeover import SCHEDULED_BY, place_of, taken_over
from bot.flows.dossier import Receivable
from bot.flows.policy import Ladder, Policy, Rung
from bot.flows.ports import Desk
from bot.flows.sweep import run
from bot.holidays import calendar_of
from bot.policies import parse_policy
from bot.storage.changeover import SqlChangeover
from bot.storage.ladder import SqlLadder
from bot.storage.tables import notice, receivable, setting
from bot.storage.units import SqlUnits
from tests.flows.test_sweep import STATES, TODAY, a_customer, item, made
from tests.support.desks import POLICY, StandingClock, open_desk
from tests.test_policies import TEXT

EDITS = (
    ('"2026-3"', '"2026-9"'), ("offset = -3", "offset = -4"), ("offset = 15", "offset = 12"),
    ("extra_days_off = []", "extra_days_off = [2026-04-17, 2026-04-20]"), ('"10.00"', '"500.00"'),
    ('[[ladder.rungs]]\nrule = "remind-7"\noffset = -7\nposts = ["collector", "sales"]\n', ""),
)  # fmt: skip


def edited() -> Policy:
    text = TEXT
    for old, new in EDITS:
        assert old in text
        text = text.replace(old, new, 1)
    return parse_policy(text)


NEW = edited()


@pytest.fixture
def old_desk(database_url: str) -> Iterator[Desk]:
    clock = StandingClock()
    clock.set(TODAY)
    with open_desk(database_url, clock) as desk:
        with desk.units() as unit:
            unit.settings.set(SCHEDULED_BY, POLICY.version)
        yield desk


def by(desk: Desk, policy: Policy) -> Desk:
    return replace(desk, policy=policy, calendar=calendar_of(policy.week))


def units_of(desk: Desk) -> SqlUnits:
    assert isinstance(desk.units, SqlUnits)
    return desk.units


def change(desk: Desk, size: int = 10_000) -> int:
    return changeover.run(SqlChangeover(units_of(desk).engine), desk, lambda _: POLICY.ladder, size)


def everything(desk: Desk, items: list[Receivable]) -> list[Receivable]:
    with desk.units.reading() as unit:
        return [unit.receivables.get(one.id) for one in items]


def stored(desk: Desk, *days_to_due: int, **more: Any) -> list[Receivable]:
    with units_of(desk)() as unit:
        customer = a_customer(unit)
        return [unit.receivables.add(item(customer, days, **more)) for days in days_to_due]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(STATES, min_size=1, max_size=20), size=st.sampled_from([1, 2, 7, 10_000]))
def test_every_open_receivable_is_scheduled_as_the_pure_rule_says(
    old_desk: Desk, states: list[dict[str, Any]], size: int
) -> None:
    with units_of(old_desk)() as unit:
        for table in (notice, receivable, setting):
            unit.connection.execute(delete(table))
        unit.settings.set(SCHEDULED_BY, POLICY.version)
        before = [unit.receivables.add(made(a_customer(unit), state)) for state in states]
    desk, yesterday = by(old_desk, NEW), TODAY - timedelta(days=1)
    wanted = [taken_over(desk, POLICY.ladder, one, yesterday) if one.open.minor else one for one in before]

    looked_at = change(desk, size)

    assert everything(desk, before) == wanted
    assert looked_at == sum(one.open.minor > 0 for one in before)


def test_it_is_done_once_for_each_version(old_desk: Desk) -> None:
    stored(old_desk, 20, 4, -3)
    desk = by(old_desk, NEW)

    done = [change(desk), change(desk), change(by(old_desk, POLICY)), change(by(old_desk, POLICY))]

    assert done == [3, 0, 3, 0]


class Killed(Exception):
    pass


class Mortal(SqlChangeover):
    """Dies in its third page, before that page is committed."""

    pages = 0

    def page(self, *asked: Any) -> Any:
        self.pages += 1
        if self.pages == 3:
            raise Killed
        return super().page(*asked)


def test_broken_off_it_goes_on_with_what_is_left(old_desk: Desk) -> None:
    items = stored(old_desk, 11, 11, 11, 11, 11, last_rule="remind-7")
    desk, engine = by(old_desk, NEW), units_of(old_desk).engine
    with pytest.raises(Killed):
        changeover.run(Mortal(engine), desk, lambda _: POLICY.ladder, 1)
    halfway = everything(desk, items)
    assert [one.next_notice_on != was.next_notice_on for one, was in zip(halfway, items, strict=True)] == [
        True, True, False, False, False,
    ]  # fmt: skip

    left = change(desk, 1)

    yesterday = TODAY - timedelta(days=1)
    assert left == 3
    assert everything(desk, items) == [taken_over(desk, POLICY.ladder, one, yesterday) for one in items]


def test_a_version_that_comes_while_another_is_half_taken_over_begins_anew(old_desk: Desk) -> None:
    items = stored(old_desk, 20, 19, 18, 17)
    engine = units_of(old_desk).engine
    with pytest.raises(Killed):
        changeover.run(Mortal(engine), by(old_desk, NEW), lambda _: POLICY.ladder, 1)
    newer = by(old_desk, replace(NEW, version="2026-10"))

    looked_at = change(newer)

    yesterday = TODAY - timedelta(days=1)
    assert looked_at == 4
    assert everything(newer, items) == [taken_over(newer, POLICY.ladder, one, yesterday) for one in items]


def test_the_sweep_after_it_announces_by_the_new_ladder_and_cites_it(old_desk: Desk) -> None:
    items = stored(old_desk, 11, last_rule="remind-7")
    assert items[0].next_notice_on == date(2026, 4, 24), "three days before Monday 27 April"
    thursday = date(2026, 4, 23)
    desk = by(old_desk, NEW)
    change(desk)

    run(SqlLadder(units_of(desk).engine), desk.policy, desk.calendar, thursday)

    with desk.units.reading() as unit:
        told = [(one.rule, one.day, one.policy_version) for one in unit.receivables.notices(items[0].id)]
    assert told == [("remind-3", thursday, "2026-9")]


def ladder(*rungs: tuple[str, int | None]) -> Ladder:
    return replace(POLICY.ladder, rungs=tuple(Rung(rule, offset) for rule, offset in rungs))


THREE = ladder(("midterm", None), ("remind-3", -3), ("dun-1", 3), ("dun-2", 15))


@pytest.mark.parametrize(
    ("new", "last", "place"),
    [
        (THREE, "dun-1", "dun-1"),
        (ladder(("dun-1", 40), ("dun-2", 50)), "dun-1", "dun-1"),  # moved: it was announced all the same
        (ladder(("midterm", None), ("dun-2", 15)), "dun-1", "midterm"),
        (ladder(("due-0", 0), ("dun-2", 15)), "dun-1", "due-0"),
        (ladder(("due-0", 0), ("dun-2", 15)), "remind-3", ""),
        (ladder(("dun-2", 15)), "", ""),
        (ladder(("dun-2", 15)), "exhaust-90", "exhaust-90"),  # known to neither ladder: left alone
    ],
)
def test_a_rule_that_is_gone_leaves_its_place_to_the_last_rung_before_it(
    new: Ladder, last: str, place: str
) -> None:
    assert place_of(THREE, new, last) == place
