"""Step 6: sales signs within the terms sheet; a deviation needs a fresh approval (R48-R50, D5)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.deciding import cleared
from bot.flows.dossier import Contract, Met, Proposal, Terms, TermsSheet
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field
from bot.flows.model import Action, Actor, Money, Post, Stage, StartEvent
from bot.flows.situation import Change, Situation, hand
from bot.flows.steps.step03_intention import terms_entered, terms_initial
from bot.flows.steps.step05_proposal import FURTHER, asked_levels, to_approval
from bot.flows.workflow import Step

LATER: dict[StartEvent, int] = {
    StartEvent.INVOICE: 0,
    StartEvent.DELIVERY: 1,
    StartEvent.DOCUMENTS: 2,
    StartEvent.ACCEPTANCE: 3,
}
"""How late a start event usually comes: a later one lengthens the term as days do (D7)."""


def deviations(contract: Terms, approved: Terms) -> tuple[str, ...]:
    """In what a contract goes beyond the terms sheet; empty when it stays within (D5)."""
    tests = {
        "amount": contract.amount.minor > approved.amount.minor,
        "term_days": contract.term_days > approved.term_days,
        "start_event": LATER[contract.start_event] > LATER[approved.start_event],
        "deposit_percent": contract.deposit_percent < approved.deposit_percent,
        "security": _changed(contract.security, approved.security),
        "conditions": _changed(contract.conditions, approved.conditions),
        "insured_percent": contract.insured_percent < approved.insured_percent,
        "discount": _discount_beyond(contract, approved),
        "late_interest": contract.late_interest_bp < approved.late_interest_bp,
        "shipment_cap": _cap_beyond(contract.shipment_cap, approved.shipment_cap),
        "precedents": bool(set(approved.precedents) - set(contract.precedents)),
    }
    return tuple(name for name, beyond in tests.items() if beyond)


def _changed(signed: str, approved: str) -> bool:
    """Whether words that were asked for are missing or other words; line breaks do not count."""
    return bool(approved) and signed.split() != approved.split()


def _discount_beyond(contract: Terms, approved: Terms) -> bool:
    """A discount that gives more than approved, for longer, or that is gone altogether."""
    gone = bool(approved.discount_bp) and not contract.discount_bp
    larger = contract.discount_bp > approved.discount_bp
    return gone or larger or contract.discount_days > approved.discount_days


def _cap_beyond(contract: Money | None, approved: Money | None) -> bool:
    return approved is not None and (contract is None or contract.minor > approved.minor)


def sign(at: Situation, entries: Entries, by: Actor) -> Change:
    """Register the signed contract, or send what goes beyond the terms sheet to a fresh approval."""
    sheet = at.case.sheet
    assert sheet is not None
    terms = replace(
        terms_entered(entries),
        limit=sheet.terms.limit,
        precedents=sheet.terms.precedents,
        grant_until=sheet.terms.grant_until,
    )
    beyond = deviations(terms, sheet.terms)
    if beyond:
        return _ask_again(at, sheet, terms, by, beyond)
    contract = Contract(entries.text("contract_number"), entries.day("signed_on"), terms, by.user)
    case = replace(at.case, stage=Stage.FULFILMENT, contract=contract)
    go_on = hand(at, "delivery", by, Post.SALES, to_user=case.brought_by)
    return Change(case, opens=(go_on,), closes=frozenset({"signature"}))


def _ask_again(at: Situation, sheet: TermsSheet, terms: Terms, by: Actor, beyond: tuple[str, ...]) -> Change:
    before = at.case.proposal
    limit = at.money(max(terms.limit.minor, terms.amount.minor))
    proposal = Proposal(
        factors=before.factors if before else (),
        result=before.result if before else 0,
        coverage=before.coverage if before else 0,
        risk_class=sheet.risk_class,
        terms=replace(terms, limit=limit),
        reasons=before.reasons if before else "",
        by=by.user,
        at=at.now,
        fully_secured=before.fully_secured if before else False,
        secured_by_register=before.secured_by_register if before else False,
        deviation=True,
        analyst=(before.analyst or before.by) if before else "",
        policy_version=before.policy_version if before else "",
    )
    if not asked_levels(at, proposal):
        raise InvalidInput({"amount": ("secured_needed", {"risk_class": proposal.risk_class.value})})
    case = replace(at.case, proposal=proposal, sheet=None)
    return to_approval(at, case, by, Post.SALES, deviations=" ".join(beyond))


def expire_sheet(at: Situation, entries: Entries, by: Actor) -> Change:
    """The terms sheet has run out unsigned; the facts are looked at afresh."""
    case = replace(cleared(at.case), stage=Stage.ANALYSIS, sheet=None)
    return Change(case, opens=(hand(at, "analysis", by, Post.BOT),))


def meet_precedent(at: Situation, entries: Entries, by: Actor) -> Change:
    """Credit has seen that a condition precedent is met, and by what; the last one opens the signing."""
    precedent = at.case.unmet[int(entries.text("precedent"))]
    met = Met(precedent, by.user, at.now, entries.text("evidence"))
    case = replace(at.case, met=(*at.case.met, met))
    closes: frozenset[str] = frozenset() if case.unmet else frozenset({"precedents"})
    return Change(case, closes=closes, facts={"precedent": precedent})


def _precedent_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    open_ones = tuple((str(number), text) for number, text in enumerate(at.case.unmet))
    return tuple(replace(f, literal=open_ones) if f.name == "precedent" else f for f in step.fields)


def _sign_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    """The conditions that were granted are confirmed one by one; those nobody asked for are not asked."""
    terms = at.case.sheet.terms if at.case.sheet else None
    known = terms_initial((*step.fields, *FURTHER), terms)
    plain = len(step.fields)
    granted = tuple(f for f in known[plain:] if f.initial is not None and f.name not in FIXED)
    return (
        tuple(replace(f, initial=at.today) if f.name == "signed_on" else f for f in known[:plain]) + granted
    )


FIXED = frozenset({"precedents", "grant_until"})
"""Not for the contract to change: the first are ticked off, the second binds ourselves."""

EFFECTS = {Action.SIGN: sign, Action.EXPIRE_SHEET: expire_sheet, Action.MEET_PRECEDENT: meet_precedent}
FIELDS = {Action.SIGN: _sign_fields, Action.MEET_PRECEDENT: _precedent_fields}
