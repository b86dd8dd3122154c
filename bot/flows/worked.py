"""Business time between instants, for many of them at once."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, time, timedelta

from bot.flows.ports import BusinessCalendar


class WorkedTime:
    """Business minutes between instants from ``first`` to ``last``, fast for many of them.

    The hours before each day are added up once; an instant is then found by its day. Instants outside
    the days given count as the first or the last moment of them.
    """

    def __init__(
        self, calendar: BusinessCalendar, opens: time, closes: time, first: date, last: date
    ) -> None:
        self._starts: list[float] = []
        self._days: list[tuple[float, float, float]] = []  # opening, closing, seconds worked before it
        before = 0.0
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            begin = calendar.at(day, opens).timestamp()
            end = calendar.at(day, closes).timestamp() if calendar.is_business_day(day) else begin
            self._starts.append(calendar.at(day, time.min).timestamp())
            self._days.append((begin, end, before))
            before += end - begin
        self._first = self._starts[0]

    def __call__(self, since: datetime, until: datetime) -> int:
        return round((self._at(until) - self._at(since)) / 60)

    def _at(self, instant: datetime) -> float:
        moment = instant.timestamp()
        begin, end, before = self._days[bisect_right(self._starts, moment) - 1 if moment > self._first else 0]
        return before if moment <= begin else before + min(moment, end) - begin
