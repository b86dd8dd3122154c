"""The daily sweep: every receivable whose day has come gets its notices, every reader one digest.

The sweep pages through what is due, asks the pure rule once for each *situation* (receivables that agree in
everything the rule looks at), and has storage write the answers in bulk. A page is one transaction; its
digests are in it. A second run, a second process or a restart finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.flows.dossier import Receivable
from bot.flows.model import CHANNEL_OF_POST, MINOR_DIGITS, Post
from bot.flows.policy import Policy, Rung
from bot.flows.ports import Announcement, BusinessCalendar
from bot.flows.reminders import Verdict, chase_floor, large_from, notices_due

PAGE = 10_000
"""Receivables in one transaction: short enough that a person's command waits well under a second."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What decides by amount, in minor units by currency; "" stands for every other currency."""

    floors: Mapping[str, int]  # from here on an item is chased
    large: Mapping[str, int]  # from here on reports go up one level earlier


@dataclass(frozen=True, slots=True)
class Answer:
    """A situation and what the rule said: ``receivable`` stands for all ``count`` receivables in it."""

    receivable: Receivable
    count: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Told:
    """Announced notices that go to the same readers: rule, the customer's collector, the case's owner."""

    rule: str
    collector: str | None
    brought_by: str | None
    large: bool


class Page(Protocol):
    """One transaction over the next receivables whose day has come.

    ``is_last``: it holds all of them that were there when it began.
    """

    @property
    def is_last(self) -> bool: ...

    def situations(self) -> Sequence[tuple[Receivable, int]]:
        """One receivable of each situation, and how many are in it; empty when nothing is left."""

    def write(self, answers: Sequence[Answer], policy_version: str) -> int:
        """Write the answers to every receivable of their situations; gives the number of new notices."""

    def told(self) -> Sequence[Told]:
        """Who is concerned by the notices that were written, each combination once."""

    def holders(self) -> Mapping[Post, Sequence[str]]: ...

    def announce(self, announcements: Iterable[Announcement]) -> None: ...


class LadderStore(Protocol):
    """What the sweep needs of storage; ``storage.ladder.SqlLadder`` provides it."""

    def page(self, today: date, size: int, bounds: Bounds) -> AbstractContextManager[Page]: ...

    def overdue_cases(self, today: date) -> Sequence[int]:
        """Cases not yet in collection that have an open receivable due before ``today``."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did. ``blocked``: receivables whose level waits for the cause to be recorded."""

    day: date
    looked_at: int = 0
    notices: int = 0
    blocked: int = 0
    overdue_cases: tuple[int, ...] = ()


def run(
    ladder: LadderStore,
    policy: Policy,
    calendar: BusinessCalendar,
    today: date,
    on_overdue: Callable[[int], None] | None = None,
    size: int = PAGE,
) -> Swept:
    """Sweep the business day ``today`` and give what was done; a day that is none is left alone.

    ``on_overdue`` is called with the number of each case that became overdue, after its page was
    committed; it must not mind being called twice.
    """
    if not calendar.is_business_day(today):
        return Swept(today)
    looked_at = notices = blocked = 0
    bounds = bounds_of(policy)
    while True:
        with ladder.page(today, size, bounds) as page:
            answers = [
                Answer(receivable, count, notices_due(policy, calendar, today, receivable))
                for receivable, count in page.situations()
            ]
            if not answers:
                break
            is_last = page.is_last
            written = page.write(answers, policy.version)
            if written:
                page.announce(digests(policy, calendar, today, page.told(), page.holders()))
        looked_at += sum(answer.count for answer in answers)
        blocked += sum(answer.count for answer in answers if answer.verdict.blocked)
        notices += written
        if is_last:
            break
    return Swept(today, looked_at, notices, blocked, _fall_due(ladder, today, on_overdue))


def bounds_of(policy: Policy) -> Bounds:
    """The amounts that decide, for every currency that is not counted in hundredths or has a rate."""
    known = {policy.base_currency, *policy.rates, *MINOR_DIGITS}
    return Bounds(
        floors={currency: chase_floor(policy, currency) for currency in ("", *sorted(known))},
        large={currency: large_from(policy, currency) for currency in ("", *sorted(known))},
    )


def digests(
    policy: Policy,
    calendar: BusinessCalendar,
    today: date,
    told: Iterable[Told],
    holders: Mapping[Post, Sequence[str]],
) -> list[Announcement]:
    """One announcement for each reader of the day; what it shows is read when it is sent."""
    rungs = {rung.rule: rung for rung in policy.ladder.rungs}
    readers = {
        reader for one in told if one.rule in rungs for reader in readers_of(rungs[one.rule], one, holders)
    }
    return [
        Announcement(
            key=f"digest:{reader}:{today.isoformat()}",
            kind="digest",
            to=reader,
            facts={"reader": reader, "day": today.isoformat()},
            not_before=calendar.at(today, policy.digest_at),
        )
        for reader in sorted(readers)
    ]


def readers_of(rung: Rung, told: Told, holders: Mapping[Post, Sequence[str]]) -> frozenset[str]:
    """The readers of a notice: ``user:U1`` where exactly one person is meant, else ``topic:...``."""
    posts = rung.posts + (rung.large_posts if told.large else ())
    topics = rung.topics + (rung.large_topics if told.large else ())
    people = {_reader(post, told, holders) for post in posts}
    return frozenset(people | {f"topic:{topic.value}" for topic in topics})


def _reader(post: Post, told: Told, holders: Mapping[Post, Sequence[str]]) -> str:
    own = {Post.COLLECTOR: told.collector, Post.SALES: told.brought_by}.get(post)
    if own:
        return f"user:{own}"
    held_by = holders.get(post, ())
    if len(held_by) == 1 and post is not Post.SALES:
        return f"user:{held_by[0]}"
    return f"topic:{CHANNEL_OF_POST[post].value}"


def _fall_due(ladder: LadderStore, today: date, on_overdue: Callable[[int], None] | None) -> tuple[int, ...]:
    cases = tuple(ladder.overdue_cases(today))
    if on_overdue is not None:
        for case in cases:
            on_overdue(case)
    return cases
