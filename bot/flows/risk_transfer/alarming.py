"""What time brings to the register: instruments that expire, deadlines for notifying the provider (R37).

Each may run again without repeating itself: the outbox's keys are unique for ever, and what was told of a
claim is stored in the transaction that announces it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.flows import announcing
from bot.flows.credit_file.documents import alarm_now, alarm_on
from bot.flows.model import CHANNEL_OF_POST, Post, Topic
from bot.flows.ports import Announcement, Desk, Unit
from bot.flows.risk_transfer.claims import LAPSED, Claim, mark_of
from bot.flows.risk_transfer.instrument import renewed
from bot.flows.screens import ClaimDigest, ClaimLine, TransferExpiry

LINES = 10


def warn_of_transfers(desk: Desk, today: date) -> None:
    """Tell credit of instruments that end soon or have ended, on the days of the documents, each once."""
    days = desk.policy.file.alarms
    with desk.units() as unit:
        for one, _customer in unit.transfers.alarming(today):
            reached = alarm_now(one, today, days)
            unit.transfers.set_alarm(one.id, alarm_on(one, today, days))
            if reached is None:
                continue  # the policy's days are others than when it was entered
            key, facts = f"transfer:{one.id}:{reached}", {"transfer": str(one.id)}
            to = announcing.channel_of(Post.FILE_ADMIN)
            unit.outbox.add([Announcement(key, "transfer_expiry", to, facts=facts)])


def transfer_expiry(desk: Desk, number: int) -> TransferExpiry | None:
    """An instrument that was ended, or that a later one has replaced, rings no more."""
    with desk.units.reading() as unit:
        one, customer = unit.transfers.get(number)
        left = one.days_left(desk.calendar.today(desk.clock.now()))
        if left is None or one.ended_on is not None or renewed(one, unit.transfers.of_customer(customer)):
            return None
        return TransferExpiry(unit.customers.get(customer), one, left)


def warn_of_claims(desk: Desk, today: date) -> None:
    """Deadlines that near go to collections and the credit manager, one message a day each; lapsed ones go
    to management. Every mark of a claim is told once.
    """
    marks = desk.policy.transfers.claim_alarms
    with desk.units() as unit:
        told: set[bool] = set()
        for claim in unit.transfers.claims(today, max(marks, default=0)):
            entered = desk.calendar.today(claim.transfer.entered_at)
            mark = mark_of(claim, today, entered, marks)
            if mark is None:
                continue
            unit.transfers.tell_claim(replace(claim, mark=mark, told_on=today))
            told.add(mark == LAPSED)
        if False in told:
            posts = (Post.COLLECTOR, Post.CREDIT_MANAGER)
            _announce(desk, unit, today, "near", (CHANNEL_OF_POST[post] for post in posts))
        if True in told:
            _announce(desk, unit, today, "lapsed", (Topic.MANAGEMENT,))


def _announce(desk: Desk, unit: Unit, today: date, which: str, topics: Iterable[Topic]) -> None:
    facts = {"day": today.isoformat(), "which": which}
    send = desk.calendar.at(today, desk.policy.digest_at)
    unit.outbox.add(
        Announcement(
            f"claims:{which}:{today.isoformat()}:{topic}",
            "claim_digest",
            f"topic:{topic}",
            facts=facts,
            not_before=send,
        )
        for topic in topics
    )


def claim_digest(desk: Desk, day: date, which: str) -> ClaimDigest | None:
    """What was told on this day and is still unpaid and not notified; nothing when all is settled."""
    today = desk.calendar.today(desk.clock.now())
    with desk.units.reading() as unit:
        claims = unit.transfers.claims_told(day, lapsed=which == "lapsed")
        lines = tuple(_line(unit, one, today) for one in claims[:LINES])
    if not lines:
        return None
    return ClaimDigest(day, which == "lapsed", lines, len(claims) - len(lines))


def _line(unit: Unit, claim: Claim, today: date) -> ClaimLine:
    return ClaimLine(unit.customers.get(claim.item.customer), claim, claim.days_left(today))
