"""Working-asset analysis (营运资产分析法): a share of the working assets by an evaluation value.

Form of the product from the usual Chinese textbook; its table has gaps between the printed bands, which
are closed towards the cautious side (docs/GLOSSARY.md, 3.10). "Short-term debt" is all current liabilities
there.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bot.flows.model import Money
from bot.flows.rating.answers import CannotCompute, first_fault
from bot.flows.rating.layouts import Line, plus
from bot.flows.rating.policy import WorkingAssets
from bot.flows.rating.ratios import RATIOS, WORKING_CAPITAL, compute
from bot.flows.rating.statements import Checked

PARTS = {"current_ratio": 1, "quick_ratio": 1, "short_debt_to_equity": -1, "debt_to_equity": -1}


@dataclass(frozen=True, slots=True)
class WorkingAssetLimit:
    """Working assets are (working capital + net worth) / 2; the limit is ``percent`` of them."""

    working_assets: Fraction  # minor units
    evaluation: Fraction
    percent: Fraction
    limit: Money


def working_asset_limit(checked: Checked, policy: WorkingAssets) -> WorkingAssetLimit | CannotCompute:
    """Evaluation value = current ratio + quick ratio - short-term debt / net worth - debt / net worth.

    Cannot be computed where net worth or current liabilities are not above zero. Working assets below
    zero give a limit of zero.
    """
    found = {name: compute(RATIOS[name], checked) for name in PARTS}
    fault = first_fault(found.values())
    worth = checked.statement.total(WORKING_CAPITAL + plus(Line.EQUITY))
    if fault is not None or worth is None:
        return fault or CannotCompute(checked.statement.blanks(WORKING_CAPITAL + plus(Line.EQUITY)))
    evaluation = sum((PARTS[n] * v for n, v in found.items() if isinstance(v, Fraction)), Fraction(0))
    percent = policy.percent.of(evaluation)
    limit = max(0, worth) * percent // 200
    return WorkingAssetLimit(
        Fraction(worth, 2), evaluation, percent, Money(int(limit), checked.statement.currency)
    )
