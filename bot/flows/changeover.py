"""A new policy takes over the ladder: what is open is scheduled anew, once for each version.

``next_notice_on`` is computed whenever the receivable or the policy changes; this is the second half. It
goes through the open receivables in pages, by situation as the sweep does, and remembers in the same
transaction how far it got, so a crash or another process goes on there. What was announced stays announced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Protocol

from bot.flows.dossier import Receivable
from bot.flows.policy import Ladder
from bot.flows.ports import Desk
from bot.flows.reminders import ONE_DAY, Verdict, rescheduled
from bot.flows.sweep import PAGE, Answer, Bounds, bounds_of

SCHEDULED_BY = "ladder.version"
"""Setting: the version of the policy by which every open receivable is scheduled."""


class ChangePage(Protocol):
    """One transaction over the next open receivables that are not yet scheduled by the version.

    ``is_last``: none was left behind it when it began.
    """

    @property
    def is_last(self) -> bool: ...

    def situations(self) -> Sequence[tuple[Receivable, int]]:
        """One receivable of each situation, and how many are in it."""

    def reschedule(self, answers: Sequence[Answer]) -> None:
        """Write the answers to every receivable of their situations, and how far this has come."""


class ChangeStore(Protocol):
    """What the changeover needs of storage; ``storage.changeover.SqlChangeover`` provides it."""

    def page(
        self, version: str, size: int, day: date, bounds: Bounds
    ) -> AbstractContextManager[ChangePage]: ...


def run(store: ChangeStore, desk: Desk, ladder_of: Callable[[str], Ladder | None], size: int = PAGE) -> int:
    """Schedule all that is open by the desk's policy, unless that was done; gives how many were looked at.

    ``ladder_of`` answers the ladder of the version before, by its name.
    """
    version = desk.policy.version
    with desk.units.reading() as unit:
        before = unit.settings.get(SCHEDULED_BY)
    if before == version:
        return 0
    old = ladder_of(before) if before else None
    yesterday = desk.calendar.today(desk.clock.now()) - ONE_DAY
    bounds, looked_at = bounds_of(desk.policy), 0
    while True:
        with store.page(version, size, yesterday, bounds) as page:
            answers = [
                Answer(one, count, Verdict((), taken_over(desk, old, one, yesterday)))
                for one, count in page.situations()
            ]
            page.reschedule(answers)
            is_last = page.is_last
        looked_at += sum(answer.count for answer in answers)
        if is_last:
            return looked_at


def taken_over(desk: Desk, old: Ladder | None, receivable: Receivable, after: date) -> Receivable:
    """The receivable with its place and its next day in the ladder of the desk's policy."""
    place = place_of(old, desk.policy.ladder, receivable.last_rule)
    return rescheduled(desk.policy, desk.calendar, replace(receivable, last_rule=place), after)


def place_of(old: Ladder | None, new: Ladder, last_rule: str) -> str:
    """The rule up to which a receivable counts as announced in the new ladder.

    A rule that is there keeps its place. Where it was left out, the last rung of the new ladder that lies
    no later than it did: nothing earlier is announced again, nothing later is lost.
    """
    if old is None or not last_rule or last_rule in [rung.rule for rung in new.rungs]:
        return last_rule
    was = next((rung for rung in old.rungs if rung.rule == last_rule), None)
    if was is None:
        return last_rule
    passed = [rung.rule for rung in new.rungs if _day(rung.offset) <= _day(was.offset)]
    return passed[-1] if passed else ""


def _day(offset: int | None) -> int:
    """``midterm`` has no offset and stands before every other rung."""
    return -10_000 if offset is None else offset
