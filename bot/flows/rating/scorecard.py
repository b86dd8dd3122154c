"""The company's own scorecard: factors, points, bands; and a result explained factor by factor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from bot.flows.dossier import FactorScore, Proposal
from bot.flows.model import RiskClass
from bot.flows.policy import Scorecard
from bot.flows.rating.answers import CannotCompute, Value
from bot.flows.rating.policy import ComputedFactor
from bot.flows.rating.weighing import LEAST, MOST, percent, weigh

SHOWN = 3


def score(card: Scorecard, scores: Mapping[str, int]) -> tuple[tuple[FactorScore, ...], int, int]:
    """The factors scored (1 to 10), the result in whole percent, and the coverage in percent of the weight.

    A factor without a score counts neither way; it is never taken for zero (docs/GLOSSARY.md, 3.5).
    """
    weighed = weigh(card.weights, scores)
    return weighed.factors, round(weighed.result), int(weighed.coverage)


def risk_class(card: Scorecard, result: int) -> RiskClass:
    """The class whose band the result falls into; bands are half-open and leave no gap."""
    return next(grade for least, grade in card.bands if result >= least)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Points for a factor by the policy's bands; ``points`` is nothing where the measure has no value."""

    factor: str
    measure: str
    value: Value
    points: int | None


def suggest(card: Scorecard, measured: Mapping[str, Value]) -> tuple[Suggestion, ...]:
    """What ratios and payment behaviour say for the factors the policy computes."""
    return tuple(_suggested(rule, measured.get(rule.measure)) for rule in card.computed)


def _suggested(rule: ComputedFactor, value: Value | None) -> Suggestion:
    if isinstance(value, Fraction):
        return Suggestion(rule.factor, rule.measure, value, rule.points.of(value))
    lacking = value or CannotCompute((rule.measure,))
    return Suggestion(rule.factor, rule.measure, lacking, None)


@dataclass(frozen=True, slots=True)
class OneChange:
    """One factor from ``before`` (nothing: not scored) to ``points``, all others as they are."""

    factor: str
    before: int | None
    points: int
    result: int
    risk_class: RiskClass


@dataclass(frozen=True, slots=True)
class Explanation:
    """A result taken apart. ``factors`` stand in the order of the card.

    ``strongest`` pulls the result up most and ``weakest`` down most (weight x distance from the result); none
    where nothing pulls. ``up`` are the smallest changes of one factor that reach a better class, ``down`` the
    smallest losses that leave this one.
    """

    model: str
    factors: tuple[FactorScore, ...]
    unscored: tuple[str, ...]
    result: int
    coverage: int
    risk_class: RiskClass
    strongest: FactorScore | None
    weakest: FactorScore | None
    up: tuple[OneChange, ...]
    down: tuple[OneChange, ...]


def explain(card: Scorecard, scored: Sequence[FactorScore]) -> Explanation:
    """Why these scores make this class, and what would change it. Weights are those of the scores."""
    weights = {**card.weights, **{factor.factor: factor.weight for factor in scored}}
    rated = replace(card, weights=weights)
    scores = {factor.factor: factor.score for factor in scored}
    factors, result, coverage = score(rated, scores)
    grade = risk_class(card, result)
    strongest, weakest = _pulling(factors)
    trial = _Trial(rated, {factor.factor: factor for factor in factors}, grade)
    return Explanation(
        model=card.name,
        factors=factors,
        unscored=tuple(name for name in weights if name not in scores),
        result=result,
        coverage=coverage,
        risk_class=grade,
        strongest=strongest,
        weakest=weakest,
        up=_smallest(trial.better()),
        down=_smallest(trial.worse()),
    )


def explained(card: Scorecard, proposal: Proposal | None) -> Explanation | None:
    """The explanation of a recorded result; nothing where today's card would judge it otherwise."""
    if proposal is None or not proposal.factors:
        return None
    found = explain(card, proposal.factors)
    recorded = (proposal.result, proposal.coverage, proposal.risk_class)
    same = (found.result, found.coverage, found.risk_class) == recorded
    return replace(found, model=proposal.model) if same else None


def _pulling(factors: Sequence[FactorScore]) -> tuple[FactorScore | None, FactorScore | None]:
    weight = sum(factor.weight for factor in factors)
    earned = sum(factor.earned for factor in factors)

    def pull(factor: FactorScore) -> int:
        return factor.weight * (factor.score * weight - earned)

    strongest, weakest = max(factors, key=pull, default=None), min(factors, key=pull, default=None)
    return (
        strongest if strongest and pull(strongest) > 0 else None,
        weakest if weakest and pull(weakest) < 0 else None,
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    """The scores as they are, to try what one factor alone would change."""

    card: Scorecard
    factors: Mapping[str, FactorScore]
    risk_class: RiskClass

    def better(self) -> Iterator[OneChange]:
        """For each factor the fewest points above its own that reach a better class."""
        for name in self.card.weights:
            own = self.factors[name].score if name in self.factors else 0
            tried = (self._with(name, points) for points in range(own + 1, MOST + 1))
            yield from islice((one for one in tried if one.risk_class < self.risk_class), 1)

    def worse(self) -> Iterator[OneChange]:
        """For each scored factor the most points below its own that leave the class."""
        for name, factor in self.factors.items():
            tried = (self._with(name, points) for points in range(factor.score - 1, LEAST - 1, -1))
            yield from islice((one for one in tried if one.risk_class > self.risk_class), 1)

    def _with(self, name: str, points: int) -> OneChange:
        others = [factor for factor in self.factors.values() if factor.factor != name]
        weight = self.card.weights[name]
        earned = sum(factor.earned for factor in others) + points * weight
        result = round(percent(earned, sum(factor.weight for factor in others) + weight))
        before = self.factors[name].score if name in self.factors else None
        return OneChange(name, before, points, result, risk_class(self.card, result))


def _smallest(changes: Iterator[OneChange]) -> tuple[OneChange, ...]:
    """The smallest moves first; a factor that is not scored yet comes after those that are."""
    found = sorted(changes, key=lambda one: (one.before is None, abs(one.points - (one.before or 0))))
    return tuple(found[:SHOWN])
