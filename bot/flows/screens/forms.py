"""Forms: of a step, and of a new case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.flows.analysing import Analysis
from bot.flows.credit_file.likeness import Near
from bot.flows.dossier import CreditCase, Finding, Screened, Terms
from bot.flows.forms import Field
from bot.flows.model import Action, Money
from bot.flows.policy import Scorecard
from bot.flows.rating.scorecard import Explanation
from bot.flows.screening.criteria import Background
from bot.flows.screening.policy import JudgedCriterion


@dataclass(frozen=True, slots=True)
class Form:
    """A modal for an action. ``metadata`` comes back with the submission (ids only)."""

    action: Action
    case: CreditCase
    fields: tuple[Field, ...]
    metadata: str
    step: int
    danger: bool
    findings: tuple[Finding, ...] = ()
    sheet: Terms | None = None
    scorecard: Scorecard | None = None  # for a proposal: what makes which class
    explained: Explanation | None = None  # for a proposal that follows an earlier one
    criteria: tuple[JudgedCriterion, ...] = ()  # of screening, and what they propose
    proposed: Screened | None = None
    background: Background = field(default_factory=Background)
    analysis: Analysis | None = None  # for a proposal: what the models say


CHANNELS = ("visit", "call", "email", "fair", "web", "other")
"""How a first contact came about."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """The modal of ``/credit new``: the notice of contact, and what sales knows of the customer itself.

    ``near``: customers whose name is near to the one typed, to choose from; ``typed``: what was entered so
    far, by field, so that nothing is lost; ``metadata``: the ids shown and the message it was opened from.
    """

    customer: str
    today: date
    currency: str
    currencies: tuple[str, ...]
    fast_lane_from: Money
    near: tuple[Near, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    metadata: str = ""
    channels: tuple[str, ...] = CHANNELS
