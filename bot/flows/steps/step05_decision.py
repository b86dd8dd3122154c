"""Step 5: the decision by level of authority: signatures, votes, refusal, nudge (R44, R46, R49)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.flows import announcing
from bot.flows.committee import Verdict, reasons
from bot.flows.deciding import cleared, overtaken, record
from bot.flows.dossier import (
    CreditCase,
    Handover,
    HandoverState,
    Opinion,
    Outcome,
    Proposal,
    Signature,
    TermsSheet,
    Vote,
)
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries
from bot.flows.levels import barred, members, open_level, undecided_levels, vote_at
from bot.flows.model import Action, Actor, Grant, Post, Stage
from bot.flows.ports import Announcement
from bot.flows.situation import Change, Situation, closing, ended, hand
from bot.flows.steps.step03_intention import sheet_message
from bot.flows.workflow import AUTHORITY, COMMITTEE, SIGNERS


def approve(at: Situation, entries: Entries, by: Actor) -> Change:
    """Sign; the last signature grants the limit and issues the terms sheet."""
    level = open_level(at, by.posts & SIGNERS)
    assert level is not None
    signature = Signature(level.post, by.user, at.now, entries.text("note"), by.lent.get(level.post, ""))
    return _go_on(at, replace(at.case, signatures=(*at.case.signatures, signature)), by, level.post)


def vote(at: Situation, entries: Entries, by: Actor) -> Change:
    """A member's opinion; the vote that makes it certain decides for the level, refuses, or sends back."""
    opinion, text = Opinion(entries.text("opinion")), entries.text("opinion_text")
    if opinion is not Opinion.FOR and not text:
        raise InvalidInput({"opinion_text": ("required", {})})
    level = open_level(at, COMMITTEE)
    assert level is not None
    cast = Vote(by.user, opinion, at.now, text, by.lent.get(Post.COMMITTEE, ""))
    case = replace(at.case, votes=(*at.case.votes, cast))
    if opinion is Opinion.FOR_WITH_CONDITIONS:
        case = replace(case, proposal=_with_condition(case.proposal, text))
    counted = vote_at(replace(at, case=case), level)
    if counted.verdict is Verdict.OPEN:
        return Change(case)
    if counted.verdict is Verdict.REFUSED:
        return _refused(at, case, by, Post.COMMITTEE, reasons(case.votes))
    if counted.verdict is Verdict.UNDECIDED:
        return _undecided(at, case, by, counted.abstained)
    return _go_on(at, case, by, Post.COMMITTEE)


def _undecided(at: Situation, case: CreditCase, by: Actor, abstained: int) -> Change:
    """Nobody refused, yet the committee cannot decide: the analyst proposes anew (docs/decisions/0031)."""
    change = _back_to_analysis(at, by, Post.COMMITTEE, reasons(case.votes))
    told = replace(change.case, undecided=abstained)
    return replace(change, case=told, facts={"undecided": str(abstained)})


def _with_condition(proposal: Proposal | None, text: str) -> Proposal:
    """What a member wants besides becomes a condition of the proposal itself."""
    assert proposal is not None
    joined = "\n".join(part for part in (proposal.terms.conditions, text) if part)
    return replace(proposal, terms=replace(proposal.terms, conditions=joined))


def _go_on(at: Situation, case: CreditCase, by: Actor, post: Post) -> Change:
    """Ask the levels that are next, or grant when none is left."""
    waiting = undecided_levels(replace(at, case=case))
    if not waiting:
        return _granted(at, case, by, post)
    own = tuple(h for h in at.running("approval") if h.to_post is post)
    asked = {h.to_post for h in at.running("approval")} - {post}
    asks = (level.post for level in waiting if level.post not in asked)
    return Change(
        case,
        opens=tuple(hand(at, "approval", by, post, to_post=next_post) for next_post in asks),
        touched=tuple(ended(h, by, at, HandoverState.DONE) for h in own),
    )


