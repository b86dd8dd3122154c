"""Step 2: sales says whether the findings agree; differences are resolved by name (R40)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.dossier import Answer, CreditCase, Finding
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Action, Actor, Post, Stage
from bot.flows.situation import Change, Situation, hand
from bot.flows.workflow import Step

ANSWERS = (Answer.AGREED.value, Answer.DIFFERS.value, Answer.UNKNOWN.value)


def answer(at: Situation, entries: Entries, by: Actor) -> Change:
    """Every fact gets an answer; what differs needs sales' value and goes back to credit."""
    findings = tuple(_answered(finding, entries) for finding in at.case.findings)
    bare = [f.fact for f in findings if f.answer is Answer.DIFFERS and not f.sales_value]
    if bare:
        raise InvalidInput({f"holds:{fact}": ("sales_value_needed", {}) for fact in bare})
    case = replace(at.case, findings=findings)
    facts = {"differs": str(len(case.open_differences))}
    if case.open_differences:
        ask = hand(at, "differences", by, Post.SALES)
        return Change(case, opens=(ask,), closes=frozenset({"findings"}), facts=facts)
    return replace(_agreed(at, case.moved(Stage.INTENTION), by, Post.SALES), facts=facts)


def _answered(finding: Finding, entries: Entries) -> Finding:
    given = Answer(entries.text(f"answer:{finding.fact}"))
    value = entries.text(f"holds:{finding.fact}")
    return replace(finding, answer=given, sales_value=value)


def resolve(at: Situation, entries: Entries, by: Actor) -> Change:
    """Credit settles each difference: which value holds, and why."""
    findings = tuple(_resolved(f, entries, by) if f.is_open_difference else f for f in at.case.findings)
    case = replace(at.case, findings=findings, stage=Stage.INTENTION)
    return _agreed(at, case, by, Post.FILE_ADMIN)


def _resolved(finding: Finding, entries: Entries, by: Actor) -> Finding:
    holds = finding.value if entries.text(f"holds:{finding.fact}") == "credit" else finding.sales_value
    return replace(finding, holds=holds, reason=entries.text(f"reason:{finding.fact}"), resolved_by=by.user)


def _agreed(at: Situation, case: CreditCase, by: Actor, post: Post) -> Change:

    go_on = hand(at, "intention", by, post, to_user=case.brought_by)
    return Change(case, opens=(go_on,), closes=frozenset({"findings", "differences"}))


def _answer_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    fields: list[Field] = []
    for finding in at.case.findings:
        name = {"fact": finding.fact}
        fields.append(
            Field(f"answer:{finding.fact}", Kind.CHOICE, options=ANSWERS, label="answer", facts=name)
        )
        fields.append(Field(f"holds:{finding.fact}", Kind.TEXT, False, label="sales_value", facts=name))
    return tuple(fields)


def _resolve_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    fields: list[Field] = []
    for finding in at.case.open_differences:
        name = {"fact": finding.fact, "credit": finding.value, "sales": finding.sales_value}
        which = Field(
            f"holds:{finding.fact}", Kind.CHOICE, options=("credit", "sales"), label="holds", facts=name
        )
        fields += [which, Field(f"reason:{finding.fact}", Kind.LONG, label="difference_reason", facts=name)]
    return tuple(fields)


EFFECTS = {Action.ANSWER: answer, Action.RESOLVE: resolve}
FIELDS = {Action.ANSWER: _answer_fields, Action.RESOLVE: _resolve_fields}
