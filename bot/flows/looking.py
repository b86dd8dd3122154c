"""What people are shown: screens built from the database as it is now; nothing is changed."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.admitting import SALES_ONLY, may_see
from bot.flows.advancing import choices, turn
from bot.flows.authority import needed
from bot.flows.checklist import checklist, reusable
from bot.flows.dossier import CreditCase, Handover, HandoverState, PromiseState
from bot.flows.errors import NotFound
from bot.flows.gates import to_return
from bot.flows.levels import (
    approval_levels,
    given,
    level_now,
    limit_levels,
    open_levels,
    vote_at,
    write_off_levels,
)
from bot.flows.limits import asked_now, holds, limit_of
from bot.flows.model import STEP_OF_STAGE, Actor, Money, Post, Stage, phase_of
from bot.flows.ports import CaseLine, Desk, Unit
from bot.flows.rating.scorecard import explained
from bot.flows.reading import situation
from bot.flows.risk_transfer.securing import cover_of, grant_end
from bot.flows.screening.policy import JudgedCriterion
from bot.flows.screens import (
    CaseCard,
    CaseList,
    Comparison,
    HandoverCard,
    SheetMessage,
    ThreadLine,
    UpwardReport,
)
from bot.flows.situation import Situation
from bot.flows.steps.step01_screening import judged

PAGE = 10
SCORE_STAGES = frozenset({Stage.ANALYSIS, Stage.APPROVAL})
SCREENED_STAGES = frozenset({Stage.CONFIRMATION, Stage.INTENTION})
HOLD_STAGES = frozenset({Stage.INTENTION, Stage.CONTRACTING, Stage.FULFILMENT})


def show(desk: Desk, number: int, viewer: Actor) -> CaseCard:
    """The card for one person, with this person's buttons and the last events.

    Raises ``NotFound`` for a case that is not there and for one this person may not see.
    """
    with desk.units.reading() as unit:
        case = unit.cases.get(number)
        at = situation(desk, unit, case)
        if not may_see(case, viewer, at.handovers):
            raise NotFound(what=case.reference)
        events = tuple(unit.journal.of_case(number, limit=5))
        return replace(card_of(at, viewer), ephemeral=True, events=events)


def card(desk: Desk, number: int) -> CaseCard:
    """The card for the channel: everybody's buttons."""
    with desk.units.reading() as unit:
        return card_of(situation(desk, unit, unit.cases.get(number)), None)


def card_of(at: Situation, viewer: Actor | None) -> CaseCard:
    case = at.case
    running = [handover for handover in at.handovers if handover.is_running]
    timed = [handover for handover in running if handover.due_at]
    first = min(timed, key=lambda handover: handover.due_at or at.now, default=None)
    limit, used, after = _position(at)
    signed, of, level = _signing(at)
    cover = cover_of(at, case.proposal.terms) if case.proposal and case.stage is Stage.APPROVAL else None
    return CaseCard(
        case=case,
        step=STEP_OF_STAGE[case.stage],
        phase=phase_of(case.stage),
        turn=turn(at.handovers),
        turn_user=_person(running),
        due_at=first.due_at if first else None,
        choices=choices(at, viewer),
        limit=limit,
        used=used,
        after=after,
        signed=signed,
        needed=of,
        next_post=level,
        holds=holds(at) if case.stage in HOLD_STAGES else (),
        receivables=at.receivables,
        today=at.today,
        policy_version=at.policy.version,
        explained=explained(at.policy.scorecard, case.proposal) if case.stage in SCORE_STAGES else None,
        checklist=checklist(at) if case.stage is Stage.INVESTIGATION else (),
        young=reusable(at) if case.stage is Stage.INVESTIGATION else (),
        tally=next((vote_at(at, level) for level in open_levels(at) if level.post is Post.COMMITTEE), None)
        if case.stage is Stage.APPROVAL
        else None,
        criteria=_criteria(at),
        cover=cover,
        cover_ends=cover.ending_before(grant_end(at, case.proposal.terms)) if cover and case.proposal else (),
        background=at.background,
        promises=tuple(one for one in at.promises if one.state is PromiseState.OPEN),
    )


def _criteria(at: Situation) -> tuple[JudgedCriterion, ...]:
    """Of screening: as they stand now, and once sales is asked as they stood when it was decided."""
    if at.case.stage is Stage.SCREENING:
        return judged(at)[1]
    shown = at.case.screening is not None and at.case.stage in SCREENED_STAGES
    return at.case.screening.criteria if shown and at.case.screening else ()


