"""What time brings: clocks of hand-overs, expired terms sheets, broken promises, limitation, the sweep.

One tick asks the tables what is due; nothing is remembered in the scheduler. Each part may
run again, in another process or after a crash, without repeating an effect.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.flows import announcing
from bot.flows.authority import level_above
from bot.flows.cases import act
from bot.flows.credit_file.alarming import remind_of_list, warn_of_expiry
from bot.flows.credit_limit.ending import tell_of_temporary_limits
from bot.flows.dossier import Handover, Promise, PromiseState, Receivable
from bot.flows.errors import CaseMoved, NotNow, NotReady
from bot.flows.forms import Entries
from bot.flows.levels import LEVELS
from bot.flows.model import BOT, CHANNEL_OF_POST, Action, Post, Topic
from bot.flows.ports import Announcement, Desk, Unit
from bot.flows.reading import situation
from bot.flows.reminders import large_from, rescheduled
from bot.flows.reviews.calling import call_for_reviews
from bot.flows.risk_transfer.alarming import warn_of_claims, warn_of_transfers
from bot.flows.situation import Situation, hand
from bot.flows.workflow import ON_FILE

ONE_DAY = timedelta(days=1)
LAST_SWEEP = "last_sweep"

Sweep = Callable[[Desk, date, Callable[[int], None]], object]


def tick(desk: Desk, sweep: Sweep) -> None:
    """Do everything that is due now."""
    now = desk.clock.now()
    today = desk.calendar.today(now)
    expire_sheets(desk, today)
    judge_promises(desk, today)
    if sweep_is_due(desk, now):
        sweep(desk, today, lambda number: fall_due(desk, number))
        report_upward(desk, today)
        warn_of_limitation(desk, today)
        warn_of_expiry(desk, today)
        warn_of_transfers(desk, today)
        warn_of_claims(desk, today)
        call_for_reviews(desk, today)
        remind_of_list(desk, today)
        tell_of_temporary_limits(desk, today)
        with desk.units() as unit:
            unit.settings.set(LAST_SWEEP, today.isoformat())
    sound_alarms(desk, now)


def sweep_is_due(desk: Desk, now: datetime) -> bool:
    """A business day not yet swept, and local time past the policy's hour."""
    today = desk.calendar.today(now)
    local = now.astimezone(ZoneInfo(desk.policy.week.zone)).time()
    if not desk.calendar.is_business_day(today) or local < desk.policy.sweep_at:
        return False
    with desk.units.reading() as unit:
        last = unit.settings.get(LAST_SWEEP)
    return last is None or date.fromisoformat(last) < today


# --- clocks of hand-overs


def sound_alarms(desk: Desk, now: datetime) -> int:
    """Warn the receiver, report a breach; of both reached while the bot was down only the breach."""
    with desk.units() as unit:
        late = unit.handovers.alarming(now)
        for handover in late:
            _sound(desk, unit, handover, now)
        return len(late)


def _sound(desk: Desk, unit: Unit, handover: Handover, now: datetime) -> None:
    breached = handover.due_at is not None and handover.due_at <= now
    told = replace(handover, warned_at=handover.warned_at or now, breached_at=now if breached else None)
    unit.handovers.save(told, handover)
    level = "breach" if breached else "warning"
    facts = {"handover": str(handover.id), "level": level}
    for to in _told(desk, unit, handover, breached=breached):
        key = f"alarm:{handover.id}:{level}:{to}"
        unit.outbox.add([Announcement(key, "clock_alarm", to, handover.case, facts)])


def _told(desk: Desk, unit: Unit, handover: Handover, *, breached: bool) -> list[str]:
    """A warning goes to who has the work; a breach to who is told by policy."""
    if not breached:
        person = handover.accepted_by or announcing.recipient(unit, handover)
        return [f"user:{person}" if person else announcing.channel_of(handover.to_post)]
    if handover.kind in ON_FILE:
        levels = unit.limits.get(int(handover.subject)).levels
        return [announcing.channel_of(level_above(levels, handover.to_post))]
    at = situation(desk, unit, unit.cases.get(handover.case))
    return [announcing.channel_of(breach_told(at, handover))]


