"""``/credit turnaround``: how long work takes between posts, for those who manage it (D16, R14)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.flows.errors import NotAllowed
from bot.flows.model import Actor, Post
from bot.flows.ports import Desk
from bot.flows.screens import Turnaround
from bot.flows.turnaround import Ended, measured, window
from bot.flows.worked import WorkedTime

USUAL = (30, 90)
"""Calendar days looked back where nothing else is asked."""

LONGEST = 366
MOST = 20_000
"""Hand-overs looked at, the newest (a third of a second). Where more was done, the screen says since when."""

MANAGERS = (Post.SALES_MANAGER, Post.CREDIT_MANAGER, Post.CREDIT_DIRECTOR, Post.COMMITTEE, Post.ADMIN)


def turnaround(desk: Desk, viewer: Actor, days: int | None = None) -> Turnaround:
    """The figures of the last ``days`` days, else of the usual lengths of time.

    Two queries whatever the length. Raises ``NotAllowed`` for who manages nothing.
    """
    if not viewer.posts & frozenset(MANAGERS):
        raise NotAllowed(action="turnaround", posts=MANAGERS)
    now = desk.clock.now()
    lengths = (days,) if days else USUAL
    since = {length: now - timedelta(days=length) for length in lengths}
    with desk.units.reading() as unit:
        ended = unit.queue.ended(min(since.values()), MOST + 1)
        breaches = unit.queue.breaches(min(since.values()), MOST)
    reaches = ended[MOST - 1].done_at if len(ended) > MOST else None
    work = measured(ended[:MOST], _worked(desk, ended, now))
    starts = {length: max(start, reaches) if reaches else start for length, start in since.items()}
    windows = tuple(window(length, start, work, breaches) for length, start in starts.items())
    return Turnaround(windows, reaches)


def _worked(desk: Desk, ended: Sequence[Ended], now: datetime) -> WorkedTime:
    """Business time as the policy in force counts it, also for days before it was in force."""
    first = min((one.sent_at for one in ended), default=now)
    week, today = desk.policy.week, desk.calendar.today
    return WorkedTime(desk.calendar, week.opens, week.closes, today(first), today(now))
