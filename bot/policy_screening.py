"""The sections ``[[segments]]`` and ``[screening]`` of the policy: their shape and their values.

A policy file older than these sections has no segments and no criteria.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from bot.flows.model import minor_digits
from bot.flows.screening.criteria import RULES
from bot.flows.screening.policy import Consequence, Criterion, ScreeningRules, Segment
from bot.policy_forms import Amount, Name, Part, Wrong, one_of, wrong
from bot.saying import Said, said

COUNTED = frozenset({"years_since_founding", "no_incident", "nothing_overdue"})
LISTED = frozenset({"country_allowed", "country_not_excluded", "industry_not_excluded"})
Figure = Annotated[StrictInt, Field(ge=0, le=10_000)]
Text = Annotated[str, Field(strict=True, min_length=1, max_length=60)]


class SegmentPart(Part):
    name: Name
    countries: list[Text] = Field(default_factory=list)
    industries: list[Text] = Field(default_factory=list)
    yearly_volume_from: Amount | None = None


class CriterionPart(Part):
    rule: Name
    consequence: Literal["cash_only", "no_trade"]
    least: Figure | None = None
    amount: Amount | None = None
    names: list[Text] = Field(default_factory=list)
    segments: list[Name] = Field(default_factory=list)


class ScreeningPart(Part):
    stale_months: Figure = 0
    criteria: list[CriterionPart] = Field(default_factory=list)


def screening_rules(segments: list[SegmentPart], part: ScreeningPart, base: str) -> ScreeningRules:
    """The rules; raises ``Wrong`` for a rule that is not known or lacks its figure."""
    names = [one.name for one in segments]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Wrong("policy_file.twice", key="segments", read=repr(twice))
    unit = 10 ** minor_digits(base)
    return ScreeningRules(
        tuple(_segment(one, unit) for one in segments),
        tuple(
            _criterion(one, f"screening.criteria[{at}]", names, unit)
            for at, one in enumerate(part.criteria, 1)
        ),
        part.stale_months,
    )


def _segment(part: SegmentPart, unit: int) -> Segment:
    volume = int((part.yearly_volume_from or 0) * unit)
    return Segment(part.name, tuple(part.countries), tuple(part.industries), volume)


def _lacks(key: str, form: Said) -> Wrong:
    return Wrong("policy_file.lacks", key=key, form=form)


def _criterion(part: CriterionPart, key: str, segments: list[str], unit: int) -> Criterion:
    if part.rule not in RULES:
        raise wrong(f"{key}.rule", part.rule, one_of(RULES))
    if part.rule in COUNTED and part.least is None:
        raise _lacks(f"{key}.least", said("policy_form.needs_number", rule=part.rule))
    if part.rule == "minimum_capital" and part.amount is None:
        raise _lacks(f"{key}.amount", said("policy_form.needs_amount", rule=part.rule))
    if part.rule in LISTED and not part.names:
        raise _lacks(f"{key}.names", said("policy_form.needs_names", rule=part.rule))
    if unknown := [name for name in part.segments if name not in segments]:
        named = said("policy_form.a_segment")
        raise Wrong("policy_file.holds", key=f"{key}.segments", read=repr(unknown[0]), form=named)
    return Criterion(
        part.rule,
        Consequence(part.consequence),
        part.least or 0,
        int((part.amount or 0) * unit),
        tuple(part.names),
        frozenset(part.segments),
    )
