"""App Home: whose turn it is, by clock, each with the step that is asked for (R3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.flows.advancing import choices
from bot.flows.credit_file.table import FileAction
from bot.flows.model import Action, Actor, Post
from bot.flows.ports import BusinessCalendar, Desk, Unit
from bot.flows.queue import ClockReading, Day, QueueLine, Urgency, Whose, elapsed
from bot.flows.reading import situation
from bot.flows.screens import Choice, Home, Turn
from bot.flows.workflow import ON_FILE

PAGE = 10
WAITING = 10
MOVED = 5

ASKED: dict[str, tuple[Action, ...]] = {
    "contact_notice": (Action.ACCEPT,),
    "screening": (Action.FEED_BACK,),
    "findings": (Action.ANSWER,),
    "differences": (Action.RESOLVE,),
    "intention": (Action.TRANSFER, Action.SETTLE_IN_CASH),
    "request_to_sales": (Action.ANSWER_REQUEST, Action.REFUSE_REQUEST),
    "request_to_credit": (Action.ANSWER_REQUEST, Action.REFUSE_REQUEST),
    "refused_request": (Action.ANSWER_REQUEST, Action.REFUSE_REQUEST),
    "investigation": (Action.HAND_IN_REPORT,),
    "fieldwork": (Action.HAND_IN_REPORT,),
    "returned": (Action.HAND_IN_AGAIN,),
    "report": (Action.ACCEPT_REPORT,),
    "analysis": (Action.PROPOSE,),
    "approval": (Action.APPROVE, Action.VOTE),
    "precedents": (Action.MEET_PRECEDENT,),
    "signature": (Action.SIGN,),
    "delivery": (Action.PRODUCE, Action.MAKE_READY, Action.SHIP),
    "shipment_check": (Action.CHECK_SHIPMENT,),
    "documents_verified": (Action.VERIFY_DOCUMENTS,),
    "documents_sent": (Action.SEND_DOCUMENTS,),
    "documents_received": (Action.RECEIVE_DOCUMENTS,),
    "confirmation": (Action.CONFIRM_ARRIVAL,),
    "receivable": (Action.CONFIRM_RECEIVABLE,),
    "in_term": (Action.NOTE_CONTACT,),
    "cause": (Action.RECORD_CAUSE,),
    "collection": (Action.DUN, Action.FIND_EXHAUSTED),
    "upward_report": (Action.ACCEPT,),
    "recovery": (Action.MANDATE,),
    "mandate": (Action.REPORT_RECOVERY,),
    "write_off": (Action.APPROVE_WRITE_OFF,),
    "close_out": (Action.CLOSE, Action.ARCHIVE),
    "rating": (Action.RE_RATE,),
    "relationship": (Action.SET_RELATIONSHIP,),
    "limit_change": (Action.DECIDE_LIMIT,),
}
"""The step that a kind of hand-over asks for; the first that may be taken now is the button."""

ASKED_ON_FILE: dict[str, FileAction] = {"limit_request": FileAction.SIGN_LIMIT_REQUEST}
"""What a kind of hand-over asks for that is about a customer's file; its button opens that file."""


def home(desk: Desk, viewer: Actor, *, welcome: bool, faults: int, page: int = 0) -> Home:
    """My turn by clock, ten a page, then what I wait for, then what moved since the last business day."""
    day = day_of(desk)
    since = day_before(desk.calendar, desk.calendar.today(day.now))
    whose = Whose.of(viewer)
    with desk.units.reading() as unit:
        mine = unit.queue.turns(whose, PAGE + 1, page * PAGE)
        moved, moved_in_all = unit.queue.moved(whose, desk.calendar.at(since, time.min), MOVED)
        return Home(
            user=viewer.user,
            posts=tuple(post for post in Post if post in viewer.posts),
            mine=_asked(desk, unit, viewer, mine[:PAGE]),
            count=unit.queue.count(whose, day),
            waiting=_awaited(desk, unit, viewer, unit.queue.waited_for(whose, WAITING)),
            today=desk.calendar.today(day.now),
            welcome=welcome,
            faults=faults,
            page=page,
            more=len(mine) > PAGE,
            moved=tuple(moved),
            moved_in_all=moved_in_all,
            moved_since=since,
        )


def day_of(desk: Desk) -> Day:
    """Now, and midnight of the company's day."""
    now = desk.clock.now()
    tomorrow = desk.calendar.today(now) + timedelta(days=1)
    return Day(now, desk.calendar.at(tomorrow, time.min))


def day_before(calendar: BusinessCalendar, today: date) -> date:
    """The business day before this day: on a Monday, and on a day off, the last day people worked."""
    return calendar.add_business_days(today, -1)


def reading(calendar: BusinessCalendar, due_at: datetime | None, now: datetime) -> ClockReading:
    """How a clock stands; from tomorrow on it is told in business days.

    A clock that ends on a day off counts to the business day before: what is left is time to work in.
    """
    if due_at is None:
        return ClockReading(Urgency.UNTIMED)
    if due_at < now:
        return ClockReading(Urgency.BREACHED, due_at, *elapsed(now - due_at))
    today, day = calendar.today(now), calendar.today(due_at)
    if day == today:
        return ClockReading(Urgency.TODAY, due_at)
    left = calendar.business_days_between(today, day)
    return ClockReading(Urgency.LATER, due_at, left, "business_days")


def _asked(desk: Desk, unit: Unit, viewer: Actor, lines: Sequence[QueueLine]) -> tuple[Turn, ...]:
    numbers = {line.case for line in lines if line.kind not in ON_FILE}
    offered = {number: _offered(desk, unit, viewer, number) for number in numbers}
    return tuple(_turn(desk, line, offered.get(line.case, {})) for line in lines)


def _offered(desk: Desk, unit: Unit, viewer: Actor, number: int) -> dict[Action, Choice]:
    """What this person may do on a case now, so that no button of Home is refused."""
    at = situation(desk, unit, unit.cases.get(number))
    return {choice.action: choice for choice in choices(at, viewer)}


def _turn(desk: Desk, line: QueueLine, offered: dict[Action, Choice]) -> Turn:
    actions = ASKED.get(line.kind, ())
    clock = reading(desk.calendar, line.due_at, desk.clock.now())
    if line.kind in ON_FILE:
        return Turn(line, clock)
    step = next((offered[action] for action in actions if action in offered), None)
    waits = line.state == "open" and Action.ACCEPT in offered and Action.ACCEPT not in actions
    claimed = line.state == "accepted" and Action.HAND_BACK in offered
    return Turn(line, clock, step, accepts=waits, hands_back=claimed)


def _awaited(desk: Desk, unit: Unit, viewer: Actor, lines: Sequence[QueueLine]) -> tuple[Turn, ...]:
    """What others have to do; a decision can be asked for, nothing else."""
    return tuple(_nudged(desk, unit, viewer, line) for line in lines)


def _nudged(desk: Desk, unit: Unit, viewer: Actor, line: QueueLine) -> Turn:
    clock = reading(desk.calendar, line.due_at, desk.clock.now())
    if line.kind != "approval":
        return Turn(line, clock)
    return Turn(line, clock, _offered(desk, unit, viewer, line.case).get(Action.NUDGE))
