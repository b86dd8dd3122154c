"""Ratios of one statement, as a table of what is divided by what.

A denominator must be above zero: a ratio over negative equity would rank a broken balance sheet best.
Yearly figures are reached by 12 / months of the period, days by 365 x months / 12.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.flows.rating.answers import CannotCompute, Value
from bot.flows.rating.layouts import Line, Terms, minus, plus
from bot.flows.rating.statements import Checked


class Times(StrEnum):
    """What the quotient is multiplied by."""

    ONCE = "once"
    A_YEAR = "a_year"  # a flow over a stock, made yearly
    DAYS = "days"  # a stock over a flow, in days


@dataclass(frozen=True, slots=True)
class Ratio:
    top: Terms
    bottom: Terms
    times: Times = Times.ONCE


WORKING_CAPITAL = plus(Line.CURRENT_ASSETS) + minus(Line.CURRENT_LIABILITIES)
QUICK_ASSETS = plus(Line.CURRENT_ASSETS) + minus(Line.INVENTORY)

RATIOS: dict[str, Ratio] = {
    "current_ratio": Ratio(plus(Line.CURRENT_ASSETS), plus(Line.CURRENT_LIABILITIES)),
    "quick_ratio": Ratio(QUICK_ASSETS, plus(Line.CURRENT_LIABILITIES)),
    "cash_ratio": Ratio(plus(Line.CASH), plus(Line.CURRENT_LIABILITIES)),
    "debt_to_equity": Ratio(plus(Line.TOTAL_LIABILITIES), plus(Line.EQUITY)),
    "short_debt_to_equity": Ratio(plus(Line.CURRENT_LIABILITIES), plus(Line.EQUITY)),
    "debt_to_assets": Ratio(plus(Line.TOTAL_LIABILITIES), plus(Line.TOTAL_ASSETS)),
    "interest_cover": Ratio(plus(Line.EBIT), plus(Line.INTEREST)),
    "gross_margin": Ratio(plus(Line.SALES) + minus(Line.COST_OF_SALES), plus(Line.SALES)),
    "operating_margin": Ratio(plus(Line.OPERATING_PROFIT), plus(Line.SALES)),
    "net_margin": Ratio(plus(Line.NET_PROFIT), plus(Line.SALES)),
    "return_on_assets": Ratio(plus(Line.NET_PROFIT), plus(Line.TOTAL_ASSETS), Times.A_YEAR),
    "return_on_equity": Ratio(plus(Line.NET_PROFIT), plus(Line.EQUITY), Times.A_YEAR),
    "asset_turnover": Ratio(plus(Line.SALES), plus(Line.TOTAL_ASSETS), Times.A_YEAR),
    "inventory_turnover": Ratio(plus(Line.COST_OF_SALES), plus(Line.INVENTORY), Times.A_YEAR),
    "receivables_turnover": Ratio(plus(Line.SALES), plus(Line.RECEIVABLES), Times.A_YEAR),
    "days_sales_outstanding": Ratio(plus(Line.RECEIVABLES), plus(Line.SALES), Times.DAYS),
    "days_inventory": Ratio(plus(Line.INVENTORY), plus(Line.COST_OF_SALES), Times.DAYS),
    "days_payable": Ratio(plus(Line.PAYABLES), plus(Line.COST_OF_SALES), Times.DAYS),
}
"""DSO = receivables / sales x days (docs/GLOSSARY.md, 3.7); the others as in any textbook."""


def ratios(checked: Checked) -> dict[str, Value]:
    """Every ratio of the table, computed or with what it lacks."""
    return {name: compute(ratio, checked) for name, ratio in RATIOS.items()}


def compute(ratio: Ratio, checked: Checked) -> Value:
    """The exact quotient; ``CannotCompute`` for a marked statement, a blank, a denominator not above zero."""
    at = checked.statement
    if checked.marked:
        return CannotCompute(because="marked", about=checked.in_doubt)
    top, bottom = at.total(ratio.top), at.total(ratio.bottom)
    if top is None or bottom is None:
        return CannotCompute(tuple(dict.fromkeys((*at.blanks(ratio.top), *at.blanks(ratio.bottom)))))
    if bottom <= 0:
        because = "negative" if bottom else "zero"
        return CannotCompute(because=because, about=tuple(line for _, line in ratio.bottom))
    return Fraction(top, bottom) * _factor(ratio.times, at.months)


def _factor(times: Times, months: int) -> Fraction:
    if times is Times.A_YEAR:
        return Fraction(12, months)
    return Fraction(365 * months, 12) if times is Times.DAYS else Fraction(1)
