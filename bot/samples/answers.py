"""What a person is answered: refusals of every class, confirmations, and what operators see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.flows import screens as s
from bot.flows.holding import Hold
from bot.flows.model import Action, Post, RiskClass, Stage, Topic
from bot.flows.policy import Level
from bot.flows.versions import PolicyVersion, VersionState
from bot.samples.values import CARLA, COLIN, CRAIG, DIANA, MARIA, NOW, POLICY, TODAY, cny

ALERT = {
    "row": "81",
    "kind": "card",
    "about": "topic:credit",
    "code": "not_in_channel",
    "topic": "credit",
    "channel": "C0CREDIT",
    "scope": "im:write",
}
ALERTS = (
    "channel_refused",
    "no_channel",
    "unclear",
    "dead",
    "plain_only",
    "limited",
    "missing_scope",
    "unforeseen",
)


def answers(holds: tuple[Hold, ...]) -> Iterator[tuple[str, object]]:
    yield from refusals(holds)
    yield (
        "not_understood.near",
        s.NotUnderstood("aprove", "approve", "/credit approve CR-12", "approve CR-12"),
    )
    yield "not_understood.far", s.NotUnderstood("xyzzy", "", "")
    yield "failure", s.Failure("a1b2c3d4")
    yield "done.post_granted", s.Done("post_granted", {"user": COLIN, "post": Post.COLLECTOR})
    yield "done.post_revoked", s.Done("post_revoked", {"user": COLIN, "post": Post.COLLECTOR})
    yield "done.channel_set", s.Done("channel_set", {"topic": Topic.OVERDUE, "channel": "C0OVERDU"})
    yield "done.away_set", s.Done("away_set", {"user": COLIN, "since": TODAY, "until": TODAY})
    holdings = ((MARIA, Post.CREDIT_MANAGER), (COLIN, Post.COLLECTOR), (DIANA, Post.CREDIT_DIRECTOR))
    yield "posts_list.filled", s.PostsList(holdings, tuple((topic, "C0CREDIT") for topic in Topic))
    yield "posts_list.empty", s.PostsList((), ())
    yield from policies()
    yield "status.well", s.Status(3, 1, 0, 0, "2026-11-23", "", NOW, False)
    yield "status.ill", s.Status(40, 0, 2, 1, "", "invalid_auth", NOW, True)
    yield "clock_shown.business_day", s.ClockShown(NOW.date(), "09:30", "Asia/Shanghai", True)
    yield "clock_shown.day_off", s.ClockShown(NOW.date(), "09:30", "Asia/Shanghai", False)
    for what in ALERTS:
        yield f"operator_alert.{what}", s.OperatorAlert(what, {"what": what, **ALERT})


def policies() -> Iterator[tuple[str, object]]:
    known = [
        (PolicyVersion(f"2026-{number}", TODAY, NOW, "Asia/Shanghai"), state)
        for number, state in enumerate(VersionState, start=1)
    ]
    yield "policy_list.filled", s.PolicyList(tuple(known))
    yield "policy_list.empty", s.PolicyList(())
    levels = (Level(Post.CREDIT_DIRECTOR), Level(Post.COMMITTEE, 2))
    people = {Post.CREDIT_DIRECTOR: (DIANA,), Post.COMMITTEE: (CARLA, CRAIG)}
    total = cny(1_200_000)
    asked = s.Asked(
        cny(900_000), cny(300_000), total, total, RiskClass.B, False, levels, people, False, POLICY
    )
    yield "authority_route.levels", s.AuthorityRoute(asked)
    yield "authority_route.at_once", s.AuthorityRoute(replace(asked, parallel=True))
    bare = replace(asked, risk_class=RiskClass.D, exposure=cny(0), total=asked.amount, base=asked.amount)
    yield "authority_route.refused", s.AuthorityRoute(replace(bare, levels=()))
    heard = (Level(Post.COMMITTEE, 2, all_opinions=True),)
    yield "authority_route.secured", s.AuthorityRoute(replace(bare, levels=heard, secured=True))


def refusals(holds: tuple[Hold, ...]) -> Iterator[tuple[str, s.Refusal]]:
    approve, case = Action.APPROVE, "CR-12"
    posts = (Post.CREDIT_MANAGER, Post.CREDIT_DIRECTOR)
    facts: dict[str, tuple[str, dict[str, object]]] = {
        "not_found": ("NotFound", {"what": case}),
        "not_allowed": ("NotAllowed", {"action": approve, "posts": posts}),
        "own_work": ("OwnWork", {"action": approve, "because": "brought_in"}),
        "not_now": ("NotNow", {"action": approve, "stage": Stage.SCREENING, "reference": case}),
        "not_ready": (
            "NotReady",
            {"action": Action.CLOSE, "reference": case, "missing": ["archived", "rated"]},
        ),
        "too_soon": ("TooSoon", {"action": Action.NUDGE, "reference": case, "again": NOW}),
        "on_hold": ("OnHold", {"action": Action.SIGN, "holds": holds, "reference": case}),
        "case_moved": (
            "CaseMoved",
            {"reference": case, "stage": Stage.CONTRACTING, "by": MARIA, "at": NOW, "action": "approve"},
        ),
        "case_moved_unknown": ("CaseMoved", {"reference": case, "stage": Stage.CONTRACTING}),
        "invalid_input": ("InvalidInput", {"problems": {"amount": ("not_an_amount", {"read": "ten"})}}),
        "demo_only": ("DemoOnly", {}),
        "not_saved": ("NotSaved", {}),
        "busy": ("Busy", {}),
        "broken_off": ("BrokenOff", {}),
    }
    for name, (kind, known) in facts.items():
        yield f"refusal.{name}", s.Refusal(kind, known, (MARIA, DIANA) if kind == "NotAllowed" else ())
    yield "refusal.nobody", s.Refusal("NotAllowed", {"action": "new", "posts": (Post.SALES,)})
