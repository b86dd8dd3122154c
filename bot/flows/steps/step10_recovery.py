"""Step 10: outside party or law before limitation; write-off only by authority (R66-R69)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.authority import next_level
from bot.flows.dossier import Mandate, Receivable, RecoveryReport, Signature, WriteOff
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field
from bot.flows.levels import level_now, write_off_levels
from bot.flows.model import Action, Actor, Money, Post
from bot.flows.situation import Change, Situation, hand
from bot.flows.standing import restage
from bot.flows.steps.step07_delivery import years_after
from bot.flows.workflow import Step


def open_total(at: Situation) -> Money:
    return at.money(sum(item.open.minor for item in at.open_items()))


def _within_open(at: Situation, amount: Money) -> None:
    if amount.minor > open_total(at).minor:
        raise InvalidInput({"amount": ("over_open", {"open": open_total(at)})})


def mandate(at: Situation, entries: Entries, by: Actor) -> Change:
    """Instruct an outside party or a court, with the limitation date in view (R67-R69)."""
    _within_open(at, entries.money("amount"))
    lapses = min((item.limitation_on for item in at.open_items() if item.limitation_on), default=at.today)
    given = Mandate(
        entries.text("route"),
        entries.text("party"),
        entries.money("amount"),
        entries.text("fee"),
        entries.text("documents"),
        lapses,
        by.user,
        at.today,
    )
    ask = hand(at, "mandate", by, Post.CREDIT_MANAGER)
    return Change(
        replace(at.case, mandate=given),
        opens=(ask,),
        closes=frozenset({"recovery", "mandate"}),
        facts={"limitation_on": lapses.isoformat()},
    )


def report_recovery(at: Situation, entries: Entries, by: Actor) -> Change:
    """A report on the recovery; an interruption restarts limitation and needs its evidence (R69)."""
    interrupts, on = entries.yes("interrupts"), entries.day("reported_on")
    if interrupts and not entries.text("evidence"):
        raise InvalidInput({"evidence": ("required", {})})
    report = RecoveryReport(on, entries.text("report"), interrupts, entries.text("evidence"), by.user)
    restart = years_after(on, at.policy.limitation_years)
    items = tuple(replace(item, limitation_on=restart) for item in at.open_items()) if interrupts else ()
    return Change(replace(at.case, recovery=(*at.case.recovery, report)), receivables=items)


def propose_write_off(at: Situation, entries: Entries, by: Actor) -> Change:
    _within_open(at, entries.money("amount"))
    case = replace(at.case, write_off=WriteOff(entries.money("amount"), entries.text("reason"), by.user))
    level = level_now(replace(at, case=case), "write_off")
    if level is None:
        raise InvalidInput({"amount": ("nobody_may_sign", {})})
    ask = hand(at, "write_off", by, Post.FINANCE, to_post=level.post)
    return Change(case, opens=(ask,))


def approve_write_off(at: Situation, entries: Entries, by: Actor) -> Change:
    """Sign the write-off; the last signature takes the amount off, oldest item first."""
    level, write_off = level_now(at, "write_off"), at.case.write_off
    assert level is not None
    assert write_off is not None
    signed = replace(write_off, approvals=(*write_off.approvals, Signature(level.post, by.user, at.now)))
    further = next_level(write_off_levels(at), signed.approvals)
    if further is not None:
        ask = hand(at, "write_off", by, level.post, to_post=further.post)
        case = replace(at.case, write_off=signed)
        return Change(case, opens=(ask,), closes=frozenset({"write_off"}))
    items = _written_off(at, signed.amount.minor)
    case = replace(at.case, write_off=replace(signed, decided="approved"))
    change = restage(replace(at, case=case, receivables=items), by, level.post)
    return replace(
        change,
        receivables=items,
        closes=change.closes | {"write_off"},
        facts={"amount": f"{signed.amount.currency} {signed.amount.minor}"},
    )


def _written_off(at: Situation, amount: int) -> tuple[Receivable, ...]:
    items = []
    for item in at.receivables:
        share = min(amount, item.open.minor)
        amount -= share
        rest = item.open.minor - share
        gone = share > 0 and rest == 0
        items.append(
            replace(
                item,
                open=Money(rest, item.open.currency),
                written_off_minor=item.written_off_minor + share,
                settled_on=at.today if gone else item.settled_on,
            )
        )
    return tuple(items)


def decline_write_off(at: Situation, entries: Entries, by: Actor) -> Change:
    assert at.case.write_off is not None
    case = replace(at.case, write_off=replace(at.case.write_off, decided="declined"))
    return Change(case, closes=frozenset({"write_off"}))


def _mandate_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    routes = at.policy.recovery_routes
    filled = (replace(f, options=routes) if f.name == "route" else f for f in step.fields)
    return tuple(replace(f, initial=open_total(at)) if f.name == "amount" else f for f in filled)


def _amount_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    return tuple(replace(f, initial=open_total(at)) if f.name == "amount" else f for f in step.fields)


EFFECTS = {
    Action.MANDATE: mandate,
    Action.REPORT_RECOVERY: report_recovery,
    Action.PROPOSE_WRITE_OFF: propose_write_off,
    Action.APPROVE_WRITE_OFF: approve_write_off,
    Action.DECLINE_WRITE_OFF: decline_write_off,
}
FIELDS = {Action.MANDATE: _mandate_fields, Action.PROPOSE_WRITE_OFF: _amount_fields}