def _person(running: list[Handover]) -> str:
    people = {handover.to_user for handover in running if handover.to_user}
    return people.pop() if len(people) == 1 and len(running) == 1 else ""


def _position(at: Situation) -> tuple[Money | None, Money | None, Money | None]:
    """Limit, use, and use after a yes: what the arrow on the card shows."""
    limit = limit_of(at)
    proposal = at.case.proposal
    if limit is None and proposal is None:
        return None, None, None
    asked = proposal.terms.amount.minor if proposal and at.case.stage is Stage.APPROVAL else asked_now(at)
    used = at.position.used
    rating = at.case.close_out.rating
    if rating and rating.decided:
        return rating.limit, at.money(used), None
    return limit, at.money(used), at.money(used + asked) if asked else None


def _signing(at: Situation) -> tuple[int, int, Post | None]:
    """Signatures given, signatures needed, whose level is next."""
    case = at.case
    if case.stage is Stage.APPROVAL:
        level = level_now(at, "approval")
        return given(at), needed(approval_levels(at)), level.post if level else None
    if case.stage is Stage.RECOVERY and case.write_off and not case.write_off.decided:
        level = level_now(at, "write_off")
        return len(case.write_off.approvals), needed(write_off_levels(at)), level.post if level else None
    rating = case.close_out.rating
    if case.stage is Stage.CLOSE_OUT and rating and not rating.decided:
        level = level_now(at, "limit_change")
        return len(rating.signatures), needed(limit_levels(at)), level.post if level else None
    return 0, 0, None


def handover_card(desk: Desk, number: int, handover: int, direct: bool) -> HandoverCard:
    with desk.units.reading() as unit:
        case = unit.cases.get(number)
        at = situation(desk, unit, case)
        found = unit.handovers.get(handover)
        back = any(h.id == found.id for h in to_return(at, None))
        events = tuple(unit.journal.of_case(number, limit=3)) if direct else ()
        waits = found.state in (HandoverState.OPEN, HandoverState.ACCEPTED)
        return HandoverCard(found, case, can_return=back and waits, direct=direct, events=events)


def upward_report(desk: Desk, case: CreditCase, handover: Handover) -> UpwardReport | None:
    """The report on an overdue item as it stands; nothing when the item is not to be found any more."""
    number, _, rule = handover.subject.rpartition(" ")
    with desk.units.reading() as unit:
        item = unit.receivables.numbered(number)
    if item is None:
        return None
    level = next((rung.level for rung in desk.policy.ladder.rungs if rung.rule == rule), 0)
    days = (desk.calendar.today(desk.clock.now()) - item.due_moved).days
    return UpwardReport(case, item, days, level, handover)


def comparison(desk: Desk, number: int) -> Comparison:
    with desk.units.reading() as unit:
        case = unit.cases.get(number)
        asked = [h for h in unit.handovers.of_case(number) if h.kind == "findings"]
        return Comparison(case, case.findings, asked[-1].due_at if asked else None)


def sheet(desk: Desk, number: int) -> SheetMessage | None:
    """The terms sheet; nothing when it has been overtaken."""
    with desk.units.reading() as unit:
        case = unit.cases.get(number)
        return SheetMessage(case, case.sheet) if case.sheet else None


def thread_line(desk: Desk, number: int, version: int) -> ThreadLine | None:
    with desk.units.reading() as unit:
        case = unit.cases.get(number)
        newer = case.version - version + 1
        entries = unit.journal.of_case(number, limit=newer + 5)
        entry = next((entry for entry in entries if entry.version == version), None)
        return ThreadLine(case, entry) if entry else None


def listing(desk: Desk, viewer: Actor, which: str, page: int) -> CaseList:
    """Ten cases a page: ``mine`` (my turn), ``waiting`` (I wait for), ``overdue`` or ``all``."""
    with desk.units.reading() as unit:
        found = _lines(unit, viewer, which, PAGE + 1, page * PAGE)
        return CaseList(tuple(found[:PAGE]), which, page, more=len(found) > PAGE)


def _lines(unit: Unit, viewer: Actor, which: str, limit: int, offset: int) -> list[CaseLine]:
    if not viewer.posts:
        return []
    user = None if viewer.posts - SALES_ONLY - {Post.ADMIN} else viewer.user
    if which == "mine":
        return list(unit.cases.lines(posts=viewer.posts, user=user, limit=limit, offset=offset))
    if which == "waiting":
        return list(unit.cases.lines(user=viewer.user, limit=limit, offset=offset))
    return list(unit.cases.lines(user=user, overdue=which == "overdue", limit=limit, offset=offset))
