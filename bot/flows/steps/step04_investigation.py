"""Step 4: credit investigates; the report is handed over in a controlled step (R8, R42)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.deciding import cleared, overtaken
from bot.flows.dossier import Report, ReportItem
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Action, Actor, Post, Stage
from bot.flows.situation import Change, Situation, hand, post_of
from bot.flows.steps.step03_intention import terms_entered
from bot.flows.workflow import FIELDWORK, Step


def hand_in_report(at: Situation, entries: Entries, by: Actor) -> Change:
    """Hand the report to the analyst, who accepts or returns it."""
    topics = [topic for topic in at.policy.report_topics if f"item:{topic}" in entries]
    if not topics:
        raise InvalidInput({f"item:{at.policy.report_topics[0]}": ("no_report_items", {})})
    items = tuple(ReportItem(topic, entries.text(f"item:{topic}")) for topic in topics)
    report = Report(items, entries.text("sources"), by.user, at.now)
    ask = hand(at, "report", by, post_of(by, FIELDWORK))
    facts = {"items": str(len(items)), "of": str(len(at.policy.report_topics))}
    return Change(
        replace(at.case, report=report), opens=(ask,), closes=frozenset({"investigation"}), facts=facts
    )


def accept_report(at: Situation, entries: Entries, by: Actor) -> Change:
    """The analyst takes the report over; only now the hand-over is complete (D3)."""
    work = hand(at, "analysis", by, Post.CREDIT_ANALYST, to_user=by.user, accepted=True)
    return Change(at.case.moved(Stage.ANALYSIS), opens=(work,), closes=frozenset({"report"}))


def return_report(at: Situation, entries: Entries, by: Actor) -> Change:
    """The analyst returns the report with what is missing."""
    assert at.case.report is not None
    report = replace(at.case.report, returned=entries.text("reason"))
    again = hand(
        at, "investigation", by, Post.CREDIT_ANALYST, to_user=report.by, subject=entries.text("reason")
    )
    return Change(replace(at.case, report=report), opens=(again,), closes=frozenset({"report"}))


def revise(at: Situation, entries: Entries, by: Actor) -> Change:
    """A changed amount or term updates the open case; it never opens a second one.

    During approval signatures and votes given so far fall, everybody concerned is told, and the case
    goes back to analysis.
    """
    assert at.case.intention is not None
    wanted, before = terms_entered(entries), at.case.intention
    revised = replace(before, wanted=wanted, by=by.user, revisions=before.revisions + 1)
    case = replace(at.case, intention=revised)
    if at.case.stage is not Stage.APPROVAL:
        return Change(case)
    work = hand(at, "analysis", by, Post.SALES, to_user=at.case.proposal.by if at.case.proposal else "")
    back = replace(cleared(case), stage=Stage.ANALYSIS)
    return Change(back, opens=(work,), announcements=overtaken(at, by))


def _report_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    known = {item.topic: item.finding for item in at.case.report.items} if at.case.report else {}
    items = (
        Field(
            f"item:{topic}",
            Kind.LONG,
            False,
            label="report_item",
            facts={"topic": topic},
            length=2000,
            initial=known.get(topic),
        )
        for topic in at.policy.report_topics
    )
    sources = at.case.report.sources if at.case.report else None
    return (*items, Field("sources", Kind.LONG, initial=sources))


EFFECTS = {
    Action.HAND_IN_REPORT: hand_in_report,
    Action.ACCEPT_REPORT: accept_report,
    Action.RETURN_REPORT: return_report,
    Action.REVISE: revise,
}
FIELDS = {Action.HAND_IN_REPORT: _report_fields}
