"""Step 4: credit investigates; the report is handed over in a controlled step (R8, R42)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.checklist import REFERENCES, Wanted, checklist, open_items, recorded, reusable, sent_back
from bot.flows.credit_file.documents import FileDocument
from bot.flows.credit_file.facts import Fact, Reliability
from bot.flows.deciding import cleared, overtaken
from bot.flows.dossier import CheckItem, ContactNote, ItemState, Report, ReportItem
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Action, Actor, Alarm, Post, Stage
from bot.flows.situation import Change, Situation, hand, post_of
from bot.flows.steps.step03_intention import terms_entered
from bot.flows.workflow import FIELDWORK, Step

VISITED = "site_visit"


def record_item(at: Situation, entries: Entries, by: Actor) -> Change:
    """Work on one item: what was found and from where, or why it is not to be had."""
    topic, state = entries.text("item"), ItemState(entries.text("item_state"))
    source = entries.text("source")
    if state is ItemState.FOUND and not source:
        raise InvalidInput({"source": ("required", {})})
    found, amounts = state is ItemState.FOUND, entries.amounts("amounts")
    if amounts and not (found and topic == REFERENCES):
        raise InvalidInput({"amounts": ("amounts_of_references", {"count": len(amounts)})})
    finding, day, link = entries.text("finding"), entries.day("as_of"), entries.text("link")
    item = CheckItem(topic, state, finding, source, day, by.user, at.now, link, amounts=amounts)
    fact = Fact(topic, finding, source, day, Reliability(entries.text("reliability")), by.user, at.now)
    kind = topic if topic in at.policy.file.known_documents else "other"
    paper = FileDocument(kind, finding[:120], by.user, at.now, link=link)
    return Change(
        recorded(at.case, item),
        learned=(fact,) if found and topic in {*at.policy.facts, *at.policy.file.known_fields} else (),
        papers=(paper,) if found and link else (),
    )


def reuse_items(at: Situation, entries: Entries, by: Actor) -> Change:
    """Take over what earlier cases of the customer found, while it is young enough."""
    items = reusable(at)
    told = ", ".join(f"{item.topic} ({item.reused_from}, {item.as_of})" for item in items)
    return Change(recorded(at.case, *items), facts={"reused": told})


def visit(at: Situation, entries: Entries, by: Actor) -> Change:
    """The report of a visit: it settles the site visit and is a contact note of the customer (R60)."""
    day, alarm = entries.day("visited_on"), Alarm[entries.text("alarm").upper()]
    finding = "\n".join(entries.text(name) for name in ("impression", "premises"))
    source = ", ".join(entries.text(name) for name in ("place", "met"))
    item = CheckItem(VISITED, ItemState.FOUND, finding, source, day, by.user, at.now)
    note = ContactNote(day, entries.text("premises"), alarm, None, by.user)
    photos = tuple(
        FileDocument("visit_photo", photo.name[:120], by.user, at.now, issued_on=day, link=photo.id)
        for photo in entries.files("photos")
    )
    return Change(recorded(replace(at.case, contacts=(*at.case.contacts, note)), item), papers=photos)


def hand_in_fieldwork(at: Situation, entries: Entries, by: Actor) -> Change:
    """The liaison hands over what was found outside; the file administrator completes or returns it."""
    settled = str(sum(item.state is not ItemState.MISSING for item in at.case.checklist))
    ask = hand(at, "fieldwork", by, Post.FIELD_LIAISON, subject=entries.text("note"))
    return Change(at.case, opens=(ask,), closes=frozenset({"investigation"}), facts={"items": settled})


def hand_in_report(at: Situation, entries: Entries, by: Actor) -> Change:
    """Hand the report to the analyst, who accepts or returns it; every needed item has to be settled."""
    case = recorded(at.case, *_typed(at, entries, by))
    wanted = checklist(replace(at, case=case))
    lacking = [one.rule.topic for one in wanted if one.needed and one.open]
    if lacking:
        raise InvalidInput({f"item:{topic}": ("item_needed", {}) for topic in lacking})
    items = tuple(_reported(one.item, one) for one in wanted if one.item and not one.open)
    if not items:
        raise InvalidInput({f"item:{wanted[0].rule.topic}": ("no_report_items", {})})
    report = Report(items, entries.text("sources"), by.user, at.now)
    ask = hand(at, "report", by, post_of(by, FIELDWORK))
    facts = {"items": str(len(items)), "of": str(len(wanted))}
    return Change(
        replace(case, report=report),
        opens=(ask,),
        closes=frozenset({"investigation", "fieldwork"}),
        facts=facts,
    )


def _typed(at: Situation, entries: Entries, by: Actor) -> list[CheckItem]:
    """The items that were found in the report's own form, from the sources it names."""
    topics = [topic for topic in open_items(at) if f"item:{topic}" in entries]
    source = entries.text("sources")
    return [
        CheckItem(topic, ItemState.FOUND, entries.text(f"item:{topic}"), source, at.today, by.user, at.now)
        for topic in topics
    ]


