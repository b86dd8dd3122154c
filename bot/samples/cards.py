"""The case's card at each stage, and hand-overs in each state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.flows import screens as s
from bot.flows.checklist import STATEMENTS, Wanted
from bot.flows.committee import Tally, Verdict
from bot.flows.dossier import (
    CheckItem,
    HandoverState,
    ItemState,
    JournalEntry,
    Opinion,
    Outcome,
    Promise,
    Vote,
)
from bot.flows.holding import Hold
from bot.flows.looking import SCORE_STAGES, SCREENED_STAGES
from bot.flows.model import STEP_OF_STAGE, Action, Post, Stage, phase_of
from bot.flows.policy import ItemRule
from bot.flows.rating.scorecard import explain, explained
from bot.flows.rating.statements import check
from bot.flows.workflow import STEPS
from bot.samples.cases import BACKGROUND, CHECKED, case_at
from bot.samples.statements import BROKEN, SOUND
from bot.samples.values import (
    ANNA,
    CARLA,
    COVER,
    CRAIG,
    DIANA,
    DUE,
    FACTORS,
    FIONA,
    NOW,
    OWED,
    POLICY,
    SALLY,
    SCORECARD,
    TODAY,
    cny,
    handover,
)  # fmt: skip

LINK = "https://hill-river.slack.com/archives/C0CREDIT/p1763860440000100"
HOLDS = (
    Hold(
        "over_limit",
        {
            "over": cny(62_000),
            "limit": cny(500_000),
            "owed": cny(381_000),
            "committed": cny(40_000),
            "asked": cny(141_000),
            "room": cny(79_000),
        },
    ),
    Hold("overdue", {"receivable": "INV-2231", "open": cny(250_000), "days": 31}),
    Hold("blacklisted", {"standing": "cash_only"}),
)
WITH_MONEY = (Stage.FULFILMENT, Stage.IN_TERM, Stage.COLLECTION, Stage.RECOVERY)


def entry(action: str, before: Stage | None, after: Stage, **facts: str) -> JournalEntry:
    return JournalEntry(12, action, SALLY, Post.SALES, NOW, before, after, POLICY, facts, 3, 9)


EVENTS = (
    entry(
        "transfer",
        Stage.INTENTION,
        Stage.INVESTIGATION,
        amount="CNY 80000000",
        goods="turned parts",
        term_days="60",
        start_event="delivery",
        missing="grant file",
    ),
    entry("answer", Stage.CONFIRMATION, Stage.CONFIRMATION, differs="1"),
    entry("comment", Stage.CONFIRMATION, Stage.CONFIRMATION, comment="they want it before New Year"),
    entry("open", None, Stage.SCREENING, customer="Hengyuan Precision Parts"),
)


def card(stage: Stage) -> s.CaseCard:
    """The card at a stage with every button it can ever have."""
    steps = [step for step in STEPS if step.stage is stage and step.posts != {Post.BOT}]
    big = {Action.APPROVE: cny(800_000), Action.APPROVE_WRITE_OFF: cny(50_000)}
    choices = tuple(s.Choice(t.action, t.style, big.get(t.action), confirm=t.action in big) for t in steps)
    approval = stage is Stage.APPROVAL
    case = case_at(stage)
    return s.CaseCard(
        case=case,
        step=STEP_OF_STAGE[stage],
        phase=phase_of(stage),
        turn=() if stage is Stage.CLOSED else (Post.CREDIT_DIRECTOR,) if approval else (Post.FILE_ADMIN,),
        turn_user="" if approval else FIONA,
        due_at=None if stage is Stage.CLOSED else DUE,
        choices=choices,
        limit=cny(500_000),
        used=cny(320_000),
        after=cny(1_120_000) if approval else None,
        signed=1 if approval else 0,
        needed=2 if approval else 0,
        next_post=Post.CREDIT_DIRECTOR if approval else None,
        holds=(),
        receivables=OWED if stage in WITH_MONEY else (),
        today=TODAY,
        policy_version=POLICY,
        cover=COVER if approval else None,
        cover_ends=COVER.parts[:1] if approval else (),
        explained=explained(SCORECARD, case.proposal) if stage in SCORE_STAGES else None,
        criteria=CHECKED if stage in (Stage.SCREENING, *SCREENED_STAGES) else (),
        background=BACKGROUND,
    )


def investigated() -> s.CaseCard:
    """Every state an item of the checklist can be in, and findings that may be used again."""
    item = CheckItem("registration", ItemState.FOUND, "Registered in 2011.", "Register", TODAY, FIONA, NOW)
    rules = [
        Wanted(ItemRule(topic, Post.FIELD_LIAISON, 0), needed)
        for topic, needed in (("bank", True), ("security_offered", False))
    ]
    items = (
        item,
        replace(item, topic="owners", as_of=TODAY - timedelta(days=40), reused_from="CR-3"),
        replace(item, topic="litigation", state=ItemState.NOT_AVAILABLE, finding="The register is down."),
        replace(item, topic="site_visit", state=ItemState.MISSING),
    )
    worked = [Wanted(ItemRule(one.topic, Post.FILE_ADMIN, 0), True, one) for one in items]
    amounts = (cny(300_000), cny(500_000))
    referred = replace(item, topic="trade_references", amounts=amounts, finding="Pays two suppliers in time.")
    worked.append(Wanted(ItemRule("trade_references", Post.FIELD_LIAISON, 0), True, referred))
    ended = date(2025, 12, 31)
    paper = replace(item, topic=STATEMENTS, finding=str(ended), source="annual report", as_of=ended)
    rule = ItemRule(STATEMENTS, Post.CREDIT_ANALYST, 0)
    worked += [Wanted(rule, True, paper, check(SOUND)), Wanted(rule, True, None, check(BROKEN))]
    young = (replace(items[1], topic="trade_references"),)
    return replace(card(Stage.INVESTIGATION), checklist=(*worked, *rules), young=young)


def promised() -> s.CaseCard:
    """An invoice whose dunning waits for all that it can wait for, and one that is paused only."""
    until = TODAY + timedelta(days=5)
    first = replace(OWED[0], id=1, promised_until=until, paused_until=until, broken_promises=2)
    owed = (first, replace(OWED[0], id=2, number="INV-2232", paused_until=until), replace(OWED[-1], id=3))
    told = Promise(1, cny(250_000), TODAY, TODAY + timedelta(days=3), FIONA)
    return replace(card(Stage.COLLECTION), receivables=owed, promises=(told,))


def cards() -> Iterator[tuple[str, s.CaseCard]]:
    for stage in Stage:
        yield f"case_card.{stage}", card(stage)
    yield "case_card.checklist", investigated()
    best = tuple(replace(factor, score=10) for factor in FACTORS)
    yield "case_card.best_score", replace(card(Stage.APPROVAL), explained=explain(SCORECARD, best))
    worst = tuple(replace(factor, score=1) for factor in FACTORS)
    yield "case_card.worst_score", replace(card(Stage.APPROVAL), explained=explain(SCORECARD, worst))
    voting = card(Stage.APPROVAL)
    votes = (
        Vote(CARLA, Opinion.FOR_WITH_CONDITIONS, NOW, "a stock list every month"),
        Vote(CRAIG, Opinion.ABSTAIN, NOW, "my brother works there", for_user=DIANA),
    )
    counted = Tally(3, 2, 1, 0, 1, 1, Verdict.OPEN)
    voted = replace(voting.case, votes=votes)
    turn = (Post.COMMITTEE,)
    yield "case_card.voting", replace(voting, case=voted, tally=counted, turn=turn, next_post=Post.COMMITTEE)
    analysed = card(Stage.ANALYSIS)
    left = replace(analysed.case, undecided=2, question="my brother works there\nI own shares")
    yield "case_card.undecided", replace(analysed, case=left)
    yield "case_card.hold", replace(card(Stage.CONTRACTING), holds=HOLDS)
    yield "case_card.shown", replace(card(Stage.COLLECTION), ephemeral=True, link=LINK, events=EVENTS)
    yield "case_card.promised", promised()
    refused = card(Stage.CLOSED)
    case = replace(refused.case, outcome=Outcome.REFUSED, outcome_reason="two losses in a row")
    yield "case_card.refused", replace(refused, case=case)
    imported = card(Stage.COLLECTION)
    notice = replace(
        imported.case.notice,
        contact="",
        wanted="",
        yearly_volume=None,
        at_stake=None,
        fast_lane=False,
        channel="",
        note="",
        author="",
        link="",
        opportunity_cost=None,
        dealing_cost=None,
    )
    bare = replace(
        imported.case,
        brought_by="",
        notice=notice,
        intention=None,
        proposal=None,
        sheet=None,
        cause=None,
        contract=None,
        demands=(),
        signatures=(),
    )
    yield "case_card.imported", replace(imported, case=bare, limit=None, used=None)


def handovers() -> Iterator[tuple[str, object]]:
    case = case_at(Stage.INVESTIGATION)
    for state in HandoverState:
        yield f"handover_card.{state}", s.HandoverCard(handover(state=state), case, True, False, (), LINK)
    mine = replace(handover(), to_user=ANNA)
    yield "handover_card.direct", s.HandoverCard(mine, case, True, True, EVENTS, LINK)
    shipment = replace(handover("documents_sent"), subject="2")
    yield "handover_card.shipment", s.HandoverCard(shipment, case_at(Stage.FULFILMENT), False, False, ())
    asked = replace(handover("request_to_sales"), subject="1", to_user=SALLY)
    yield "handover_card.request", s.HandoverCard(asked, case, False, True, ())
    refused = replace(handover("refused_request"), subject="2")
    yield "handover_card.refused_request", s.HandoverCard(refused, case, False, False, ())
    differs = replace(handover("differences"), subject="registered_capital", to_user=FIONA)
    yield "handover_card.difference", s.HandoverCard(differs, case, False, True, ())
    back = replace(handover("returned"), subject="investigation", to_user=SALLY)
    yield "handover_card.sent_back", s.HandoverCard(back, case, False, True, EVENTS)
    for level in ("warning", "breach"):
        yield f"clock_alarm.{level}", s.ClockAlarm(replace(handover(), to_user=ANNA), case, level, LINK)
