"""Characteristic analysis (特征分析模型): 18 factors in three groups.

Groups and factors are those of the Chinese textbook form; no weights were ever published that all agree
on, so weights and classes are the policy's. Common reading: 86 CA1 excellent, 61 CA2 good, 46 CA3 fair,
31 CA4 watch, 16 CA5 security wanted, below CA6 no trade, NR too little data (docs/GLOSSARY.md,
3.11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.flows.rating.policy import Characteristic
from bot.flows.rating.weighing import Weighed, weigh

GROUPS: dict[str, tuple[str, ...]] = {
    "finance": (
        "payment_record", "bank_standing", "profitability", "balance_sheet", "solvency", "total_capital",
    ),
    "customer": (
        "impression", "management", "product_market", "competition", "operation", "prospects",
    ),
    "priority": (
        "deal_margin", "product_demands", "market_appeal", "competitiveness", "security", "replaceability",
    ),
}  # fmt: skip
FACTORS = tuple(factor for group in GROUPS.values() for factor in group)
NOT_RATED = "NR"


@dataclass(frozen=True, slots=True)
class Characterised:
    """The result of the model: ``risk_class`` CA1 to CA6, or NR below the coverage floor."""

    weighed: Weighed
    risk_class: str
    groups: Mapping[str, Weighed]
    unscored: tuple[str, ...]
    version: str


def characterise(policy: Characteristic, scores: Mapping[str, int]) -> Characterised:
    """Weigh the scores (1 to 10) as a whole and group by group; raises ``ValueError`` for another score."""
    whole = weigh(policy.weights, scores)
    rated = whole.coverage >= policy.coverage_floor and bool(whole.factors)
    return Characterised(
        weighed=whole,
        risk_class=policy.bands.of(whole.result) if rated else NOT_RATED,
        groups={name: _group(policy, group, scores) for name, group in GROUPS.items()},
        unscored=tuple(factor for factor in policy.weights if factor not in scores),
        version=policy.version,
    )


def _group(policy: Characteristic, group: tuple[str, ...], scores: Mapping[str, int]) -> Weighed:
    return weigh({factor: policy.weights[factor] for factor in group}, scores)
