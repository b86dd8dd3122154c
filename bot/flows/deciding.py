"""What a decision leaves behind: a record frozen with all it rested on, and word to those it overtakes."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.authority import given_by
from bot.flows.dossier import CreditCase, Decision, Exposure, UsedFact
from bot.flows.levels import approval_levels
from bot.flows.limits import limit_of
from bot.flows.model import Actor, Post
from bot.flows.ports import Announcement
from bot.flows.risk_transfer.securing import cover_of
from bot.flows.situation import Situation


def record(
    at: Situation, case: CreditCase, by: Actor, post: Post, *, granted: bool, reason: str = ""
) -> CreditCase:
    """The case with this decision added to its records.

    ``at`` is the situation before the last signature or vote, ``case`` the case with it.
    """
    proposal = case.proposal
    assert proposal is not None
    decision = Decision(
        granted=granted,
        at=at.now,
        proposal=proposal,
        post=post,
        by=by.user,
        policy_version=at.policy.version,
        exposure=_exposure(at, proposal.terms.amount.minor),
        reason=reason,
        levels=approval_levels(at),
        signatures=case.signatures,
        votes=case.votes,
        facts=facts_used(at),
        on_appeal=at.case.refusal is not None,
        for_user=by.lent.get(post, ""),
        cover=cover_of(at, proposal.terms),
    )
    return replace(case, decisions=(*case.decisions, decision))


def _exposure(at: Situation, amount: int) -> Exposure:
    position = at.position
    return Exposure(
        at.money(position.owed), at.money(position.committed), at.money(position.used + amount), limit_of(at)
    )


def facts_used(at: Situation) -> tuple[UsedFact, ...]:
    """The facts a decision rests on: credit's findings as they hold, and the items of the report.

    The one place that says where facts come from.
    """
    found = [
        UsedFact("fact", one.fact, one.holds or one.value, one.source, one.as_of) for one in at.case.findings
    ]
    report = at.case.report
    if report is not None:
        on = at.calendar.today(report.at)
        found += [UsedFact("report_topic", i.topic, i.finding, report.sources, on) for i in report.items]
    return tuple(found)


def cleared(case: CreditCase) -> CreditCase:
    """The case with the signatures and votes given so far taken off: what they were for has changed."""
    return replace(case, signatures=(), votes=(), undecided=0)


def overtaken(at: Situation, by: Actor) -> tuple[Announcement, ...]:
    """Word to everybody who has signed or voted, or has taken the decision on, that it is no longer asked."""
    gave = {person for one in given_by(at.case) for person in one.persons()}
    asked = {h.accepted_by or h.to_user for h in at.running("approval")} - {""}
    version = at.case.version + 1
    return tuple(
        Announcement(
            f"overtaken:{at.case.number}@{version}:{user}",
            "overtaken",
            f"user:{user}",
            at.case.number,
            {"version": str(version), "gave": "yes" if user in gave else ""},
        )
        for user in sorted(gave | asked)
        if user != by.user
    )
