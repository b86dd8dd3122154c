"""The company's calendar from its policy: weekends, the country's days off, its make-up working days.

Adapter to the ``holidays`` library. Where a government publishes the days off year by year (China),
a year that is not in the library yet is marked as unknown instead of being taken as one without
make-up days; ``Calendar.missing_years`` reports it.
"""

from __future__ import annotations

from datetime import date

from holidays import HolidayBase, country_holidays

from bot.flows.calendars import Calendar, YearPlan
from bot.flows.policy import WorkingWeek
from bot.saying import Said, said


class UnknownCountry(ValueError):
    """The library has no calendar for this code."""


def calendar_of(week: WorkingWeek) -> Calendar:
    """The calendar of a working week; raises ``UnknownCountry``."""
    if not week.country:
        return Calendar(week)
    try:
        first = country_holidays(week.country)
    except NotImplementedError:
        raise UnknownCountry(week.country) from None
    return Calendar(week, lambda year: _plan(week.country, year), frozenset(first.weekend))


def _plan(country: str, year: int) -> YearPlan:
    days = country_holidays(country, years=year)
    return YearPlan(
        days_off=frozenset(day for day in days if day.year == year),
        working_days=frozenset(day for day in days.weekend_workdays if day.year == year),
        known=_is_known(days, year),
    )


def _is_known(days: HolidayBase, year: int) -> bool:
    """Whether the library holds this year: within its range, and arranged where that is done yearly."""
    if not days.start_year <= year <= days.end_year:
        return False
    arranged: dict[int, object] = getattr(days, "special_public_holidays", None) or {}
    return not days.has_substituted_holidays or not arranged or year <= max(arranged)


def gaps(calendar: Calendar, since: date, until: date) -> Said | None:
    """Names the years whose days off nobody has published yet; ``None`` where there are none."""
    missing = calendar.missing_years(range(since.year, until.year + 1))
    if not missing:
        return None
    years = tuple(str(year) for year in missing)
    return said("calendar.gaps", country=calendar.week.country, years=years)
