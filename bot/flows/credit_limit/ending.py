"""What time brings to temporary limits: word before they end, and word that they have ended.

The limit itself comes back by the date alone (``request.temporary_on``); here it is only said, once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.flows import announcing
from bot.flows.credit_limit.request import LimitRequest
from bot.flows.model import Post
from bot.flows.ports import Announcement, Desk, Unit

KIND = "temporary_limits"
TOLD_UNTIL = "temporary_limits_told"
"""The setting that holds the day on which this was told last."""

ONE_DAY = timedelta(days=1)


def tell_of_temporary_limits(desk: Desk, today: date) -> None:
    """One message a reader and day of all that end in a few days or have ended since this was told last.

    Up to which day it was told is written in the same transaction, so nothing is told twice or left out,
    however long the bot was down; two processes at once write the same keys.
    """
    ahead = timedelta(days=desk.policy.temporary_warn_days)
    with desk.units() as unit:
        last = unit.settings.get(TOLD_UNTIL)
        since = date.fromisoformat(last) if last else date.min
        soon = unit.limits.ending(max(today, since + ahead + ONE_DAY), today + ahead)
        over = unit.limits.ending(since, today - ONE_DAY)
        readers: dict[str, tuple[list[str], list[str]]] = {}
        for which, found in enumerate((soon, over)):
            for request in found:
                for reader in _readers(unit, request):
                    readers.setdefault(reader, ([], []))[which].append(str(request.id))
        unit.outbox.add(_rows(readers.items(), today))
        if since < today:
            unit.settings.set(TOLD_UNTIL, today.isoformat())


def _readers(unit: Unit, request: LimitRequest) -> Iterable[str]:
    """Credit's channel, and sales with an open case of the customer."""
    people = unit.customers.brought_by(request.customer, open_only=True)
    return (announcing.channel_of(Post.CREDIT_ANALYST), *(f"user:{user}" for user in sorted(people)))


def _rows(readers: Iterable[tuple[str, tuple[list[str], list[str]]]], today: date) -> list[Announcement]:
    return [
        Announcement(
            f"{KIND}:{today.isoformat()}:{to}",
            KIND,
            to,
            facts={"ending": " ".join(ending), "ended": " ".join(ended)},
        )
        for to, (ending, ended) in readers
    ]
