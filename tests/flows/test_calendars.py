"""Business days and hours: weekends, holidays, make-up days, clock changes, missing years."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.calendars import Calendar
from bot.flows.policy import Span, WorkingWeek
from bot.holidays import UnknownCountry, calendar_of, gaps

SHANGHAI = WorkingWeek("Asia/Shanghai", "", time(9), time(17))
NEW_YORK = replace(SHANGHAI, zone="America/New_York")
DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))


def local(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_without_a_country_only_weekends_are_off() -> None:
    calendar = calendar_of(SHANGHAI)

    off = [day for day in range(1, 15) if not calendar.is_business_day(date(2026, 2, day))]

    assert off == [1, 7, 8, 14]


def test_in_china_spring_festival_is_off_and_the_make_up_saturday_is_worked() -> None:
    calendar = calendar_of(replace(SHANGHAI, country="CN"))

    assert calendar.is_business_day(date(2026, 2, 14))
    assert calendar.is_business_day(date(2026, 10, 10))
    assert not calendar.is_business_day(date(2026, 2, 17))
    assert calendar.next_business_day(date(2026, 2, 15)) == date(2026, 2, 24)


def test_the_company_s_own_days_come_before_the_country_s() -> None:
    own = replace(
        SHANGHAI,
        country="CN",
        extra_days_off=frozenset({date(2026, 2, 14)}),
        extra_working_days=frozenset({date(2026, 2, 17)}),
    )

    calendar = calendar_of(own)

    assert not calendar.is_business_day(date(2026, 2, 14))
    assert calendar.is_business_day(date(2026, 2, 17))


def test_the_weekend_is_the_country_s() -> None:
    calendar = calendar_of(replace(SHANGHAI, zone="Asia/Riyadh", country="SA"))

    assert not calendar.is_business_day(date(2026, 3, 6))  # a Friday
    assert calendar.is_business_day(date(2026, 3, 8))  # a Sunday


def test_a_year_whose_days_off_are_not_published_is_reported() -> None:
    calendar = calendar_of(replace(SHANGHAI, country="CN"))

    assert calendar.missing_years(range(2025, 2027)) == ()
    assert calendar.missing_years([2098, 2099]) == (2098, 2099)
    assert "2098" in str(gaps(calendar, date(2026, 1, 1), date(2098, 1, 1)))
    assert gaps(calendar_of(SHANGHAI), date(2026, 1, 1), date(2098, 1, 1)) is None


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(UnknownCountry):
        calendar_of(replace(SHANGHAI, country="XX"))


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-03-02 10:00", Span(4, "h"), "2026-03-02 14:00"),
        ("2026-03-02 13:00", Span(4, "h"), "2026-03-02 17:00"),
        ("2026-03-02 15:30", Span(4, "h"), "2026-03-03 11:30"),
        ("2026-03-06 16:00", Span(3, "h"), "2026-03-09 11:00"),
        ("2026-03-07 12:00", Span(1, "h"), "2026-03-09 10:00"),
        ("2026-03-02 07:00", Span(1, "h"), "2026-03-02 10:00"),
        ("2026-03-02 10:15", Span(20, "h"), "2026-03-04 14:15"),
        ("2026-03-02 10:00", Span(1, "bd"), "2026-03-03 10:00"),
        ("2026-03-06 16:45", Span(2, "bd"), "2026-03-10 16:45"),
        ("2026-03-06 17:00", Span(1, "bd"), "2026-03-10 09:00"),
        ("2026-03-07 12:00", Span(1, "bd"), "2026-03-10 09:00"),
        ("2026-03-02 03:00", Span(1, "bd"), "2026-03-03 09:00"),
        ("2026-03-06 22:00", Span(5, "d"), "2026-03-11 22:00"),
    ],
)
def test_a_length_of_business_time_ends_at(start: str, span: Span, end: str) -> None:
    assert calendar_of(SHANGHAI).after(local(start), span) == local(end)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-03-06 10:00", Span(1, "bd"), "2026-03-09 10:00"),  # clocks went forward on the 8th
        ("2026-10-30 16:00", Span(2, "h"), "2026-11-02 10:00"),  # and back on 1 November
        ("2026-03-07 10:00", Span(1, "d"), "2026-03-08 10:00"),
        ("2026-03-07 02:30", Span(1, "d"), "2026-03-08 03:30"),  # 02:30 does not exist that day
    ],
)
def test_clock_changes_do_not_move_local_times(start: str, span: Span, end: str) -> None:
    after = calendar_of(NEW_YORK).after(local(start, "America/New_York"), span)

    assert after == local(end, "America/New_York")
    assert after.tzinfo is UTC


def test_hours_are_counted_as_they_pass_when_the_clocks_change_while_working() -> None:
    night = calendar_of(
        replace(NEW_YORK, opens=time(0), closes=time(12), extra_working_days=frozenset({date(2026, 11, 1)}))
    )

    after = night.after(local("2026-11-01 00:30", "America/New_York"), Span(3, "h"))

    assert after == local("2026-11-01 02:30", "America/New_York")  # the hour from one to two came twice


def test_today_is_the_company_s_day() -> None:
    instant = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)

    assert calendar_of(SHANGHAI).today(instant) == date(2026, 3, 2)
    assert calendar_of(NEW_YORK).today(instant) == date(2026, 3, 1)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="not in 'weeks'"):
        calendar_of(SHANGHAI).after(local("2026-03-02 10:00"), Span(1, "weeks"))


@given(day=DAYS, count=st.integers(0, 30))
def test_adding_business_days_and_counting_them_agree(day: date, count: int) -> None:
    calendar = Calendar(SHANGHAI)
    start = calendar.next_business_day(day)

    end = calendar.add_business_days(start, count)

    assert calendar.business_days_between(start, end) == count
    assert calendar.add_business_days(end, -count) == start if count else end == start
    assert calendar.business_days_between(end, start) == -calendar.business_days_between(start, end)


@given(minutes=st.integers(0, 400_000), hours=st.integers(1, 60))
def test_a_length_in_hours_ends_inside_the_hours_of_a_business_day(minutes: int, hours: int) -> None:
    calendar = Calendar(NEW_YORK)
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    end = calendar.after(start, Span(hours, "h")).astimezone(calendar.zone)

    assert end > start
    assert calendar.is_business_day(end.date())
    assert time(9) < end.time() <= time(17)
