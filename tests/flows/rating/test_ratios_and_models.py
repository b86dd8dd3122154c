"""Ratios, Z-scores, working assets: published values, blanks, zero denominators, and what always holds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.model import Money
from bot.flows.rating.altman import Zone, ZScore, z_double_prime, z_prime, zone
from bot.flows.rating.answers import CannotCompute
from bot.flows.rating.layouts import Layout, Line
from bot.flows.rating.policy import Bands
from bot.flows.rating.ratios import RATIOS, ratios
from bot.flows.rating.statements import Checked, Statement, check
from bot.flows.rating.working_assets import WorkingAssetLimit, working_asset_limit
from tests.support.desks import POLICY
from tests.support.statements import ANGLO, PRC, SOUND, WEAK, checked, statement

MODELS = POLICY.models
SCALES = st.integers(1, 10**6)
LINES = st.sampled_from(sorted(SOUND))


def scaled(found: Checked, factor: int, currency: str = "CNY") -> Checked:
    figures = {line: figure and figure * factor for line, figure in found.statement.figures.items()}
    return check(replace(found.statement, figures=figures, currency=currency))


RATIO_VALUES = [
    ("current_ratio", Fraction(5, 3)),
    ("quick_ratio", Fraction(350, 300)),
    ("cash_ratio", Fraction(80, 300)),
    ("debt_to_equity", Fraction(3, 2)),
    ("debt_to_assets", Fraction(3, 5)),
    ("interest_cover", Fraction(6)),
    ("gross_margin", Fraction(400, 1500)),
    ("operating_margin", Fraction(115, 1500)),
    ("net_margin", Fraction(1, 20)),
    ("return_on_assets", Fraction(75, 1000)),
    ("return_on_equity", Fraction(75, 400)),
    ("asset_turnover", Fraction(3, 2)),
    ("inventory_turnover", Fraction(1100, 150)),
    ("receivables_turnover", Fraction(15, 2)),
    ("days_sales_outstanding", Fraction(200 * 365, 1500)),
    ("days_inventory", Fraction(150 * 365, 1100)),
    ("days_payable", Fraction(150 * 365, 1100)),
    ("short_debt_to_equity", Fraction(3, 4)),
]


@pytest.mark.parametrize(("name", "value"), RATIO_VALUES)
def test_a_ratio_is_exact(name: str, value: Fraction) -> None:
    assert ratios(checked(ANGLO))[name] == value


def test_no_ratio_is_without_its_example() -> None:
    assert {name for name, _ in RATIO_VALUES} == set(RATIOS)


def test_half_a_year_of_sales_turns_the_assets_twice_as_often_and_takes_half_the_days() -> None:
    year, half = ratios(checked(ANGLO)), ratios(checked(ANGLO, months=6))

    assert half["asset_turnover"] == 2 * year["asset_turnover"]  # type: ignore[operator]
    assert half["days_sales_outstanding"] == year["days_sales_outstanding"] / 2  # type: ignore[operator]


@given(st.sampled_from(sorted(RATIOS)), st.data())
def test_a_blank_is_named_and_never_taken_for_zero(name: str, data: st.DataObject) -> None:
    ratio = RATIOS[name]
    lines = sorted({line for _, line in (*ratio.top, *ratio.bottom)} - {Line.EBIT})
    blank = data.draw(st.sampled_from(lines or [Line.PRETAX_PROFIT]))

    found = ratios(checked({**ANGLO, blank: None}))[name]

    assert found == CannotCompute((blank,))


def test_earnings_before_interest_ask_for_what_they_are_made_of() -> None:
    found = ratios(checked({**ANGLO, Line.PRETAX_PROFIT: None, Line.INTEREST: None}))

    assert found["interest_cover"] == CannotCompute((Line.PRETAX_PROFIT, Line.INTEREST))


@pytest.mark.parametrize(
    ("name", "line", "figure", "because"),
    [
        ("interest_cover", Line.INTEREST, 0, "zero"),
        ("interest_cover", Line.INTEREST, -20, "negative"),
        ("net_margin", Line.SALES, 0, "zero"),
        ("debt_to_equity", Line.EQUITY, -400, "negative"),
        ("inventory_turnover", Line.INVENTORY, 0, "zero"),
    ],
)
def test_a_denominator_that_is_not_above_zero_gives_no_ratio(
    name: str, line: Line, figure: int, because: str
) -> None:
    summed: tuple[Line, ...] = (Line.TOTAL_ASSETS, Line.GROSS_PROFIT, Line.CAPITAL)
    bare: dict[Line, int | None] = {k: v for k, v in ANGLO.items() if k not in summed}
    found = ratios(checked({**bare, line: figure, Line.FINANCE_INCOME: None}))[name]

    assert found == CannotCompute(because=because, about=(line,))


# --- Altman


@pytest.mark.parametrize(
    ("figures", "model", "value", "where"),
    [
        (SOUND, z_prime, "2.4626", Zone.GREY),
        (SOUND, z_double_prime, "3.4704", Zone.SAFE),
        (WEAK, z_prime, "0.9037", Zone.DISTRESS),
        (WEAK, z_double_prime, "-0.4353", Zone.DISTRESS),
    ],
)
def test_z_scores_are_those_of_the_glossary(figures, model, value, where) -> None:  # type: ignore[no-untyped-def]
    found = model(checked(figures), MODELS.altman)

    assert abs(found.value - Fraction(value)) <= Fraction("0.00005")
    assert found.zone is where
    assert sum(part for _, _, part in found.terms) == found.value


def test_a_statement_in_the_chinese_layout_scores_as_one_in_the_other() -> None:
    chinese, english = checked(PRC, layout=Layout.PRC), checked(ANGLO)

    assert z_prime(chinese, MODELS.altman) == z_prime(english, MODELS.altman)


@pytest.mark.parametrize("model", [z_prime, z_double_prime])
@given(line=LINES)
def test_a_z_score_needs_every_input_and_names_the_missing_one(model, line) -> None:  # type: ignore[no-untyped-def]
    found = model(checked({**SOUND, line: None}), MODELS.altman)

    unused = {Line.INVENTORY} | ({Line.SALES} if model is z_double_prime else set())
    wanted = (Line.PRETAX_PROFIT, Line.INTEREST) if line is Line.EBIT else (line,)
    assert isinstance(found, ZScore) if line in unused else found == CannotCompute(wanted)


def test_a_firm_without_debt_has_no_z_score() -> None:
    bare = {**SOUND, Line.TOTAL_LIABILITIES: 0, Line.CURRENT_LIABILITIES: None, Line.EQUITY: 1000}
    owing = {**bare, Line.CURRENT_LIABILITIES: 0}

    assert z_prime(checked(owing), MODELS.altman) == CannotCompute(
        because="zero", about=(Line.TOTAL_LIABILITIES,)
    )


def test_a_quarter_is_no_year_for_altman() -> None:
    found = z_prime(checked(SOUND, months=3), MODELS.altman)

    assert found == CannotCompute(because="not_a_year", about=("3",))


def test_a_marked_statement_has_no_z_score_and_no_limit() -> None:
    wrong = checked({**SOUND, Line.EQUITY: 900})

    marked = CannotCompute(because="marked", about=(Line.TOTAL_ASSETS,))
    assert z_prime(wrong, MODELS.altman) == marked
    assert working_asset_limit(wrong, MODELS.working_assets) == marked


@pytest.mark.parametrize(
    ("value", "where"),
    [("2.91", "safe"), ("2.90", "grey"), ("1.23", "grey"), ("1.2299", "distress")],
)
def test_the_cut_offs_themselves_are_grey(value: str, where: str) -> None:
    assert zone(Fraction(value), MODELS.altman.z_prime) is Zone(where)


@given(SCALES, st.sampled_from([z_prime, z_double_prime]))
def test_units_and_currency_do_not_change_a_z_score(factor: int, model) -> None:  # type: ignore[no-untyped-def]
    once = checked(SOUND)

    assert model(scaled(once, factor, "USD"), MODELS.altman) == model(once, MODELS.altman)


@given(st.integers(-500, 500), st.integers(0, 300), st.sampled_from([z_prime, z_double_prime]))
def test_more_profit_never_lowers_a_z_score(profit: int, more: int, model) -> None:  # type: ignore[no-untyped-def]
    less = model(checked({**SOUND, Line.EBIT: profit}), MODELS.altman)

    assert model(checked({**SOUND, Line.EBIT: profit + more}), MODELS.altman).value >= less.value


# --- working assets


def test_the_working_asset_limit_is_that_of_the_glossary() -> None:
    found = working_asset_limit(checked(SOUND, unit=1), MODELS.working_assets)

    assert isinstance(found, WorkingAssetLimit)
    assert found.working_assets == 300_00
    assert round(found.evaluation, 3) == Fraction("0.583")
    assert found.percent == 20
    assert found.limit == Money(60_00, "CNY")


@pytest.mark.parametrize(
    ("value", "percent"),
    [
        ("-9", "0"), ("-4.6", "0"), ("-4.595", "0"), ("-4.59", "2.5"), ("-3.9", "2.5"), ("-3.89", "5"),
        ("-3.2", "5"), ("-3.19", "7.5"), ("-2.5", "7.5"), ("-2.49", "10"), ("-1.8", "10"), ("-1.79", "12.5"),
        ("-1.1", "12.5"), ("-1.09", "15"), ("-0.4", "15"), ("-0.39", "17.5"), ("0.3", "17.5"), ("0.31", "20"),
        ("0.9", "20"), ("0.95", "20"), ("1.0", "25"), ("50", "25"),
    ],
)  # fmt: skip
def test_every_evaluation_value_has_the_printed_percentage(value: str, percent: str) -> None:
    assert MODELS.working_assets.percent.of(Fraction(value)) == Fraction(percent)


@given(st.fractions(-20, 20), st.fractions(-20, 20))
def test_a_better_evaluation_never_has_a_smaller_percentage(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    percent: Bands[Fraction] = MODELS.working_assets.percent

    assert percent.of(low) <= percent.of(high)


@given(st.lists(st.fractions(-5, 5), unique=True, max_size=6), st.fractions(-6, 6))
def test_bands_have_neither_gap_nor_overlap(bounds: list[Fraction], value: Fraction) -> None:
    bounds.sort()

    found = Bands(0, tuple((bound, place) for place, bound in enumerate(bounds, start=1))).of(value)

    assert found == sum(1 for bound in bounds if bound <= value)


@given(SCALES)
def test_the_working_asset_limit_grows_with_the_units(factor: int) -> None:
    once = working_asset_limit(checked(SOUND), MODELS.working_assets)
    often = working_asset_limit(scaled(checked(SOUND), factor), MODELS.working_assets)

    assert isinstance(once, WorkingAssetLimit)
    assert isinstance(often, WorkingAssetLimit)
    assert (often.evaluation, often.limit.minor) == (once.evaluation, once.limit.minor * factor)


@given(st.sampled_from(
    [Line.CURRENT_ASSETS, Line.INVENTORY, Line.CURRENT_LIABILITIES, Line.EQUITY, Line.TOTAL_LIABILITIES]
))  # fmt: skip
def test_the_working_asset_method_needs_every_input(line: Line) -> None:
    found = working_asset_limit(checked({**SOUND, line: None}), MODELS.working_assets)

    assert found == CannotCompute((line,))


def test_a_firm_with_negative_equity_gets_no_evaluation_that_looks_good() -> None:
    broken: Statement = statement({**SOUND, Line.EQUITY: -400, Line.TOTAL_LIABILITIES: 1400})

    found = working_asset_limit(check(broken), MODELS.working_assets)

    assert found == CannotCompute(because="negative", about=(Line.EQUITY,))
