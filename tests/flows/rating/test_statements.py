"""Statements: sums that do not add up, blanks, mixed units. Each is marked or said, none is scored."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.model import Money
from bot.flows.rating.answers import CannotCompute
from bot.flows.rating.layouts import NAMES, SUMS, Layout, Line, line_named
from bot.flows.rating.ratios import ratios
from bot.flows.rating.statements import UNITS, Jump, Statement, as_printed, check
from tests.support.statements import ANGLO, BOTH, PRC, SOUND, checked, statement


@pytest.mark.parametrize(("layout", "figures"), BOTH)
@pytest.mark.parametrize("unit", UNITS)
def test_a_statement_that_adds_up_is_not_marked(layout: Layout, figures: dict[Line, int], unit: int) -> None:
    found = check(statement(figures, layout, unit))

    assert not found.marked
    assert found.unchecked == ()


@pytest.mark.parametrize(("layout", "figures"), BOTH)
def test_each_sum_is_named_with_both_sides_when_its_whole_is_off(
    layout: Layout, figures: dict[Line, int]
) -> None:
    for rule in (rule for rule in SUMS[layout] if rule.exact):
        off = {**figures, rule.whole: figures[rule.whole] + 7}

        found = check(statement(off, layout))

        violation = next(v for v in found.violations if v.rule == rule)
        assert violation.stated == Money((figures[rule.whole] + 7) * 100_000, "CNY")
        assert violation.summed == Money(figures[rule.whole] * 100_000, "CNY")
        assert found.marked


@pytest.mark.parametrize("unit", UNITS)
def test_rounding_of_the_unit_is_no_violation_but_one_more_is(unit: int) -> None:
    """Total assets against liabilities and equity: three rounded figures may be 1.5 units apart."""
    by_one = check(statement({**PRC, Line.EQUITY: 401, Line.OTHER_EQUITY: 51}, Layout.PRC, unit))
    by_two = check(statement({**PRC, Line.EQUITY: 402, Line.OTHER_EQUITY: 52}, Layout.PRC, unit))

    assert by_one.violations == ()
    assert [v.rule.whole for v in by_two.violations] == [Line.TOTAL_ASSETS]


def test_figures_with_cents_must_add_up_to_the_cent() -> None:
    exact = {**ANGLO, Line.CASH: Decimal("80.01")}

    found = check(statement({**exact, Line.EQUITY: Decimal("400.01")}, unit=1))

    assert Line.TOTAL_ASSETS in [v.rule.whole for v in found.violations]


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (Line.INVENTORY, Line.CURRENT_ASSETS),
        (Line.FIXED_ASSETS, Line.NON_CURRENT_ASSETS),
        (Line.SHORT_TERM_DEBT, Line.CURRENT_LIABILITIES),
    ],
)
def test_a_part_larger_than_its_whole_is_a_violation(part: Line, whole: Line) -> None:
    found = checked({**ANGLO, part: 900})

    assert [v.rule.whole for v in found.violations if not v.rule.exact] == [whole]


@given(st.sampled_from(BOTH), st.data())
def test_a_sum_with_a_blank_is_left_unchecked_and_never_violated_by_it(
    case: tuple[Layout, dict[Line, int]], data: st.DataObject
) -> None:
    layout, figures = case
    blank = data.draw(st.sampled_from(sorted(figures)))

    found = check(statement({**figures, blank: None}, layout))

    assert not found.marked
    exact = {
        rule for rule in SUMS[layout] if rule.exact and blank in (rule.whole, *(x for _, x in rule.terms))
    }
    assert exact <= set(found.unchecked)


@pytest.mark.parametrize("factor", [1_000, 10_000, 1_000_000])
@pytest.mark.parametrize("line", [Line.CURRENT_ASSETS, Line.EQUITY, Line.TOTAL_ASSETS])
def test_one_line_in_another_unit_asks_whether_units_are_mixed(line: Line, factor: int) -> None:
    found = checked({**ANGLO, line: ANGLO[line] * factor})

    assert found.marked
    assert line in {jump.line for jump in found.jumps if jump.factor == factor}


def test_a_line_in_thousands_among_exact_figures_is_found_though_it_is_rounded() -> None:
    exact = {line: figure * 1_000 for line, figure in ANGLO.items()}
    for line in (Line.TOTAL_ASSETS, Line.NON_CURRENT_ASSETS, Line.EQUITY, Line.OTHER_EQUITY):
        exact[line] += 400
    mixed = {**exact, Line.EQUITY: 400}

    found = check(statement(mixed, unit=1))

    assert Jump(Line.EQUITY, Line.TOTAL_ASSETS, 1_000) in found.jumps


def test_sales_in_another_unit_than_the_balance_sheet_are_questioned() -> None:
    income = (Line.SALES, Line.COST_OF_SALES, Line.GROSS_PROFIT, Line.OPERATING_PROFIT, Line.FINANCE_INCOME,
              Line.OTHER_RESULT, Line.INTEREST, Line.PRETAX_PROFIT, Line.TAX, Line.NET_PROFIT)  # fmt: skip
    found = checked({**ANGLO, **{line: ANGLO[line] * 1_000 for line in income}})

    assert found.violations == ()
    assert Jump(Line.SALES, Line.TOTAL_ASSETS, 1_000) in found.jumps
    assert found.marked


@pytest.mark.parametrize("factor", [1_000, 10_000, 1_000_000])
def test_a_year_a_thousand_times_the_year_before_is_questioned(factor: int) -> None:
    before = statement(ANGLO, unit=1)
    after = statement({line: figure * factor for line, figure in ANGLO.items()}, unit=1)

    found = check(after, before)

    assert found.violations == ()
    assert Jump(Line.TOTAL_ASSETS, "previous", factor) in found.jumps
    assert found.marked


def test_growth_of_a_hundred_times_is_not_taken_for_another_unit() -> None:
    before = statement(ANGLO)
    after = statement({line: figure * 100 for line, figure in ANGLO.items()})

    assert check(after, before).jumps == ()


def test_a_quarter_is_held_against_a_year_by_the_month() -> None:
    year = statement(ANGLO)
    quarter = statement({**ANGLO, Line.SALES: 1500 * 250}, months=3)

    assert Jump(Line.SALES, "previous", 1_000) in check(quarter, year).jumps


def test_a_statement_says_for_which_figures_it_is_marked_until_its_units_were_compared() -> None:
    crooked = checked({**ANGLO, Line.EQUITY: 300})
    mixed = checked({**SOUND, Line.SALES: 1_500_000})

    assert crooked.in_doubt[0] is Line.TOTAL_ASSETS
    assert mixed.in_doubt == (Line.SALES,)
    assert checked({**SOUND, Line.SALES: 1_500_000}, units_confirmed_by="UANNA").in_doubt == ()
    assert checked(SOUND).in_doubt == ()


def test_units_that_somebody_compared_with_the_document_are_no_longer_in_the_way() -> None:
    before = statement(ANGLO, unit=1)
    after = statement(ANGLO, unit=1_000)

    questioned = check(after, before)
    confirmed = check(replace(after, units_confirmed_by="U0ANALY1"), before)

    assert questioned.marked
    assert confirmed.jumps == questioned.jumps
    assert not confirmed.marked


def test_nobody_can_confirm_a_sum_that_does_not_hold() -> None:
    wrong = statement({**ANGLO, Line.EQUITY: 500}, units_confirmed_by="U0ANALY1")

    assert check(wrong).marked


def test_a_marked_statement_gives_no_ratio_at_all() -> None:
    found = ratios(checked({**ANGLO, Line.EQUITY: 500}))

    assert {answer.because for answer in found.values() if isinstance(answer, CannotCompute)} == {"marked"}
    assert all(isinstance(answer, CannotCompute) for answer in found.values())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"unit": 100}, "unit is 100; it is one of 1, 1000, 10000, 1000000"),
        ({"months": 0}, "months is 0"),
        ({"months": 25}, "months is 25"),
        ({"figures": {Line.CASH: 1.5}}, "cash is 1.5; a figure is a whole number of minor units"),
        ({"figures": {Line.CASH: True}}, "cash is True"),
    ],
)
def test_what_cannot_be_a_statement_is_refused_with_its_right_form(
    changes: dict[str, object], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        replace(statement(ANGLO), **changes)  # type: ignore[arg-type]  # names of fields


def test_printed_figures_become_minor_units_and_nothing_is_rounded() -> None:
    made = as_printed({Line.CASH: Decimal("12.3456"), Line.TAX: None}, 10_000, "CNY")

    assert made == {Line.CASH: 12_345_600, Line.TAX: None}
    with pytest.raises(ValueError, match="finer than the minor unit of CNY"):
        as_printed({Line.CASH: Decimal("12.345")}, 1, "CNY")


@pytest.mark.parametrize(
    ("layout", "name", "line"),
    [
        (Layout.PRC, " 资产总计 ", Line.TOTAL_ASSETS),
        (Layout.PRC, "存货", Line.INVENTORY),
        (Layout.ANGLO, "Total  Assets", Line.TOTAL_ASSETS),
        (Layout.ANGLO, "Ｒevenue", Line.SALES),
        (Layout.ANGLO, "goodwill", None),
    ],
)
def test_a_printed_name_leads_to_its_line(layout: Layout, name: str, line: Line | None) -> None:
    assert line_named(layout, name) is line


@pytest.mark.parametrize("layout", Layout)
def test_every_line_of_a_sum_is_printed_in_its_layout(layout: Layout) -> None:
    printed = set(NAMES[layout].values())

    assert {line for rule in SUMS[layout] for line in (rule.whole, *(x for _, x in rule.terms))} <= printed


def test_figures_a_layout_does_not_print_are_made_of_those_it_prints() -> None:
    prc: Statement = statement(PRC, Layout.PRC)

    assert prc.money(Line.EBIT) == Money(120 * 100_000, "CNY")
    assert prc.money(Line.RETAINED_EARNINGS) == Money(200 * 100_000, "CNY")
    assert statement({**PRC, Line.SURPLUS_RESERVE: None}, Layout.PRC).money(Line.RETAINED_EARNINGS) is None
