"""The limit of the invented customer: asked for, signed, granted for a time, ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.flows import screens as s
from bot.flows.credit_limit.request import HANDED, CustomerLimits, LimitKind, LimitRequest, LimitState
from bot.flows.dossier import HandoverState, Signature
from bot.flows.model import Grant, Post, RiskClass, Stage, Standing, StartEvent
from bot.flows.policy import Level
from bot.samples.cases import case_at
from bot.samples.values import ANNA, CUSTOMER, DIANA, MARIA, NOW, POLICY, SALLY, TODAY, cny, handover

GRANT = Grant(
    cny(1_000_000), 60, StartEvent.DELIVERY, RiskClass.B, TODAY, TODAY + timedelta(days=365), 9, POLICY
)
CHANGE = LimitRequest(
    customer=CUSTOMER.id,
    case=9,
    kind=LimitKind.CHANGE,
    old=cny(1_000_000),
    new=cny(1_500_000),
    reason="A second line is being built; they ordered twice as much.",
    by=SALLY,
    post=Post.SALES,
    at=NOW,
    risk_class=RiskClass.B,
    policy_version=POLICY,
    levels=(Level(Post.CREDIT_DIRECTOR), Level(Post.COMMITTEE, 2)),
    id=34,
)
SIGNED = replace(CHANGE, signatures=(Signature(Post.CREDIT_DIRECTOR, DIANA, NOW),), version=2)
WEEK = timedelta(days=7)
FOR_A_TIME = replace(
    CHANGE, id=33, kind=LimitKind.TEMPORARY, new=cny(1_200_000), since=TODAY - WEEK, until=TODAY + WEEK,
    state=LimitState.GRANTED, decided_by=MARIA, decided_at=NOW - WEEK, levels=(Level(Post.CREDIT_MANAGER),),
    signatures=(Signature(Post.CREDIT_MANAGER, MARIA, NOW - WEEK),), reason="Their high season.", by=ANNA,
    post=Post.CREDIT_ANALYST, at=NOW - WEEK,
)  # fmt: skip
AHEAD = replace(FOR_A_TIME, id=32, since=TODAY + 4 * WEEK, until=TODAY + 5 * WEEK)
REFUSED = replace(
    SIGNED,
    id=31,
    state=LimitState.REFUSED,
    decided_by=MARIA,
    decided_at=NOW - WEEK,
    answer="Paid late twice.",
)
CUT = replace(REFUSED, id=30, state=LimitState.WITHDRAWN, new=cny(400_000), answer="They have paid.")
LIMITS = CustomerLimits(GRANT, cny(1_060_000), (SIGNED, FOR_A_TIME, AHEAD, REFUSED, CUT), frozenset({SALLY}))


def limits() -> Iterator[tuple[str, object]]:
    asked = replace(handover(HANDED), subject="34", to_post=Post.COMMITTEE)
    done = replace(asked, state=HandoverState.DONE, done_at=NOW)
    for name, request, work in (
        ("first", CHANGE, asked),
        ("second", SIGNED, asked),
        ("temporary", replace(FOR_A_TIME, state=LimitState.OPEN, signatures=()), asked),
        ("signed", SIGNED, done),
        ("refused", REFUSED, done),
    ):
        yield f"limit_asked.{name}", s.LimitAsked(work, request, CUSTOMER, LIMITS, TODAY, direct=True)
    blacklisted = replace(CUSTOMER, standing=Standing.CASH_ONLY)
    yield "limit_asked.cash_only", s.LimitAsked(asked, CHANGE, blacklisted, LIMITS, TODAY)
    for level in ("warning", "breach"):
        yield f"clock_alarm.limit_{level}", s.ClockAlarm(asked, case_at(Stage.CLOSED), level)
    for request in (FOR_A_TIME, REFUSED, CUT):
        yield f"limit_answer.{request.state}", s.LimitAnswer(request, CUSTOMER)
    within = s.TemporaryEnd(FOR_A_TIME, CUSTOMER, cny(1_000_000), cny(900_000), None)
    over = replace(within, used=cny(1_060_000), over=cny(60_000))
    gone = replace(over, limit=None, over=None)
    yield "temporary_limits.both", s.TemporaryLimits((within,) * 12, (over, gone))
    yield "temporary_limits.ended", s.TemporaryLimits((), (over,))
