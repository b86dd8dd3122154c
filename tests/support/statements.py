"""Financial statements for tests of the rating models, in whole yuan unless a test says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.flows.rating.layouts import Layout, Line
from bot.flows.rating.statements import Checked, Statement, as_printed, check

SOUND = {
    Line.CURRENT_ASSETS: 500, Line.INVENTORY: 150, Line.TOTAL_ASSETS: 1000, Line.CURRENT_LIABILITIES: 300,
    Line.TOTAL_LIABILITIES: 600, Line.EQUITY: 400, Line.RETAINED_EARNINGS: 200, Line.EBIT: 120,
    Line.SALES: 1500,
}  # fmt: skip
"""The first test values of docs/GLOSSARY.md, 3.8 and 3.10."""

WEAK = {
    Line.CURRENT_ASSETS: 300, Line.TOTAL_ASSETS: 1000, Line.CURRENT_LIABILITIES: 380,
    Line.TOTAL_LIABILITIES: 850, Line.EQUITY: 150, Line.RETAINED_EARNINGS: -50, Line.EBIT: 10,
    Line.SALES: 900,
}  # fmt: skip
"""The second ones of 3.8."""

FULL = {
    Line.CASH: 80, Line.RECEIVABLES: 200, Line.INVENTORY: 150, Line.CURRENT_ASSETS: 500,
    Line.FIXED_ASSETS: 420, Line.NON_CURRENT_ASSETS: 500, Line.TOTAL_ASSETS: 1000, Line.SHORT_TERM_DEBT: 120,
    Line.PAYABLES: 150, Line.CURRENT_LIABILITIES: 300, Line.LONG_TERM_LIABILITIES: 300,
    Line.TOTAL_LIABILITIES: 600, Line.CAPITAL: 150, Line.OTHER_EQUITY: 50, Line.EQUITY: 400,
    Line.SALES: 1500, Line.COST_OF_SALES: 1100, Line.INTEREST: 20, Line.PRETAX_PROFIT: 100, Line.TAX: 25,
    Line.NET_PROFIT: 75,
}  # fmt: skip
PRC = {
    **FULL, Line.SURPLUS_RESERVE: 40, Line.UNDISTRIBUTED_PROFIT: 160, Line.OPERATING_PROFIT: 95,
    Line.NON_OPERATING_INCOME: 8, Line.NON_OPERATING_EXPENSE: 3,
}  # fmt: skip
ANGLO = {
    **FULL, Line.RETAINED_EARNINGS: 200, Line.GROSS_PROFIT: 400, Line.OPERATING_PROFIT: 115,
    Line.FINANCE_INCOME: 4, Line.OTHER_RESULT: 1,
}  # fmt: skip
BOTH = ((Layout.PRC, PRC), (Layout.ANGLO, ANGLO))


def statement(
    figures: dict[Line, Any], layout: Layout = Layout.ANGLO, unit: int = 1_000, **changes: Any
) -> Statement:
    """A year's statement; ``figures`` as printed, in ``unit``."""
    made = Statement(
        date(2025, 12, 31), 12, "CNY", unit, layout, audited=True, source="annual report",
        figures=as_printed(figures, unit, "CNY"),
    )  # fmt: skip
    return replace(made, **changes)


def checked(figures: dict[Line, Any], **changes: Any) -> Checked:
    return check(statement(figures, **changes))
