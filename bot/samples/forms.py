"""The form of every step of the workflow, with the fields the real rules give it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.flows.advancing import fields_of
from bot.flows.credit_file.file import CreditFile
from bot.flows.dossier import CreditCase, Dispute, Handover, Payment
from bot.flows.limits import limit_of
from bot.flows.model import STEP_OF_STAGE, Action, Grant, Post, RiskClass, Stage, Standing, StartEvent
from bot.flows.policy import Policy
from bot.flows.rating.scorecard import explained
from bot.flows.screening.judging import proposed
from bot.flows.screens import Form
from bot.flows.situation import Position, Situation
from bot.flows.steps.step01_screening import judged
from bot.flows.workflow import STEPS, Step
from bot.holidays import calendar_of
from bot.samples.cases import BACKGROUND, case_at
from bot.samples.credit_files import DOCUMENTS, FACTS
from bot.samples.values import ANNA, COLIN, FRANK, NOW, OWED, POLICY, SALLY, TODAY, cny

GRANT = Grant(
    cny(500_000), 60, StartEvent.DELIVERY, RiskClass.B, date(2026, 1, 5), date(2027, 1, 5), 3, POLICY
)
PAYMENT = Payment(7, cny(50_000), TODAY, "FT26112301", FRANK, case=12, id=4)
DISPUTE = Dispute(11, cny(50_000), "two pallets damaged", TODAY, COLIN, id=5)
RUNNING = Handover(12, "analysis", Post.SALES, SALLY, Post.CREDIT_ANALYST, NOW, accepted_by=ANNA, id=17)


def situation_of(case: CreditCase, policy: Policy) -> Situation:
    """Surroundings in which every step finds something to choose from."""
    return Situation(
        case=case,
        now=NOW,
        today=TODAY,
        policy=policy,
        calendar=calendar_of(policy.week),
        handovers=(RUNNING,),
        position=Position(32_000_000, 0, None, GRANT),
        receivables=OWED,
        disputes=(DISPUTE,),
        payments=(PAYMENT,),
        allocations={4: {11: 5_000_000}},
        file=CreditFile(case.customer, FACTS, DOCUMENTS),
        background=BACKGROUND,
    )


def forms(policy: Policy) -> Iterator[tuple[str, Form]]:
    """Each action once, at the first stage that knows it, if it asks for anything."""
    seen: set[Action] = set()
    for step in STEPS:
        if step.action not in seen and step.posts != {Post.BOT}:
            seen.add(step.action)
            form = form_of(step, policy)
            if form.fields:
                yield f"form.{step.action}", form
    again = replace(case_at(Stage.APPROVAL), stage=Stage.ANALYSIS, question="How sure is the payment record?")
    step = next(step for step in STEPS if step.action is Action.PROPOSE)
    yield (
        "form.propose.again",
        replace(form_of(step, policy), case=again, explained=explained(policy.scorecard, again.proposal)),
    )


def form_of(step: Step, policy: Policy) -> Form:
    case = case_at(step.stage)
    if step.action is Action.RELEASE_HOLD:
        case = replace(case, customer=replace(case.customer, standing=Standing.CASH_ONLY))
    at = situation_of(case, policy)
    assert step.stage is not Stage.CONTRACTING or limit_of(at)
    criteria = judged(at)[1] if step.action is Action.FEED_BACK else ()
    asks_about_findings = step.action in (Action.ANSWER, Action.RESOLVE)
    return Form(
        step.action,
        case,
        fields_of(at, step),
        f"{case.reference}@{case.version}",
        STEP_OF_STAGE[step.stage],
        danger=step.style == "danger",
        findings=case.findings if asks_about_findings else (),
        sheet=case.sheet.terms if step.action is Action.SIGN and case.sheet else None,
        scorecard=policy.scorecard if step.action is Action.PROPOSE else None,
        criteria=criteria,
        proposed=proposed(criteria) if criteria else None,
        background=BACKGROUND,
    )
