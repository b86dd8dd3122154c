"""What every model says of a customer: computed, or what it lacks (R43, R44).

Nothing missing is taken for zero and nothing is computed from a statement that is marked. What was computed
is frozen with the proposal, so that it can be explained a year later (R46).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from bot.flows.checklist import REFERENCES
from bot.flows.dates import months_before
from bot.flows.dossier import ItemState, ModelResult
from bot.flows.model import Money
from bot.flows.rating.altman import ZScore, z_double_prime, z_prime
from bot.flows.rating.answers import CannotCompute, Value
from bot.flows.rating.behaviour import measures
from bot.flows.rating.characteristic import Characterised, characterise
from bot.flows.rating.filed import checked_years
from bot.flows.rating.limit_rules import LimitInputs, LimitSuggestion, by_policy, suggest_limit
from bot.flows.rating.ratios import RATIOS, ratios
from bot.flows.rating.scorecard import Suggestion, suggest
from bot.flows.rating.statements import Checked
from bot.flows.rating.working_assets import WorkingAssetLimit, working_asset_limit
from bot.flows.situation import Situation

NO_STATEMENT = CannotCompute(("statement",))
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Analysis:
    """Every model's answer. ``years`` are the last periods on file, oldest first; ``ratios`` by period."""

    years: tuple[Checked, ...]
    ratios: Mapping[str, tuple[Value, ...]]
    behaviour: Mapping[str, Value]
    z_prime: ZScore | CannotCompute
    z_double_prime: ZScore | CannotCompute
    characteristic: Characterised
    working_assets: WorkingAssetLimit | CannotCompute
    limit: LimitSuggestion
    inputs: LimitInputs
    suggestions: tuple[Suggestion, ...]
    policy_version: str


def analyse(at: Situation, scores: Mapping[str, int] | None = None) -> Analysis:
    """Ask every model. ``scores``: factors as the analyst scored them; else those proposed or suggested."""
    years = checked_years(at.statements)
    latest = years[-1] if years else None
    models, behaviour = at.policy.models, measures(at.history)
    found = [ratios(year) for year in years]
    inputs = _limit_inputs(at, latest, behaviour)
    latest_ratios = found[-1] if found else dict.fromkeys(RATIOS, NO_STATEMENT)
    suggestions = suggest(at.policy.scorecard, {**latest_ratios, **behaviour})
    known = _scores(at, suggestions) if scores is None else scores
    rated = {name: points for name, points in known.items() if name in models.characteristic.weights}
    return Analysis(
        years=years,
        ratios={name: tuple(year[name] for year in found) for name in RATIOS},
        behaviour=behaviour,
        z_prime=z_prime(latest, models.altman) if latest else NO_STATEMENT,
        z_double_prime=z_double_prime(latest, models.altman) if latest else NO_STATEMENT,
        characteristic=characterise(models.characteristic, rated),
        working_assets=working_asset_limit(latest, models.working_assets) if latest else NO_STATEMENT,
        limit=suggest_limit(inputs, models.limits, models.working_assets, by_policy(at.policy)),
        inputs=inputs,
        suggestions=suggestions,
        policy_version=at.policy.version,
    )


def _scores(at: Situation, suggestions: tuple[Suggestion, ...]) -> dict[str, int]:
    """The points of the proposal, over those that ratios and payment behaviour suggest."""
    suggested = {one.factor: one.points for one in suggestions if one.points is not None}
    proposed = at.case.proposal.factors if at.case.proposal else ()
    return suggested | {factor.factor: factor.score for factor in proposed}


