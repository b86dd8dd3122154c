"""The ladder after delivery as a pure rule: which notices of a receivable are due, and the next day to look.

Source: docs/WORKFLOW.md, "After delivery". A *nominal day* is counted in days from the moved due date
(``midterm``: half of the printed term after the invoice date, rounded down); one that is no business day
moves to the next. Of several rungs reached at once only the last is announced, the others are recorded as
skipped. *Chasing* is dunning and the finding of exhaustion: a dispute stops it for the disputed part, the
chase floor for small amounts, a promise, a pause or a missing cause hold it back. What is held back is
not lost: the levels that are left move with it and keep their distance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from bot.flows.dossier import Notice, Receivable
from bot.flows.model import minor_digits
from bot.flows.policy import Policy, Rung
from bot.flows.ports import BusinessCalendar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A rung on the time line of one receivable.

    ``days``: nominal day counted from the moved due date; ``moved``: the business day it falls on;
    ``day``: the same after the levels before it were late.
    """

    rung: Rung
    rank: int
    days: int
    moved: date
    day: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one sweep of one receivable comes to.

    ``notices`` holds the announced one last, the skipped ones before it; ``receivable`` is the state
    after it; ``blocked`` names the level that waits for the cause to be recorded, or is empty.
    """

    notices: tuple[Notice, ...]
    receivable: Receivable
    blocked: str = ""


def is_chasing(rung: Rung) -> bool:
    """Dunning levels and the finding of exhaustion; reminders and the report of the first day are not."""
    return rung.level > 0 or rung.rule.startswith("exhaust-")


def large_from(policy: Policy, currency: str) -> int:
    """From how many minor units of ``currency`` on reports go up one level earlier.

    ``large_minor`` is in base currency. In a currency without a rate every amount is taken as large:
    a report too many, never one too few.
    """
    if currency == policy.base_currency:
        return policy.ladder.large_minor
    if currency not in policy.rates:
        return 0
    numerator, denominator = policy.rates[currency]
    return _in_digits(policy, Fraction(policy.ladder.large_minor * denominator, numerator), currency)


def chase_floor(policy: Policy, currency: str) -> int:
    """The least amount that is chased, in minor units of ``currency`` (the floor is in its major units)."""
    return _in_digits(policy, Fraction(policy.ladder.chase_floor_minor), currency)


def nominal_days(policy: Policy, calendar: BusinessCalendar, receivable: Receivable) -> tuple[Mark, ...]:
    """The rungs of this receivable in order; one whose nominal day lies before the invoice is left out."""
    late = timedelta(days=receivable.shift_days)
    marks = []
    for rank, rung in enumerate(policy.ladder.rungs):
        nominal = _nominal(policy, rung, receivable)
        if nominal is None or nominal < receivable.invoiced_on:
            continue
        moved = calendar.next_business_day(nominal)
        day = calendar.next_business_day(nominal + late) if late and is_chasing(rung) else moved
        marks.append(Mark(rung, rank, (nominal - receivable.due_moved).days, moved, day))
    return tuple(marks)


def notices_due(policy: Policy, calendar: BusinessCalendar, today: date, receivable: Receivable) -> Verdict:
    """What is to be announced, and recorded as skipped, in the sweep of ``today``."""
    if _is_settled(receivable, today) or today < receivable.invoiced_on:
        return Verdict((), _looked_at(policy, calendar, today, receivable))
    pending = _pending(policy, calendar, receivable)
    chasing = [mark for mark in pending if is_chasing(mark.rung)]
    wanted = _wanted(policy, today, receivable, chasing)
    resumes = _resumes(calendar, today, receivable) if wanted else None
    if resumes is not None:
        receivable, blocked = _held(receivable, chasing[0], resumes), _blocked(receivable, chasing[0], today)
        wanted = []
    else:
        blocked = ""
    reached = [mark for mark in pending if not is_chasing(mark.rung) and mark.day <= today] + wanted
    notices = _notices(policy, today, receivable, reached)
    if reached:
        receivable = _announced(receivable, reached[-1], today)
    return Verdict(notices, _looked_at(policy, calendar, today, receivable), blocked)


def next_notice_on(
    policy: Policy, calendar: BusinessCalendar, receivable: Receivable, after: date | None = None
) -> date | None:
    """The business day on which the sweep has to look at the receivable next.

    Always after ``after``, where that is given; without it the day may be past, so that a sweep catches
    up at once. ``None`` when nothing is left to announce, or all that is left is stopped.
    """
    if _is_settled(receivable, after or date.max):
        return None
    pending = _pending(policy, calendar, receivable)
    if not pending:
        return None
    at_once = after is not None and _is_forced(policy, receivable) and is_chasing(pending[-1].rung)
    first = after if at_once and after else min(mark.day for mark in pending)
    return first if after is None or first > after else calendar.add_business_days(after, 1)


def rescheduled(
    policy: Policy, calendar: BusinessCalendar, receivable: Receivable, after: date | None = None
) -> Receivable:
    """The receivable with ``due_moved`` and ``next_notice_on`` as the policy and the calendar have them."""
    moved = replace(receivable, due_moved=calendar.next_business_day(receivable.due_on))
    return replace(moved, next_notice_on=next_notice_on(policy, calendar, moved, after))


def resumed(policy: Policy, calendar: BusinessCalendar, receivable: Receivable, today: date) -> Receivable:
    """The receivable after a dispute was settled: the next level comes first, not the highest one reached."""
    chasing = [mark for mark in _pending(policy, calendar, receivable) if is_chasing(mark.rung)]
    if chasing and chasing[0].day <= today:
        receivable = _held(receivable, chasing[0], calendar.add_business_days(today, 1))
    return rescheduled(policy, calendar, receivable, today)


def _in_digits(policy: Policy, amount: Fraction, currency: str) -> int:
    """So many minor units of the base currency, counted in minor units of another one, rounded up."""
    return ceil(amount * Fraction(10) ** (minor_digits(currency) - minor_digits(policy.base_currency)))


def _nominal(policy: Policy, rung: Rung, receivable: Receivable) -> date | None:
    if rung.offset is not None:
        return receivable.due_moved + timedelta(days=rung.offset)
    term = (receivable.due_on - receivable.invoiced_on).days
    if term < policy.ladder.midterm_from_days:
        return None
    return receivable.invoiced_on + timedelta(days=term // 2)


def _pending(policy: Policy, calendar: BusinessCalendar, receivable: Receivable) -> list[Mark]:
    """The rungs that are left: above the last one whose effect has happened, and not stopped for good."""
    ranks = {rung.rule: rank for rank, rung in enumerate(policy.ladder.rungs)}
    done = ranks.get(receivable.last_rule, -1)
    floor = chase_floor(policy, receivable.open.currency)
    marks = nominal_days(policy, calendar, receivable)
    return [mark for mark in marks if mark.rank > done and _applies(mark.rung, receivable, floor)]


def _applies(rung: Rung, receivable: Receivable, floor: int) -> bool:
    amount = receivable.chased_minor if rung.stops_on_dispute else receivable.open.minor
    return amount > 0 and (amount >= floor or not is_chasing(rung))


def _is_settled(receivable: Receivable, today: date) -> bool:
    paid = receivable.settled_on is not None and receivable.settled_on <= today
    return paid or receivable.open.minor <= 0


def _is_forced(policy: Policy, receivable: Receivable) -> bool:
    return receivable.at_once or receivable.broken_promises >= policy.ladder.broken_promises


def _wanted(policy: Policy, today: date, receivable: Receivable, chasing: list[Mark]) -> list[Mark]:
    """The chasing rungs whose time has come, before anything that holds them back is asked.

    So many broken promises ask for the finding of exhaustion, over the levels that are left; one broken
    promise brings the next level at once.
    """
    last = chasing[-1:]
    broken = receivable.broken_promises >= policy.ladder.broken_promises
    if last and broken and last[0].rung.rule.startswith("exhaust-"):
        return chasing
    if receivable.at_once:
        return chasing[:1]
    return [mark for mark in chasing if mark.day <= today]


def _resumes(calendar: BusinessCalendar, today: date, receivable: Receivable) -> date | None:
    """The business day on which chasing may go on, or ``None`` where nothing holds it back.

    A promise and a pause hold through their last day. A broken promise (``at_once``) holds no longer.
    """
    ends = [receivable.paused_until, None if receivable.at_once else receivable.promised_until]
    running = [end for end in ends if end is not None and end >= today]
    if running:
        return calendar.next_business_day(max(running) + ONE_DAY)
    return None if receivable.cause_known else calendar.add_business_days(today, 1)


def _blocked(receivable: Receivable, mark: Mark, today: date) -> str:
    """The level that waits for its cause; one that waits for a promise or a pause is not blocked."""
    ends = (receivable.paused_until, receivable.promised_until)
    waits = any(end is not None and end >= today for end in ends)
    return "" if receivable.cause_known or waits else mark.rung.rule


def _held(receivable: Receivable, first: Mark, resumes: date) -> Receivable:
    """The rest of the ladder moves so that its first level falls on the day on which it may go on."""
    late = (resumes - receivable.due_moved).days - first.days
    return replace(receivable, shift_days=max(receivable.shift_days, late))


def _announced(receivable: Receivable, mark: Mark, today: date) -> Receivable:
    receivable = replace(receivable, last_rule=mark.rung.rule)
    if not is_chasing(mark.rung):
        return receivable
    late = max(receivable.shift_days, (today - mark.moved).days)
    return replace(receivable, shift_days=late, at_once=False)


def _notices(policy: Policy, today: date, receivable: Receivable, reached: list[Mark]) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            receivable.id, mark.rung.rule, today, mark.days, receivable.open, policy.version,
            announced=mark is reached[-1],
        )
        for mark in reached
    )  # fmt: skip


def _looked_at(policy: Policy, calendar: BusinessCalendar, today: date, receivable: Receivable) -> Receivable:
    return replace(receivable, next_notice_on=next_notice_on(policy, calendar, receivable, today))
