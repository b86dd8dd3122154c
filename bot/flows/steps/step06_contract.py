"""Step 6: sales signs within the terms sheet; a deviation needs a fresh approval (R48-R50, D5)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.dossier import Contract, Proposal, Terms, TermsSheet
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field
from bot.flows.model import Action, Actor, Post, Stage, StartEvent
from bot.flows.situation import Change, Situation, hand
from bot.flows.steps.step03_intention import terms_entered, terms_initial
from bot.flows.steps.step05_decision import asked_levels, to_approval
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
        "security": bool(approved.security) and contract.security != approved.security,
    }
    return tuple(name for name, beyond in tests.items() if beyond)


def sign(at: Situation, entries: Entries, by: Actor) -> Change:
    """Register the signed contract, or send what goes beyond the terms sheet to a fresh approval."""
    sheet = at.case.sheet
    assert sheet is not None
    terms = replace(terms_entered(entries), limit=sheet.terms.limit, conditions=sheet.terms.conditions)
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
        deviation=True,
        analyst=(before.analyst or before.by) if before else "",
    )
    if not asked_levels(at, proposal):
        raise InvalidInput({"amount": ("secured_needed", {"risk_class": proposal.risk_class.value})})
    case = replace(at.case, proposal=proposal, sheet=None)
    return to_approval(at, case, by, Post.SALES, deviations=" ".join(beyond))


def expire_sheet(at: Situation, entries: Entries, by: Actor) -> Change:
    """The terms sheet has run out unsigned; the facts are looked at afresh."""
    case = replace(at.case, stage=Stage.ANALYSIS, sheet=None, signatures=())
    return Change(case, opens=(hand(at, "analysis", by, Post.BOT),))


def _sign_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    known = terms_initial(step.fields, at.case.sheet.terms if at.case.sheet else None)
    return tuple(replace(f, initial=at.today) if f.name == "signed_on" else f for f in known)


EFFECTS = {Action.SIGN: sign, Action.EXPIRE_SHEET: expire_sheet}
FIELDS = {Action.SIGN: _sign_fields}
