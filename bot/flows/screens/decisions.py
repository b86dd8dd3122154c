"""What a decision rests on, why it was taken, who would have to sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.flows.analysing import Analysis
from bot.flows.dossier import CreditCase
from bot.flows.forms import Field
from bot.flows.model import Money, Post, RiskClass
from bot.flows.policy import Level
from bot.flows.rating.scorecard import Explanation
from bot.flows.risk_transfer.cover import Cover


@dataclass(frozen=True, slots=True)
class Why:
    """A decision with all it rested on, as it was frozen; ``which`` counts from 1, 0: none was made."""

    case: CreditCase
    which: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Who would have to sign. ``total``: with the exposure; ``base``: in the currency of the matrix.

    ``people``: who could sign at each level. ``parallel``: all levels are asked at once.
    """

    amount: Money
    exposure: Money
    total: Money
    base: Money
    risk_class: RiskClass
    secured: bool
    levels: tuple[Level, ...]  # none: policy allows it only fully secured
    people: Mapping[Post, tuple[str, ...]]
    parallel: bool
    policy_version: str


@dataclass(frozen=True, slots=True)
class WhoSigns:
    """The modal that answers who would have to sign, before anybody asks."""

    case: CreditCase
    fields: tuple[Field, ...]
    metadata: str
    asked: Asked | None = None
    action: str = "who_signs"  # under which the labels of its fields are looked up first


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """A score factor by factor, beside its picture; ``bands`` are (from percent, class), highest first."""

    case: CreditCase
    explained: Explanation
    bands: tuple[tuple[int, RiskClass], ...]


@dataclass(frozen=True, slots=True)
class CaseAnalysis:
    """What every model says of a case's customer."""

    case: CreditCase
    analysis: Analysis
    cover: Cover | None = None  # of the exposure after the grant that is wanted or proposed


@dataclass(frozen=True, slots=True)
class AuthorityRoute:
    """The answer of ``/credit route``: who would have to sign, asked without a case."""

    asked: Asked