def _limit_inputs(at: Situation, latest: Checked | None, behaviour: Mapping[str, Value]) -> LimitInputs:
    """What is known for the limit rules; the rest stays unknown.

    Purchases and term are those of notice and intention, the usual delay and our own sales those of our
    receivables, the references those recorded on the case.
    """
    yearly = at.case.notice.yearly_volume
    late = behaviour["days_beyond_terms"]
    proposal, intention = at.case.proposal, at.case.intention
    sold, own = sold_monthly(at), at.policy.models.limits.own_yearly_minor
    expected = Money(yearly.minor // MONTHS, yearly.currency) if yearly else None
    return LimitInputs(
        currency=at.case.currency,
        statement=latest,
        references=references(at),
        yearly_purchases=yearly,
        term_days=intention.wanted.term_days if intention else None,
        delay_days=ceil(late) if isinstance(late, Fraction) else None,
        monthly_sales=sold if sold and _a_year_known(at) else expected or sold,
        last_year_monthly=sold,
        season=season(intention.month_volume if intention else None, yearly),
        risk_class=proposal.risk_class if proposal else at.case.customer.risk_class,
        own_yearly_sales=Money(own, at.policy.base_currency) if own else None,
    )


def references(at: Situation) -> tuple[Money, ...]:
    """The limits other suppliers give, as they were recorded with the item of trade references."""
    found = (one for one in at.case.checklist if one.topic == REFERENCES and one.state is ItemState.FOUND)
    return tuple(amount for item in found for amount in item.amounts)


def sold_monthly(at: Situation) -> Money | None:
    """What we sold to the customer in an average month of the last twelve; unknown where nothing was.

    A customer of less than a year counts for twelve months too: the average is then too low, never too
    high. A currency without a rate is answered as it is, so that the rule says which rate is missing.
    """
    exchange, total = by_policy(at.policy), 0
    for amount in at.history.sold:
        here = exchange(amount, at.case.currency)
        if here is None:
            return amount
        total += here.minor
    return at.money(total // MONTHS) if total else None


def _a_year_known(at: Situation) -> bool:
    first = at.history.first_sale
    return first is not None and first <= months_before(at.today, MONTHS)


def season(month: Money | None, yearly: Money | None) -> int | None:
    """Percent by which a month of the season stands above the average one (below: negative), rounded down."""
    if month is None or yearly is None or month.currency != yearly.currency or not yearly.minor:
        return None
    return (month.minor * MONTHS - yearly.minor) * 100 // yearly.minor


def suggested_points(at: Situation) -> dict[str, int]:
    """The points the policy computes for factors of the scorecard, to begin the form with."""
    return {one.factor: one.points for one in analyse(at, {}).suggestions if one.points is not None}


def frozen(analysis: Analysis) -> tuple[ModelResult, ...]:
    """Every model's answer as it is kept with a proposal, with what it was computed from."""
    rated = analysis.characteristic
    scores = tuple((factor.factor, str(factor.score)) for factor in rated.weighed.factors)
    return (
        _frozen_z("z_prime", analysis.z_prime, analysis),
        _frozen_z("z_double_prime", analysis.z_double_prime, analysis),
        ModelResult(
            "characteristic",
            version=rated.version,
            value=f"{float(rated.weighed.result):.2f}" if scores else "",
            grade=rated.risk_class,
            missing=rated.unscored,
            inputs=scores,
        ),
        _frozen_working(analysis),
        _frozen_limit(analysis),
    )


def _frozen_z(name: str, score: ZScore | CannotCompute, analysis: Analysis) -> ModelResult:
    if isinstance(score, CannotCompute):
        return _lacking(name, score, analysis)
    inputs = tuple((term, str(value)) for term, value, _ in score.terms)
    return replace(
        _read(name, analysis, inputs),
        version=score.model,
        value=f"{float(score.value):.2f}",
        grade=score.zone,
    )


def _frozen_working(analysis: Analysis) -> ModelResult:
    found = analysis.working_assets
    if isinstance(found, CannotCompute):
        return _lacking("working_assets", found, analysis)
    inputs = (("evaluation", str(found.evaluation)), ("percent", str(found.percent)))
    return replace(_read("working_assets", analysis, inputs), limit=found.limit)


def _frozen_limit(analysis: Analysis) -> ModelResult:
    by_rule = tuple(
        (name, _plain(one) if isinstance(one, Money) else _why(one))
        for name, one in analysis.limit.by_rule.items()
    )
    figures = tuple((name, _plain(value)) for name, value in analysis.inputs.known())
    suggested = analysis.limit.suggested
    if isinstance(suggested, CannotCompute):
        return replace(_lacking("limit", suggested, analysis), inputs=(*by_rule, *figures))
    return replace(
        _read("limit", analysis, (*by_rule, *figures)), limit=suggested, grade=analysis.limit.capped_by
    )


def _lacking(name: str, why: CannotCompute, analysis: Analysis) -> ModelResult:
    about = (*why.missing, *why.about)
    return replace(_read(name, analysis, ()), because=why.because, missing=tuple(map(str, about)))


def _plain(value: Money | int) -> str:
    return f"{value.currency} {value.minor}" if isinstance(value, Money) else str(value)


def _why(why: CannotCompute) -> str:
    return ": ".join((why.because, ", ".join(map(str, (*why.missing, *why.about)))))


def _read(name: str, analysis: Analysis, inputs: tuple[tuple[str, str], ...]) -> ModelResult:
    """A result with the period it was read from; rows of statements are never changed."""
    latest = analysis.years[-1].statement if analysis.years else None
    period = (("period_end", latest.period_end.isoformat()),) if latest else ()
    return ModelResult(name, version=analysis.policy_version, inputs=(*period, *inputs))
