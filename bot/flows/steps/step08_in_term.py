"""Step 8 and money at any later step: contact, payment, dispute (R58-R61, D9, D10)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.dossier import ContactNote, Dispute, Payment, Promise, PromiseState, Receivable
from bot.flows.errors import InvalidInput, OwnWork
from bot.flows.forms import Entries, Field
from bot.flows.model import Action, Actor, Alarm, Money, Post, Stage
from bot.flows.reminders import resumed
from bot.flows.situation import Change, Situation
from bot.flows.standing import restage
from bot.flows.workflow import Step

ALARMS = {"quiet": Alarm.QUIET, "watch": Alarm.WATCH, "alarm": Alarm.ALARM}


def note_contact(at: Situation, entries: Entries, by: Actor) -> Change:
    """A contact inside the term: state of business, plan of payment, alarm level."""
    note = ContactNote(
        entries.day("contacted_on"),
        entries.text("business"),
        ALARMS[entries.text("alarm")],
        entries.day_or_none("pays_on"),
        by.user,
    )
    return Change(replace(at.case, contacts=(*at.case.contacts, note)))


def chosen_item(at: Situation, entries: Entries) -> Receivable:
    """The receivable that was picked in the form."""
    number = entries.text("receivable")
    found = next((item for item in at.open_items() if item.number == number), None)
    if found is None:
        raise InvalidInput({"receivable": ("not_an_option", {"read": number})})
    return found


def allocate(items: tuple[Receivable, ...], first: Receivable, amount: int) -> dict[int, int]:
    """Spread a payment: the chosen item first, then the others by due date; each up to its open amount."""
    order = [first, *(item for item in items if item.id != first.id)]
    shares: dict[int, int] = {}
    for item in order:
        share = min(amount, item.open.minor)
        if share > 0:
            shares[item.id] = share
            amount -= share
    return shares


def record_payment(at: Situation, entries: Entries, by: Actor) -> Change:
    """A payment, short or over: every cent is allocated or stays on the payment as unallocated (D9)."""
    amount, received_on = entries.money("amount"), entries.day("received_on")
    shares = allocate(at.open_items(), chosen_item(at, entries), amount.minor)
    items = tuple(paid(item, shares.get(item.id, 0), entries) for item in at.receivables)
    payment = Payment(
        at.case.customer.id,
        amount,
        received_on,
        entries.text("payment_reference"),
        by.user,
        case=at.case.number,
        unallocated_minor=amount.minor - sum(shares.values()),
    )
    change = restage(replace(at, receivables=items), by, Post.FINANCE)
    changed = tuple(item for item in items if item.id in shares)
    left = sum(item.open.minor for item in items)
    return replace(
        change,
        payment=payment,
        allocations=shares,
        receivables=changed,
        promises=_kept(at, shares, entries),
        facts={"left": f"{at.case.currency} {left}", "unallocated": str(payment.unallocated_minor)},
    )


def paid(item: Receivable, share: int, entries: Entries) -> Receivable:
    if not share:
        return item
    rest = item.open.minor - share
    return replace(
        item,
        open=Money(rest, item.open.currency),
        disputed_minor=min(item.disputed_minor, rest),
        settled_on=entries.day("received_on") if rest == 0 else None,
    )


def _kept(at: Situation, shares: dict[int, int], entries: Entries) -> tuple[Promise, ...]:
    """Promises this payment keeps: in amount and in time."""
    return tuple(
        replace(promise, state=PromiseState.KEPT)
        for promise in at.promises
        if promise.state is PromiseState.OPEN
        and shares.get(promise.receivable, 0) >= promise.amount.minor
        and entries.day("received_on") <= promise.pay_by
    )


def reverse_payment(at: Situation, entries: Entries, by: Actor) -> Change:
    """A bounced payment reopens what it had settled and counts as risk."""
    number = int(entries.text("payment"))
    shares = at.allocations.get(number, {})
    items = tuple(_reopened(item, shares.get(item.id, 0)) for item in at.receivables)
    base = replace(at, receivables=items)
    if at.case.stage is Stage.CLOSED:
        base = replace(base, case=replace(at.case, stage=Stage.CLOSE_OUT))
    change = restage(base, by, Post.FINANCE)
    changed = tuple(item for item in items if item.id in shares)
    return replace(
        change,
        reversed_payment=number,
        receivables=changed,
    )


def _reopened(item: Receivable, share: int) -> Receivable:
    if not share:
        return item
    return replace(item, open=Money(item.open.minor + share, item.open.currency), settled_on=None)


def raise_dispute(at: Situation, entries: Entries, by: Actor) -> Change:
    """A dispute stops dunning of the disputed part, not of the rest (D10)."""
    item, amount = chosen_item(at, entries), entries.money("amount")
    if amount.minor > item.open.minor - item.disputed_minor:
        room = at.money(item.open.minor - item.disputed_minor)
        raise InvalidInput({"amount": ("over_open", {"open": room})})
    dispute = Dispute(item.id, amount, entries.text("reason"), at.today, by.user)
    changed = replace(item, disputed_minor=item.disputed_minor + amount.minor)
    return Change(
        at.case,
        receivables=(changed,),
        disputes=(dispute,),
    )


def settle_dispute(at: Situation, entries: Entries, by: Actor) -> Change:
    """Settle a dispute: unfounded, and chasing goes on; or credited, and the amount falls away."""
    number = int(entries.text("dispute"))
    dispute = next(d for d in at.disputes if d.id == number)
    if dispute.by in by.persons():
        raise OwnWork(action=Action.SETTLE_DISPUTE, because="requested")
    item = next(item for item in at.receivables if item.id == dispute.receivable)
    outcome = entries.text("outcome")
    credited = min(dispute.amount.minor, item.open.minor) if outcome == "credited" else 0
    rest = item.open.minor - credited
    changed = replace(
        item,
        open=Money(rest, item.open.currency),
        disputed_minor=max(0, item.disputed_minor - dispute.amount.minor),
        settled_on=at.today if rest == 0 else item.settled_on,
    )
    changed = resumed(at.policy, at.calendar, changed, at.today)
    items = tuple(changed if other.id == item.id else other for other in at.receivables)
    change = restage(replace(at, receivables=items), by, Post.CREDIT_ANALYST)
    settled = replace(dispute, settled_on=at.today, outcome=outcome)
    return replace(
        change,
        receivables=(changed,),
        disputes=(settled,),
    )


def fall_due(at: Situation, entries: Entries, by: Actor) -> Change:
    """The due date has passed short of payment: first analyse why (R62, R63)."""
    return restage(at, by)


def item_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    """Invoices to pick from; the amount starts at what is open on the first."""
    items = at.open_items()
    picks = tuple((item.number, item.number) for item in items)
    initial: dict[str, object] = {"receivable": items[0].number, "received_on": at.today}
    if step.action in (Action.RECORD_PAYMENT, Action.PROMISE):
        initial["amount"] = items[0].open
    return tuple(
        replace(f, initial=initial.get(f.name, f.initial), literal=picks if f.name == "receivable" else ())
        for f in step.fields
    )


def payment_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    picks = tuple(
        (str(p.id), f"{p.reference} · {p.received_on.isoformat()}") for p in at.payments if not p.reversed
    )
    return tuple(replace(f, literal=picks) if f.name == "payment" else f for f in step.fields)


def _dispute_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    numbers = {item.id: item.number for item in at.receivables}
    picks = tuple(
        (str(d.id), f"{numbers[d.receivable]} · {d.reason}"[:75]) for d in at.disputes if d.settled_on is None
    )
    return tuple(
        replace(f, literal=picks, initial=picks[0][0]) if f.name == "dispute" else f for f in step.fields
    )


EFFECTS = {
    Action.NOTE_CONTACT: note_contact,
    Action.RECORD_PAYMENT: record_payment,
    Action.REVERSE_PAYMENT: reverse_payment,
    Action.RAISE_DISPUTE: raise_dispute,
    Action.SETTLE_DISPUTE: settle_dispute,
    Action.FALL_DUE: fall_due,
}
FIELDS = {
    Action.RECORD_PAYMENT: item_fields,
    Action.RAISE_DISPUTE: item_fields,
    Action.REVERSE_PAYMENT: payment_fields,
    Action.SETTLE_DISPUTE: _dispute_fields,
}