def _reported(item: CheckItem, wanted: Wanted) -> ReportItem:
    """As it goes to the analyst; a statement on file by the end of its period and its source."""
    finding = f"{item.finding}, {item.source}" if wanted.statement else item.finding
    return ReportItem(item.topic, finding, item.state is ItemState.NOT_AVAILABLE, item.reused_from)


def accept_report(at: Situation, entries: Entries, by: Actor) -> Change:
    """The analyst takes the report over; only now the hand-over is complete (D3)."""
    work = hand(at, "analysis", by, Post.CREDIT_ANALYST, to_user=by.user, accepted=True)
    return Change(at.case.moved(Stage.ANALYSIS), opens=(work,), closes=frozenset({"report"}))


def return_report(at: Situation, entries: Entries, by: Actor) -> Change:
    """The analyst returns the report: the items that are missing are open again, with the reason."""
    assert at.case.report is not None
    reason, missing = entries.text("reason"), entries.many("missing_items")
    report = replace(at.case.report, returned=reason, missing=missing)
    case = recorded(replace(at.case, report=report), *sent_back(at, missing))
    again = hand(at, "investigation", by, Post.CREDIT_ANALYST, to_user=report.by, subject=reason)
    return Change(case, opens=(again,), closes=frozenset({"report"}))


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
    """A line for each item still open, filled with what was sent back; those settled are not asked again."""
    wanted = [one for one in checklist(at) if one.open]
    items = (
        Field(
            f"item:{one.rule.topic}",
            Kind.LONG,
            one.needed,
            label="report_item_needed" if one.needed else "report_item",
            facts={"topic": one.rule.topic},
            length=2000,
            initial=one.item.finding if one.item else None,
        )
        for one in sorted(wanted, key=lambda one: not one.needed)
    )
    sources = at.case.report.sources if at.case.report else None
    return (*items, Field("sources", Kind.LONG, initial=sources))


def _item_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    """The item to work on: the open ones of the policy first."""
    wanted = sorted(checklist(at), key=lambda one: (not one.open, not one.needed))
    topics = tuple(one.rule.topic for one in wanted)
    first, *others = step.fields
    dated = (replace(one, initial=at.today) if one.name == "as_of" else one for one in others)
    return (replace(first, options=topics), *dated)


def _missing_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    missing, reason = step.fields
    topics = tuple(item.topic for item in at.case.report.items) if at.case.report else ()
    return (replace(missing, options=tuple(dict.fromkeys((*topics, *open_items(at))))), reason)


EFFECTS = {
    Action.RECORD_ITEM: record_item,
    Action.REUSE_ITEMS: reuse_items,
    Action.VISIT: visit,
    Action.HAND_IN_FIELDWORK: hand_in_fieldwork,
    Action.HAND_IN_REPORT: hand_in_report,
    Action.ACCEPT_REPORT: accept_report,
    Action.RETURN_REPORT: return_report,
    Action.REVISE: revise,
}
FIELDS = {
    Action.RECORD_ITEM: _item_fields,
    Action.HAND_IN_REPORT: _report_fields,
    Action.RETURN_REPORT: _missing_fields,
}
