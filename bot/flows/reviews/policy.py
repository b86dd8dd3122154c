"""The figures of the review rhythm in the policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.flows.model import RiskClass

DEFAULT_MONTHS = {RiskClass.A: 12, RiskClass.B: 12, RiskClass.C: 3, RiskClass.D: 1}
"""Low risk yearly, medium quarterly, high monthly (docs/GLOSSARY.md, review rhythm)."""


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """``months`` from one review to the next, by class. ``grant_days``: so many calendar days before a grant
    ends its customer is due. ``late_bd``: after so many business days the manager hears of an open review.
    """

    months: Mapping[RiskClass, int] = field(default_factory=lambda: dict(DEFAULT_MONTHS))
    grant_days: int = 30
    late_bd: int = 10
