"""A desk on a real database with a clock that stands still until it is moved, and people in every post."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.flows.forms import Entries
from bot.flows.model import Actor, Money, Post
from bot.flows.ports import Desk
from bot.holidays import calendar_of
from bot.policies import load_policy
from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from bot.storage.units import SqlUnits

POLICY = load_policy(Path(__file__).parents[2] / "policy" / "default.toml")
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai

PEOPLE: dict[str, frozenset[Post]] = {
    "U0SALES1": frozenset({Post.SALES}),
    "U0SALES2": frozenset({Post.SALES}),
    "U0SALMGR": frozenset({Post.SALES_MANAGER}),
    "U0FILEA1": frozenset({Post.FILE_ADMIN}),
    "U0LIAIS1": frozenset({Post.FIELD_LIAISON}),
    "U0ANALY1": frozenset({Post.CREDIT_ANALYST}),
    "U0ANALY2": frozenset({Post.CREDIT_ANALYST}),
    "U0COLLE1": frozenset({Post.COLLECTOR}),
    "U0MANAG1": frozenset({Post.CREDIT_MANAGER}),
    "U0MANAG2": frozenset({Post.CREDIT_MANAGER}),
    "U0DIREC1": frozenset({Post.CREDIT_DIRECTOR}),
    "U0COMMI1": frozenset({Post.COMMITTEE}),
    "U0COMMI2": frozenset({Post.COMMITTEE}),
    "U0COMMI3": frozenset({Post.COMMITTEE}),
    "U0FINAN1": frozenset({Post.FINANCE}),
    "U0LEGAL1": frozenset({Post.LEGAL}),
    "U0ADMIN1": frozenset({Post.ADMIN}),
}


class StandingClock:
    """Business time that stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, **span: float) -> datetime:
        self._now += timedelta(**span)
        return self._now

    def set(self, day: date, hour: int = 2) -> datetime:
        self._now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        return self._now


@contextmanager
def open_desk(database_url: str, clock: StandingClock | None = None) -> Iterator[Desk]:
    """A migrated database with the people of ``PEOPLE``; the desk's clock is a ``StandingClock``."""
    engine = open_engine(database_url)
    migrate(engine)
    units, time = SqlUnits(engine), clock or StandingClock()
    desk = Desk(units, POLICY, time, calendar_of(POLICY.week))
    with units() as unit:
        for user, posts in PEOPLE.items():
            for post in posts:
                unit.posts.grant(user, post, "U0ADMIN1", time.now())
    try:
        yield desk
    finally:
        engine.dispose()


def person(user: str) -> Actor:
    return Actor(user, PEOPLE[user])


def cny(major: int) -> Money:
    return Money(major * 100, "CNY")


def entries(**values: object) -> Entries:
    return Entries(values)
