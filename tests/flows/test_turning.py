"""How a clock is told on App Home, and which step a hand-over asks for."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bot.flows.credit_file.table import FILE_STEP
from bot.flows.model import Action, Actor, Post
from bot.flows.queue import Urgency, Whose, elapsed
from bot.flows.turning import ASKED, ASKED_ON_FILE, day_before, reading
from bot.flows.workflow import HANDOVERS, ON_FILE, STEPS
from bot.holidays import calendar_of
from tests.support.desks import POLICY

CALENDAR = calendar_of(POLICY.week)
FRIDAY = CALENDAR.at(date(2026, 3, 6), time(10))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("due", "urgency", "count", "unit"),
    [
        (None, Urgency.UNTIMED, 0, ""),
        (-3 * 24 * HOUR - HOUR, Urgency.BREACHED, 3, "days"),
        (-24 * HOUR, Urgency.BREACHED, 1, "days"),
        (-23 * HOUR, Urgency.BREACHED, 23, "hours"),
        (-2 * HOUR, Urgency.BREACHED, 2, "hours"),
        (-HOUR + timedelta(minutes=1), Urgency.BREACHED, 59, "minutes"),
        (timedelta(seconds=-1), Urgency.BREACHED, 1, "minutes"),
        (timedelta(0), Urgency.TODAY, 0, ""),
        (6 * HOUR, Urgency.TODAY, 0, ""),
        (24 * HOUR, Urgency.LATER, 0, "business_days"),  # Saturday: no business day is left before it
        (72 * HOUR, Urgency.LATER, 1, "business_days"),
        (96 * HOUR, Urgency.LATER, 2, "business_days"),
    ],
)
def test_a_clock_is_told_in_the_words_of_its_urgency(
    due: timedelta | None, urgency: Urgency, count: int, unit: str
) -> None:
    told = reading(CALENDAR, None if due is None else FRIDAY + due, FRIDAY)

    assert (told.urgency, told.count, told.unit) == (urgency, count, unit)


@pytest.mark.parametrize(
    ("minutes", "told"), [(0, (1, "minutes")), (61, (1, "hours")), (1439, (23, "hours")), (4320, (3, "days"))]
)
def test_a_length_is_told_in_its_largest_whole_unit(minutes: int, told: tuple[int, str]) -> None:
    assert elapsed(timedelta(minutes=minutes)) == told


@pytest.mark.parametrize(("day", "before"), [(4, 3), (9, 6), (8, 6), (7, 6)])
def test_what_moved_is_told_from_the_business_day_before(day: int, before: int) -> None:
    """Monday the 9th, and the days off before it, look back at Friday the 6th."""
    assert day_before(CALENDAR, date(2026, 3, day)) == date(2026, 3, before)


def test_every_kind_of_hand_over_asks_for_steps_of_the_table() -> None:
    steps = {step.action for step in STEPS}

    assert ASKED.keys() | ASKED_ON_FILE.keys() == HANDOVERS.keys()
    assert ASKED_ON_FILE.keys() == ON_FILE
    assert {action for actions in ASKED.values() for action in actions} <= steps


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_a_receiver_of_the_hand_over_may_take_the_step_it_asks_for(kind: str) -> None:
    receivers = HANDOVERS[kind].to
    takers = {post for step in STEPS if step.action in ASKED[kind] for post in step.posts}

    assert takers & set(receivers)


@pytest.mark.parametrize("kind", sorted(ASKED_ON_FILE))
def test_a_receiver_may_do_to_the_file_what_the_hand_over_asks_for(kind: str) -> None:
    assert FILE_STEP[ASKED_ON_FILE[kind]].posts >= set(HANDOVERS[kind].to)


@pytest.mark.parametrize(
    ("posts", "own_only"),
    [
        ({Post.SALES}, True),
        ({Post.SALES, Post.ADMIN}, True),
        ({Post.SALES, Post.SALES_MANAGER}, False),
        ({Post.FILE_ADMIN}, False),
    ],
)
def test_only_who_is_nothing_but_a_salesperson_is_kept_to_own_cases(posts: set[Post], own_only: bool) -> None:
    assert Whose.of(Actor("U1", frozenset(posts))).own_only is own_only


def test_accepting_is_asked_for_only_where_it_is_all_there_is_to_do() -> None:
    accepting = {kind for kind, actions in ASKED.items() if Action.ACCEPT in actions}

    assert accepting == {"contact_notice", "upward_report"}
