"""Rules of thumb for a credit limit, and how the policy puts them together.

Each rule answers an amount in the currency asked, rounded down to minor units, or what it lacks. Sources:
net worth, need, trade references and their average: credit-management practice (Highako Academy);
concentration: Bernstein Law; practices A and B: published rules of two Chinese companies; score-add:
The Global Treasurer (2011). Formulas in docs/GLOSSARY.md, 3.9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from bot.flows.limits import convert
from bot.flows.model import Money, RiskClass
from bot.flows.policy import Policy
from bot.flows.rating.answers import CannotCompute, first_fault
from bot.flows.rating.layouts import Line
from bot.flows.rating.policy import LimitRules, ScoreItem, WorkingAssets
from bot.flows.rating.ratios import RATIOS, compute
from bot.flows.rating.statements import Checked
from bot.flows.rating.working_assets import working_asset_limit

Suggested = Money | CannotCompute
Exchange = Callable[[Money, str], Money | None]
"""An amount in another currency; nothing where there is no rate."""

DAYS_A_YEAR, DAYS_A_MONTH = 365, 30


@dataclass(frozen=True, slots=True)
class LimitInputs:
    """What the rules look at; what is not known is ``None`` (references: empty), never zero.

    ``delay_days``: how late the customer usually pays. ``monthly_sales``: what we sell (or expect to
    sell) to the customer in an average month; ``last_year_monthly``: what we sold in one of the last twelve.
    ``season``: percent above (or below, negative) the average month, rounded down. ``own_yearly_sales``:
    our whole business in a year. Where each comes from: ``flows/analysing.py``.
    """

    currency: str
    statement: Checked | None = None
    references: tuple[Money, ...] = ()
    yearly_purchases: Money | None = None
    term_days: int | None = None
    delay_days: int | None = None
    monthly_sales: Money | None = None
    last_year_monthly: Money | None = None
    season: int | None = None
    risk_class: RiskClass | None = None
    own_yearly_sales: Money | None = None

    def known(self) -> tuple[tuple[str, Money | int], ...]:
        """Amounts and numbers that are known, by their names; a reference each."""
        figures = {name: getattr(self, name) for name in FIGURES}
        given = tuple((name, value) for name, value in figures.items() if value is not None)
        return (*given, *(("references", amount) for amount in self.references))


FIGURES = (
    "yearly_purchases",
    "term_days",
    "delay_days",
    "monthly_sales",
    "last_year_monthly",
    "season",
    "own_yearly_sales",
)
"""The inputs that are one amount or one number; days, percent for ``season``."""


@dataclass(frozen=True, slots=True)
class LimitSuggestion:
    """``suggested`` with every rule's own answer; ``capped_by`` is the cap that bound it, if any."""

    suggested: Suggested
    by_rule: Mapping[str, Suggested]
    capped_by: str = ""


