"""Factors scored 1 to 10 and weighed: the arithmetic of characteristic analysis and of the scorecard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.flows.dossier import FactorScore

LEAST, MOST = 1, 10


@dataclass(frozen=True, slots=True)
class Weighed:
    """``result`` in percent of the points that could be had with the factors scored, 0 where none is;
    ``coverage`` in percent of the whole weight."""

    factors: tuple[FactorScore, ...]
    result: Fraction
    coverage: Fraction


def weigh(weights: Mapping[str, int], scores: Mapping[str, int]) -> Weighed:
    """Sum(score x weight) / sum(10 x weight), over the factors with a score (docs/GLOSSARY.md, 3.5).

    A factor without a score counts neither way; it is never taken for zero. Scores of factors without a
    weight are left out. Raises ``ValueError`` for a score that is not 1 to 10.
    """
    for name, points in scores.items():
        if not LEAST <= points <= MOST:
            raise ValueError(f"{name} is {points}; a score is {LEAST} to {MOST}")
    factors = tuple(FactorScore(name, scores[name], weights[name]) for name in weights if name in scores)
    weight = sum(factor.weight for factor in factors)
    earned = sum(factor.earned for factor in factors)
    return Weighed(factors, percent(earned, weight), Fraction(100 * weight, sum(weights.values())))


def percent(earned: int, weight: int) -> Fraction:
    """Weighed points in percent of those that could be had with so much weight; 0 without any."""
    return Fraction(100 * earned, MOST * weight) if weight else Fraction(0)