def breach_told(at: Situation, handover: Handover) -> Post:
    """Who is told of a breach: the next level of authority of the case, or the post the policy names."""
    rule = at.policy.clock(handover.kind)
    if rule.next_level:
        return level_above(LEVELS[handover.kind](at), handover.to_post)
    return rule.tell or Post.CREDIT_MANAGER


# --- terms sheets, promises, limitation


def expire_sheets(desk: Desk, today: date) -> None:
    with desk.units.reading() as unit:
        numbers = unit.cases.with_expired_sheet(today)
    for number in numbers:
        _as_bot(desk, number, Action.EXPIRE_SHEET)


def fall_due(desk: Desk, number: int) -> None:
    """The case of an overdue item enters collection by the same table as people use."""
    _as_bot(desk, number, Action.FALL_DUE)


def _as_bot(desk: Desk, number: int, action: Action) -> None:
    """Act as the bot; somebody who was faster has settled the matter."""
    try:
        act(desk, number, action, Entries(), BOT)
    except (CaseMoved, NotNow, NotReady):
        return


def judge_promises(desk: Desk, today: date) -> None:
    """A promise not kept within its days of grace is broken; the next level follows at once."""
    with desk.units() as unit:
        for promise in unit.receivables.promises_to_judge(today):
            item = unit.receivables.get(promise.receivable)
            if (item.promised_until or promise.pay_by) < today:
                _judge(desk, unit, promise, item, today)


def _judge(desk: Desk, unit: Unit, promise: Promise, item: Receivable, today: date) -> None:
    paid = item.open.minor == 0
    unit.receivables.save_promise(replace(promise, state=PromiseState.KEPT if paid else PromiseState.BROKEN))
    if paid:
        return
    broken = replace(item, promised_until=None, at_once=True, broken_promises=item.broken_promises + 1)
    unit.receivables.save(rescheduled(desk.policy, desk.calendar, broken, today - ONE_DAY))
    facts = {"receivable": item.number, "promise": str(promise.id)}
    to = announcing.channel_of(Post.COLLECTOR)
    unit.outbox.add([Announcement(f"broken:{promise.id}", "promise_broken", to, item.case, facts)])


def report_upward(desk: Desk, today: date) -> None:
    """Overdue items of cases whose rung of today reports to the director: a report to be read (R65)."""
    rungs = {rung.rule: rung for rung in desk.policy.ladder.rungs}
    with desk.units() as unit:
        for item, notice in unit.receivables.noticed(today):
            rung = rungs.get(notice.rule)
            if rung is None:  # announced under a policy that was replaced since, on this very day
                continue
            large = item.open.minor >= large_from(desk.policy, item.open.currency)
            posts = rung.posts + (rung.large_posts if large else ())
            topics = rung.topics + (rung.large_topics if large else ())
            upward = Post.CREDIT_DIRECTOR in posts or (rung.level and Topic.MANAGEMENT in topics)
            if upward and item.case is not None:
                _report(desk, unit, item.case, f"{item.number} {notice.rule}")


def _report(desk: Desk, unit: Unit, case: int, subject: str) -> None:
    known = unit.handovers.of_case(case)
    if any(h.kind == "upward_report" and h.subject == subject for h in known):
        return
    at = situation(desk, unit, unit.cases.get(case))
    report = unit.handovers.add(hand(at, "upward_report", BOT, Post.BOT, subject=subject))
    unit.outbox.add(announcing.opened(unit, report))


def warn_of_limitation(desk: Desk, today: date) -> None:
    """Claims that lapse: alarms 180, 90 and 30 days before, each once, to legal and the director (R69)."""
    alarms = sorted(desk.policy.limitation_alarms)
    with desk.units() as unit:
        for item in unit.receivables.lapsing(today, today + timedelta(days=alarms[-1])):
            assert item.limitation_on is not None
            left = (item.limitation_on - today).days
            mark = next(days for days in alarms if left <= days)
            facts = {"receivable": item.number, "days": str(left)}
            unit.outbox.add(
                Announcement(
                    f"limitation:{item.id}:{item.limitation_on}:{mark}:{topic}",
                    "limitation",
                    f"topic:{topic}",
                    item.case,
                    facts,
                )
                for topic in (Topic.LEGAL, CHANNEL_OF_POST[Post.CREDIT_DIRECTOR])
            )