@dataclass(frozen=True, slots=True)
class _Desk:
    """One rule's surroundings."""

    inputs: LimitInputs
    rules: LimitRules
    bands: WorkingAssets
    exchange: Exchange

    def here(self, amount: Money | None, name: str) -> Suggested:
        """An amount in the currency asked; what is missing by its name."""
        if amount is None:
            return CannotCompute((name,))
        found = self.exchange(amount, self.inputs.currency)
        return CannotCompute(because="no_rate", about=(amount.currency,)) if found is None else found

    def line(self, line: Line) -> Suggested:
        checked = self.inputs.statement
        if checked is None:
            return CannotCompute(("statement",))
        if checked.marked:
            return CannotCompute(because="marked", about=checked.in_doubt)
        blanks = checked.statement.blanks(((1, line),))
        return CannotCompute(blanks) if blanks else self.here(checked.statement.money(line), line)

    def share(self, amount: Suggested, share: Fraction) -> Suggested:
        """A share of an amount; of one below zero nothing."""
        if isinstance(amount, CannotCompute):
            return amount
        return Money(max(0, amount.minor) * share.numerator // share.denominator, amount.currency)


def _net_worth(at: _Desk) -> Suggested:
    """At most 10 % (policy) of the customer's net worth."""
    return at.share(at.line(Line.EQUITY), Fraction(at.rules.net_worth_percent, 100))


def _need(at: _Desk) -> Suggested:
    """Expected daily purchases x (term + usual delay)."""
    yearly = at.here(at.inputs.yearly_purchases, "yearly_purchases")
    term, delay = at.inputs.term_days, at.inputs.delay_days
    fault = first_fault((yearly, _needed(term, "term_days"), _needed(delay, "delay_days")))
    if fault is not None or term is None or delay is None:
        return fault or CannotCompute()
    return at.share(yearly, Fraction(max(0, term + delay), DAYS_A_YEAR))


def _references(at: _Desk) -> Suggested:
    """The median of the limits (or recent high credits) other suppliers give."""
    found = [at.here(reference, "references") for reference in at.inputs.references]
    known = [amount for amount in found if isinstance(amount, Money)]
    fault = first_fault(found)
    if fault is not None or not known:
        return fault or CannotCompute(("references",))
    return Money(int(median(Fraction(amount.minor) for amount in known)), at.inputs.currency)


def _average_of_three(at: _Desk) -> Suggested:
    """The mean of net worth, references and need; only where all three could be computed."""
    return _mean((_net_worth(at), _references(at), _need(at)))


def _practice_a(at: _Desk) -> Suggested:
    """Monthly average sales x term in months x risk factor.

    Published with AAA 1.5-3.0, AA 1.0, A 0.8, B 0.6, C 0; the policy gives a factor to each of our classes.
    """
    monthly = at.here(at.inputs.monthly_sales, "monthly_sales")
    term, grade = at.inputs.term_days, at.inputs.risk_class
    fault = first_fault((monthly, _needed(term, "term_days"), _needed(grade, "risk_class")))
    if fault is not None or term is None or grade is None:
        return fault or CannotCompute()
    return at.share(monthly, Fraction(term, DAYS_A_MONTH) * at.rules.practice_a[grade])


def _practice_b(at: _Desk) -> Suggested:
    """Last year's average monthly sales, up to 50 % more or less by season, for terms up to 30 days."""
    monthly = at.here(at.inputs.last_year_monthly, "last_year_monthly")
    term, season = at.inputs.term_days, at.inputs.season
    fault = first_fault((monthly, _needed(term, "term_days"), _needed(season, "season")))
    if fault is not None or term is None or season is None:
        return fault or CannotCompute()
    if term > at.rules.practice_b_term:
        return CannotCompute(because="term_too_long", about=(str(at.rules.practice_b_term),))
    swing = at.rules.practice_b_swing
    return at.share(monthly, Fraction(100 + min(max(season, -swing), swing), 100))


def _score_add(at: _Desk) -> Suggested:
    """Each item reached carries an amount; their sum is the limit (equity 1 m: 200 k, margin 5 %: 100 k)."""
    found = [_added(at, item) for item in at.rules.score_add]
    fault = first_fault(found)
    if fault is not None or not found:
        return fault or CannotCompute(because="no_rule")
    return Money(sum(one.minor for one in found if isinstance(one, Money)), at.inputs.currency)


def _added(at: _Desk, item: ScoreItem) -> Suggested:
    base = at.rules.base_currency
    adds = at.here(Money(item.adds_minor, base), item.measure)
    nothing = Money(0, at.inputs.currency)
    if at.inputs.statement is None:
        return CannotCompute(("statement",))
    if item.measure in RATIOS:
        value = compute(RATIOS[item.measure], at.inputs.statement)
        return value if isinstance(value, CannotCompute) else adds if value >= item.least else nothing
    figure = at.line(Line(item.measure))
    least = at.here(Money(int(item.least), base), item.measure)
    if isinstance(figure, CannotCompute) or isinstance(least, CannotCompute):
        return first_fault((figure, least)) or CannotCompute()
    return adds if figure >= least else nothing


def _working_assets(at: _Desk) -> Suggested:
    """A share of the working assets by the evaluation value (docs/GLOSSARY.md, 3.10)."""
    if at.inputs.statement is None:
        return CannotCompute(("statement",))
    found = working_asset_limit(at.inputs.statement, at.bands)
    return found if isinstance(found, CannotCompute) else at.here(found.limit, "working_assets")


def _concentration(at: _Desk) -> Suggested:
    """One customer at most 10 % (policy) of our own yearly business."""
    own = at.here(at.inputs.own_yearly_sales, "own_yearly_sales")
    return at.share(own, Fraction(at.rules.concentration_percent, 100))


RULES: dict[str, Callable[[_Desk], Suggested]] = {
    "net_worth": _net_worth,
    "need": _need,
    "trade_references": _references,
    "average_of_three": _average_of_three,
    "practice_a": _practice_a,
    "practice_b": _practice_b,
    "score_add": _score_add,
    "working_assets": _working_assets,
    "concentration": _concentration,
}


def suggest_limit(
    inputs: LimitInputs, rules: LimitRules, bands: WorkingAssets, exchange: Exchange
) -> LimitSuggestion:
    """Every rule and cap of the policy, combined: the smallest or the mean of what could be computed.

    A cap that could not be computed does not bound; its answer says so. Where no rule could be computed
    there is no suggestion, whatever the caps say.
    """
    at = _Desk(inputs, rules, bands, exchange)
    by_rule = {name: RULES[name](at) for name in dict.fromkeys((*rules.rules, *rules.caps))}
    known = [found for name in rules.rules if isinstance(found := by_rule[name], Money)]
    if not known:
        fault = first_fault(by_rule[name] for name in rules.rules)
        return LimitSuggestion(fault or CannotCompute(because="no_rule"), by_rule)
    suggested = min(known) if rules.combine == "smallest" else _mean(known)
    assert isinstance(suggested, Money)
    caps = [(found, name) for name in rules.caps if isinstance(found := by_rule[name], Money)]
    cap, name = min(caps, default=(suggested, ""))
    return LimitSuggestion(cap, by_rule, name) if cap < suggested else LimitSuggestion(suggested, by_rule)


def by_policy(policy: Policy) -> Exchange:
    """The policy's fixed rates; a currency without a rate has none."""

    def exchange(amount: Money, currency: str) -> Money | None:
        known = {policy.base_currency, *policy.rates}
        if amount.currency != currency and not {amount.currency, currency} <= known:
            return None
        return convert(amount, currency, policy)

    return exchange


def _needed(value: object, name: str) -> object:
    return CannotCompute((name,)) if value is None else value


def _mean(found: tuple[Suggested, ...] | list[Money]) -> Suggested:
    fault = first_fault(found)
    amounts = [one for one in found if isinstance(one, Money)]
    return fault or Money(sum(one.minor for one in amounts) // len(amounts), amounts[0].currency)
