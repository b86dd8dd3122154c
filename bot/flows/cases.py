"""The use cases of a credit case: open it, act on it. One transaction each; announcements are rows in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.flows import announcing
from bot.flows.admitting import case_for
from bot.flows.advancing import advance, step_of
from bot.flows.credit_file.facts import Fact, Reliability
from bot.flows.credit_file.likeness import Near
from bot.flows.dossier import ContactNotice, CreditCase, Handover, JournalEntry, Receivable
from bot.flows.errors import CaseMoved, InvalidInput, NotAllowed
from bot.flows.forms import Entries
from bot.flows.limits import convert
from bot.flows.model import Action, Actor, Customer, Money, Post, Stage
from bot.flows.ports import Announcement, Desk, Unit
from bot.flows.reading import EXPOSING, file_of, situation
from bot.flows.reminders import rescheduled
from bot.flows.situation import Change, Situation, hand, post_of
from bot.flows.steps.step01_screening import SALES_SOURCE
from bot.flows.workflow import SALES


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What sales enters at first contact (R38, R39).

    ``same_as``: the customer that was chosen among those with a name near to ``customer``; ``different``: why
    it is none of them. ``registration_checked`` as in ``Customer``. ``author``, ``link``: of the message the
    case was opened from.
    """

    customer: str
    contact: str
    contacted_on: date
    wanted: str
    currency: str
    yearly_volume: Money | None = None
    opportunity_cost: Money | None = None
    dealing_cost: Money | None = None
    channel: str = ""
    note: str = ""
    author: str = ""
    link: str = ""
    registration: str = ""
    country: str = ""
    address: str = ""
    industry: str = ""
    registration_checked: bool = False
    same_as: int | None = None
    different: str = ""

    @property
    def at_stake(self) -> Money | None:
        """Opportunity cost and cost of dealing together: what the fast lane is judged by."""
        costs = [cost for cost in (self.opportunity_cost, self.dealing_cost) if cost]
        return Money(sum(cost.minor for cost in costs), self.currency) if costs else None

    def told(self) -> dict[str, str]:
        """What sales itself says of the customer, by the field of the file."""
        known = {
            "registration_number": self.registration,
            "country": self.country,
            "address": self.address,
            "industry": self.industry,
        }
        return {field: value for field, value in known.items() if value}


def lookalikes(desk: Desk, new: NewNotice) -> tuple[Near, ...]:
    """Customers that may be the one named, to be asked about before a second file is made.

    None where the name or the registration number says by itself which customer it is.
    """
    with desk.units.reading() as unit:
        if _told(unit, new):
            return ()
        return tuple(unit.customers.near(new.customer, desk.policy.file.near_percent))


def _told(unit: Unit, new: NewNotice) -> Customer | None:
    """The customer of this very registration number, else of this very name."""
    known = unit.customers.registered(new.registration, new.country) if new.registration else None
    return known or unit.customers.named(new.customer)


def _customer(unit: Unit, new: NewNotice, by: Actor, now: datetime) -> Customer:
    if new.same_as is not None:
        return unit.customers.get(new.same_as)
    known = _told(unit, new)
    if known is not None:
        return known
    return unit.customers.add(
        new.customer, new.registration, by.user, now, country=new.country, checked=new.registration_checked
    )


def open_case(desk: Desk, new: NewNotice, by: Actor, submission: str) -> tuple[CreditCase, bool]:
    """Open a case at first contact and hand the notice to credit.

    ``submission`` names the modal that was submitted: a second submit finds the first case.
    Answers the case and whether it was there already. Raises ``NotAllowed`` without a sales post.
    """
    if not by.posts & SALES:
        raise NotAllowed(action="new", posts=(Post.SALES, Post.SALES_MANAGER))
    with desk.units() as unit:
        known = unit.cases.of_submission(submission)
        if known is not None:
            return known, True
        now = desk.clock.now()
        customer = _customer(unit, new, by, now)
        case = unit.cases.add(_fresh(desk, new, customer, by), submission)
        if unit.journal.of_case(case.number, limit=1):  # the same modal, submitted at this very moment
            return case, True
        _learn_from_sales(desk, unit, case, new)
        _announce_opening(desk, unit, case, by, _naming(new, customer))
        return case, False


def _learn_from_sales(desk: Desk, unit: Unit, case: CreditCase, new: NewNotice) -> None:
    """What sales says enters the file where it holds nothing; what credit found is not put aside by it."""
    told = new.told()
    if not told:
        return
    held, now = file_of(unit, case.customer).held(), desk.clock.now()
    today = desk.calendar.today(now)
    facts = [
        Fact(field, value, SALES_SOURCE, today, Reliability.CUSTOMER, case.brought_by, now)
        for field, value in told.items()
        if field not in held
    ]
    unit.files.learn(case.customer.id, facts)


def _naming(new: NewNotice, customer: Customer) -> dict[str, str]:
    """How the customer was named, for the journal: as typed where it is another name, why it is a new one."""
    told = {"customer": customer.name}
    if new.customer != customer.name:
        told["typed_as"] = new.customer
    if new.different:
        told["different_customer"] = new.different
    return told


