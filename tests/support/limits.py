"""A grant and requests to change it, as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.flows.credit_limit.request import CustomerLimits, LimitKind, LimitRequest, LimitState
from bot.flows.model import Grant, Post, RiskClass, StartEvent
from bot.flows.policy import Level
from tests.support.desks import cny

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)
ASKER = "U0ASKER"
GRANT = Grant(
    cny(100_000), 60, StartEvent.INVOICE, RiskClass.B, TODAY, TODAY + timedelta(days=300), 7, "2026-1"
)

DUE = (Level(Post.CREDIT_MANAGER), Level(Post.CREDIT_DIRECTOR))
"""What the matrix asks for the limit of ``a_request``."""


def a_request(**more: object) -> LimitRequest:
    """A change from 100,000 to 150,000 that waits for the credit manager, then for the director."""
    plain = LimitRequest(
        customer=3,
        case=7,
        kind=LimitKind.CHANGE,
        old=GRANT.limit,
        new=cny(150_000),
        reason="They order more.",
        by=ASKER,
        post=Post.SALES,
        at=NOW,
        risk_class=RiskClass.B,
        policy_version="2026-1",
        levels=DUE,
        id=1,
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # names of fields


def a_temporary(since: int, until: int, major: int = 120_000, **more: object) -> LimitRequest:
    """A temporary limit granted now, for these days counted from today."""
    days = {"since": TODAY + timedelta(days=since), "until": TODAY + timedelta(days=until)}
    granted = {"state": LimitState.GRANTED, "decided_at": NOW, "decided_by": "U0MANAG1"}
    return a_request(**{"kind": LimitKind.TEMPORARY, "new": cny(major), **granted, **days, **more})


def limits(*requests: LimitRequest, used: int = 0, served_by: frozenset[str] = frozenset()) -> CustomerLimits:
    return CustomerLimits(GRANT, cny(used), requests, served_by)
