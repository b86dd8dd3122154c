"""Scorecard, characteristic analysis, payment behaviour: points, classes, and what would change them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.dossier import Proposal, Terms
from bot.flows.model import RiskClass, StartEvent
from bot.flows.rating.answers import CannotCompute
from bot.flows.rating.behaviour import PaidPart, PaymentHistory, measures
from bot.flows.rating.characteristic import FACTORS, GROUPS, characterise
from bot.flows.rating.ratios import ratios
from bot.flows.rating.scorecard import Explanation, explain, explained, risk_class, score, suggest
from tests.support.desks import POLICY, cny
from tests.support.statements import ANGLO, checked

CARD = POLICY.scorecard
MODEL = POLICY.models.characteristic
SCORES = st.dictionaries(st.sampled_from(sorted(CARD.weights)), st.integers(1, 10), min_size=1)
EIGHTEEN = st.dictionaries(st.sampled_from(FACTORS), st.integers(1, 10))
DUE = date(2026, 3, 2)
WALK = {"payment_record": 8, "solvency": 7, "profitability": 6, "management": 7, "security": 7}


def explanation(scores: dict[str, int]) -> Explanation:
    return explain(CARD, score(CARD, scores)[0])


# --- the scorecard explained


def test_a_result_is_taken_apart_factor_by_factor() -> None:
    found = explanation(WALK)

    assert [(one.factor, one.score, one.weight, one.earned) for one in found.factors] == [
        ("payment_record", 8, 25, 200), ("solvency", 7, 20, 140), ("profitability", 6, 15, 90),
        ("management", 7, 15, 105), ("security", 7, 15, 105),
    ]  # fmt: skip
    assert (found.result, found.coverage, found.risk_class) == (71, 90, RiskClass.B)
    assert found.unscored == ("prospects",)
    assert found.strongest is not None
    assert found.weakest is not None
    assert (found.strongest.factor, found.weakest.factor) == ("payment_record", "profitability")
    assert found.model == "own_scorecard 1"


def test_the_smallest_changes_that_lead_to_another_class_come_first() -> None:
    found = explanation(WALK)

    assert [(one.factor, one.before, one.points, one.result, one.risk_class) for one in found.up] == [
        ("payment_record", 8, 10, 77, "A"), ("solvency", 7, 9, 76, "A"), ("profitability", 6, 9, 76, "A"),
    ]  # fmt: skip
    assert [(one.factor, one.before, one.points, one.risk_class) for one in found.down] == [
        ("payment_record", 8, 3, "C"), ("solvency", 7, 1, "C"),
    ]  # fmt: skip


def test_a_factor_not_scored_yet_can_be_what_is_lacking() -> None:
    """70 of 100 on 45 of the weight; 15 more with nine points make 450 of 600, 75 of 100."""
    found = explanation({"payment_record": 7, "solvency": 7})

    last = found.up[-1]
    assert (last.factor, last.before, last.points, last.result, last.risk_class) == (
        "profitability", None, 9, 75, "A",
    )  # fmt: skip


@given(SCORES)
def test_every_named_change_does_what_it_says_and_one_point_less_does_not(scores: dict[str, int]) -> None:
    found = explanation(scores)

    for change in found.up:
        assert _grade({**scores, change.factor: change.points}) == change.risk_class < found.risk_class
        if change.points - 1 > scores.get(change.factor, 0):
            assert _grade({**scores, change.factor: change.points - 1}) >= found.risk_class
    for change in found.down:
        assert _grade({**scores, change.factor: change.points}) == change.risk_class > found.risk_class
        assert _grade({**scores, change.factor: change.points + 1}) <= found.risk_class


def _grade(scores: dict[str, int]) -> RiskClass:
    return risk_class(CARD, score(CARD, scores)[1])


@given(SCORES)
def test_where_no_change_is_named_no_single_factor_changes_the_class(scores: dict[str, int]) -> None:
    found = explanation(scores)

    if not found.up:
        assert all(_grade({**scores, name: 10}) >= found.risk_class for name in CARD.weights)
    if not found.down:
        assert all(_grade({**scores, name: 1}) <= found.risk_class for name in scores)


def test_equal_scores_have_no_strongest_and_no_weakest() -> None:
    found = explanation(dict.fromkeys(CARD.weights, 5))

    assert (found.strongest, found.weakest) == (None, None)


@pytest.mark.parametrize("points", [0, 11])
def test_a_score_that_is_not_one_to_ten_is_refused(points: int) -> None:
    with pytest.raises(ValueError, match="a score is 1 to 10"):
        score(CARD, {"solvency": points})


def test_a_recorded_result_is_explained_only_as_long_as_the_card_still_gives_it() -> None:
    factors, result, coverage = score(CARD, WALK)
    terms = Terms(cny(1), cny(1), 30, StartEvent.INVOICE)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    made = Proposal(factors, result, coverage, RiskClass.B, terms, "", "U1", at, model="own_scorecard 1")
    stricter = replace(CARD, bands=((90, RiskClass.A), (80, RiskClass.B), (0, RiskClass.D)))

    assert explained(CARD, made) == explain(CARD, factors)
    assert explained(stricter, made) is None
    assert explained(CARD, None) is None


# --- points a measure suggests


@pytest.mark.parametrize(
    ("days", "points"),
    [("-3", 10), ("0.9", 10), ("1", 8), ("7.9", 8), ("8", 6), ("16", 4), ("31", 2), ("60", 2), ("61", 1)],
)
def test_days_beyond_terms_become_points_by_the_policys_bands(days: str, points: int) -> None:
    found = {one.factor: one for one in suggest(CARD, {"days_beyond_terms": Fraction(days)})}

    assert found["payment_record"].points == points
    assert found["payment_record"].measure == "days_beyond_terms"


def test_ratios_suggest_points_and_what_is_missing_suggests_none() -> None:
    measured = {**ratios(checked(ANGLO)), **measures(PaymentHistory())}

    found = {one.factor: (one.points, one.value) for one in suggest(CARD, measured)}

    assert found == {
        "payment_record": (None, CannotCompute(because="no_history", about=("payments",))),
        "solvency": (8, Fraction(5, 3)),
        "profitability": (7, Fraction(1, 20)),
    }


def test_a_measure_nobody_gave_is_named_as_missing() -> None:
    found = suggest(CARD, {})

    assert {(one.points, one.value) for one in found} == {
        (None, CannotCompute((one.measure,))) for one in CARD.computed
    }


# --- characteristic analysis


def test_there_are_three_groups_of_six_factors_and_each_has_a_weight() -> None:
    assert [len(group) for group in GROUPS.values()] == [6, 6, 6]
    assert set(FACTORS) == set(MODEL.weights)
    assert len(FACTORS) == 18


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        ("100", "CA1"), ("86", "CA1"), ("85.9", "CA2"), ("61", "CA2"), ("60.9", "CA3"), ("46", "CA3"),
        ("45.9", "CA4"), ("31", "CA4"), ("30.9", "CA5"), ("16", "CA5"), ("15.9", "CA6"), ("0", "CA6"),
    ],
)  # fmt: skip
def test_the_classes_leave_no_gap(percent: str, grade: str) -> None:
    assert MODEL.bands.of(Fraction(percent)) == grade


@given(st.integers(1, 10))
def test_equal_scores_are_their_own_result_in_every_group(points: int) -> None:
    found = characterise(MODEL, dict.fromkeys(FACTORS, points))

    assert {found.weighed.result, *(group.result for group in found.groups.values())} == {points * 10}
    assert found.weighed.coverage == 100
    assert found.unscored == ()


@given(EIGHTEEN)
def test_below_the_coverage_floor_there_is_no_rating(scores: dict[str, int]) -> None:
    found = characterise(MODEL, scores)

    weight = sum(MODEL.weights[name] for name in scores)
    assert (found.risk_class == "NR") == (weight * 100 < MODEL.coverage_floor * sum(MODEL.weights.values()))
    assert set(found.unscored) == set(FACTORS) - set(scores)


@given(EIGHTEEN.filter(bool), st.integers(1, 10))
def test_a_better_factor_never_lowers_the_characteristic_result(scores: dict[str, int], better: int) -> None:
    name = min(scores)
    raised = {**scores, name: max(better, scores[name])}

    assert characterise(MODEL, raised).weighed.result >= characterise(MODEL, scores).weighed.result


@given(EIGHTEEN.filter(bool), st.integers(2, 50))
def test_only_the_proportion_of_the_weights_counts(scores: dict[str, int], factor: int) -> None:
    heavy = replace(MODEL, weights={name: weight * factor for name, weight in MODEL.weights.items()})

    assert characterise(heavy, scores).weighed.result == characterise(MODEL, scores).weighed.result


# --- payment behaviour


def test_days_beyond_terms_weigh_the_amount() -> None:
    history = PaymentHistory(
        paid=(
            PaidPart(DUE, DUE + timedelta(days=30), 100_00),
            PaidPart(DUE, DUE, 200_00),
            PaidPart(DUE, DUE - timedelta(days=6), 100_00),
        ),
        promises_kept=3,
        promises_broken=1,
        invoices=4,
        disputed=1,
    )

    assert measures(history) == {
        "days_beyond_terms": 6,
        "paid_on_time": Fraction(3, 4),
        "promises_broken": Fraction(1, 4),
        "invoices_disputed": Fraction(1, 4),
    }


def test_a_customer_we_never_sold_to_has_no_history_rather_than_a_good_one() -> None:
    found = measures(PaymentHistory())

    assert {answer.because for answer in found.values() if isinstance(answer, CannotCompute)} == {
        "no_history"
    }
    assert not [answer for answer in found.values() if isinstance(answer, Fraction)]


PARTS = st.lists(
    st.builds(PaidPart, st.just(DUE), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 10**9)),
    min_size=1,
    max_size=8,
)


@given(PARTS, st.integers(1, 60), st.integers(2, 1000))
def test_paying_later_by_a_day_adds_a_day_whatever_the_units(
    parts: list[PaidPart], days: int, factor: int
) -> None:
    later = [replace(part, paid_on=part.paid_on + timedelta(days=days)) for part in parts]
    larger = [replace(part, minor=part.minor * factor) for part in parts]

    now = measures(PaymentHistory(tuple(parts)))
    assert measures(PaymentHistory(tuple(larger))) == now
    assert measures(PaymentHistory(tuple(later)))["days_beyond_terms"] == now["days_beyond_terms"] + days  # type: ignore[operator]