def _fresh(desk: Desk, new: NewNotice, customer: Customer, by: Actor) -> CreditCase:
    policy = desk.policy
    stake = convert(new.at_stake, policy.base_currency, policy) if new.at_stake else None
    notice = ContactNotice(
        new.contact,
        new.contacted_on,
        new.wanted,
        new.yearly_volume,
        new.at_stake,
        fast_lane=stake is not None and stake.minor >= policy.fast_lane_minor,
        channel=new.channel,
        opportunity_cost=new.opportunity_cost,
        dealing_cost=new.dealing_cost,
        note=new.note,
        author=new.author,
        link=new.link,
    )
    return CreditCase(
        number=0,
        version=1,
        stage=Stage.SCREENING,
        customer=customer,
        brought_by=by.user,
        currency=new.currency,
        opened_at=desk.clock.now(),
        notice=notice,
    )


def _announce_opening(desk: Desk, unit: Unit, case: CreditCase, by: Actor, naming: dict[str, str]) -> None:
    at = situation(desk, unit, case)
    asked = unit.handovers.add(hand(at, "contact_notice", by, Post.SALES))
    unit.journal.write(_entry(at, case, "open", by, post_of(by, SALES), naming))
    receipt = Announcement(f"receipt:{case.number}", "receipt", f"user:{by.user}", case.number)
    unit.outbox.add([announcing.card(case), *announcing.opened(unit, asked), receipt])


def act(
    desk: Desk, number: int, action: Action, entries: Entries, by: Actor | str, seen: int | None = None
) -> CreditCase:
    """Take a step on a case, as seen in version ``seen`` (``None``: whatever it is now).

    ``by``: who acts; a user id is looked up in this very transaction, so a post that was taken
    away a moment ago no longer counts. Raises the refusals of ``errors``; then nothing was changed.
    """
    with desk.units() as unit:
        if isinstance(by, str):
            by = unit.posts.actor(by, desk.calendar.today(desk.clock.now()))
        case = case_for(unit, number, action, by)
        if seen is not None and case.version != seen:
            raise moved(unit, case)
        if action in EXPOSING:  # two cases of one customer must not use the same room (fault 57)
            unit.customers.lock(case.customer.id)
        at = situation(desk, unit, case, action)
        if action is Action.ASSIGN and "person" in entries:
            at = replace(at, assignee=unit.posts.actor(entries.text("person"), at.today))
        if action is Action.VERIFY_DOCUMENTS:
            _check_number(unit, entries)
        change = advance(at, action, entries, by)
        return _store(unit, at, change, action, entries, by)


def _check_number(unit: Unit, entries: Entries) -> None:
    if "invoice" in entries and unit.receivables.numbered(entries.text("invoice")):
        raise InvalidInput({"invoice": ("duplicate_number", {"read": entries.text("invoice")})})


def moved(unit: Unit, case: CreditCase) -> CaseMoved:
    """Somebody was faster: who did what, and when."""
    last = next(iter(unit.journal.of_case(case.number, limit=1)), None)
    facts = {"by": last.actor, "at": last.at, "action": last.action} if last else {}
    return CaseMoved(reference=case.reference, stage=case.stage, **facts)


def _store(
    unit: Unit, at: Situation, change: Change, action: Action, entries: Entries, by: Actor
) -> CreditCase:
    is_same = change.case is at.case
    case = unit.cases.touch(at.case) if is_same else unit.cases.save(change.case, at.case.version)
    opens = [unit.handovers.add(handover) for handover in change.opens]
    touched = _pairs(at, change.touched)
    for before, after in touched:
        unit.handovers.save(after, before)
    _store_customer(unit, at, change)
    _store_money(unit, at, change)
    post = post_of(by, step_of(at, action).posts)
    facts = {**entries.facts(), **change.facts}
    unit.journal.write(_entry(at, case, action.value, by, post, facts))
    handovers = announcing.of_handovers(unit, opens, touched)
    unit.outbox.add([announcing.card(case), announcing.line(case), *handovers, *change.announcements])
    return case


def _pairs(at: Situation, touched: Iterable[Handover]) -> list[tuple[Handover, Handover]]:
    before = {handover.id: handover for handover in at.handovers}
    return [(before[after.id], after) for after in touched]


def _store_customer(unit: Unit, at: Situation, change: Change) -> None:
    customer = at.case.customer.id
    if change.standing is not None:
        unit.customers.set_standing(customer, change.standing)
    if change.risk_class is not None:
        unit.customers.set_class(customer, change.risk_class)
    if change.grant is not None:
        unit.customers.give(customer, change.grant)
    if change.ends_grant:
        unit.customers.end_grant(customer, at.today)
    for paper in change.papers:
        unit.files.add_document(customer, paper)
    if change.learned:
        unit.files.learn(customer, change.learned)


def _store_money(unit: Unit, at: Situation, change: Change) -> None:
    for item in change.receivables:
        _store_item(unit, rescheduled(at.policy, at.calendar, item, at.today))
    for promise in change.promises:
        unit.receivables.save_promise(promise) if promise.id else unit.receivables.add_promise(promise)
    for dispute in change.disputes:
        unit.receivables.save_dispute(dispute) if dispute.id else unit.receivables.add_dispute(dispute)
    if change.payment is not None:
        unit.payments.add(change.payment, change.allocations)
    if change.reversed_payment:
        unit.payments.reverse(change.reversed_payment)


def _store_item(unit: Unit, item: Receivable) -> None:
    if item.id:
        unit.receivables.save(item)
    else:
        unit.receivables.add(item)


def _entry(
    at: Situation, case: CreditCase, action: str, by: Actor, post: Post, facts: dict[str, str]
) -> JournalEntry:
    return JournalEntry(
        case=case.number,
        action=action,
        actor=by.user,
        post=post,
        at=at.now,
        from_stage=None if action == "open" else at.case.stage,
        to_stage=case.stage,
        policy_version=at.policy.version,
        facts=facts,
        version=case.version,
    )