def _granted(at: Situation, case: CreditCase, by: Actor, post: Post) -> Change:
    proposal = case.proposal
    assert proposal is not None
    until = proposal.terms.grant_until or date.max
    sheet = TermsSheet(
        terms=proposal.terms,
        risk_class=proposal.risk_class,
        valid_until=min(at.today + timedelta(days=at.policy.sheet_days), until),
        decided_by=tuple(s.user for s in case.signatures) + tuple(v.user for v in case.votes if v.is_for),
        policy_version=at.policy.version,
    )
    grant = Grant(
        proposal.terms.limit,
        proposal.terms.term_days,
        proposal.terms.start_event,
        proposal.risk_class,
        at.today,
        min(at.today + timedelta(days=at.policy.grant_days), until),
        case.number,
        at.policy.version,
    )
    recorded = record(at, case, by, post, granted=True)
    decided = replace(recorded, stage=Stage.CONTRACTING, sheet=sheet)
    return Change(
        decided,
        opens=_after_grant(at, decided, by, post),
        closes=frozenset({"approval"}),
        grant=grant,
        risk_class=proposal.risk_class,
        announcements=(sheet_message(decided),),
    )


def _after_grant(at: Situation, case: CreditCase, by: Actor, post: Post) -> tuple[Handover, ...]:
    """Sales is to sign; where conditions stand before that, credit sees to them."""
    ask = hand(at, "signature", by, post, to_user=case.brought_by)
    return (ask, hand(at, "precedents", by, post)) if case.unmet else (ask,)


def send_back(at: Situation, entries: Entries, by: Actor) -> Change:
    """Back to the analyst with a question."""
    level = open_level(at, by.posts & AUTHORITY)
    post = level.post if level else Post.CREDIT_MANAGER
    return _back_to_analysis(at, by, post, entries.text("question"))


def _back_to_analysis(at: Situation, by: Actor, post: Post, question: str) -> Change:
    """Who proposed it works on it again; signatures and votes given so far fall."""
    proposal = at.case.proposal
    assert proposal is not None
    case = replace(cleared(at.case), stage=Stage.ANALYSIS, question=question)
    ask = hand(at, "analysis", by, post, to_user="" if proposal.deviation else proposal.by)
    return Change(case, opens=(ask,), announcements=overtaken(at, by))


def refuse(at: Situation, entries: Entries, by: Actor) -> Change:
    """One level refuses: that decides, whatever others have signed."""
    level = open_level(at, by.posts & SIGNERS)
    assert level is not None
    change = _refused(at, at.case, by, level.post, entries.text("reason"))
    return replace(change, announcements=overtaken(at, by))


def _refused(at: Situation, case: CreditCase, by: Actor, post: Post, reason: str) -> Change:
    recorded = record(at, case, by, post, granted=False, reason=reason)
    return Change(closing(recorded, at.now, outcome=Outcome.REFUSED, outcome_reason=reason))


def nudge(at: Situation, entries: Entries, by: Actor) -> Change:
    """Remind those whose turn it is, once in so long; the channel where there is nobody to remind."""
    rows: list[Announcement] = []
    for handover in at.running("approval"):
        people = asked_of(at, handover) - by.persons()
        rows += _nudges(at, handover, by, people)
    return Change(replace(at.case, nudged_at=at.now), announcements=tuple(rows))


def asked_of(at: Situation, handover: Handover) -> frozenset[str]:
    """Who is to decide now: members who have not voted; else who took it on, else all who could."""
    if handover.to_post is Post.COMMITTEE:
        return members(at) - {vote.member for vote in at.case.votes}
    taken = handover.accepted_by or handover.to_user
    return frozenset({taken} if taken else at.holders.get(handover.to_post, ())) - barred(at.case)


def _nudges(at: Situation, handover: Handover, by: Actor, people: frozenset[str]) -> list[Announcement]:
    version = at.case.version + 1
    facts = {"handover": str(handover.id), "by": by.user}
    places = [f"user:{user}" for user in sorted(people)] or [announcing.channel_of(handover.to_post)]
    return [
        Announcement(f"nudge:{at.case.number}@{version}:{to}", "nudge", to, at.case.number, facts)
        for to in places
    ]


EFFECTS = {
    Action.APPROVE: approve,
    Action.VOTE: vote,
    Action.SEND_BACK: send_back,
    Action.REFUSE: refuse,
    Action.NUDGE: nudge,
}
FIELDS: dict[Action, object] = {}
