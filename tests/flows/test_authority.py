"""Who must sign: the matrix as a table, and by words that hold for every amount."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.authority import level_above, needed, next_level, route
from bot.flows.dossier import Signature
from bot.flows.limits import convert
from bot.flows.model import Money, Post, RiskClass, minor_digits
from bot.flows.policy import Level
from bot.flows.rating.scorecard import risk_class, score
from bot.flows.routes import asked
from tests.support.desks import POLICY, cny

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
M, D, C = Post.CREDIT_MANAGER, Post.CREDIT_DIRECTOR, Post.COMMITTEE
AMOUNTS = st.integers(1, POLICY.max_amount_minor)
CLASSES = st.sampled_from(RiskClass)
RANK = {M: 1, D: 2, C: 3}

TABLE = [
    # amount, class, secured, posts and votes in order; None: refused
    (100_000, "A", False, ((M, 1),)),
    (100_000, "C", False, ((M, 1),)),
    (100_000, "D", False, ((D, 1),)),
    (100_001, "A", False, ((M, 1), (D, 1))),
    (100_001, "B", False, ((M, 1), (D, 1))),
    (100_001, "C", False, ((D, 1), (C, 1))),
    (100_001, "D", False, ((C, 2),)),
    (1_000_000, "B", False, ((M, 1), (D, 1))),
    (1_000_001, "A", False, ((D, 1), (C, 2))),
    (1_000_001, "C", False, ((C, 2),)),
    (1_000_001, "D", False, None),
    (1_000_001, "D", True, ((C, 2),)),
]


@pytest.mark.parametrize(("amount", "grade", "secured", "expected"), TABLE)
def test_the_matrix_of_authority_names_who_signs(
    amount: int, grade: str, secured: bool, expected: tuple[tuple[Post, int], ...] | None
) -> None:
    levels = route(POLICY, cny(amount), RiskClass(grade), secured)

    found = None if levels is None else tuple((level.post, level.votes) for level in levels)
    assert found == expected


@pytest.mark.parametrize(("minor", "expected"), [(10_000_000, 1), (10_000_001, 2)])
def test_one_cent_over_the_bound_asks_for_the_next_row(minor: int, expected: int) -> None:
    levels = route(POLICY, Money(minor, "CNY"), RiskClass.A, secured=False)

    assert levels is not None
    assert needed(levels) == expected


@pytest.mark.parametrize(("dollars", "expected"), [(1_408_450, 1), (1_408_451, 2)])
def test_a_foreign_amount_is_judged_in_base_currency(dollars: int, expected: int) -> None:
    """14,084.50 USD at 7.10 are 99,999.95 CNY; one cent more are 100,000.02."""
    levels = route(POLICY, Money(dollars, "USD"), RiskClass.A, secured=False)

    assert levels is not None
    assert needed(levels) == expected


@given(AMOUNTS, AMOUNTS, CLASSES)
def test_a_larger_amount_never_needs_less_authority(one: int, other: int, grade: RiskClass) -> None:
    small, large = sorted((one, other))

    below = route(POLICY, Money(small, "CNY"), grade, secured=True)
    above = route(POLICY, Money(large, "CNY"), grade, secured=True)

    assert below is not None
    assert above is not None
    assert max(RANK[level.post] for level in below) <= max(RANK[level.post] for level in above)


def strength(levels: tuple[Level, ...] | None) -> tuple[int, int]:
    """The highest level, and how many votes there; what policy refuses asks for more than any level."""
    if levels is None:
        return (RANK[C] + 1, 0)
    top = max(RANK[level.post] for level in levels)
    return (top, sum(level.votes for level in levels if RANK[level.post] == top))


@given(AMOUNTS, AMOUNTS, CLASSES, CLASSES, st.booleans())
def test_a_larger_amount_or_a_worse_class_never_needs_fewer_or_lower_signatures(
    one: int, other: int, first: RiskClass, second: RiskClass, secured: bool
) -> None:
    """By the highest level and its votes: a worse class may skip lower levels and go higher at once."""
    small, large = sorted((one, other))
    better, worse = sorted((first, second))

    below = route(POLICY, Money(small, "CNY"), better, secured)
    above = route(POLICY, Money(large, "CNY"), worse, secured)

    assert strength(below) <= strength(above)


@given(AMOUNTS, CLASSES)
def test_signatures_in_the_order_of_the_levels_exhaust_them(amount: int, grade: RiskClass) -> None:
    levels = route(POLICY, Money(amount, "CNY"), grade, secured=True)
    assert levels is not None
    signed: list[Signature] = []

    while (level := next_level(levels, signed)) is not None:
        signed.append(Signature(level.post, f"U{len(signed)}", NOON))

    assert len(signed) == needed(levels)
    assert [s.post for s in signed] == [level.post for level in levels for _ in range(level.votes)]


def test_a_level_of_two_votes_stays_until_both_are_given() -> None:
    levels = (Level(D), Level(C, 2))
    signed = [Signature(D, "U1", NOON), Signature(C, "U2", NOON)]

    level = next_level(levels, signed)

    assert level == Level(C, 2)


@pytest.mark.parametrize(
    ("levels", "late", "told"),
    [
        (((M, 1), (D, 1)), M, D),
        (((M, 1), (D, 1)), D, D),  # nobody above: the director, who is asked again
        (((M, 1),), M, D),
        (((D, 1), (C, 1)), D, C),
        (((D, 1), (C, 2)), C, D),
        (((C, 2),), C, D),
        (((D, 1), (D, 2), (C, 1)), D, C),
        ((), M, D),
        (((C, 2),), M, D),  # a level that a newer policy no longer asks
    ],
)
def test_a_level_whose_clock_ran_out_is_told_to_the_next_level_of_the_case_or_to_the_director(
    levels: tuple[tuple[Post, int], ...], late: Post, told: Post
) -> None:
    assert level_above((Level(post, votes) for post, votes in levels), late) is told


@given(AMOUNTS, st.integers(0, POLICY.max_amount_minor), CLASSES, st.booleans())
def test_who_is_named_beforehand_is_who_the_matrix_asks_of_amount_and_exposure_together(
    amount: int, exposure: int, grade: RiskClass, secured: bool
) -> None:
    shown = asked(POLICY, Money(amount, "CNY"), grade, Money(exposure, "CNY"), secured=secured)

    assert shown.levels == (route(POLICY, Money(amount + exposure, "CNY"), grade, secured) or ())
    assert (shown.total, shown.parallel) == (Money(amount + exposure, "CNY"), False)


# --- money of another currency


def test_an_amount_in_its_own_currency_stays_as_it_is() -> None:
    assert convert(Money(12_345, "USD"), "USD", POLICY) == Money(12_345, "USD")


@pytest.mark.parametrize(
    ("amount", "into", "expected"),
    [
        (Money(100, "USD"), "CNY", 710),
        (Money(1, "USD"), "CNY", 7),
        (Money(710, "CNY"), "USD", 100),
        (Money(355, "CNY"), "USD", 50),
        (Money(100, "EUR"), "USD", 110),
    ],
)
def test_other_currencies_are_converted_by_the_fixed_rates_half_up(
    amount: Money, into: str, expected: int
) -> None:
    assert convert(amount, into, POLICY) == Money(expected, into)


@given(st.integers(0, 10**13), st.integers(0, 10**13), st.sampled_from(["USD", "EUR"]))
def test_conversion_keeps_the_order_and_strays_by_half_a_cent_at_most(
    one: int, other: int, currency: str
) -> None:
    less, more = sorted((one, other))

    low = convert(Money(less, currency), "CNY", POLICY).minor
    high = convert(Money(more, currency), "CNY", POLICY).minor

    numerator, denominator = POLICY.rates[currency]
    assert low <= high
    assert abs(2 * (low * denominator - less * numerator)) <= denominator


@pytest.mark.parametrize(("currency", "digits"), [("CNY", 2), ("USD", 2), ("JPY", 0), ("KWD", 3)])
def test_the_digits_of_the_minor_unit_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


# --- score and class

SCORES = st.dictionaries(st.sampled_from(sorted(POLICY.scorecard.weights)), st.integers(1, 10))


@given(SCORES)
def test_a_factor_without_a_score_counts_neither_way(scores: dict[str, int]) -> None:
    factors, result, coverage = score(POLICY.scorecard, scores)

    assert {factor.factor: factor.score for factor in factors} == scores
    assert coverage == sum(POLICY.scorecard.weights[name] for name in scores)
    if scores:
        assert 10 * min(scores.values()) <= result <= 10 * max(scores.values())
    else:
        assert result == 0


@given(SCORES.filter(bool), st.integers(1, 10))
def test_a_better_score_of_a_factor_never_lowers_the_result(scores: dict[str, int], better: int) -> None:
    name = min(scores)
    raised = {**scores, name: max(scores[name], better)}

    assert score(POLICY.scorecard, raised)[1] >= score(POLICY.scorecard, scores)[1]


@pytest.mark.parametrize(
    ("result", "grade"),
    [(100, "A"), (75, "A"), (74, "B"), (60, "B"), (59, "C"), (45, "C"), (44, "D"), (0, "D")],
)
def test_the_bands_are_half_open_and_leave_no_gap(result: int, grade: str) -> None:
    assert risk_class(POLICY.scorecard, result) is RiskClass(grade)
