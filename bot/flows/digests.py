"""The digest of one reader for one business day: totals first, then what is most urgent (ux rules)."""

from __future__ import annotations

from collections import Counter
from datetime import date

from bot.flows.model import PEOPLE_POSTS, Money
from bot.flows.ports import Desk, NoticeGroup, NoticeLine, Unit
from bot.flows.screens import Digest, DigestLine
from bot.flows.sweep import Told, bounds_of, readers_of

LINES = 10


def digest(desk: Desk, reader: str, day: date) -> Digest | None:
    """What was announced to this reader on this day and is still open; nothing when all is paid."""
    with desk.units.reading() as unit:
        mine = _groups(desk, unit, reader, day)
        if not mine:
            return None
        lines = unit.notices.lines(day, mine, bounds_of(desk.policy).large, LINES)
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for group in mine:
        counts[group.rule] += group.count
        sums[group.currency] += group.open_minor
    return Digest(
        day=day,
        reader=reader,
        totals=tuple(Money(minor, currency) for currency, minor in sorted(sums.items())),
        counts=dict(counts),
        lines=tuple(_line(line, day) for line in lines),
        left_out=counts.total() - len(lines),
    )


def _groups(desk: Desk, unit: Unit, reader: str, day: date) -> list[NoticeGroup]:
    """The groups this reader is told of, by the rule that also addressed the digest."""
    rungs = {rung.rule: rung for rung in desk.policy.ladder.rungs}
    holders = {post: unit.posts.holders(post) for post in PEOPLE_POSTS}
    return [
        group
        for group in unit.notices.groups(day, bounds_of(desk.policy).large)
        if group.rule in rungs and reader in readers_of(rungs[group.rule], _told(group), holders)
    ]


def _told(group: NoticeGroup) -> Told:
    return Told(group.rule, group.collector, group.brought_by, group.large)


def _line(line: NoticeLine, day: date) -> DigestLine:
    item, notice = line.receivable, line.notice
    return DigestLine(
        rule=notice.rule,
        days=(day - item.due_moved).days,
        receivable=item.number,
        customer=line.customer,
        customer_id=item.customer,
        open=item.open,
        due_on=item.due_moved,
        case=item.case,
        blocked_by_cause=notice.days > 0 and not item.cause_known,
        skipped=line.skipped,
    )
