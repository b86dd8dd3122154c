"""Why it was decided so, and who would have to sign: answers about decisions, before and after."""

from __future__ import annotations

from bot.flows.admitting import may_see
from bot.flows.analysing import analyse
from bot.flows.dossier import CreditCase
from bot.flows.errors import NotAllowed, NotFound
from bot.flows.forms import Entries, Field, Kind
from bot.flows.levels import barred
from bot.flows.model import Actor, Post, RiskClass
from bot.flows.ports import Desk, Unit
from bot.flows.reading import deciders, situation, with_analysis
from bot.flows.risk_transfer.cover import Cover
from bot.flows.risk_transfer.securing import cover_of
from bot.flows.routes import asked
from bot.flows.screens import Asked, CaseAnalysis, WhoSigns, Why
from bot.flows.situation import Situation
from bot.flows.workflow import ANALYST, AUTHORITY, BEFORE_THE_SALE, FIELDWORK

JUDGES = ANALYST | AUTHORITY | FIELDWORK
"""Who sees a customer's figures."""


def why(desk: Desk, number: int, viewer: Actor, which: int | None = None) -> Why:
    """The decisions on a case with what they rested on; ``which`` counts from 1, the newest by default.

    Raises ``NotFound`` for a case that is not there or not to be seen, and for a decision it does not have.
    """
    with desk.units.reading() as unit:
        case, _ = _seen(desk, unit, number, viewer)
        count = len(case.decisions)
        if which is not None and not 1 <= which <= count:
            raise NotFound(what=f"{case.reference} {which}")
        return Why(case, which or count)


def who_signs(desk: Desk, number: int, viewer: Actor, entries: Entries | None = None) -> WhoSigns:
    """Who would have to sign an amount in a class; the same rule as that of the approval itself.

    Without ``entries`` only the question, filled with what is known. Raises ``NotFound``.
    """
    with desk.units.reading() as unit:
        case, at = _seen(desk, unit, number, viewer)
        fields = _fields(at, entries)
        metadata = case.reference
        if entries is None:
            return WhoSigns(case, fields, metadata)
        return WhoSigns(case, fields, metadata, _asked(at, unit, entries))


def analysis_of(desk: Desk, number: int, viewer: Actor) -> CaseAnalysis:
    """What every model says of the customer; for those who judge and decide. Raises ``NotFound``."""
    if not viewer.posts & JUDGES:
        raise NotAllowed(action="analysis", posts=tuple(post for post in Post if post in JUDGES))
    with desk.units.reading() as unit:
        case, at = _seen(desk, unit, number, viewer)
        at = with_analysis(at, unit)
        return CaseAnalysis(case, analyse(at), _cover(at))


def _cover(at: Situation) -> Cover | None:
    """Of what is wanted or proposed; once it is decided the decision holds it (``why``)."""
    proposal, intention = at.case.proposal, at.case.intention
    terms = proposal.terms if proposal else intention.wanted if intention else None
    return cover_of(at, terms) if terms and at.case.stage in BEFORE_THE_SALE else None


def _seen(desk: Desk, unit: Unit, number: int, viewer: Actor) -> tuple[CreditCase, Situation]:
    case = unit.cases.get(number)
    at = situation(desk, unit, case)
    if not may_see(case, viewer, at.handovers):
        raise NotFound(what=case.reference)
    return case, at


def _asked(at: Situation, unit: Unit, entries: Entries) -> Asked:
    """By the rule of the approval; of the holders only those who may decide on this case."""
    kept_out = barred(at.case)
    people = {
        post: tuple(user for user in users if user not in kept_out) for post, users in deciders(unit).items()
    }
    return asked(
        at.policy,
        entries.money("amount"),
        RiskClass(entries.text("risk_class")),
        at.money(at.position.used),
        secured=entries.yes("fully_secured"),
        segment=at.case.segment,
        refused=at.case.refusal,
        people=people,
    )


def _fields(at: Situation, entries: Entries | None) -> tuple[Field, ...]:
    """What is asked; filled with the proposal, else with what sales wants, else as it was answered."""
    proposal, intention = at.case.proposal, at.case.intention
    terms = proposal.terms if proposal else intention.wanted if intention else None
    grade = proposal.risk_class if proposal else at.case.customer.risk_class
    amount = entries.money("amount") if entries else terms.amount if terms else None
    chosen = entries.text("risk_class") if entries else grade.value if grade else None
    whole = terms is not None and cover_of(at, terms).is_whole
    secured = entries.text("fully_secured") if entries else "yes" if whole else "no"
    return (
        Field("amount", Kind.MONEY, initial=amount),
        Field("risk_class", Kind.CHOICE, options=tuple(RiskClass), initial=chosen),
        Field("fully_secured", Kind.YES_NO, options=("yes", "no"), initial=secured),
    )
