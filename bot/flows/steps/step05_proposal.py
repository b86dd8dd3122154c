"""Step 5: analysis and proposal; the conditions a grant is to have (R43, R45, R47)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.flows.analysing import analyse, frozen, suggested_points
from bot.flows.deciding import cleared
from bot.flows.dossier import CreditCase, Proposal, Terms
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field, Kind
from bot.flows.levels import approval_levels, open_levels
from bot.flows.model import Action, Actor, Post, Stage
from bot.flows.rating.scorecard import risk_class, score
from bot.flows.risk_transfer.securing import cover_of
from bot.flows.situation import Change, Situation, hand
from bot.flows.steps.step03_intention import terms_entered, terms_initial
from bot.flows.workflow import CONDITIONS, TERMS, Step

MOST_PRECEDENTS, LONGEST_PRECEDENT = 10, 150
FURTHER = (
    Field("conditions", Kind.LONG, required=False),
    Field("insured_percent", Kind.WHOLE, required=False, most=100),
    Field("discount_percent", Kind.PERCENT, required=False, most=100),
    Field("discount_days", Kind.WHOLE, required=False, least=1, most=365),
    Field("late_interest", Kind.PERCENT, required=False, most=100),
    Field("shipment_cap", Kind.MONEY, required=False),
    Field("precedents", Kind.LONG, required=False, length=1600),
    Field("grant_until", Kind.DATE, required=False, future=True),
)
"""Conditions beyond deposit and security; nobody fills in more of them than are wanted."""


def propose(at: Situation, entries: Entries, by: Actor) -> Change:
    """Score the customer, recommend limit, term and conditions, ask for the signatures."""
    card = at.policy.scorecard
    scores = {name: entries.whole(f"score:{name}") for name in card.weights if f"score:{name}" in entries}
    factors, result, coverage = score(card, scores)
    if coverage < card.coverage_floor:
        bare = next(name for name in card.weights if name not in scores)
        facts: dict[str, object] = {"coverage": coverage, "floor": card.coverage_floor}
        raise InvalidInput({f"score:{bare}": ("coverage_too_low", facts)})
    terms = terms_entered(entries)
    _check_conditions(at, terms)
    covered = cover_of(at, terms).is_whole
    proposal = Proposal(
        factors,
        result,
        coverage,
        risk_class(card, result),
        terms,
        entries.text("reasons"),
        by.user,
        at.now,
        fully_secured=covered or entries.yes("fully_secured"),
        secured_by_register=covered,
        model=card.name,
        policy_version=at.policy.version,
        models=frozen(analyse(at, scores)),
    )
    if not asked_levels(at, proposal):
        raise InvalidInput({"fully_secured": ("secured_needed", {"risk_class": proposal.risk_class.value})})
    case = replace(at.case, proposal=proposal, question="", met=())
    return to_approval(at, case, by, Post.CREDIT_ANALYST)


def _check_conditions(at: Situation, terms: Terms) -> None:
    if bool(terms.discount_bp) != bool(terms.discount_days):
        missing = "discount_percent" if terms.discount_days else "discount_days"
        raise InvalidInput({missing: ("discount_pair", {})})
    longest = max(map(len, terms.precedents), default=0)
    if len(terms.precedents) > MOST_PRECEDENTS or longest > LONGEST_PRECEDENT:
        read: dict[str, object] = {"count": len(terms.precedents), "longest": longest}
        limits = {"most": MOST_PRECEDENTS, "length": LONGEST_PRECEDENT}
        raise InvalidInput({"precedents": ("too_many_lines", {**read, **limits})})
    latest = at.today + timedelta(days=at.policy.grant_days)
    if terms.grant_until and terms.grant_until > latest:
        when: dict[str, object] = {"read": terms.grant_until, "latest": latest}
        raise InvalidInput({"grant_until": ("grant_too_long", {**when})})


def asked_levels(at: Situation, proposal: Proposal) -> object:
    """The levels a proposal needs; nothing when policy refuses it."""
    return approval_levels(replace(at, case=replace(at.case, proposal=proposal)))


def to_approval(at: Situation, case: CreditCase, by: Actor, post: Post, **facts: str) -> Change:
    """Put a proposal before the levels of authority; signatures and votes given before fall."""
    asked = replace(cleared(case), stage=Stage.APPROVAL)
    levels = open_levels(replace(at, case=asked))
    assert levels
    assert asked.proposal is not None
    asks = tuple(hand(at, "approval", by, post, to_post=level.post) for level in levels)
    shown = {"risk_class": asked.proposal.risk_class.value, "result": str(asked.proposal.result)}
    return Change(asked, opens=asks, closes=frozenset({"analysis", "signature"}), facts={**shown, **facts})


def appeal(at: Situation, entries: Entries, by: Actor) -> Change:
    """Sales may appeal once; the case is analysed afresh."""
    case = replace(
        cleared(at.case),
        stage=Stage.ANALYSIS,
        outcome=None,
        closed_at=None,
        appealed=True,
        question=entries.text("reason"),
    )
    return Change(case, opens=(hand(at, "analysis", by, Post.SALES),))


def _propose_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    before = at.case.proposal
    wanted = at.case.intention.wanted if at.case.intention else None
    terms = before.terms if before else wanted
    whole = terms is not None and cover_of(at, terms).is_whole
    secured = Field("fully_secured", Kind.YES_NO, options=("yes", "no"), initial="yes" if whole else "no")
    reasons = Field("reasons", Kind.LONG, length=2000, initial=before.reasons if before else None)
    conditions = terms_initial((*CONDITIONS, *FURTHER), before.terms if before else wanted)
    conditions = (replace(conditions[0], group="conditions"), *conditions[1:])
    return (*_scores(at), *terms_initial(TERMS, wanted), secured, reasons, *conditions)


def _scores(at: Situation) -> tuple[Field, ...]:
    """Begun with what was proposed before, else with what ratios and payment behaviour suggest."""
    before = (
        {f.factor: f.score for f in at.case.proposal.factors} if at.case.proposal else suggested_points(at)
    )
    return tuple(
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


EFFECTS = {Action.PROPOSE: propose, Action.APPEAL: appeal}
FIELDS = {Action.PROPOSE: _propose_fields}
