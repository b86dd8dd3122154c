"""Parts of screens in words, shared by the templates, one module a subject."""

from __future__ import annotations

from bot.passages.analysis import AnalysisPassage
from bot.passages.case import CasePassage
from bot.passages.checklist import ChecklistPassage
from bot.passages.credit_file import FilePassage
from bot.passages.decision import DecisionPassage
from bot.passages.form import FormPassage
from bot.passages.history import HistoryPassage
from bot.passages.holds import HoldPassage
from bot.passages.limit_request import LimitPassage
from bot.passages.money import MoneyPassage
from bot.passages.queue import QueuePassage
from bot.passages.risk import RiskPassage
from bot.passages.score import ScorePassage
from bot.passages.screening import ScreeningPassage
from bot.passages.statement import StatementPassage
from bot.passages.waited import WaitedPassage


class Passages(
    CasePassage,
    HoldPassage,
    DecisionPassage,
    MoneyPassage,
    HistoryPassage,
    FormPassage,
    WaitedPassage,
    ScorePassage,
    FilePassage,
    LimitPassage,
    QueuePassage,
    ScreeningPassage,
    StatementPassage,
    AnalysisPassage,
    ChecklistPassage,
    RiskPassage,
):
    """Everything a template may tell, under one name."""


__all__ = ["Passages"]
