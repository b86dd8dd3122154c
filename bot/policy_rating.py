"""The sections of the policy for scorecard and rating models: their shape and their values.

A policy file older than these sections has none of them and loads with ``DEFAULTS``. Sources of the figures
are in the docstrings of ``bot/flows/rating``.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, StrictInt, StringConstraints, model_validator

from bot.flows.model import RiskClass, minor_digits
from bot.flows.policy import Scorecard
from bot.flows.rating.behaviour import MEASURES
from bot.flows.rating.characteristic import FACTORS
from bot.flows.rating.layouts import Line
from bot.flows.rating.limit_rules import RULES
from bot.flows.rating.policy import (
    Altman,
    Bands,
    Characteristic,
    ComputedFactor,
    Cutoffs,
    LimitRules,
    Models,
    ScoreItem,
    WorkingAssets,
)
from bot.flows.rating.ratios import RATIOS
from bot.policy_defaults import DEFAULTS
from bot.policy_forms import (
    AClass,
    Amount,
    Count,
    Exact,
    Name,
    Part,
    Percent,
    Rate,
    Version,
    Wrong,
    not_rising,
    one_of,
    too_fine,
    wrong,
)
from bot.saying import said

T = TypeVar("T")
Points = Annotated[StrictInt, Field(ge=1, le=10)]
ClassName = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9]{0,5}$")]


class PointsBand(Part):
    least: Exact = Field(alias="from")
    points: Points


class ComputedPart(Part):
    factor: Name
    measure: Name
    lowest: Points
    bands: list[PointsBand]


class ScorecardPart(Part):
    coverage_floor: Percent
    bands: dict[AClass, Percent]
    weights: Annotated[dict[Name, Count], Field(min_length=1)]
    model: Name = "own_scorecard"
    model_version: Version = "1"
    computed: list[ComputedPart] | None = None  # none: the defaults, as far as their factors are weighed


class CutoffsPart(Part):
    safe_above: Exact
    distress_below: Exact


class AltmanPart(Part):
    z_prime: CutoffsPart
    z_double_prime: CutoffsPart


class ClassBand(Part):
    least: Percent = Field(alias="from")
    name: ClassName = Field(alias="class")


class CharacteristicPart(Part):
    version: Version
    coverage_floor: Percent
    lowest: ClassName
    bands: list[ClassBand]
    weights: dict[Name, Count]


class PercentBand(Part):
    least: Exact = Field(alias="from")
    percent: Rate


class WorkingAssetsPart(Part):
    lowest: Rate
    bands: list[PercentBand]


class ScoreItemPart(Part):
    measure: Name
    at_least: Exact
    adds: Amount


class LimitsPart(Part):
    rules: Annotated[list[Name], Field(min_length=1)]
    caps: list[Name]
    combine: Literal["smallest", "mean"]
    net_worth_percent: Percent
    concentration_percent: Percent
    practice_a: dict[AClass, Rate]
    practice_b_swing: Percent
    practice_b_term: Count
    score_add: list[ScoreItemPart]
    own_yearly_sales: Amount | None = None


class ModelsPart(Part):
    altman: AltmanPart
    characteristic: CharacteristicPart
    working_assets: WorkingAssetsPart
    limits: LimitsPart

    @model_validator(mode="before")
    @classmethod
    def with_defaults(cls, given: Any) -> Any:
        """A section that is not in the file is that of ``DEFAULTS``."""
        return {**DEFAULTS["models"], **given} if isinstance(given, dict) else given


def scorecard_of(part: ScorecardPart) -> Scorecard:
    """The scorecard as values; raises ``Wrong``."""
    bands = part.bands
    if set(bands) != set(RiskClass) or min(bands.values()) != 0:
        raise Wrong("policy_file.four_bands", key="scorecard.bands")
    highest_first = tuple(sorted(((percent, risk) for risk, percent in bands.items()), reverse=True))
    return Scorecard(
        weights=dict(part.weights),
        bands=highest_first,
        coverage_floor=part.coverage_floor,
        model=part.model,
        model_version=part.model_version,
        computed=_computed(part),
    )


def _computed(part: ScorecardPart) -> tuple[ComputedFactor, ...]:
    rows = part.computed
    if rows is None:
        default = [ComputedPart.model_validate(row) for row in DEFAULTS["scorecard"]["computed"]]
        rows = [row for row in default if row.factor in part.weights]
    made: dict[str, ComputedFactor] = {}
    for number, row in enumerate(rows, start=1):
        key = f"scorecard.computed[{number}]"
        _one_of(f"{key}.factor", row.factor, part.weights)
        _one_of(f"{key}.measure", row.measure, (*RATIOS, *MEASURES))
        if row.factor in made:
            raise wrong(f"{key}.factor", row.factor, said("policy_form.one_measure"))
        bands = _bands(key, row.lowest, [(band.least, band.points) for band in row.bands])
        made[row.factor] = ComputedFactor(row.factor, row.measure, bands)
    return tuple(made.values())


def models_of(part: ModelsPart, base_currency: str) -> Models:
    """The models as values; raises ``Wrong``."""
    percents = [(band.least, Fraction(band.percent)) for band in part.working_assets.bands]
    lowest = Fraction(part.working_assets.lowest)
    return Models(
        altman=Altman(
            _cutoffs("models.altman.z_prime", part.altman.z_prime),
            _cutoffs("models.altman.z_double_prime", part.altman.z_double_prime),
        ),
        characteristic=_characteristic(part.characteristic),
        working_assets=WorkingAssets(_bands("models.working_assets", lowest, percents)),
        limits=_limits(part.limits, base_currency),
    )


def _cutoffs(key: str, part: CutoffsPart) -> Cutoffs:
    if part.distress_below > part.safe_above:
        most = said("policy_form.safe_above", most=f"'{part.safe_above}'")
        raise wrong(f"{key}.distress_below", str(part.distress_below), most)
    return Cutoffs(safe=Fraction(part.safe_above), distress=Fraction(part.distress_below))


def _characteristic(part: CharacteristicPart) -> Characteristic:
    for factor in part.weights:
        _one_of("models.characteristic.weights", factor, FACTORS)
    for factor in FACTORS:
        if factor not in part.weights:
            weight = said("policy_form.weight", factors=str(len(FACTORS)))
            raise Wrong("policy_file.lacks", key=f"models.characteristic.weights.{factor}", form=weight)
    classes = [(Decimal(band.least), band.name) for band in part.bands]
    bands = _bands("models.characteristic", part.lowest, classes)
    return Characteristic(dict(part.weights), part.coverage_floor, bands, part.version)


def _limits(part: LimitsPart, base_currency: str) -> LimitRules:
    for key, names in (("rules", part.rules), ("caps", part.caps)):
        for name in names:
            _one_of(f"models.limits.{key}", name, RULES)
    if set(part.practice_a) != set(RiskClass):
        raise Wrong("policy_file.four_classes", key="models.limits.practice_a")
    return LimitRules(
        rules=tuple(dict.fromkeys(part.rules)),
        caps=tuple(dict.fromkeys(part.caps)),
        combine=part.combine,
        net_worth_percent=part.net_worth_percent,
        concentration_percent=part.concentration_percent,
        practice_a={grade: Fraction(factor) for grade, factor in part.practice_a.items()},
        practice_b_swing=part.practice_b_swing,
        practice_b_term=part.practice_b_term,
        score_add=tuple(
            _item(f"models.limits.score_add[{number}]", item, minor_digits(base_currency))
            for number, item in enumerate(part.score_add, start=1)
        ),
        base_currency=base_currency,
        own_yearly_minor=_own_sales(part, minor_digits(base_currency)),
    )


def _own_sales(part: LimitsPart, digits: int) -> int | None:
    """Our own sales of a year in minor units; a file that does not tell them leaves them unknown."""
    if part.own_yearly_sales is None:
        return None
    minor = Fraction(part.own_yearly_sales) * 10**digits
    if minor.denominator != 1 or not minor:
        above_zero = said("policy_form.own_sales", digits)
        raise wrong("models.limits.own_yearly_sales", str(part.own_yearly_sales), above_zero)
    return int(minor)


def _item(key: str, part: ScoreItemPart, digits: int) -> ScoreItem:
    """Lines of a statement are amounts and become minor units; ratios stay as they are."""
    lines = [line.value for line in Line]
    _one_of(f"{key}.measure", part.measure, (*RATIOS, *lines))
    scale = 10**digits if part.measure in lines else 1
    least, adds = Fraction(part.at_least) * scale, Fraction(part.adds) * 10**digits
    if adds.denominator != 1:
        raise too_fine(f"{key}.adds", part.adds, digits)
    return ScoreItem(part.measure, least, int(adds))


def _bands(key: str, lowest: T, rows: list[tuple[Decimal, T]]) -> Bands[T]:
    bounds = [least for least, _ in rows]
    if bounds != sorted(set(bounds)):
        raise not_rising(f"{key}.bands", "from", bounds)
    return Bands(lowest, tuple((Fraction(least), answer) for least, answer in rows))


def _one_of(key: str, name: str, known: Iterable[str]) -> None:
    names = list(known)
    if name not in names:
        raise wrong(key, name, one_of(names))
