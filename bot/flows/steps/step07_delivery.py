"""Step 7: milestones, documents, the customer's written confirmation, the receivable (R27-R30, R51-R57)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.flows import gates
from bot.flows.dossier import CreditCase, Receivable, Shipment
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field
from bot.flows.limits import limit_of
from bot.flows.model import Action, Actor, Post, StartEvent
from bot.flows.situation import Change, Situation, hand
from bot.flows.standing import restage
from bot.flows.workflow import Step


def _first(at: Situation, test: Callable[[Shipment], bool]) -> Shipment:
    """The earliest shipment for which this milestone comes next."""
    return next(shipment for shipment in at.case.shipments if test(shipment))


def _with(case: CreditCase, shipment: Shipment) -> CreditCase:
    others = tuple(shipment if s.number == shipment.number else s for s in case.shipments)
    return replace(case, shipments=others)


def _step(
    at: Situation, shipment: Shipment, by: Actor, done: str, ask: str = "", to_user: str = ""
) -> Change:
    """The shipment with its milestone, and the next piece of work asked for."""
    subject = str(shipment.number)
    opens = (hand(at, ask, by, Post.FILE_ADMIN, subject=subject, to_user=to_user),) if ask else ()
    facts = {"shipment": subject}
    return Change(_with(at.case, shipment), opens=opens, closes=frozenset({done}), facts=facts)


def remaining(case: CreditCase) -> int:
    """What of the contract is not yet in a shipment (minor units)."""
    assert case.contract is not None
    shipped = sum(s.amount.minor for s in case.shipments if s.amount)
    return max(0, case.contract.terms.amount.minor - shipped)


def produce(at: Situation, entries: Entries, by: Actor) -> Change:
    """Production completed: a shipment begins; the limit is looked at again (D6)."""
    number = len(at.case.shipments) + 1
    shipment = Shipment(number=number, produced_on=entries.day("produced_on"))
    limit = limit_of(at)
    facts = {"shipment": str(number)}
    if limit is not None and at.position.used + remaining(at.case) > limit.minor:
        facts["over"] = str(at.position.used + remaining(at.case) - limit.minor)
    return Change(replace(at.case, shipments=(*at.case.shipments, shipment)), facts=facts)


def make_ready(at: Situation, entries: Entries, by: Actor) -> Change:
    shipment = _first(at, gates.is_produced)
    amount = entries.money("amount")
    if amount.minor > remaining(at.case):
        raise InvalidInput({"amount": ("over_open", {"open": at.money(remaining(at.case))})})
    cap = at.case.contract.terms.shipment_cap if at.case.contract else None
    if cap is not None and amount.minor > cap.minor:
        raise InvalidInput({"amount": ("over_cap", {"cap": cap})})
    ready = replace(shipment, ready_on=entries.day("ready_on"), amount=amount)
    change = _step(at, ready, by, "delivery", "shipment_check")
    return replace(change, opens=tuple(replace(h, from_post=Post.SALES) for h in change.opens))


def check_shipment(at: Situation, entries: Entries, by: Actor) -> Change:
    """The shipment check has passed: no hold stands (D6)."""
    shipment = _first(at, gates.is_ready)
    checked = replace(shipment, checked_at=at.now, checked_by=by.user)
    return _step(at, checked, by, "shipment_check", "delivery", at.case.brought_by)


def ship(at: Situation, entries: Entries, by: Actor) -> Change:
    shipment = _first(at, gates.is_checked)
    gone = replace(shipment, shipped_on=entries.day("shipped_on"), is_last=entries.yes("is_last"))
    change = _step(at, gone, by, "delivery", "documents_verified")
    opens = tuple(replace(h, from_post=Post.SALES) for h in change.opens)
    if not gone.is_last:
        opens += (hand(at, "delivery", by, Post.SALES, to_user=at.case.brought_by),)
    return replace(change, opens=opens)


def verify_documents(at: Situation, entries: Entries, by: Actor) -> Change:
    """Credit verifies delivery note and invoice against what was shipped (R51)."""
    shipment = _first(at, gates.is_shipped)
    amount = entries.money("amount")
    if amount != shipment.amount:
        raise InvalidInput({"amount": ("amount_differs", {"expected": shipment.amount})})
    verified = replace(
        shipment,
        delivery_note=entries.text("delivery_note"),
        invoice=entries.text("invoice"),
        invoiced_on=entries.day("invoiced_on"),
        verified_by=by.user,
    )
    return _step(at, verified, by, "documents_verified", "documents_sent")


def send_documents(at: Situation, entries: Entries, by: Actor) -> Change:
    shipment = _first(at, gates.is_verified)
    sent = replace(
        shipment,
        sent_on=entries.day("sent_on"),
        carrier=entries.text("carrier"),
        tracking=entries.text("tracking"),
    )
    return _step(at, sent, by, "documents_sent", "documents_received")


def receive_documents(at: Situation, entries: Entries, by: Actor) -> Change:
    """The documents have reached the customer; the written confirmation is asked for (R52, R53)."""
    shipment = _first(at, gates.is_sent)
    received_on = entries.day("received_on")
    _not_before(received_on, shipment.sent_on, "received_on")
    received = replace(shipment, received_on=received_on, received_by=entries.text("received_by"))
    return _step(at, received, by, "documents_received", "confirmation")


def confirm_arrival(at: Situation, entries: Entries, by: Actor) -> Change:
    """The customer's written confirmation: arrived and, apart from it, conforming (R54, R55)."""
    shipment = _first(at, gates.is_received)
    arrived_on = entries.day("arrived_on")
    _not_before(arrived_on, shipment.shipped_on, "arrived_on")
    confirmed = replace(
        shipment,
        arrived_on=arrived_on,
        conforming=entries.text("conforming"),
        signatory=entries.text("signatory"),
        confirmed_on=at.today,
    )
    if confirmed.conforming == "rejected":  # nothing is owed for it until it is put right
        return replace(_step(at, confirmed, by, ""), facts={"shipment": str(shipment.number)})
    return _step(at, confirmed, by, "confirmation", "receivable")


