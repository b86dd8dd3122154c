"""The figures of the rating models as values; ``bot/policy_rating.py`` reads them from the policy file."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from bot.flows.model import RiskClass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bands(Generic[T]):
    """Half-open bands: ``lowest`` below the first bound, then from each rising bound to the next.

    Every value falls into exactly one band, so a table with printed gaps (0.90, then 1.00) is closed:
    what lies in a gap belongs to the band below it.
    """

    lowest: T
    steps: tuple[tuple[Fraction, T], ...] = ()

    def of(self, value: Fraction) -> T:
        found = self.lowest
        for least, answer in self.steps:
            if value < least:
                break
            found = answer
        return found


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """Zones of a Z-score: above ``safe`` is safe, below ``distress`` is distress, between them grey."""

    safe: Fraction
    distress: Fraction


@dataclass(frozen=True, slots=True)
class Altman:
    z_prime: Cutoffs
    z_double_prime: Cutoffs


@dataclass(frozen=True, slots=True)
class Characteristic:
    """Weights of the 18 factors, least coverage in percent of the weight, classes by percent."""

    weights: dict[str, int]
    coverage_floor: int
    bands: Bands[str]
    version: str


@dataclass(frozen=True, slots=True)
class WorkingAssets:
    """Percent of the working assets by evaluation value."""

    percent: Bands[Fraction]


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """An item of the score-add rule: from this measure on so much is added.

    ``measure`` is a ratio or a line of the statement; a line's ``least`` and ``adds`` are minor units
    of the base currency.
    """

    measure: str
    least: Fraction
    adds_minor: int


@dataclass(frozen=True, slots=True)
class LimitRules:
    """Which rules suggest a limit and how they are put together.

    ``rules`` are combined by ``combine`` (smallest or mean of those that could be computed); each of
    ``caps`` then bounds the result. Percentages are whole, ``practice_a`` is a factor by class.
    ``own_yearly_minor``: our own sales of a year, minor units of the base currency; None where not told.
    """

    rules: tuple[str, ...]
    caps: tuple[str, ...]
    combine: str
    net_worth_percent: int
    concentration_percent: int
    practice_a: dict[RiskClass, Fraction]
    practice_b_swing: int
    practice_b_term: int
    score_add: tuple[ScoreItem, ...]
    base_currency: str
    own_yearly_minor: int | None = None


@dataclass(frozen=True, slots=True)
class ComputedFactor:
    """A factor of the scorecard that a measure suggests: points 1 to 10 by bands."""

    factor: str
    measure: str
    points: Bands[int]


@dataclass(frozen=True, slots=True)
class Models:
    """Every model's figures in one version of the policy."""

    altman: Altman
    characteristic: Characteristic
    working_assets: WorkingAssets
    limits: LimitRules
