"""Where the limit rules have their figures from: notice, intention, references, our own receivables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows import cases
from bot.flows.analysing import analyse, frozen, season
from bot.flows.dossier import CheckItem, ItemState
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries
from bot.flows.model import Action, Money, RiskClass, Stage
from bot.flows.ports import Desk
from bot.flows.rating.answers import CannotCompute
from bot.flows.rating.behaviour import PaidPart
from bot.flows.rating.limit_rules import RULES, Suggested
from bot.flows.reading import situation
from bot.flows.situation import Situation
from bot.policies import PolicyError, parse_policy
from tests.support.desks import cny, open_desk, person
from tests.support.states import reach, take
from tests.support.walks import TERMS, Stride, to_the_receivable

LIAISON = "U0LIAIS1"
CHAIN = to_the_receivable()
USD = Money(10_000_00, "USD")
DEFAULT = (Path(__file__).parents[2] / "policy" / "default.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(f"sqlite:///{tmp_path_factory.mktemp('inputs') / 'desk.db'}") as desk:
        yield desk


@pytest.fixture(scope="module")
def bare(desk: Desk) -> Situation:
    """A case in analysis of a new customer: no volume in the notice, no reference, nothing sold yet."""
    number = reach(desk, CHAIN[:7], "inputs")
    with desk.units.reading() as unit:
        at = situation(desk, unit, unit.cases.get(number))
    every = replace(at.policy.models.limits, rules=tuple(RULES), caps=())
    models = replace(at.policy.models, limits=every)
    notice = replace(at.case.notice, yearly_volume=None)
    return replace(at, policy=replace(at.policy, models=models), case=replace(at.case, notice=notice))


def answer(at: Situation, rule: str) -> Suggested:
    return analyse(at).limit.by_rule[rule]


def asked(at: Situation, yearly: Money | None, month: Money | None = None, term: int = 30) -> Situation:
    """The case with what sales expects: a year's purchases, a month's of this season, the term."""
    assert at.case.intention is not None
    wanted = replace(at.case.intention.wanted, term_days=term)
    intention = replace(at.case.intention, wanted=wanted, month_volume=month)
    notice = replace(at.case.notice, yearly_volume=yearly)
    return replace(at, case=replace(at.case, notice=notice, intention=intention))


def graded(at: Situation, grade: RiskClass = RiskClass.B) -> Situation:
    customer = replace(at.case.customer, risk_class=grade)
    return replace(at, case=replace(at.case, customer=customer, proposal=None))


def sold(at: Situation, *amounts: Money, since: int = 400) -> Situation:
    """What we invoiced in the last twelve months; ``since``: days since the first invoice ever."""
    first = at.today - timedelta(days=since)
    return replace(at, history=replace(at.history, sold=amounts, first_sale=first))


def referred(at: Situation, *amounts: Money, state: ItemState = ItemState.FOUND) -> Situation:
    item = CheckItem("trade_references", state, "They pay.", "phone", at.today, LIAISON, at.now)
    return replace(at, case=replace(at.case, checklist=(replace(item, amounts=amounts),)))


def test_of_a_new_customer_each_rule_says_what_it_lacks(bare: Situation) -> None:
    bare = graded(bare)

    lacking = {rule: answer(bare, rule) for rule in ("need", "trade_references", "practice_a", "practice_b")}

    assert lacking == {
        "need": CannotCompute(("yearly_purchases", "delay_days")),
        "trade_references": CannotCompute(("references",)),
        "practice_a": CannotCompute(("monthly_sales",)),
        "practice_b": CannotCompute(("last_year_monthly", "season")),
    }


def test_what_the_limit_was_computed_from_is_kept_with_it(bare: Situation) -> None:
    at = referred(sold(asked(bare, cny(2_400_000), cny(240_000)), cny(1_200_000)), cny(300_000), USD)

    (limit,) = (one for one in frozen(analyse(at)) if one.model == "limit")

    assert limit.inputs[-7:] == (
        ("yearly_purchases", "CNY 240000000"), ("term_days", "30"), ("monthly_sales", "CNY 10000000"),
        ("last_year_monthly", "CNY 10000000"), ("season", "20"), ("references", "CNY 30000000"),
        ("references", "USD 1000000"),
    )  # fmt: skip
    assert ("need", "missing: delay_days") in limit.inputs


def test_the_median_of_the_references_that_were_recorded(bare: Situation) -> None:
    three = referred(bare, cny(300_000), cny(800_000), cny(500_000))
    abroad = referred(bare, cny(300_000), USD)

    assert answer(three, "trade_references") == cny(500_000)
    assert answer(abroad, "trade_references") == cny((300_000 + 71_000) // 2)


@pytest.mark.parametrize("state", [ItemState.MISSING, ItemState.NOT_AVAILABLE])
def test_references_that_were_sent_back_do_not_count(bare: Situation, state: ItemState) -> None:
    assert answer(referred(bare, cny(1), state=state), "trade_references") == CannotCompute(("references",))


def test_need_is_of_the_expected_volume_the_term_asked_and_how_late_the_customer_pays(
    bare: Situation,
) -> None:
    late = PaidPart(date(2026, 1, 1), date(2026, 1, 11), 100_00)
    at = asked(replace(bare, history=replace(bare.history, paid=(late,))), cny(3_650_000))

    assert answer(at, "need") == cny(400_000)


def test_practice_a_takes_what_we_sold_once_a_year_of_it_is_known_and_before_that_what_sales_expects(
    bare: Situation,
) -> None:
    at = asked(graded(bare), cny(2_400_000))

    assert answer(at, "practice_a") == cny(200_000)
    assert answer(sold(at, cny(1_200_000), since=364), "practice_a") == cny(200_000)
    assert answer(sold(at, cny(1_200_000), since=365), "practice_a") == cny(100_000)
    unexpected = sold(asked(graded(bare), None), cny(600_000), since=30)
    assert answer(unexpected, "practice_a") == cny(50_000)


def test_practice_b_is_last_years_average_month_moved_by_the_season(bare: Situation) -> None:
    at = sold(asked(bare, cny(2_400_000), cny(240_000)), cny(2_160_000))

    assert answer(at, "practice_b") == cny(216_000)


def test_sales_in_other_currencies_count_by_the_policys_rates_and_a_missing_rate_is_named(
    bare: Situation,
) -> None:
    at = asked(bare, cny(2_400_000), cny(200_000))

    assert answer(sold(at, cny(490_000), USD), "practice_b") == cny((490_000 + 71_000) // 12)
    strange = answer(sold(at, cny(490_000), Money(5, "XXX")), "practice_b")
    assert strange == CannotCompute(because="no_rate", about=("XXX",))


@pytest.mark.parametrize(("month", "percent"), [(240_000, 20), (200_000, 0), (100_000, -50), (200_001, 0)])
def test_the_season_is_the_month_against_the_average_one(month: int, percent: int) -> None:
    assert season(cny(month), cny(2_400_000)) == percent


def test_without_month_or_year_there_is_no_season() -> None:
    assert {season(None, cny(12)), season(cny(1), None), season(cny(1), Money(12_00, "USD"))} == {None}


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_the_season_is_rounded_down_and_never_below_nothing_at_all(month: int, year: int) -> None:
    found = season(Money(month, "CNY"), Money(year, "CNY"))

    assert found is not None
    assert found >= -100
    assert found * year <= (month * 12 - year) * 100 < (found + 1) * year


def test_our_own_sales_of_a_year_stand_in_the_policy_and_may_be_left_out(bare: Situation) -> None:
    told = 'own_yearly_sales = "50000000"\ncombine = "smallest"'
    policy = parse_policy(DEFAULT.replace('combine = "smallest"', told, 1), "told.toml")

    assert answer(bare, "concentration") == CannotCompute(("own_yearly_sales",))
    every = replace(policy.models.limits, rules=tuple(RULES), caps=())
    known = replace(bare, policy=replace(policy, models=replace(policy.models, limits=every)))
    assert answer(known, "concentration") == cny(5_000_000)


@pytest.mark.parametrize("wrong", ["0", "1.005"])
def test_own_sales_that_are_no_amount_are_refused_with_what_to_write(wrong: str) -> None:
    text = DEFAULT.replace('combine = "smallest"', f'own_yearly_sales = "{wrong}"\ncombine = "smallest"', 1)

    with pytest.raises(PolicyError, match="own_yearly_sales"):
        parse_policy(text, "wrong.toml")


def test_the_month_of_the_season_is_asked_at_the_transfer_and_survives_a_revision(desk: Desk) -> None:
    transfer = replace(CHAIN[4], values={**CHAIN[4].values, "month_volume": "240000"})
    number = reach(desk, (*CHAIN[:4], transfer), "season")
    take(desk, number, Stride("U0SALES1", Action.REVISE, Stage.INVESTIGATION, TERMS))

    with desk.units.reading() as unit:
        intention = unit.cases.get(number).intention

    assert intention is not None
    assert (intention.month_volume, intention.revisions) == (cny(240_000), 1)


def test_amounts_belong_to_references_that_were_found(desk: Desk) -> None:
    number = reach(desk, CHAIN[:5], "amounts")
    today = desk.calendar.today(desk.clock.now())
    said = {"finding": "They pay.", "source": "phone", "as_of": today, "reliability": "hearsay"}

    def record(**more: object) -> tuple[CheckItem, ...]:
        entries = Entries({"item": "trade_references", "item_state": "found", **said, **more})
        return cases.act(desk, number, Action.RECORD_ITEM, entries, person(LIAISON)).checklist

    for wrong in ({"item": "bank"}, {"item_state": "not_available"}):
        with pytest.raises(InvalidInput) as refused:
            record(**wrong, amounts=(cny(1),))
        assert set(refused.value.problems) == {"amounts"}
    (kept,) = record(amounts=(cny(300_000), USD))
    assert kept.amounts == (cny(300_000), USD)
    with desk.units.reading() as unit:
        assert unit.cases.get(number).checklist == (kept,)
        assert unit.journal.of_case(number)[0].facts["amounts"] == "CNY 30000000 USD 1000000"
