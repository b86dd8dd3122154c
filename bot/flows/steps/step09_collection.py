"""Step 9: first analyse why, then collect, until paid or found exhausted (R62-R66, D11, D13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.flows.dossier import Cause, CauseKind, Demand, Promise, PromiseState, Receivable
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries
from bot.flows.model import Action, Actor, Post, Stage
from bot.flows.situation import Change, Situation, hand
from bot.flows.steps.step07_delivery import years_after
from bot.flows.steps.step08_in_term import chosen_item, item_fields


def record_cause(at: Situation, entries: Entries, by: Actor) -> Change:
    """The cause and what the analyst recommends; only now may the collector dun."""
    kind = CauseKind(entries.text("cause"))
    return _cause(at, Cause(kind, entries.text("recommendation"), by.user, at.now), by)


def override_cause(at: Situation, entries: Entries, by: Actor) -> Change:
    """Dun without a recorded cause, with a reason (D11)."""
    return _cause(at, Cause(None, entries.text("reason"), by.user, at.now), by)


def _cause(at: Situation, cause: Cause, by: Actor) -> Change:
    items = tuple(replace(item, cause_known=True) for item in at.open_items())
    running = at.running("collection")
    work = (
        ()
        if running
        else (hand(at, "collection", by, Post.CREDIT_ANALYST, to_user=at.case.customer.collector or ""),)
    )
    return Change(
        replace(at.case, cause=cause),
        receivables=items,
        opens=work,
        closes=frozenset({"cause"}),
    )


def dun(at: Situation, entries: Entries, by: Actor) -> Change:
    """The next dunning level was carried out; a demand restarts limitation (China, Civil Code 195)."""
    level, on = at.case.level + 1, entries.day("sent_on")
    demand = Demand(level, on, entries.text("channel"), entries.text("note"), by.user)
    case = replace(at.case, demands=(*at.case.demands, demand), level=level)
    restart = years_after(on, at.policy.limitation_years)
    items = tuple(replace(item, limitation_on=_later(item, restart)) for item in at.overdue_items())
    return Change(case, receivables=items, facts={"level": str(level)})


def _later(item: Receivable, restart: date) -> date:
    return max(item.limitation_on, restart) if item.limitation_on else restart


def promise(at: Situation, entries: Entries, by: Actor) -> Change:
    """A promise stops dunning until its date and the days of grace; one open promise an item."""
    item, amount, pay_by = chosen_item(at, entries), entries.money("amount"), entries.day("pay_by")
    if amount.minor > item.open.minor:
        raise InvalidInput({"amount": ("over_open", {"open": item.open})})
    if any(p.receivable == item.id and p.state is PromiseState.OPEN for p in at.promises):
        raise InvalidInput({"receivable": ("promise_open", {"receivable": item.number})})
    until = at.calendar.add_business_days(pay_by, at.policy.ladder.promise_grace_bd)
    made = Promise(item.id, amount, at.today, pay_by, by.user)
    held = replace(item, promised_until=until)
    return Change(
        at.case,
        receivables=(held,),
        promises=(made,),
    )


def pause(at: Situation, entries: Entries, by: Actor) -> Change:
    """Pause dunning; a pause carries an end date, a reason and a name."""
    items = tuple(replace(item, paused_until=entries.day("until")) for item in at.open_items())
    return Change(
        at.case,
        receivables=items,
    )


def find_exhausted(at: Situation, entries: Entries, by: Actor) -> Change:
    """Own collection proved fruitless: a recorded finding, not an impression (R66)."""
    case = replace(at.case, stage=Stage.RECOVERY, exhausted=entries.text("finding"))
    ask = hand(at, "recovery", by, Post.COLLECTOR)
    return Change(case, opens=(ask,), closes=frozenset({"cause", "collection"}))


EFFECTS = {
    Action.RECORD_CAUSE: record_cause,
    Action.OVERRIDE_CAUSE: override_cause,
    Action.DUN: dun,
    Action.PROMISE: promise,
    Action.PAUSE: pause,
    Action.FIND_EXHAUSTED: find_exhausted,
}
FIELDS = {Action.PROMISE: item_fields}
