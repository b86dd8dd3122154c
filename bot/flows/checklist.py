"""The checklist of an investigation: what the policy wants of this case, and what was found so far (R42).

It is made from the policy, from what is recorded on the case and from the statements on file, so it follows a
revised amount and a filed statement by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.flows.dates import months_before
from bot.flows.dossier import CheckItem, CreditCase, ItemState
from bot.flows.limits import convert
from bot.flows.policy import ItemRule
from bot.flows.rating.filed import checked_years, in_force
from bot.flows.rating.statements import Checked
from bot.flows.situation import Situation

REFERENCES, STATEMENTS = "trade_references", "financial_statements"
"""Topics of the policy that other rules look at: the limits other suppliers give, and the figures."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item of the policy for this case; ``item`` is what settles it, nothing while it is open.

    ``statement`` is the newest one on file where it settles the item by itself, or, while the item is open,
    the one that does not because it is marked.
    """

    rule: ItemRule
    needed: bool
    item: CheckItem | None = None
    statement: Checked | None = None

    @property
    def open(self) -> bool:
        return self.item is None or self.item.state is ItemState.MISSING


def checklist(at: Situation) -> tuple[Wanted, ...]:
    """Every item of the policy for this segment, in the policy's order."""
    known = {item.topic: item for item in at.case.checklist}
    segment = at.case.segment or (at.file.segment if at.file else "")
    return tuple(
        Wanted(rule, _needed(at, rule), *_settled(at, rule, known.get(rule.topic)))
        for rule in at.policy.items
        if not rule.segments or segment in rule.segments
    )


def _settled(
    at: Situation, rule: ItemRule, known: CheckItem | None
) -> tuple[CheckItem | None, Checked | None]:
    """What was recorded, or what the file says since: the newest statement, unless it is marked.

    A statement counts that was filed while this case is open and after the item was last spoken of, or one
    of a period that is young enough to be used again.
    """
    periods = in_force(at.statements)
    if rule.topic != STATEMENTS or not periods or (known and known.state is ItemState.FOUND):
        return known, None
    newest, last = periods[-1].statement, max(periods, key=lambda one: one.at)
    if known is not None and last.at <= known.at:
        return known, None
    young = newest.period_end >= months_before(at.today, rule.reuse_months)
    if last.at < at.case.opened_at and not young:
        return known, None
    checked = checked_years(at.statements)[-1]
    if checked.marked:
        return known, checked
    day = newest.period_end
    return CheckItem(rule.topic, ItemState.FOUND, str(day), newest.source, day, last.by, last.at), checked


def sent_back(at: Situation, topics: tuple[str, ...]) -> tuple[CheckItem, ...]:
    """These items open again: what was found stays readable, and only what is filed from now on counts."""
    known = {item.topic: item for item in at.case.checklist}
    known |= {one.rule.topic: one.item for one in checklist(at) if one.item}
    back = [known[topic] for topic in topics if topic in known]
    return tuple(replace(item, state=ItemState.MISSING, at=at.now) for item in back)


def _needed(at: Situation, rule: ItemRule) -> bool:
    """Whether the amount asked for makes the item needed; unknown amounts make every such item needed."""
    if rule.needed_from_minor is None:
        return False
    if at.case.intention is None:
        return True
    amount = convert(at.case.intention.wanted.amount, at.policy.base_currency, at.policy)
    return amount.minor >= rule.needed_from_minor


def open_items(at: Situation) -> tuple[str, ...]:
    """Topics that nobody has worked on, or that were sent back."""
    return tuple(wanted.rule.topic for wanted in checklist(at) if wanted.open)


def recorded(case: CreditCase, *items: CheckItem) -> CreditCase:
    """The case with these items in place of earlier ones of their topics."""
    topics = {item.topic for item in items}
    kept = tuple(item for item in case.checklist if item.topic not in topics)
    return replace(case, checklist=(*kept, *items))


def reusable(at: Situation) -> tuple[CheckItem, ...]:
    """What earlier cases of the customer found, young enough by the policy, for items still open here.

    Each says from which case it is; its day and finder stay as they were, so its age is seen.
    """
    months = {wanted.rule.topic: wanted.rule.reuse_months for wanted in checklist(at) if wanted.open}
    found: dict[str, CheckItem] = {}
    for case in at.earlier:
        for item in case.checklist:
            since = months_before(at.today, months.get(item.topic, 0))
            young = item.topic in months and item.state is ItemState.FOUND and item.as_of >= since
            if young and (item.topic not in found or found[item.topic].as_of < item.as_of):
                found[item.topic] = replace(item, reused_from=item.reused_from or case.reference)
    return tuple(found.values())
