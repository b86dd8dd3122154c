"""Financial statements of the invented customer: pages of the form, what does not add up, the analysis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.flows.analysing import analyse
from bot.flows.credit_file.papers import PAGES, Paper, check_fields, page_fields
from bot.flows.credit_file.table import FileAction
from bot.flows.forms import Entries
from bot.flows.model import Stage
from bot.flows.policy import Policy
from bot.flows.rating.behaviour import PaidPart, PaymentHistory
from bot.flows.rating.filed import Filed
from bot.flows.rating.layouts import Layout, Line
from bot.flows.rating.statements import Statement, as_printed, check
from bot.flows.risk_transfer.cover import Cover
from bot.flows.screens import CaseAnalysis, StatementCheck, StatementForm
from bot.samples.cases import case_at
from bot.samples.credit_files import FILE
from bot.samples.forms import situation_of
from bot.samples.values import COVER, FIONA, NOW

FIGURES = {
    Line.CASH: 800, Line.RECEIVABLES: 2000, Line.INVENTORY: 1500, Line.CURRENT_ASSETS: 5000,
    Line.FIXED_ASSETS: 4200, Line.NON_CURRENT_ASSETS: 5000, Line.TOTAL_ASSETS: 10000,
    Line.SHORT_TERM_DEBT: 1200, Line.PAYABLES: 1500, Line.CURRENT_LIABILITIES: 3000,
    Line.LONG_TERM_LIABILITIES: 3000, Line.TOTAL_LIABILITIES: 6000, Line.CAPITAL: 1500,
    Line.OTHER_EQUITY: 500, Line.SURPLUS_RESERVE: 400, Line.UNDISTRIBUTED_PROFIT: 1600, Line.EQUITY: 4000,
    Line.SALES: 15000, Line.COST_OF_SALES: 11000, Line.INTEREST: 200, Line.OPERATING_PROFIT: 950,
    Line.NON_OPERATING_INCOME: 80, Line.NON_OPERATING_EXPENSE: 30, Line.PRETAX_PROFIT: 1000, Line.TAX: 250,
    Line.NET_PROFIT: 750,
}  # fmt: skip
SOUND = Statement(
    date(2025, 12, 31), 12, "CNY", 1_000, Layout.PRC, audited=True, source="annual report",
    figures=as_printed(FIGURES, 1_000, "CNY"),
)  # fmt: skip
EARLIER = replace(SOUND, period_end=date(2024, 12, 31), audited=False)
BROKEN = replace(SOUND, figures={**SOUND.figures, Line.EQUITY: 3_500_000_00, Line.CASH: 90_000_000_00})
MIXED = replace(SOUND, figures={**SOUND.figures, Line.SALES: 15_000_000_000_00})
FILED = (Filed(EARLIER, FIONA, NOW, id=1), Filed(SOUND, FIONA, NOW, id=2))


def analyses(policy: Policy) -> Iterator[tuple[str, object]]:
    """With nothing on file, with two years, and with one that is marked."""
    case = case_at(Stage.ANALYSIS)
    bare = situation_of(case, policy)
    paid = PaymentHistory((PaidPart(date(2026, 9, 1), date(2026, 9, 8), 100_000),), 3, 1, 6, 1)
    for name, filed, history in (
        ("bare", (), PaymentHistory()),
        ("two_years", FILED, paid),
        ("marked", (*FILED, Filed(BROKEN, FIONA, NOW, "asked for a new copy", id=3)), paid),
    ):
        found = analyse(replace(bare, statements=filed, history=history))
        yield f"case_analysis.{name}", CaseAnalysis(case, found, COVER if filed else Cover(COVER.exposure))


def statements() -> Iterator[tuple[str, object]]:
    head = {"period_end": date(2025, 12, 31), "months": 12}
    for layout in Layout:
        paper = Paper(layout, 10_000, "CNY", Entries(head))
        for page in PAGES:
            fields = page_fields(layout, (page,), {"line:cash": "1,234.5"})
            yield (
                f"statement_form.{layout}_{page}",
                StatementForm(FileAction.ADD_STATEMENT, FILE, paper, page, fields, "7"),
            )
    for name, one in (("broken", BROKEN), ("mixed", MIXED)):
        checked = check(one, EARLIER)
        yield (
            f"statement_check.{name}",
            StatementCheck(FileAction.ADD_STATEMENT, FILE, checked, check_fields(checked), "7"),
        )
