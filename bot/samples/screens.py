"""Every screen a person can be shown, at least once, with ordinary contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.delivery.items import STANDARD
from bot.flows import screens as s
from bot.flows.dossier import CreditCase, Promise
from bot.flows.forms import Field, Kind
from bot.flows.model import Money, Post, RiskClass, Stage
from bot.flows.policy import Level, Policy
from bot.flows.ports import CaseLine
from bot.flows.rating.scorecard import explained
from bot.samples.answers import answers
from bot.samples.cards import EVENTS, HOLDS, LINK, cards, entry, handovers
from bot.samples.cases import case_at
from bot.samples.credit_files import credit_files
from bot.samples.forms import forms
from bot.samples.limits import limits
from bot.samples.queues import queues
from bot.samples.statements import analyses, statements
from bot.samples.values import (
    COLIN,
    DIANA,
    DUE,
    NOW,
    POLICY,
    SALLY,
    SCORECARD,
    TODAY,
    cny,
    handover,
    receivable,
)


def digest_line(rule: str, days: int, **changes: object) -> s.DigestLine:
    due = TODAY - timedelta(days=days)
    line = s.DigestLine(rule, days, "INV-2231", "Lianchuang Trading", 7, cny(420_000), due, 12)
    return replace(line, **changes)  # type: ignore[arg-type]  # names of fields


LADDER = {
    "exhaust-90": 90,
    "dun-4": 60,
    "dun-3": 30,
    "dun-2": 15,
    "dun-1": 3,
    "overdue-1": 1,
    "due-0": 0,
    "remind-3": -3,
    "remind-7": -7,
    "midterm": -30,
}


def digests() -> Iterator[tuple[str, s.Digest]]:
    lines = tuple(
        digest_line(rule, days, blocked_by_cause=rule == "dun-1", skipped=2 if rule == "dun-2" else 0)
        for rule, days in LADDER.items()
    )
    totals = (cny(1_240_500), Money(7829, "USD"))
    for name, reader in (("post", "post:collector"), ("topic", "topic:overdue"), ("user", f"user:{COLIN}")):
        yield f"digest.{name}", s.Digest(TODAY, reader, totals, dict.fromkeys(LADDER, 2), lines, 10)
    yield "digest.one", s.Digest(TODAY, "post:collector", totals[:1], {"remind-3": 1}, lines[7:8], 0)


def money() -> Iterator[tuple[str, object]]:
    case, owed = case_at(Stage.COLLECTION), receivable("INV-2231", 31, 250_000, broken_promises=2)
    for name, asked in (("asked", handover("upward_report")), ("told", None)):
        yield f"upward_report.{name}", s.UpwardReport(case, owed, 31, 3, asked)
    made = Promise(11, cny(100_000), TODAY - timedelta(days=9), TODAY - timedelta(days=3), COLIN, id=3)
    yield "promise_broken", s.PromiseBroken(case, owed, made, LINK)
    yield "limitation_alarm.case", s.LimitationAlarm(case.customer.name, owed, 90, case, LINK)
    yield "limitation_alarm.imported", s.LimitationAlarm(case.customer.name, owed, 30, None)


def line(number: int, stage: Stage, **changes: object) -> CaseLine:
    plain = CaseLine(
        number, 3, stage, "Hengyuan Precision Parts", SALLY, (Post.FILE_ADMIN,), DUE, NOW, False, 0, "CNY"
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # names of fields


LINES = tuple(
    line(at, stage, fast_lane=at % 3 == 0, overdue_minor=25_000_000 if stage is Stage.COLLECTION else 0)
    for at, stage in enumerate(Stage, 1)
)


def desk() -> Iterator[tuple[str, object]]:
    """Lists, Home, menu: what a person sees of all cases."""
    yield "case_list.first", s.CaseList(LINES[:10], "mine", 0, True)
    yield "case_list.second", s.CaseList(LINES[10:], "all", 1, False)
    yield "case_list.empty", s.CaseList((), "overdue", 0, False)
    yield "menu.bare", s.Menu((Post.SALES,), LINES[:5])
    yield "menu.newcomer", s.Menu((), ())
    yield "menu.full", s.Menu((Post.ADMIN,), (), full=True)
    for verb in ("new", "approve", "nonsense"):
        yield f"menu.{verb}", s.Menu((Post.SALES,), (), verb=verb, full=True)


def before_the_sale() -> Iterator[tuple[str, object]]:
    confirming = case_at(Stage.CONFIRMATION)
    yield "comparison.open", s.Comparison(confirming, confirming.findings, DUE)
    answered = case_at(Stage.INTENTION)
    yield "comparison.answered", s.Comparison(answered, answered.findings, None)
    signing = case_at(Stage.CONTRACTING)
    assert signing.sheet is not None
    yield "sheet_message.signed", s.SheetMessage(signing, signing.sheet)
    within = replace(signing.sheet, decided_by=(), within_limit=True)
    yield "sheet_message.within_limit", s.SheetMessage(replace(signing, sheet=within), within)
    for event in EVENTS:
        yield f"thread_line.{event.action}", s.ThreadLine(confirming, event)
    yield "new_case", s.NewCase("恒远精密零件", TODAY, "CNY", ("CNY", "USD", "EUR"), cny(50_000))
    opened = case_at(Stage.SCREENING)
    yield "receipt.opened", s.Receipt(opened, DUE, LINK)
    yield "receipt.existed", s.Receipt(opened, None, existed=True)


def letters() -> Iterator[tuple[str, object]]:
    """The terms sheet as PDF: asked for, sent, or why it cannot be."""
    case = case_at(Stage.CONTRACTING)
    assert case.sheet is not None
    field = Field("language", Kind.CHOICE, options=("zh_CN", "en"), initial="zh_CN")
    yield "letter_language", s.LetterLanguage(case, (field,), case.reference)
    yield "letter_sent", s.LetterSent(case, case.sheet)
    lacking = {"characters": "З (U+0417)", "package": "fonts-noto-core"}
    yield "letter_failed.font", s.LetterFailed(case, "font", lacking)
    yield "letter_failed.upload", s.LetterFailed(case, "upload", {})
    scored = case_at(Stage.APPROVAL)
    found = explained(SCORECARD, scored.proposal)
    assert found is not None
    yield "score_shown", s.ScoreShown(scored, found, SCORECARD.bands)


def waited() -> Iterator[tuple[str, s.Waited]]:
    """As many messages in one as there can be, of every kind."""
    single = {**dict(handovers()), **dict(before_the_sale()), **dict(money()), **dict(answers(HOLDS))}
    kinds = (s.ClockAlarm, s.Comparison, s.SheetMessage, s.Receipt, s.PromiseBroken, s.OperatorAlert)
    told = [screen for screen in single.values() if isinstance(screen, kinds)][: STANDARD.together - 2]
    lines = [s.WaitedLine(screen, 12) for screen in told]
    imported = single["limitation_alarm.imported"]
    yield (
        "waited.many",
        s.Waited((*lines, s.WaitedLine(imported, None, "INV-2231"), s.WaitedLine(told[-1], None))),
    )
    steps = tuple(s.WaitedLine(s.ThreadLine(case_at(Stage.CONFIRMATION), event), 12) for event in EVENTS)
    yield "waited.thread", s.Waited(steps, in_thread=True)


def decisions() -> Iterator[tuple[str, object]]:
    """Before and after a decision: who would sign, who waits, what was overtaken, why it was so."""
    deciding, decided = case_at(Stage.APPROVAL), case_at(Stage.CONTRACTING)
    asked = handover("approval")
    yield "nudge", s.Nudge(deciding, asked, SALLY)
    for name, gave in (("signed", True), ("asked", False)):
        revised = entry("revise", Stage.APPROVAL, Stage.ANALYSIS, amount="CNY 90000000", term_days="60")
        yield f"overtaken.{name}", s.Overtaken(deciding, revised, gave)
    yield "why.granted", s.Why(decided, 1)
    refused = replace(decided.decisions[0], granted=False, reason="two losses in a row", on_appeal=True)
    yield "why.refused", s.Why(replace(decided, decisions=(refused, *decided.decisions)), 1)
    assert decided.sheet is not None
    within = replace(decided, decisions=(), sheet=replace(decided.sheet, decided_by=(), within_limit=True))
    yield "why.within", s.Why(within, 0)
    yield "why.none", s.Why(case_at(Stage.SCREENING), 0)
    yield from who_signs(case_at(Stage.ANALYSIS))


def who_signs(case: CreditCase) -> Iterator[tuple[str, s.WhoSigns]]:
    fields = (
        Field("amount", Kind.MONEY, initial=cny(1_200_000)),
        Field("risk_class", Kind.CHOICE, options=tuple(RiskClass), initial="C"),
        Field("fully_secured", Kind.YES_NO, options=("yes", "no"), initial="no"),
    )
    levels = (Level(Post.CREDIT_DIRECTOR), Level(Post.COMMITTEE, 2, all_opinions=True))
    people = {Post.CREDIT_DIRECTOR: (DIANA,), Post.COMMITTEE: ()}
    total = Money(16_901_408, "USD")
    usd, none, base = Money(12_676_056, "USD"), Money(4_225_352, "USD"), cny(1_200_000)
    asked = s.Asked(usd, none, total, base, RiskClass.C, False, levels, people, True, POLICY)
    question = s.WhoSigns(case, fields, "CR-12")
    yield "who_signs.question", question
    yield "who_signs.answer", replace(question, asked=asked)
    plain = replace(asked, total=cny(1_200_000), parallel=False)
    yield "who_signs.in_order", replace(question, asked=plain)
    yield "who_signs.refused", replace(question, asked=replace(plain, levels=(), risk_class=RiskClass.D))


def all_screens(policy: Policy) -> Mapping[str, object]:
    """Name -> screen; the part of the name before the first dot is the template's."""
    parts = (
        cards(),
        handovers(),
        before_the_sale(),
        decisions(),
        letters(),
        digests(),
        money(),
        desk(),
        queues(),
        waited(),
        credit_files(policy),
        limits(),
        statements(),
        analyses(policy),
        answers(HOLDS),
        forms(policy),
    )
    return {name: screen for part in parts for name, screen in part}
