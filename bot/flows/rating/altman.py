"""Altman's Z-scores for firms without a market price.

Z': E. I. Altman, Corporate Financial Distress (Wiley, 1983), restated in Altman (2000), "Predicting Financial
Distress of Companies: Revisiting the Z-Score and ZETA Models": private manufacturers.
Z'': Altman, Hartzell and Peck (1995); international test in Altman, Iwanicz-Drozdowska, Laitinen and Suvas
(2017), JIFMA 28(2): non-manufacturers and emerging markets, without the sales term.
The coefficients are the papers'; the cut-offs between the zones are the policy's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.flows.rating.answers import CannotCompute, first_fault
from bot.flows.rating.layouts import Line, plus
from bot.flows.rating.policy import Altman, Cutoffs
from bot.flows.rating.ratios import WORKING_CAPITAL, Ratio, compute
from bot.flows.rating.statements import Checked

YEAR = 12

X: dict[str, Ratio] = {
    "x1": Ratio(WORKING_CAPITAL, plus(Line.TOTAL_ASSETS)),
    "x2": Ratio(plus(Line.RETAINED_EARNINGS), plus(Line.TOTAL_ASSETS)),
    "x3": Ratio(plus(Line.EBIT), plus(Line.TOTAL_ASSETS)),
    "x4": Ratio(plus(Line.EQUITY), plus(Line.TOTAL_LIABILITIES)),
    "x5": Ratio(plus(Line.SALES), plus(Line.TOTAL_ASSETS)),
}
Z_PRIME = {"x1": "0.717", "x2": "0.847", "x3": "3.107", "x4": "0.420", "x5": "0.998"}
Z_DOUBLE_PRIME = {"x1": "6.56", "x2": "3.26", "x3": "6.72", "x4": "1.05"}


class Zone(StrEnum):
    SAFE = "safe"
    GREY = "grey"
    DISTRESS = "distress"


@dataclass(frozen=True, slots=True)
class ZScore:
    """The value with its zone; ``terms`` are (name, ratio, what it contributes), their sum is the value."""

    model: str
    value: Fraction
    zone: Zone
    terms: tuple[tuple[str, Fraction, Fraction], ...]


def z_prime(checked: Checked, policy: Altman) -> ZScore | CannotCompute:
    """Z' = 0.717 X1 + 0.847 X2 + 3.107 X3 + 0.420 X4 + 0.998 X5."""
    return _score("altman-z-prime-1983", Z_PRIME, checked, policy.z_prime)


def z_double_prime(checked: Checked, policy: Altman) -> ZScore | CannotCompute:
    """Z'' = 6.56 X1 + 3.26 X2 + 6.72 X3 + 1.05 X4."""
    return _score("altman-z-double-prime-1995", Z_DOUBLE_PRIME, checked, policy.z_double_prime)


def _score(model: str, weights: dict[str, str], checked: Checked, cutoffs: Cutoffs) -> ZScore | CannotCompute:
    """The papers fit whole years; a shorter period is refused, since a season is not a year."""
    if checked.statement.months != YEAR:
        return CannotCompute(because="not_a_year", about=(str(checked.statement.months),))
    found = {name: compute(X[name], checked) for name in weights}
    known = {name: value for name, value in found.items() if isinstance(value, Fraction)}
    fault = first_fault(found.values())
    if fault is not None:
        return fault
    terms = tuple((name, value, Fraction(weights[name]) * value) for name, value in known.items())
    value = sum((part for _, _, part in terms), Fraction(0))
    return ZScore(model, value, zone(value, cutoffs), terms)


def zone(value: Fraction, cutoffs: Cutoffs) -> Zone:
    """Above the upper cut-off safe, below the lower one distress; the cut-offs themselves are grey."""
    if value > cutoffs.safe:
        return Zone.SAFE
    return Zone.DISTRESS if value < cutoffs.distress else Zone.GREY
