"""Reads what surrounds a case: as much as its stage needs, in few queries."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.credit_file.file import CreditFile
from bot.flows.credit_limit.request import CustomerLimits, newest_first, temporary_on
from bot.flows.dossier import CreditCase, Handover
from bot.flows.limits import convert
from bot.flows.model import Action, Customer, Money, Post, Stage
from bot.flows.policy import Policy
from bot.flows.ports import Desk, Unit
from bot.flows.screening.criteria import Background, GroupIncident
from bot.flows.situation import Position, Situation
from bot.flows.workflow import AUTHORITY, ON_FILE

EXPOSING = frozenset(
    {Action.TRANSFER, Action.SIGN, Action.CHECK_SHIPMENT, Action.SHIP, Action.APPROVE, Action.VOTE}
)
"""Actions that take room under a customer's limit; the customer is locked while they look."""

HANDING = frozenset(
    {Action.ACCEPT, Action.RETURN, Action.HAND_IN_AGAIN, Action.HAND_BACK, Action.ASSIGN, Action.COMMENT}
)
"""Actions that pass work on or add a word: they look at the case and its hand-overs, and at nothing else."""

WITHOUT_POSITION = frozenset({Stage.SCREENING, Stage.CONFIRMATION})
WITH_FILE = frozenset(
    {
        Stage.SCREENING,
        Stage.CONFIRMATION,
        Stage.INTENTION,
        Stage.INVESTIGATION,
        Stage.ANALYSIS,
        Stage.APPROVAL,
    }
)
"""Until the decision; the clicks of later stages read no more than they need."""

WITH_MONEY = frozenset(
    {Stage.FULFILMENT, Stage.IN_TERM, Stage.COLLECTION, Stage.RECOVERY, Stage.CLOSE_OUT, Stage.CLOSED}
)


def situation(desk: Desk, unit: Unit, case: CreditCase, action: Action | None = None) -> Situation:
    """The case with what surrounds it, now, under the policy in force; as much as ``action`` looks at."""
    now = desk.clock.now()
    today = desk.calendar.today(now)
    at = Situation(
        case=case,
        now=now,
        today=today,
        policy=desk.policy,
        calendar=desk.calendar,
        handovers=_handovers(unit, case.number) if case.number else (),
    )
    if action in HANDING:
        return at
    if case.stage in WITH_FILE:
        at = replace(at, file=file_of(unit, case.customer))
    if case.stage is Stage.SCREENING:
        at = replace(at, background=_background(at, unit))
    if case.stage not in WITHOUT_POSITION:
        at = _with_position(at, unit)
    if case.stage is Stage.INVESTIGATION:
        earlier = tuple(unit.cases.of_customer(case.customer.id, case.number))
        at = replace(at, earlier=earlier, statements=tuple(unit.statements.of_customer(case.customer.id)))
    if case.stage is Stage.ANALYSIS:
        at = with_analysis(at, unit)
    if case.stage is Stage.APPROVAL:
        register = tuple(unit.transfers.of_customer(case.customer.id))
        at = replace(at, holders=deciders(unit), transfers=register)
    return _with_money(at, unit) if case.stage in WITH_MONEY else at


def _handovers(unit: Unit, number: int) -> tuple[Handover, ...]:
    """Those of the case itself: what is about the customer's file only has its address here."""
    return tuple(one for one in unit.handovers.of_case(number) if one.kind not in ON_FILE)


def with_analysis(at: Situation, unit: Unit) -> Situation:
    """With what the models look at: statements and cover on file, and how the customer paid us."""
    customer = at.case.customer.id
    return replace(
        at,
        statements=tuple(unit.statements.of_customer(customer)),
        transfers=tuple(unit.transfers.of_customer(customer)),
        history=unit.payments.history(customer, at.case.currency, at.today, at.policy.currencies),
    )


def deciders(unit: Unit) -> dict[Post, tuple[str, ...]]:
    """Who holds the posts of authority themselves, in one query."""
    found: dict[Post, tuple[str, ...]] = {}
    for user, post in unit.posts.holdings():
        if post in AUTHORITY:
            found[post] = (*found.get(post, ()), user)
    return found


def file_of(unit: Unit, customer: Customer) -> CreditFile:
    """What is known of a customer."""
    facts, documents = unit.files.facts(customer.id), unit.files.documents(customer.id)
    return CreditFile(customer, tuple(facts), tuple(documents))


def _background(at: Situation, unit: Unit) -> Background:
    """Parent, sisters and members of the customer's group, with everybody's default incidents."""
    customer = at.case.customer
    members = list(unit.customers.group(customer.id))
    if customer.group_parent:
        parent = unit.customers.get(customer.group_parent)
        members += [parent, *(one for one in unit.customers.group(parent.id) if one.id != customer.id)]
    everybody = {one.id: one for one in (customer, *members)}
    found = [GroupIncident(everybody[of], one) for of, one in unit.cases.incidents(everybody)]
    newest = sorted(found, key=lambda one: one.incident.on, reverse=True)
    overdue = unit.receivables.oldest_overdue(customer.id, at.today)
    return Background(tuple(members), tuple(newest), overdue)


def _with_position(at: Situation, unit: Unit) -> Situation:
    customer = at.case.customer.id
    owed, committed = use_of(unit, at.policy, customer, at.case.currency, at.case.number)
    overdue = unit.receivables.oldest_overdue(customer, at.today)
    grant = unit.customers.grant(customer)
    raised = temporary_on(unit.limits.granted(customer), grant, at.today) if grant else None
    return replace(at, position=Position(owed, committed, overdue, grant, raised.new if raised else None))


def use_of(unit: Unit, policy: Policy, customer: int, currency: str, except_case: int = 0) -> tuple[int, int]:
    """What a customer owes, and has signed for in cases but one, in minor units of this currency."""
    owed = committed = 0
    for other in policy.currencies:
        owed += _in(policy, unit.receivables.open_minor(customer, other), other, currency)
        committed += _in(policy, unit.cases.committed(customer, other, except_case), other, currency)
    return owed, committed


def limits_of(unit: Unit, policy: Policy, customer: int) -> CustomerLimits:
    """What there is to know of a customer's limit."""
    grant = unit.customers.grant(customer)
    used = None
    if grant is not None:
        currency = grant.limit.currency
        used = Money(sum(use_of(unit, policy, customer, currency)), currency)
    requests = newest_first(unit.limits.of_customer(customer))
    return CustomerLimits(grant, used, requests, unit.customers.served_by(customer))


def _in(policy: Policy, minor: int, currency: str, into: str) -> int:
    return convert(Money(minor, currency), into, policy).minor if minor else 0


def _with_money(at: Situation, unit: Unit) -> Situation:
    items = tuple(unit.receivables.of_case(at.case.number))
    ids = [item.id for item in items]
    payments = tuple(unit.payments.of_case(at.case.number))
    return replace(
        at,
        receivables=items,
        promises=tuple(unit.receivables.promises(ids)) if ids else (),
        disputes=tuple(unit.receivables.disputes(ids)) if ids else (),
        payments=payments,
        allocations={payment.id: unit.payments.allocations(payment.id) for payment in payments},
    )
