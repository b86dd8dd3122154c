"""What time brings to the portfolio: one digest a business day of the reviews that came due.

May run again at any time: a customer is called once until it is reviewed, in the transaction that announces.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.flows import announcing
from bot.flows.errors import NotAllowed
from bot.flows.model import Actor, Post
from bot.flows.ports import Announcement, Desk, Unit
from bot.flows.reviews.calls import ReviewCall
from bot.flows.reviews.rhythm import Due, Reviewed
from bot.flows.screens import ReviewDigest, ReviewLine, ReviewList
from bot.flows.workflow import ANALYST, AUTHORITY, FIELDWORK

LINES, LISTED = 10, 20
READERS = ANALYST | AUTHORITY | FIELDWORK


def call_for_reviews(desk: Desk, today: date) -> None:
    """Tell the analysts what newly came due, and the manager, once, what nobody has reviewed for long."""
    with desk.units() as unit:
        due = {one.customer.id: when for when, one in _due(desk, unit, today)}
        called = {call.customer: call for call in unit.reviews.calls()}
        new = [number for number in due if number not in called]
        late = [number for number, call in called.items() if number in due and _is_late(desk, call, today)]
        unit.reviews.take_back([number for number in called if number not in due])
        unit.reviews.call(_call(number, due[number], today) for number in new)
        unit.reviews.call_late(late, today)
        if new:
            _announce(desk, unit, today, Post.CREDIT_ANALYST, "new")
        if late:
            _announce(desk, unit, today, Post.CREDIT_MANAGER, "late")


def _due(desk: Desk, unit: Unit, today: date) -> list[tuple[Due, Reviewed]]:
    """Who is due for review, and why, the longest overdue first."""
    every = ((one.due(desk.policy.reviews), one) for one in unit.reviews.portfolio(today))
    return sorted(
        ((when, one) for when, one in every if when.on <= today),
        key=lambda pair: (pair[0].on, pair[1].customer.id),
    )


def _is_late(desk: Desk, call: ReviewCall, today: date) -> bool:
    waited = desk.calendar.business_days_between(call.told_on, today)
    return call.late_on is None and waited >= desk.policy.reviews.late_bd


def _call(number: int, due: Due, today: date) -> ReviewCall:
    return ReviewCall(number, due.on, due.because, due.what, today)


def _announce(desk: Desk, unit: Unit, today: date, post: Post, which: str) -> None:
    to = announcing.reader_of(unit, post)
    key, facts = f"reviews:{which}:{today.isoformat()}:{to}", {"day": today.isoformat(), "which": which}
    send = desk.calendar.at(today, desk.policy.digest_at)
    unit.outbox.add([Announcement(key, "review_digest", to, facts=facts, not_before=send)])


def review_digest(desk: Desk, day: date, which: str) -> ReviewDigest | None:
    """What was called on this day and is still due; nothing when all of it was reviewed meanwhile."""
    with desk.units.reading() as unit:
        told = {
            call.customer
            for call in unit.reviews.calls()
            if (call.late_on if which == "late" else call.told_on) == day
        }
        today = desk.calendar.today(desk.clock.now())
        due = [pair for pair in _due(desk, unit, today) if pair[1].customer.id in told]
    if not due:
        return None
    return ReviewDigest(day, which == "late", _lines(due[:LINES]), max(0, len(due) - LINES))


def reviews_due(desk: Desk, viewer: Actor) -> ReviewList:
    """Every customer due for review, the longest overdue first; for those who judge and decide.

    Raises ``NotAllowed``.
    """
    if not viewer.posts & READERS:
        raise NotAllowed(action="reviews", posts=tuple(post for post in Post if post in READERS))
    today = desk.calendar.today(desk.clock.now())
    with desk.units.reading() as unit:
        due = _due(desk, unit, today)
    return ReviewList(today, _lines(due[:LISTED]), max(0, len(due) - LISTED))


def _lines(due: Iterable[tuple[Due, Reviewed]]) -> tuple[ReviewLine, ...]:
    return tuple(
        ReviewLine(one.customer, one.grant.limit, one.risk_class, when, one.last) for when, one in due
    )
