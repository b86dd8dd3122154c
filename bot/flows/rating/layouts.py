"""Two standard layouts of financial statements: their printed lines, and the sums that must hold.

PRC: general enterprise format under the Chinese enterprise accounting standards (资产负债表, 利润表; Ministry
of Finance, Caikuai [2019] No. 6). Its operating profit is after finance cost.
ANGLO: IFRS and Anglo-American practice (IAS 1); its operating profit is before finance cost.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Line(StrEnum):
    """A figure both layouts know, or one of them prints."""

    CASH = "cash"
    RECEIVABLES = "receivables"
    INVENTORY = "inventory"
    CURRENT_ASSETS = "current_assets"
    FIXED_ASSETS = "fixed_assets"
    NON_CURRENT_ASSETS = "non_current_assets"
    TOTAL_ASSETS = "total_assets"
    SHORT_TERM_DEBT = "short_term_debt"
    PAYABLES = "payables"
    CURRENT_LIABILITIES = "current_liabilities"
    LONG_TERM_LIABILITIES = "long_term_liabilities"
    TOTAL_LIABILITIES = "total_liabilities"
    CAPITAL = "capital"
    OTHER_EQUITY = "other_equity"
    SURPLUS_RESERVE = "surplus_reserve"
    UNDISTRIBUTED_PROFIT = "undistributed_profit"
    RETAINED_EARNINGS = "retained_earnings"
    EQUITY = "equity"
    SALES = "sales"
    COST_OF_SALES = "cost_of_sales"
    GROSS_PROFIT = "gross_profit"
    OPERATING_PROFIT = "operating_profit"
    NON_OPERATING_INCOME = "non_operating_income"
    NON_OPERATING_EXPENSE = "non_operating_expense"
    FINANCE_INCOME = "finance_income"
    INTEREST = "interest"
    OTHER_RESULT = "other_result"
    EBIT = "ebit"
    PRETAX_PROFIT = "pretax_profit"
    TAX = "tax"
    NET_PROFIT = "net_profit"


_LINES = list(Line)
FLOWS = frozenset(_LINES[_LINES.index(Line.SALES) :])
"""Lines of the income statement: they grow with the months of the period."""

Terms = tuple[tuple[int, Line], ...]  # (sign, line)


def plus(*lines: Line) -> Terms:
    return tuple((1, line) for line in lines)


def minus(*lines: Line) -> Terms:
    return tuple((-1, line) for line in lines)


@dataclass(frozen=True, slots=True)
class Sum:
    """``whole`` is the sum of ``terms``; ``exact`` false: the terms are parts and cannot exceed it."""

    whole: Line
    terms: Terms
    exact: bool = True


class Layout(StrEnum):
    PRC = "prc"
    ANGLO = "anglo"


NAMES: dict[Layout, dict[str, Line]] = {
    Layout.PRC: {
        "货币资金": Line.CASH,
        "应收账款": Line.RECEIVABLES,
        "存货": Line.INVENTORY,
        "流动资产合计": Line.CURRENT_ASSETS,
        "固定资产": Line.FIXED_ASSETS,
        "非流动资产合计": Line.NON_CURRENT_ASSETS,
        "资产总计": Line.TOTAL_ASSETS,
        "短期借款": Line.SHORT_TERM_DEBT,
        "应付账款": Line.PAYABLES,
        "流动负债合计": Line.CURRENT_LIABILITIES,
        "非流动负债合计": Line.LONG_TERM_LIABILITIES,
        "负债合计": Line.TOTAL_LIABILITIES,
        "实收资本": Line.CAPITAL,
        "资本公积及其他权益": Line.OTHER_EQUITY,
        "盈余公积": Line.SURPLUS_RESERVE,
        "未分配利润": Line.UNDISTRIBUTED_PROFIT,
        "所有者权益合计": Line.EQUITY,
        "营业收入": Line.SALES,
        "营业成本": Line.COST_OF_SALES,
        "利息费用": Line.INTEREST,
        "营业利润": Line.OPERATING_PROFIT,
        "营业外收入": Line.NON_OPERATING_INCOME,
        "营业外支出": Line.NON_OPERATING_EXPENSE,
        "利润总额": Line.PRETAX_PROFIT,
        "所得税费用": Line.TAX,
        "净利润": Line.NET_PROFIT,
    },
    Layout.ANGLO: {
        "cash and cash equivalents": Line.CASH,
        "trade receivables": Line.RECEIVABLES,
        "inventories": Line.INVENTORY,
        "total current assets": Line.CURRENT_ASSETS,
        "property, plant and equipment": Line.FIXED_ASSETS,
        "total non-current assets": Line.NON_CURRENT_ASSETS,
        "total assets": Line.TOTAL_ASSETS,
        "short-term borrowings": Line.SHORT_TERM_DEBT,
        "trade payables": Line.PAYABLES,
        "total current liabilities": Line.CURRENT_LIABILITIES,
        "total non-current liabilities": Line.LONG_TERM_LIABILITIES,
        "total liabilities": Line.TOTAL_LIABILITIES,
        "share capital": Line.CAPITAL,
        "other reserves": Line.OTHER_EQUITY,
        "retained earnings": Line.RETAINED_EARNINGS,
        "total equity": Line.EQUITY,
        "revenue": Line.SALES,
        "cost of sales": Line.COST_OF_SALES,
        "gross profit": Line.GROSS_PROFIT,
        "operating profit": Line.OPERATING_PROFIT,
        "finance income": Line.FINANCE_INCOME,
        "finance costs": Line.INTEREST,
        "share of profit of associates": Line.OTHER_RESULT,
        "profit before tax": Line.PRETAX_PROFIT,
        "income tax expense": Line.TAX,
        "profit for the period": Line.NET_PROFIT,
    },
}

_COMMON = (
    Sum(Line.TOTAL_ASSETS, plus(Line.TOTAL_LIABILITIES, Line.EQUITY)),
    Sum(Line.TOTAL_ASSETS, plus(Line.CURRENT_ASSETS, Line.NON_CURRENT_ASSETS)),
    Sum(Line.TOTAL_LIABILITIES, plus(Line.CURRENT_LIABILITIES, Line.LONG_TERM_LIABILITIES)),
    Sum(Line.NET_PROFIT, plus(Line.PRETAX_PROFIT) + minus(Line.TAX)),
    Sum(Line.CURRENT_ASSETS, plus(Line.CASH, Line.RECEIVABLES, Line.INVENTORY), exact=False),
    Sum(Line.NON_CURRENT_ASSETS, plus(Line.FIXED_ASSETS), exact=False),
    Sum(Line.CURRENT_LIABILITIES, plus(Line.SHORT_TERM_DEBT, Line.PAYABLES), exact=False),
    Sum(Line.TOTAL_ASSETS, plus(Line.CURRENT_ASSETS), exact=False),
    Sum(Line.TOTAL_LIABILITIES, plus(Line.CURRENT_LIABILITIES), exact=False),
)

SUMS: dict[Layout, tuple[Sum, ...]] = {
    Layout.PRC: (
        *_COMMON,
        Sum(
            Line.EQUITY,
            plus(Line.CAPITAL, Line.OTHER_EQUITY, Line.SURPLUS_RESERVE, Line.UNDISTRIBUTED_PROFIT),
        ),
        Sum(
            Line.PRETAX_PROFIT,
            plus(Line.OPERATING_PROFIT, Line.NON_OPERATING_INCOME) + minus(Line.NON_OPERATING_EXPENSE),
        ),
    ),
    Layout.ANGLO: (
        *_COMMON,
        Sum(Line.EQUITY, plus(Line.CAPITAL, Line.OTHER_EQUITY, Line.RETAINED_EARNINGS)),
        Sum(Line.GROSS_PROFIT, plus(Line.SALES) + minus(Line.COST_OF_SALES)),
        Sum(
            Line.PRETAX_PROFIT,
            plus(Line.OPERATING_PROFIT, Line.FINANCE_INCOME, Line.OTHER_RESULT) + minus(Line.INTEREST),
        ),
    ),
}

DERIVED: dict[Layout, dict[Line, Terms]] = {
    Layout.PRC: {
        Line.EBIT: plus(Line.PRETAX_PROFIT, Line.INTEREST),
        Line.RETAINED_EARNINGS: plus(Line.SURPLUS_RESERVE, Line.UNDISTRIBUTED_PROFIT),
    },
    Layout.ANGLO: {Line.EBIT: plus(Line.PRETAX_PROFIT, Line.INTEREST)},
}
"""Figures a layout does not print: what they are made of."""


def line_named(layout: Layout, name: str) -> Line | None:
    """The line a printed name stands for, whatever its width, case and surrounding space; else nothing."""
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return NAMES[layout].get(folded)