def _not_before(day: date, earliest: date | None, name: str) -> None:
    if earliest is not None and day < earliest:
        raise InvalidInput({name: ("before", {"earliest": earliest})})


def baseline(shipment: Shipment, event: StartEvent) -> date:
    """The day on which the credit term starts, by the agreed start event (D7)."""
    days = {
        StartEvent.INVOICE: shipment.invoiced_on,
        StartEvent.DELIVERY: shipment.arrived_on,
        StartEvent.DOCUMENTS: shipment.received_on,
        StartEvent.ACCEPTANCE: shipment.confirmed_on,
    }
    day = days[event]
    assert day is not None  # the receivable is confirmed only after all four are known
    return day


def confirm_receivable(at: Situation, entries: Entries, by: Actor) -> Change:
    """The receivable is perfected: due date from the term, limitation from the due date (R30, R31)."""
    shipment, contract = _first(at, gates.is_confirmed), at.case.contract
    assert contract is not None
    assert shipment.amount is not None
    assert shipment.invoiced_on is not None
    due = baseline(shipment, contract.terms.start_event) + timedelta(days=contract.terms.term_days)
    item = Receivable(
        id=0,
        number=shipment.invoice,
        customer=at.case.customer.id,
        case=at.case.number,
        invoiced_on=shipment.invoiced_on,
        due_on=due,
        due_moved=at.calendar.next_business_day(due),
        amount=shipment.amount,
        open=shipment.amount,
        limitation_on=years_after(due, at.policy.limitation_years),
    )
    case = _with(at.case, replace(shipment, receivable=item.number))
    after = replace(at, case=case, receivables=(*at.receivables, item))
    change = restage(after, by)
    return replace(
        change,
        receivables=(item,),
        closes=change.closes | {"receivable"},
        facts={"shipment": str(shipment.number), "due_on": due.isoformat()},
    )


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def end_delivery(at: Situation, entries: Entries, by: Actor) -> Change:
    """Nothing more will be delivered, though no shipment was the last."""
    case = replace(at.case, delivery_ended=entries.text("reason"))
    change = restage(replace(at, case=case), by)
    return replace(change, closes=change.closes | {"delivery"})


def _amount_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    if step.action is Action.MAKE_READY:
        amount = at.money(remaining(at.case))
    else:
        known = _first(at, gates.is_shipped).amount
        amount = known or at.money(0)
    return tuple(replace(f, initial=amount) if f.name == "amount" else f for f in step.fields)


EFFECTS = {
    Action.PRODUCE: produce,
    Action.MAKE_READY: make_ready,
    Action.CHECK_SHIPMENT: check_shipment,
    Action.SHIP: ship,
    Action.VERIFY_DOCUMENTS: verify_documents,
    Action.SEND_DOCUMENTS: send_documents,
    Action.RECEIVE_DOCUMENTS: receive_documents,
    Action.CONFIRM_ARRIVAL: confirm_arrival,
    Action.CONFIRM_RECEIVABLE: confirm_receivable,
    Action.END_DELIVERY: end_delivery,
}
FIELDS = {Action.MAKE_READY: _amount_fields, Action.VERIFY_DOCUMENTS: _amount_fields}
