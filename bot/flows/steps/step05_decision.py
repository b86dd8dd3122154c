"""Step 5: analysis, proposal, decision by level of authority (R43-R47, R49)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.flows.authority import next_level, route
from bot.flows.dossier import CreditCase, Outcome, Proposal, Signature, TermsSheet
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field, Kind
from bot.flows.gates import approval_levels, level_now
from bot.flows.model import Action, Actor, Grant, Post, Stage
from bot.flows.rating.scorecard import risk_class, score
from bot.flows.situation import Change, Situation, closing, hand
from bot.flows.steps.step03_intention import sheet_message, terms_entered, terms_initial
from bot.flows.workflow import CONDITIONS, TERMS, Step


def propose(at: Situation, entries: Entries, by: Actor) -> Change:
    """Score the customer, recommend limit, term and conditions, ask the first level for its signature."""
    card = at.policy.scorecard
    scores = {name: entries.whole(f"score:{name}") for name in card.weights if f"score:{name}" in entries}
    factors, result, coverage = score(card, scores)
    if coverage < card.coverage_floor:
        bare = next(name for name in card.weights if name not in scores)
        facts: dict[str, object] = {"coverage": coverage, "floor": card.coverage_floor}
        raise InvalidInput({f"score:{bare}": ("coverage_too_low", facts)})
    proposal = Proposal(
        factors,
        result,
        coverage,
        risk_class(card, result),
        terms_entered(entries),
        entries.text("reasons"),
        by.user,
        at.now,
        fully_secured=entries.yes("fully_secured"),
        model=card.name,
    )
    if not asked_levels(at, proposal):
        raise InvalidInput({"fully_secured": ("secured_needed", {"risk_class": proposal.risk_class.value})})
    return to_approval(at, replace(at.case, proposal=proposal, question=""), by, Post.CREDIT_ANALYST)


def asked_levels(at: Situation, proposal: Proposal) -> object:
    """The levels a proposal needs; nothing when policy refuses it."""
    return approval_levels(replace(at, case=replace(at.case, proposal=proposal)))


def to_approval(at: Situation, case: CreditCase, by: Actor, post: Post, **facts: str) -> Change:
    """Put a proposal before the first level of authority; signatures given before fall."""
    asked = replace(case, stage=Stage.APPROVAL, signatures=())
    level = level_now(replace(at, case=asked), "approval")
    assert level is not None
    assert asked.proposal is not None
    ask = hand(at, "approval", by, post, to_post=level.post)
    shown = {"risk_class": asked.proposal.risk_class.value, "result": str(asked.proposal.result)}
    return Change(asked, opens=(ask,), closes=frozenset({"analysis", "signature"}), facts={**shown, **facts})


def approve(at: Situation, entries: Entries, by: Actor) -> Change:
    """Sign; the last signature grants the limit and issues the terms sheet."""
    level = level_now(at, "approval")
    assert level is not None
    signature = Signature(level.post, by.user, at.now, entries.text("note"))
    case = replace(at.case, signatures=(*at.case.signatures, signature))
    further = next_level(approval_levels(at), case.signatures)
    if further is None:
        return _granted(at, case, by, level.post)
    ask = hand(at, "approval", by, level.post, to_post=further.post)
    return Change(case, opens=(ask,), closes=frozenset({"approval"}))


def _granted(at: Situation, case: CreditCase, by: Actor, post: Post) -> Change:
    proposal = case.proposal
    assert proposal is not None
    sheet = TermsSheet(
        terms=proposal.terms,
        risk_class=proposal.risk_class,
        valid_until=at.today + timedelta(days=at.policy.sheet_days),
        decided_by=tuple(s.user for s in case.signatures),
        policy_version=at.policy.version,
    )
    grant = Grant(
        proposal.terms.limit,
        proposal.terms.term_days,
        proposal.terms.start_event,
        proposal.risk_class,
        at.today,
        at.today + timedelta(days=at.policy.grant_days),
        case.number,
        at.policy.version,
    )
    decided = replace(case, stage=Stage.CONTRACTING, sheet=sheet)
    ask = hand(at, "signature", by, post, to_user=case.brought_by)
    return Change(
        decided,
        opens=(ask,),
        closes=frozenset({"approval"}),
        grant=grant,
        risk_class=proposal.risk_class,
        announcements=(sheet_message(decided),),
    )


def send_back(at: Situation, entries: Entries, by: Actor) -> Change:
    """Back to the analyst with a question; signatures given so far fall."""
    assert at.case.proposal is not None
    case = replace(at.case, stage=Stage.ANALYSIS, question=entries.text("question"), signatures=())
    post = level_now(at, "approval")
    ask = hand(
        at,
        "analysis",
        by,
        post.post if post else Post.CREDIT_MANAGER,
        to_user="" if at.case.proposal.deviation else at.case.proposal.by,
    )
    return Change(case, opens=(ask,), closes=frozenset({"approval"}))


def refuse(at: Situation, entries: Entries, by: Actor) -> Change:
    case = closing(at.case, at.now, outcome=Outcome.REFUSED, outcome_reason=entries.text("reason"))
    return Change(case, closes=frozenset({"approval"}))


def appeal(at: Situation, entries: Entries, by: Actor) -> Change:
    """Sales may appeal once; the case is analysed afresh."""
    case = replace(
        at.case,
        stage=Stage.ANALYSIS,
        outcome=None,
        closed_at=None,
        appealed=True,
        signatures=(),
        question=entries.text("reason"),
    )
    return Change(case, opens=(hand(at, "analysis", by, Post.SALES),))


def _propose_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    before = {f.factor: f.score for f in at.case.proposal.factors} if at.case.proposal else {}
    scores = tuple(
        Field(
            f"score:{name}",
            Kind.WHOLE,
            False,
            least=1,
            most=10,
            label="score",
            facts={"factor": name, "weight": str(weight)},
            initial=before.get(name),
        )
        for name, weight in at.policy.scorecard.weights.items()
    )
    wanted = at.case.intention.wanted if at.case.intention else None
    conditions = (*CONDITIONS, Field("conditions", Kind.LONG, required=False))
    secured = Field("fully_secured", Kind.YES_NO, options=("yes", "no"), initial="no")
    reasons = Field(
        "reasons", Kind.LONG, length=2000, initial=at.case.proposal.reasons if at.case.proposal else None
    )
    return (*scores, *terms_initial((*TERMS, *conditions), wanted), secured, reasons)


EFFECTS = {
    Action.PROPOSE: propose,
    Action.APPROVE: approve,
    Action.SEND_BACK: send_back,
    Action.REFUSE: refuse,
    Action.APPEAL: appeal,
}
FIELDS = {Action.PROPOSE: _propose_fields}

__all__ = ["EFFECTS", "FIELDS", "asked_levels", "route", "to_approval"]
