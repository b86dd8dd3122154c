"""Step 2: sales says whether the findings agree; differences are resolved by name (R40)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.credit_file.facts import Fact, Reliability
from bot.flows.dossier import Answer, CreditCase, Finding, HandoverState
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Action, Actor, Post, Stage
from bot.flows.ports import Announcement
from bot.flows.situation import Change, Situation, ended, hand
from bot.flows.steps.step01_screening import SALES_SOURCE
from bot.flows.workflow import Step

ANSWERS = (Answer.AGREED.value, Answer.DIFFERS.value, Answer.UNKNOWN.value)


def comparison(case: CreditCase) -> Announcement:
    """Credit's findings beside sales' answers, for who brought the case; edited in place."""
    key = f"comparison:{case.number}@{case.version + 1}"
    return Announcement(key, "comparison", f"user:{case.brought_by}", case.number)


def answer(at: Situation, entries: Entries, by: Actor) -> Change:
    """Every fact that is still open gets an answer in one form."""
    findings = tuple(_answered(one, entries) if _is_open(one) else one for one in at.case.findings)
    bare = [one.fact for one in findings if one.answer is Answer.DIFFERS and not one.sales_value]
    if bare:
        raise InvalidInput({f"holds:{fact}": ("sales_value_needed", {}) for fact in bare})
    return _compared(at, findings, entries, by)


def _is_open(finding: Finding) -> bool:
    return finding.answer is Answer.OPEN


def _answered(finding: Finding, entries: Entries) -> Finding:
    given = Answer(entries.text(f"answer:{finding.fact}"))
    return replace(finding, answer=given, sales_value=entries.text(f"holds:{finding.fact}"))


def answer_one(at: Situation, entries: Entries, by: Actor) -> Change:
    """One fact gets its answer, by its own button; one that has its answer keeps it."""
    fact, given = entries.text("fact"), Answer(entries.text("answer"))
    if not any(one.fact == fact and _is_open(one) for one in at.case.findings):
        raise InvalidInput({"fact": ("answered_already", {"fact": fact})})
    value, source = entries.text("sales_value"), entries.text("sales_source")
    if given is Answer.DIFFERS and not value:
        raise InvalidInput({"sales_value": ("sales_value_needed", {})})
    findings = tuple(
        replace(one, answer=given, sales_value=value, sales_source=source) if one.fact == fact else one
        for one in at.case.findings
    )
    return _compared(at, findings, entries, by)


def _compared(at: Situation, findings: tuple[Finding, ...], entries: Entries, by: Actor) -> Change:
    """Each new difference becomes an item of who screened, with its own clock; without any it goes on."""
    known = {one.fact for one in at.case.open_differences}
    case = replace(at.case, findings=findings)
    owner = at.case.screening.by if at.case.screening else ""
    change = Change(
        case,
        opens=tuple(
            hand(at, "differences", by, Post.SALES, to_user=owner, subject=one.fact)
            for one in case.open_differences
            if one.fact not in known
        ),
        closes=frozenset() if any(map(_is_open, findings)) else frozenset({"findings"}),
        announcements=(comparison(at.case),),
        facts={"differs": str(len(case.open_differences))},
        learned=_added(at, entries, by),
    )
    return _going_on(at, change, by, Post.SALES)


def _added(at: Situation, entries: Entries, by: Actor) -> tuple[Fact, ...]:
    """What sales knows beyond the findings becomes a fact of the file."""
    named = [name for name in ("extra_fact", "extra_value") if name in entries]
    if not named:
        return ()
    if len(named) == 1:
        missing = "extra_value" if named == ["extra_fact"] else "extra_fact"
        raise InvalidInput({missing: ("required", {})})
    source = entries.text("extra_source") or SALES_SOURCE
    return (_fact_of_sales(at, entries.text("extra_fact"), entries.text("extra_value"), source, by),)


def _fact_of_sales(at: Situation, field: str, value: str, source: str, by: Actor) -> Fact:
    return Fact(field, value, source, at.today, Reliability.CUSTOMER, by.user, at.now)


def resolve(at: Situation, entries: Entries, by: Actor) -> Change:
    """Credit settles differences by name: which value holds, and why; sales' value becomes the fact.

    Those that are left out stay open, and nothing goes on while one is.
    """
    chosen = [one for one in at.case.open_differences if f"holds:{one.fact}" in entries]
    if not chosen:
        first = at.case.open_differences[0].fact
        raise InvalidInput({f"holds:{first}": ("required", {})})
    bare = [one.fact for one in chosen if f"reason:{one.fact}" not in entries]
    if bare:
        raise InvalidInput({f"reason:{fact}": ("required", {}) for fact in bare})
    facts = {one.fact for one in chosen}
    findings = tuple(_resolved(f, entries, by) if f.fact in facts else f for f in at.case.findings)
    items = tuple(h for h in at.running("differences") if h.subject in facts)
    change = Change(
        replace(at.case, findings=findings),
        touched=tuple(ended(item, by, at, HandoverState.DONE) for item in items),
        announcements=(comparison(at.case),),
        learned=tuple(
            _fact_of_sales(at, one.fact, one.sales_value, one.sales_source or SALES_SOURCE, by)
            for one in chosen
            if entries.text(f"holds:{one.fact}") == "sales"
        ),
    )
    return _going_on(at, change, by, Post.FILE_ADMIN)


def _resolved(finding: Finding, entries: Entries, by: Actor) -> Finding:
    holds = finding.value if entries.text(f"holds:{finding.fact}") == "credit" else finding.sales_value
    return replace(finding, holds=holds, reason=entries.text(f"reason:{finding.fact}"), resolved_by=by.user)


def _going_on(at: Situation, change: Change, by: Actor, post: Post) -> Change:
    """On to the intention once every finding has its answer and no difference is open."""
    case = change.case
    if case.open_differences or any(map(_is_open, case.findings)):
        return change
    go_on = hand(at, "intention", by, post, to_user=case.brought_by)
    closes = frozenset({"findings", "differences"})
    return replace(change, case=case.moved(Stage.INTENTION), opens=(go_on,), closes=closes)


def _answer_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    fields: list[Field] = []
    for finding in filter(_is_open, at.case.findings):
        name = {"fact": finding.fact}
        fields.append(
            Field(f"answer:{finding.fact}", Kind.CHOICE, options=ANSWERS, label="answer", facts=name)
        )
        fields.append(Field(f"holds:{finding.fact}", Kind.TEXT, False, label="sales_value", facts=name))
    return (*fields, *_extra_fields(at))


def _answer_one_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    return (
        Field("fact", Kind.CHOICE, options=tuple(one.fact for one in at.case.findings if _is_open(one))),
        Field("answer", Kind.CHOICE, options=ANSWERS),
        Field("sales_value", Kind.TEXT, required=False),
        Field("sales_source", Kind.TEXT, required=False, length=120),
        *_extra_fields(at),
    )


def _extra_fields(at: Situation) -> tuple[Field, ...]:
    """One fact more, of those that credit has no finding on."""
    found = {one.fact for one in at.case.findings}
    names = dict.fromkeys((*at.policy.facts, *at.policy.file.known_fields))
    others = tuple(name for name in names if name not in found)
    if not others:
        return ()
    return (
        Field("extra_fact", Kind.CHOICE, required=False, options=others, group="added"),
        Field("extra_value", Kind.TEXT, required=False),
        Field("extra_source", Kind.TEXT, required=False, length=120),
    )


def _resolve_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    """Several differences may be settled one by one, so none of them is required."""
    fields: list[Field] = []
    required = len(at.case.open_differences) == 1
    for finding in at.case.open_differences:
        name = {"fact": finding.fact, "credit": finding.value, "sales": finding.sales_value}
        which = Field(
            f"holds:{finding.fact}", Kind.CHOICE, required, ("credit", "sales"), label="holds", facts=name
        )
        why = Field(f"reason:{finding.fact}", Kind.LONG, required, label="difference_reason", facts=name)
        fields += [which, why]
    return tuple(fields)


EFFECTS = {Action.ANSWER: answer, Action.ANSWER_ONE: answer_one, Action.RESOLVE: resolve}
FIELDS = {
    Action.ANSWER: _answer_fields,
    Action.ANSWER_ONE: _answer_one_fields,
    Action.RESOLVE: _resolve_fields,
}
