"""Limit rules: each with its own answer or what it lacks, put together as the policy says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.model import Money, RiskClass
from bot.flows.rating.answers import CannotCompute
from bot.flows.rating.layouts import Line
from bot.flows.rating.limit_rules import RULES, LimitInputs, LimitSuggestion, by_policy, suggest_limit
from bot.flows.rating.policy import LimitRules
from tests.support.desks import POLICY, cny
from tests.support.statements import ANGLO, checked

EXCHANGE = by_policy(POLICY)
EVERY = replace(POLICY.models.limits, rules=tuple(RULES), caps=())
KNOWN = LimitInputs(
    currency="CNY",
    statement=checked(ANGLO, unit=10_000),  # equity 4 million
    references=(cny(300_000), cny(500_000), cny(800_000)),
    yearly_purchases=cny(3_650_000),
    term_days=30,
    delay_days=10,
    monthly_sales=cny(200_000),
    last_year_monthly=cny(180_000),
    season=20,
    risk_class=RiskClass.B,
    own_yearly_sales=cny(50_000_000),
)


def suggested(inputs: LimitInputs, rules: LimitRules = EVERY) -> LimitSuggestion:
    return suggest_limit(inputs, rules, POLICY.models.working_assets, EXCHANGE)


RULE_AMOUNTS: list[tuple[str, Fraction | int]] = [
    ("net_worth", 400_000),
    ("need", 400_000),
    ("trade_references", 500_000),
    ("average_of_three", Fraction(1_300_000, 3)),
    ("practice_a", 200_000),
    ("practice_b", 216_000),
    ("score_add", 300_000),
    ("working_assets", 600_000),
    ("concentration", 5_000_000),
]


@pytest.mark.parametrize(("rule", "amount"), RULE_AMOUNTS)
def test_each_rule_gives_the_amount_of_its_formula(rule: str, amount: Fraction | int) -> None:
    assert suggested(KNOWN).by_rule[rule] == Money(int(amount * 100), "CNY")


def test_every_rule_has_its_example() -> None:
    assert {rule for rule, _ in RULE_AMOUNTS} == set(RULES)


@pytest.mark.parametrize(
    ("field", "rules"),
    [
        ("statement", {"net_worth", "average_of_three", "score_add", "working_assets"}),
        ("yearly_purchases", {"need", "average_of_three"}),
        ("term_days", {"need", "average_of_three", "practice_a", "practice_b"}),
        ("delay_days", {"need", "average_of_three"}),
        ("monthly_sales", {"practice_a"}),
        ("last_year_monthly", {"practice_b"}),
        ("season", {"practice_b"}),
        ("risk_class", {"practice_a"}),
        ("own_yearly_sales", {"concentration"}),
        ("references", {"trade_references", "average_of_three"}),
    ],
)
def test_what_is_missing_stops_exactly_the_rules_that_need_it(field: str, rules: set[str]) -> None:
    bare = replace(KNOWN, **{field: () if field == "references" else None})  # type: ignore[arg-type]

    found = suggested(bare).by_rule

    lacking = {rule for rule, answer in found.items() if isinstance(answer, CannotCompute)}
    assert lacking == rules
    assert {found[rule] for rule in rules} == {CannotCompute((field,))}


@pytest.mark.parametrize(("combine", "amount"), [("smallest", 400_000), ("mean", 475_000)])
def test_the_policy_says_how_the_rules_are_put_together(combine: str, amount: int) -> None:
    rules = ("net_worth", "need", "trade_references", "working_assets")

    found = suggested(KNOWN, replace(EVERY, rules=rules, combine=combine))

    assert found.suggested == cny(amount)
    assert set(found.by_rule) == set(rules)


def test_rules_that_cannot_be_computed_do_not_count_as_zero() -> None:
    rules = replace(EVERY, rules=("net_worth", "need"), combine="mean")

    found = suggested(replace(KNOWN, delay_days=None), rules)

    assert found.suggested == cny(400_000)
    assert found.by_rule["need"] == CannotCompute(("delay_days",))


def test_a_cap_bounds_the_result_and_is_named() -> None:
    small = replace(KNOWN, own_yearly_sales=cny(1_000_000))

    found = suggested(small, replace(EVERY, rules=("net_worth",), caps=("concentration",)))

    assert (found.suggested, found.capped_by) == (cny(100_000), "concentration")


def test_without_any_rule_there_is_no_limit_though_the_cap_is_known() -> None:
    bare = LimitInputs("CNY", own_yearly_sales=cny(1_000_000))

    found = suggested(bare, POLICY.models.limits)

    assert found.suggested == CannotCompute(
        ("statement", "yearly_purchases", "term_days", "delay_days", "references")
    )
    assert found.by_rule["concentration"] == cny(100_000)


def test_a_marked_statement_suggests_nothing() -> None:
    marked = replace(KNOWN, statement=checked({**ANGLO, Line.EQUITY: 900}))

    found = suggested(marked).by_rule

    assert found["net_worth"] == CannotCompute(because="marked", about=(Line.TOTAL_ASSETS, Line.EQUITY))
    assert isinstance(found["score_add"], CannotCompute)


def test_a_blank_line_is_named_by_the_rule_that_needs_it() -> None:
    blank = replace(KNOWN, statement=checked({**ANGLO, Line.NET_PROFIT: None}))

    assert suggested(blank).by_rule["score_add"] == CannotCompute((Line.NET_PROFIT,))


def test_negative_net_worth_is_a_result_of_zero_not_a_gap() -> None:
    figures = {Line.EQUITY: -100, Line.TOTAL_LIABILITIES: 1100, Line.TOTAL_ASSETS: 1000}

    assert suggested(replace(KNOWN, statement=checked(figures))).by_rule["net_worth"] == cny(0)


@pytest.mark.parametrize(("season", "amount"), [(80, 270_000), (50, 270_000), (-50, 90_000), (-90, 90_000)])
def test_a_season_moves_practice_b_by_half_at_most(season: int, amount: int) -> None:
    assert suggested(replace(KNOWN, season=season)).by_rule["practice_b"] == cny(amount)


def test_practice_b_has_no_answer_for_a_term_over_thirty_days() -> None:
    found = suggested(replace(KNOWN, term_days=31)).by_rule["practice_b"]

    assert found == CannotCompute(because="term_too_long", about=("30",))


@pytest.mark.parametrize(
    ("factor", "amount"),
    [("3.0", 900_000), ("1.5", 450_000), ("1.0", 300_000), ("0.8", 240_000), ("0.6", 180_000), ("0", 0)],
)
def test_practice_a_takes_the_published_factors(factor: str, amount: int) -> None:
    """200,000 a month for 45 days, with AAA from 1.5 to 3.0, AA 1.0, A 0.8, B 0.6 and C 0."""
    rules = replace(EVERY, rules=("practice_a",), practice_a={RiskClass.B: Fraction(factor)})

    assert suggested(replace(KNOWN, term_days=45), rules).suggested == cny(amount)


@pytest.mark.parametrize(
    ("equity", "profit", "amount"), [(99, 74, 0), (99, 75, 100_000), (100, 74, 200_000), (100, 75, 300_000)]
)
def test_an_item_of_the_score_adds_from_its_bound_on(equity: int, profit: int, amount: int) -> None:
    """In ten thousands: equity of 1 million adds 200 k, a margin of 5 % adds 100 k."""
    figures = {Line.EQUITY: equity, Line.SALES: 1500, Line.NET_PROFIT: profit}

    found = suggested(replace(KNOWN, statement=checked(figures, unit=10_000))).by_rule["score_add"]

    assert found == cny(amount)


def test_references_in_other_currencies_are_converted_and_one_without_a_rate_is_said() -> None:
    dollars = replace(KNOWN, references=(Money(100_000_00, "USD"),))
    pounds = replace(KNOWN, references=(Money(100_000_00, "GBP"), cny(1)))

    assert suggested(dollars).by_rule["trade_references"] == cny(710_000)
    assert suggested(pounds).by_rule["trade_references"] == CannotCompute(because="no_rate", about=("GBP",))


def test_the_median_of_two_references_lies_between_them() -> None:
    found = suggested(replace(KNOWN, references=(cny(300_000), cny(400_000)))).by_rule["trade_references"]

    assert found == cny(350_000)


AMOUNTS = st.integers(0, 10**12)


@given(AMOUNTS, AMOUNTS, st.integers(0, 365), st.integers(0, 90))
def test_who_buys_more_never_needs_less(one: int, other: int, term: int, delay: int) -> None:
    rules = replace(EVERY, rules=("need",))
    low, high = (
        suggested(
            LimitInputs("CNY", yearly_purchases=Money(bought, "CNY"), term_days=term, delay_days=delay), rules
        ).suggested
        for bought in sorted((one, other))
    )

    assert isinstance(low, Money)
    assert isinstance(high, Money)
    assert low <= high


@given(st.lists(AMOUNTS, min_size=1, max_size=6), st.sampled_from(["smallest", "mean"]))
def test_the_suggestion_lies_between_the_smallest_and_the_largest_rule(
    references: list[int], combine: str
) -> None:
    inputs = replace(KNOWN, references=tuple(Money(minor, "CNY") for minor in references))

    found = suggested(inputs, replace(EVERY, combine=combine))

    amounts = [answer for answer in found.by_rule.values() if isinstance(answer, Money)]
    assert isinstance(found.suggested, Money)
    assert min(amounts) <= found.suggested <= max(amounts)
