"""The ladder as a pure rule: what is due on a day, what waits, what is stopped, when to look again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.calendars import Calendar
from bot.flows.dossier import Receivable
from bot.flows.model import Money
from bot.flows.reminders import (
    Verdict,
    chase_floor,
    large_from,
    next_notice_on,
    nominal_days,
    notices_due,
    rescheduled,
    resumed,
)
from tests.support.desks import POLICY

CALENDAR = Calendar(POLICY.week)
MONDAY = date(2026, 3, 2)


def item(invoiced: date = MONDAY, term: int = 30, minor: int = 500_00, **more: Any) -> Receivable:
    """A receivable on its place in the ladder, its cause known unless said otherwise."""
    due, amount = invoiced + timedelta(days=term), Money(minor, "CNY")
    plain = Receivable(1, "INV-1", 1, None, invoiced, due, due, amount, amount, cause_known=True)
    return rescheduled(POLICY, CALENDAR, replace(plain, **more))


def judged(today: date, receivable: Receivable) -> Verdict:
    return notices_due(POLICY, CALENDAR, today, receivable)


def announced(verdict: Verdict) -> list[str]:
    return [notice.rule for notice in verdict.notices if notice.announced]


def skipped(verdict: Verdict) -> list[str]:
    return [notice.rule for notice in verdict.notices if not notice.announced]


def business_days(since: date, until: date) -> Iterator[date]:
    days = (since + timedelta(days=n) for n in range((until - since).days + 1))
    return filter(CALENDAR.is_business_day, days)


def life(receivable: Receivable, until: date) -> list[tuple[date, str]]:
    """What is announced when every business day is swept from the invoice date on."""
    told = []
    for today in business_days(receivable.invoiced_on, until):
        verdict = judged(today, receivable)
        told += [(today, rule) for rule in announced(verdict)]
        receivable = verdict.receivable
    return told


def test_an_unpaid_item_climbs_the_whole_ladder() -> None:
    told = life(item(term=42), date(2026, 8, 31))  # due on Monday 13 April

    assert told == [
        (date(2026, 3, 23), "midterm"), (date(2026, 4, 6), "remind-7"), (date(2026, 4, 10), "remind-3"),
        (date(2026, 4, 13), "due-0"), (date(2026, 4, 14), "overdue-1"), (date(2026, 4, 16), "dun-1"),
        (date(2026, 4, 28), "dun-2"), (date(2026, 5, 13), "dun-3"), (date(2026, 6, 12), "dun-4"),
        (date(2026, 7, 13), "exhaust-90"),
    ]  # fmt: skip


def test_a_due_date_on_a_weekend_moves_and_the_ladder_counts_from_there() -> None:
    receivable = item(term=40)  # Saturday 11 April, so Monday 13 April

    days = {mark.rung.rule: (mark.days, mark.moved) for mark in nominal_days(POLICY, CALENDAR, receivable)}

    assert receivable.due_moved == date(2026, 4, 13)
    assert days["midterm"] == (-22, date(2026, 3, 23))  # nominal on Sunday the 22nd
    assert days["remind-7"] == (-7, date(2026, 4, 6))
    assert days["dun-2"] == (15, date(2026, 4, 28))


@pytest.mark.parametrize(("term", "has_midterm"), [(19, False), (20, True), (21, True)])
def test_midterm_needs_a_term_of_twenty_days(term: int, has_midterm: bool) -> None:
    rules = [mark.rung.rule for mark in nominal_days(POLICY, CALENDAR, item(term=term))]

    assert ("midterm" in rules) is has_midterm


def test_half_of_an_odd_term_is_rounded_down() -> None:
    midterm = nominal_days(POLICY, CALENDAR, item(term=21))[0]

    assert midterm.moved == MONDAY + timedelta(days=10)


def test_a_rule_whose_day_lies_before_the_invoice_is_left_out() -> None:
    rules = [mark.rung.rule for mark in nominal_days(POLICY, CALENDAR, item(term=4))]

    assert rules[:2] == ["remind-3", "due-0"]


def test_of_rules_that_meet_on_a_day_only_the_last_is_announced() -> None:
    friday = item(term=32)  # due on Friday 3 April: +1 is Saturday and +3 Monday
    before = replace(friday, last_rule="due-0")

    verdict = judged(date(2026, 4, 6), before)

    assert (skipped(verdict), announced(verdict)) == (["overdue-1"], ["dun-1"])
    assert verdict.receivable.last_rule == "dun-1"


def test_a_disputed_item_is_reminded_and_reported_but_not_chased() -> None:
    disputed = item(term=32, disputed_minor=500_00)

    rules = [rule for _, rule in life(disputed, date(2026, 8, 31))]

    assert rules == ["midterm", "remind-7", "remind-3", "due-0", "overdue-1"]


def test_a_dispute_stops_the_disputed_part_only() -> None:
    partly = item(term=42, disputed_minor=200_00, last_rule="overdue-1")

    assert announced(judged(date(2026, 4, 16), partly)) == ["dun-1"]


@pytest.mark.parametrize(
    ("minor", "disputed", "is_chased"), [(9_99, 0, False), (10_00, 0, True), (20_00, 10_01, False)]
)
def test_below_the_chase_floor_nothing_is_dunned(minor: int, disputed: int, is_chased: bool) -> None:
    rules = [rule for _, rule in life(item(term=42, minor=minor, disputed_minor=disputed), date(2026, 8, 31))]

    assert ("overdue-1" in rules, "dun-1" in rules, "exhaust-90" in rules) == (True, is_chased, is_chased)


@pytest.mark.parametrize(
    ("currency", "floor"), [("CNY", 10_00), ("USD", 10_00), ("JPY", 10), ("KWD", 10_000)]
)
def test_the_chase_floor_is_in_the_item_s_own_currency(currency: str, floor: int) -> None:
    assert chase_floor(POLICY, currency) == floor


@pytest.mark.parametrize(("currency", "least"), [("CNY", 500_000_00), ("USD", 70_422_54), ("GBP", 0)])
def test_large_is_measured_in_base_currency(currency: str, least: int) -> None:
    assert large_from(POLICY, currency) == least


def test_nothing_is_announced_on_what_is_paid_or_not_yet_invoiced() -> None:
    paid_today = item(term=42, settled_on=date(2026, 4, 13))
    later = item(date(2026, 3, 16), term=5)

    assert judged(date(2026, 4, 13), paid_today) == Verdict((), replace(paid_today, next_notice_on=None))
    assert announced(judged(date(2026, 4, 10), paid_today)) != []
    assert judged(date(2026, 3, 13), later).notices == ()
    assert next_notice_on(POLICY, CALENDAR, item(open=Money(0, "CNY"))) is None


def test_after_downtime_only_the_highest_rung_reached_is_announced() -> None:
    before = item(term=42, last_rule="midterm")

    verdict = judged(date(2026, 4, 29), before)

    assert announced(verdict) == ["dun-2"]
    assert skipped(verdict) == ["remind-7", "remind-3", "due-0", "overdue-1", "dun-1"]


def test_levels_keep_their_distance_from_a_late_notice() -> None:
    late = judged(date(2026, 5, 8), item(term=42, last_rule="dun-1")).receivable  # dun-2, ten days late

    assert (late.last_rule, late.shift_days) == ("dun-2", 10)
    assert late.next_notice_on == date(2026, 5, 25)  # +30 on 13 May, and ten days: a Saturday, so Monday
    assert life(replace(late, invoiced_on=date(2026, 5, 9)), date(2026, 5, 26)) == [
        (date(2026, 5, 25), "dun-3")
    ]


def test_a_level_waits_for_its_cause_and_the_others_wait_with_it() -> None:
    unknown = item(term=42, last_rule="overdue-1", cause_known=False)

    blocked = judged(date(2026, 4, 16), unknown)
    still = judged(date(2026, 4, 30), blocked.receivable)
    known = judged(date(2026, 5, 1), replace(still.receivable, cause_known=True))

    assert (blocked.notices, blocked.blocked) == ((), "dun-1")
    assert blocked.receivable.next_notice_on == date(2026, 4, 17)
    assert (still.notices, still.blocked) == ((), "dun-1")
    assert (announced(known), skipped(known)) == (["dun-1"], [])
    assert known.receivable.next_notice_on == date(
        2026, 5, 13
    )  # twelve days after dun-1, as the ladder has it


def test_a_missing_cause_does_not_hold_back_the_report_of_the_first_day() -> None:
    verdict = judged(date(2026, 4, 6), item(term=32, last_rule="due-0", cause_known=False))

    assert (announced(verdict), verdict.blocked) == (["overdue-1"], "dun-1")


@pytest.mark.parametrize("hold", ["promised_until", "paused_until"])
def test_a_promise_or_a_pause_holds_dunning_through_its_last_day(hold: str) -> None:
    until: dict[str, Any] = {hold: date(2026, 4, 22)}
    held = item(term=42, last_rule="overdue-1", **until)

    waiting = judged(date(2026, 4, 16), held)
    after = judged(date(2026, 4, 23), waiting.receivable)

    assert (waiting.notices, waiting.blocked) == ((), "")
    assert waiting.receivable.next_notice_on == date(2026, 4, 23)
    assert (announced(after), skipped(after)) == (["dun-1"], [])


def test_a_broken_promise_brings_the_next_level_at_once() -> None:
    broken = item(
        term=42, last_rule="dun-1", at_once=True, promised_until=date(2026, 4, 22), broken_promises=1
    )

    verdict = judged(date(2026, 4, 20), broken)

    assert announced(verdict) == ["dun-2"]
    assert not verdict.receivable.at_once
    assert verdict.receivable.next_notice_on == date(2026, 5, 13)
    assert next_notice_on(POLICY, CALENDAR, broken, after=date(2026, 4, 17)) == date(2026, 4, 20)


def test_two_broken_promises_ask_for_the_finding_of_exhaustion() -> None:
    verdict = judged(date(2026, 4, 20), item(term=42, last_rule="dun-1", broken_promises=2))

    assert announced(verdict) == ["exhaust-90"]
    assert skipped(verdict) == ["dun-2", "dun-3", "dun-4"]
    assert verdict.receivable.next_notice_on is None


def test_after_a_dispute_the_next_level_comes_first_not_the_highest() -> None:
    settled = item(term=42, last_rule="overdue-1")  # the dispute ran until 15 May

    after = resumed(POLICY, CALENDAR, settled, date(2026, 5, 15))

    assert after.next_notice_on == date(2026, 5, 18)
    assert announced(judged(date(2026, 5, 18), after)) == ["dun-1"]
    assert skipped(judged(date(2026, 5, 18), after)) == []


ITEMS = st.builds(
    item,
    invoiced=st.dates(date(2026, 1, 1), date(2026, 3, 31)),
    term=st.integers(0, 95),
    minor=st.sampled_from([5_00, 10_00, 800_000_00]),
    disputed_minor=st.sampled_from([0, 6_00]),
    cause_known=st.booleans(),
    paused_until=st.none() | st.dates(date(2026, 2, 1), date(2026, 7, 1)),
    promised_until=st.none() | st.dates(date(2026, 2, 1), date(2026, 7, 1)),
    at_once=st.booleans(),
    broken_promises=st.integers(0, 2),
)


@given(receivable=ITEMS, gaps=st.lists(st.integers(1, 25), min_size=5, max_size=25))
def test_with_any_downtime_each_rung_comes_once_in_order_and_one_at_a_time(
    receivable: Receivable, gaps: list[int]
) -> None:
    seen: list[str] = []
    today = receivable.invoiced_on
    for gap in gaps:
        today = CALENDAR.add_business_days(today, gap)
        verdict = judged(today, receivable)
        receivable = verdict.receivable
        assert len(announced(verdict)) <= 1
        assert receivable.next_notice_on is None or receivable.next_notice_on > today
        seen += [notice.rule for notice in verdict.notices]

    order = [rung.rule for rung in POLICY.ladder.rungs]
    assert seen == sorted(set(seen), key=order.index)


@given(receivable=ITEMS)
def test_looking_only_on_the_days_asked_for_misses_nothing(receivable: Receivable) -> None:
    until = date(2026, 9, 30)
    lazy, told = receivable, []
    while lazy.next_notice_on is not None and lazy.next_notice_on <= until:
        today = max(lazy.next_notice_on, CALENDAR.next_business_day(lazy.invoiced_on))
        verdict = judged(today, lazy)
        told += [(today, rule) for rule in announced(verdict)]
        lazy = verdict.receivable

    if not receivable.at_once and receivable.broken_promises < 2:
        assert told == life(receivable, until)
