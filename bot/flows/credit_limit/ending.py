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
ONE_DAY = timedelta(days=1)


def tell_of_temporary_limits(desk: Desk, today: date, last: date | None) -> None:
    """One message a reader and day of all that end in a few days or have ended since the last sweep.

    ``last``: the day of the sweep before this one; nothing told then is told again. Run again on the same day
    it adds nothing, for the outbox's keys are unique for ever.
    """
    ahead = timedelta(days=desk.policy.temporary_warn_days)
    since = last or date.min
    with desk.units() as unit:
        soon = unit.limits.ending(max(today, _later(since, ahead) + ONE_DAY), today + ahead)
        over = unit.limits.ending(since, today - ONE_DAY)
        readers: dict[str, tuple[list[str], list[str]]] = {}
        for which, found in enumerate((soon, over)):
            for request in found:
                for reader in _readers(unit, request):
                    readers.setdefault(reader, ([], []))[which].append(str(request.id))
        unit.outbox.add(_rows(readers.items(), today))


def _later(day: date, ahead: timedelta) -> date:
    return day if day == date.min else day + ahead


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
