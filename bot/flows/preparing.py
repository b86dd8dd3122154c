"""What stands before a form: the case as it is now, the row of the table, the inputs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.flows.admitting import case_for
from bot.flows.advancing import check, fields_of, step_of
from bot.flows.analysing import analyse
from bot.flows.cases import moved
from bot.flows.forms import Field
from bot.flows.model import STEP_OF_STAGE, Action, Actor
from bot.flows.ports import Desk
from bot.flows.rating.scorecard import explained
from bot.flows.reading import situation
from bot.flows.screening.judging import proposed
from bot.flows.screens import Form
from bot.flows.situation import Situation
from bot.flows.steps.step01_screening import judged
from bot.flows.workflow import STEPS, Step

FORMLESS: frozenset[Action] = frozenset(
    action for action in Action if not any(s.action is action and (s.fields or s.dynamic) for s in STEPS)
)
"""Actions that ask for nothing: a click takes them at once."""


@dataclass(frozen=True, slots=True)
class Prepared:
    at: Situation
    step: Step
    fields: tuple[Field, ...]


def prepare(desk: Desk, number: int, action: Action, by: Actor, seen: int | None) -> Prepared:
    """Look at a case before its form is drawn or read.

    Refuses as ``act`` would, so that nobody fills in a form for nothing.
    """
    with desk.units.reading() as unit:
        case = case_for(unit, number, action, by)
        if seen is not None and case.version != seen:
            raise moved(unit, case)
        at = situation(desk, unit, case)
        step = step_of(at, action)
        check(at, step, by)
        return Prepared(at, step, fields_of(at, step))


def form_of(prepared: Prepared, metadata: str) -> Form:
    """The form's screen: step 2 shows the findings, a proposal its scorecard, the signing its terms sheet."""
    case, step = prepared.at.case, prepared.step
    card = prepared.at.policy.scorecard if step.action is Action.PROPOSE else None
    criteria = judged(prepared.at)[1] if step.action is Action.FEED_BACK else ()
    shows_findings = step.action in (Action.ANSWER, Action.RESOLVE)
    return Form(
        step.action,
        case,
        prepared.fields,
        metadata,
        step=STEP_OF_STAGE[case.stage],
        danger=step.style == "danger",
        findings=case.findings if shows_findings else (),
        sheet=case.sheet.terms if case.sheet and step.action is Action.SIGN else None,
        scorecard=card,
        explained=explained(card, case.proposal) if card else None,
        criteria=criteria,
        proposed=proposed(criteria) if criteria else None,
        background=prepared.at.background,
        analysis=analyse(prepared.at) if card else None,
    )
