"""The figures of screening as values; ``bot/policy_screening.py`` reads them from the policy file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.flows.model import Money


class Consequence(StrEnum):
    """What a failed criterion leads to, the milder first."""

    CASH_ONLY = "cash_only"
    NO_TRADE = "no_trade"


class Verdict(StrEnum):
    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"  # the fact is missing or cannot be read: nothing is guessed


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: a rule by name, its figure, and what follows when it fails.

    ``least``: years, months or days, as the rule counts. ``minor``: minor units of the base currency.
    ``names``: countries or industries. ``segments`` empty: for every customer.
    """

    rule: str
    consequence: Consequence
    least: int = 0
    minor: int = 0
    names: tuple[str, ...] = ()
    segments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Segment:
    """Customers of a kind; a condition that is empty is met by everybody."""

    name: str
    countries: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    volume_from_minor: int = 0  # expected yearly volume in minor units of the base currency


@dataclass(frozen=True, slots=True)
class ScreeningRules:
    """``stale_months``: a fact older than this is marked; 0: none is."""

    segments: tuple[Segment, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    stale_months: int = 0


@dataclass(frozen=True, slots=True)
class Basis:
    """The fact a verdict rests on: its value, where it comes from, and of which day it is."""

    value: str
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    """A criterion and what came of it, as it is shown and kept with the case."""

    rule: str
    verdict: Verdict
    consequence: Consequence
    least: int = 0  # what is asked for, as in ``Criterion``
    amount: Money | None = None
    names: tuple[str, ...] = ()
    basis: Basis | None = None
