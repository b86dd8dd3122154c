"""Imported receivables come into the workflow: a customer's open items become one collection case (R64)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows import announcing
from bot.flows.dossier import ContactNotice, CreditCase, JournalEntry, Receivable
from bot.flows.errors import NotAllowed, NotFound
from bot.flows.model import Actor, Post, Stage
from bot.flows.ports import Desk, Unit
from bot.flows.reading import situation
from bot.flows.situation import post_of
from bot.flows.standing import entered, opening, stage_now

OPENERS = frozenset({Post.COLLECTOR, Post.CREDIT_ANALYST, Post.CREDIT_MANAGER, Post.FINANCE})


def case_of(desk: Desk, number: str, by: Actor) -> int:
    """The case of a receivable; for an imported one without a case, one is opened with all like it.

    Raises ``NotFound`` for an unknown number and for a person without any post.
    """
    with desk.units() as unit:
        item = unit.receivables.numbered(number)
        if item is None or not by.posts:
            raise NotFound(what=number)
        if item.case is not None:
            return item.case
        if not by.posts & OPENERS:
            raise NotAllowed(action="open_collection", posts=tuple(p for p in Post if p in OPENERS))
        return _adopt(desk, unit, item, by).number


def _adopt(desk: Desk, unit: Unit, item: Receivable, by: Actor) -> CreditCase:
    now = desk.clock.now()
    customer = unit.customers.get(item.customer)
    notice = ContactNotice("", item.invoiced_on, "")
    fresh = CreditCase(
        number=0,
        version=1,
        stage=Stage.FULFILMENT,
        customer=customer,
        brought_by="",
        currency=item.open.currency,
        opened_at=now,
        notice=notice,
        delivery_ended="imported",
    )
    case = unit.cases.add(fresh, f"adopt:{item.number}")
    if unit.journal.of_case(case.number, limit=1):  # somebody else was just as fast
        return case
    items = unit.receivables.adopt(item.customer, item.open.currency, case.number)
    at = replace(situation(desk, unit, case), receivables=tuple(items))
    stage = stage_now(at)
    case = unit.cases.save(entered(case, stage), case.version)
    asked = [unit.handovers.add(handover) for handover in opening(at, stage, by, post_of(by, OPENERS))]
    entry = JournalEntry(
        case.number,
        "open_collection",
        by.user,
        post_of(by, OPENERS),
        now,
        None,
        case.stage,
        desk.policy.version,
        {"customer": customer.name, "items": str(len(items))},
        case.version,
    )
    unit.journal.write(entry)
    rows = [row for handover in asked for row in announcing.opened(unit, handover)]
    unit.outbox.add([announcing.card(case), *rows])
    return case
