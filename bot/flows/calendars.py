"""Business days and business hours of the company, in its own zone.

Pure: which days a country has off arrives as a function of the year (``bot/holidays.py``
makes one). All instants that leave here are UTC-aware; local times go through zoneinfo, so
a day of 23 or 25 hours is counted as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.flows.policy import Span, WorkingWeek

SATURDAY_SUNDAY = frozenset({5, 6})
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What one year has beside its weekends; ``known`` is false where nobody has published it yet."""

    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()  # weekend days that are worked, such as 2026-02-14 in China
    known: bool = True


def weekends_only(_year: int) -> YearPlan:
    """The plan of a company that names no country."""
    return YearPlan()


class Calendar:
    """Answers what a business day is, and when a length of business time is over."""

    def __init__(
        self,
        week: WorkingWeek,
        plan_of: Callable[[int], YearPlan] = weekends_only,
        weekend: frozenset[int] = SATURDAY_SUNDAY,
    ) -> None:
        self.week = week
        self.zone = ZoneInfo(week.zone)
        self._weekend = weekend
        self._plan_of = plan_of
        self._plans: dict[int, YearPlan] = {}
        self._business: dict[date, bool] = {}
        self._hours: dict[date, tuple[datetime, datetime]] = {}

    def is_business_day(self, day: date) -> bool:
        """The company's own days come first, then the country's make-up days, days off and weekends."""
        known = self._business.get(day)
        if known is None:
            known = self._business[day] = self._is_worked(day)
        return known

    def _is_worked(self, day: date) -> bool:
        if day in self.week.extra_working_days:
            return True
        if day in self.week.extra_days_off:
            return False
        plan = self._plan(day.year)
        return day in plan.working_days or (day.weekday() not in self._weekend and day not in plan.days_off)

    def next_business_day(self, day: date) -> date:
        """``day`` itself where it is a business day, else the first one after it."""
        while not self.is_business_day(day):
            day += ONE_DAY
        return day

    def add_business_days(self, day: date, count: int) -> date:
        """The ``count``-th business day after ``day``, before it when negative; 0: ``next_business_day``."""
        if count == 0:
            return self.next_business_day(day)
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_business_day(day):
                day += step
        return day

    def business_days_between(self, since: date, until: date) -> int:
        """Business days after ``since`` up to and including ``until``; negative when that lies before."""
        if until < since:
            return -self.business_days_between(until, since)
        return sum(
            self.is_business_day(since + timedelta(days=n)) for n in range(1, (until - since).days + 1)
        )

    def today(self, instant: datetime) -> date:
        """The company's calendar day at an instant."""
        return instant.astimezone(self.zone).date()

    def at(self, day: date, of_day: time) -> datetime:
        """The instant (UTC) of a local time; one that the clocks skip is taken as if they had not."""
        return datetime.combine(day, of_day, self.zone).astimezone(UTC)

    def after(self, instant: datetime, span: Span) -> datetime:
        """The instant ``span`` after ``instant``: business hours, business days or calendar days.

        ``h`` counts only hours between opening and closing. ``bd`` is the same local time so many
        business days later; what starts outside the hours starts at the next opening. ``d`` is the same
        local time so many calendar days later. Raises ``ValueError`` for another unit.
        """
        if span.unit == "h":
            return self._after_hours(instant, timedelta(hours=span.count))
        if span.unit == "bd":
            local = self._working_moment(instant).astimezone(self.zone)
            return self.at(self.add_business_days(local.date(), span.count), local.time())
        if span.unit == "d":
            local = instant.astimezone(self.zone)
            return self.at(local.date() + timedelta(days=span.count), local.time())
        raise ValueError(f"a span is counted in h, bd or d, not in {span.unit!r}")

    def missing_years(self, years: Iterable[int]) -> tuple[int, ...]:
        """Those of ``years`` whose days off nobody knows yet; their holidays would be worked through."""
        return tuple(year for year in sorted(set(years)) if not self._plan(year).known)

    def _after_hours(self, instant: datetime, left: timedelta) -> datetime:
        moment = self._working_moment(instant)
        while True:
            day = self.today(moment)
            rest = self._hours_of(day)[1] - moment
            if left <= rest:
                return moment + left
            left -= rest
            moment = self._hours_of(self.add_business_days(day, 1))[0]

    def _working_moment(self, instant: datetime) -> datetime:
        """``instant`` where it lies inside the hours of a business day, else the next opening."""
        day = self.today(instant)
        opens, closes = self._hours_of(day)
        if not self.is_business_day(day) or instant < opens:
            return self._hours_of(self.next_business_day(day))[0]
        if instant >= closes:
            return self._hours_of(self.add_business_days(day, 1))[0]
        return instant.astimezone(UTC)

    def _hours_of(self, day: date) -> tuple[datetime, datetime]:
        """When the company opens and closes on a day; every clock asks for the same few days."""
        known = self._hours.get(day)
        if known is None:
            known = self._hours[day] = self.at(day, self.week.opens), self.at(day, self.week.closes)
        return known

    def _plan(self, year: int) -> YearPlan:
        if year not in self._plans:
            self._plans[year] = self._plan_of(year)
        return self._plans[year]
