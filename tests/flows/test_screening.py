"""Screening: a criterion is met, failed or unknown and shows its fact; the strictest failure is proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from bot.flows.cases import NewNotice, act, open_case
from bot.flows.credit_file.facts import Fact, Reliability
from bot.flows.dossier import Incident, Receivable, Screened
from bot.flows.errors import InvalidInput
from bot.flows.looking import show
from bot.flows.model import Action, Customer, Money, Stage, Standing
from bot.flows.ports import Desk
from bot.flows.preparing import form_of, prepare
from bot.flows.screening.criteria import RULES, Background, Ground, GroupIncident
from bot.flows.screening.judging import base_minor, laxer, proposed, segment_of
from bot.flows.screening.policy import Consequence, Criterion, JudgedCriterion, Verdict
from tests.support.desks import POLICY, START, cny, entries, open_desk, person

TODAY = date(2026, 3, 2)
FIONA, SALLY = "U0FILEA1", "U0SALES1"
PLAIN = Customer(7, "Harbour Foods")
ALONE = Background()
BY_RECORDS = ("no_incident", "not_blacklisted", "nothing_overdue")
MET, FAILED, UNKNOWN = Verdict.MET, Verdict.FAILED, Verdict.UNKNOWN


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def known(field: str, value: str, as_of: date = TODAY) -> Fact:
    return Fact(field, value, "register", as_of, Reliability.OFFICIAL, FIONA, START)


def item(due: date) -> Receivable:
    money = Money(100, "CNY")
    return Receivable(1, "INV-1", 7, None, due, due, due, money, money)


def asked(
    rule: str,
    customer: Customer = PLAIN,
    background: Background = ALONE,
    held: Mapping[str, str] = MappingProxyType({}),
) -> Verdict:
    """The verdict of one criterion of two (years, months, days), CNY 1,000 and the names below."""
    facts = {name: known(name, value) for name, value in held.items()}
    ground = Ground(customer, facts, background, TODAY, "CNY", lambda text: base_minor(POLICY, text))
    criterion = Criterion(rule, Consequence.CASH_ONLY, 2, 100_000, ("CN", "Real Estate"))
    return RULES[rule](ground, criterion)[0]


@pytest.mark.parametrize(
    ("rule", "held", "verdict"),
    [
        ("years_since_founding", {}, UNKNOWN),
        ("years_since_founding", {"founded_on": "2024-03-02"}, MET),
        ("years_since_founding", {"founded_on": "2024-03-03"}, FAILED),
        ("years_since_founding", {"founded_on": "2024"}, FAILED),
        ("years_since_founding", {"founded_on": "2023"}, MET),
        ("years_since_founding", {"founded_on": "long ago"}, UNKNOWN),
        ("years_since_founding", {"founded_on": "2024-02-31"}, UNKNOWN),
        ("minimum_capital", {}, UNKNOWN),
        ("minimum_capital", {"registered_capital": "CNY 1,000"}, MET),
        ("minimum_capital", {"registered_capital": "999.99 CNY"}, FAILED),
        ("minimum_capital", {"registered_capital": "1000"}, UNKNOWN),
        ("minimum_capital", {"registered_capital": "JPY 5 million"}, UNKNOWN),
        ("country_allowed", {"country": "CN"}, MET),
        ("country_allowed", {"country": "DE"}, FAILED),
        ("country_allowed", {"country": "China"}, UNKNOWN),
        ("country_not_excluded", {"country": "CN"}, FAILED),
        ("country_not_excluded", {}, UNKNOWN),
        ("industry_not_excluded", {"industry": "real  estate"}, FAILED),
        ("industry_not_excluded", {"industry": "food"}, MET),
        ("industry_not_excluded", {}, UNKNOWN),
    ],
)
def test_a_criterion_rests_on_a_fact_and_is_unknown_without_it(
    rule: str, held: dict[str, str], verdict: Verdict
) -> None:
    assert asked(rule, held=held) is verdict


@pytest.mark.parametrize(
    ("customer", "verdict"),
    [
        (PLAIN, UNKNOWN),
        (replace(PLAIN, registration="91", country="CN", registration_checked=True), MET),
        (replace(PLAIN, registration="91", country="CN"), FAILED),
        (replace(PLAIN, registration="91", country="KE"), UNKNOWN),
    ],
)
def test_a_number_without_its_check_digit_fails_only_where_all_have_one(
    customer: Customer, verdict: Verdict
) -> None:
    assert asked("registration_valid", customer) is verdict


def test_incidents_blacklist_and_overdue_items_of_the_group_count() -> None:
    parent = Customer(8, "Harbour Holding", Standing.NO_TRADE)
    old, new = (
        Incident("late_payment", day, None, "", FIONA) for day in (date(2026, 1, 1), date(2026, 1, 2))
    )
    behind = Background((parent,), (GroupIncident(parent, new),), item(date(2026, 2, 27)))
    ahead = Background((), (GroupIncident(PLAIN, old),), item(date(2026, 2, 28)))

    assert [asked(rule, background=behind) for rule in BY_RECORDS] == [FAILED, FAILED, FAILED]
    assert [asked(rule, background=ahead) for rule in BY_RECORDS] == [MET, MET, MET]


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("CNY 5,000,000", 500_000_000), ("5 million CNY", 500_000_000), ("500万元", 500_000_000),
        ("1.5亿人民币", 15_000_000_000), ("USD 10", 7_100), ("5 million", None), ("CNY 5.001", None),
        ("CNY five", None), ("CNY 5,00", None), ("", None),
    ],
)  # fmt: skip
def test_a_capital_is_read_exactly_or_not_at_all(text: str, minor: int | None) -> None:
    assert base_minor(POLICY, text) == minor


def test_the_strictest_failure_is_proposed_and_what_is_unknown_proposes_nothing() -> None:
    cash, none = Consequence.CASH_ONLY, Consequence.NO_TRADE
    results = [
        JudgedCriterion("a", UNKNOWN, none),
        JudgedCriterion("b", FAILED, cash),
        JudgedCriterion("c", MET, none),
    ]

    assert proposed(results[:1]) is Screened.ELIGIBLE
    assert proposed(results) is Screened.CASH_ONLY
    assert proposed([*results, JudgedCriterion("d", FAILED, none)]) is Screened.NO_TRADE
    assert laxer(Screened.ELIGIBLE, Screened.CASH_ONLY)
    assert not laxer(Screened.NO_TRADE, Screened.CASH_ONLY)


def test_the_first_segment_whose_conditions_are_known_to_be_met_is_the_customers() -> None:
    chinese = replace(PLAIN, country="CN")

    assert segment_of(POLICY, chinese, {}, cny(6_000_000)) == "key_account"
    assert segment_of(POLICY, chinese, {}, cny(10)) == "domestic"
    assert segment_of(POLICY, PLAIN, {}, None) == ""


FOUND = {
    "value:legal_name": "Harbour Foods Ltd", "source:legal_name": "register",
    "as_of": TODAY, "reliability": "official",
}  # fmt: skip


def opened(desk: Desk, customer: str = "Harbour Foods") -> int:
    new = NewNotice(customer, "Ms Luo", TODAY, "tins", "CNY", country="CN")
    return open_case(desk, new, person(SALLY), f"view:{customer}")[0].number


def group_parent(desk: Desk, number: int, standing: Standing) -> None:
    with desk.units() as unit:
        parent = unit.customers.add("Harbour Holding", "", "U", START)
        unit.customers.set_standing(parent.id, standing)
        unit.customers.set_parent(unit.cases.get(number).customer.id, parent.id)


def test_a_blacklisted_group_parent_comes_up_in_screening_and_on_the_card(desk: Desk) -> None:
    number = opened(desk)
    group_parent(desk, number, Standing.NO_TRADE)

    form = form_of(prepare(desk, number, Action.FEED_BACK, person(FIONA), None), "")
    card = show(desk, number, person(FIONA))

    assert form.proposed is Screened.NO_TRADE
    assert [one.name for one in form.background.group] == ["Harbour Holding"]
    assert [one.rule for one in card.criteria if one.verdict is FAILED] == ["not_blacklisted"]


def test_a_laxer_result_needs_its_reason_and_a_stricter_one_does_not(desk: Desk) -> None:
    number = opened(desk)
    group_parent(desk, number, Standing.NO_TRADE)

    with pytest.raises(InvalidInput) as refused:
        act(desk, number, Action.FEED_BACK, entries(**FOUND, result="cash_only"), FIONA)

    assert refused.value.problems["note"][0] == "laxer_needs_reason"
    case = act(
        desk, number, Action.FEED_BACK, entries(**FOUND, result="cash_only", note="Sold last year."), FIONA
    )
    assert case.screening is not None
    assert case.screening.proposed is Screened.NO_TRADE
    with desk.units.reading() as unit:
        row = unit.journal.of_case(number, 1)[0]
    assert (row.facts["proposed"], row.facts["note"]) == ("no_trade", "Sold last year.")


def test_findings_enter_the_file_and_come_back_in_the_next_form_with_their_source(desk: Desk) -> None:
    act(desk, opened(desk), Action.FEED_BACK, entries(**FOUND, result="eligible"), FIONA)
    again = open_case(
        desk, NewNotice("Harbour Foods", "Ms Luo", TODAY, "more", "CNY"), person(SALLY), "view:2"
    )[0].number

    form = form_of(prepare(desk, again, Action.FEED_BACK, person(FIONA), None), "")

    asked_again = {field.name: field.initial for field in form.fields}
    assert asked_again["value:legal_name"] == "Harbour Foods Ltd"
    assert asked_again["source:legal_name"] == "register"
    assert asked_again["as_of:legal_name"] == TODAY
    same = act(desk, again, Action.FEED_BACK, entries(**FOUND, result="eligible"), FIONA)
    with desk.units.reading() as unit:
        facts = unit.files.facts(same.customer.id)
    assert [(one.field, one.value) for one in facts] == [
        ("country", "CN"), ("legal_name", "Harbour Foods Ltd"), ("segment", "domestic"),
    ]  # fmt: skip
    assert (same.segment, same.stage) == ("domestic", Stage.CONFIRMATION)


def test_a_fact_older_than_the_policy_allows_is_marked_in_the_form(desk: Desk) -> None:
    number = opened(desk)
    with desk.units() as unit:
        customer = unit.cases.get(number).customer.id
        unit.files.learn(customer, [known("owners", "Mr Gu", date(2025, 3, 1)), known("industry", "food")])

    form = form_of(prepare(desk, number, Action.FEED_BACK, person(FIONA), None), "")

    labels = {field.name: field.label for field in form.fields}
    assert (labels["as_of:owners"], labels["as_of:industry"]) == ("stale_as_of", "known_as_of")


def test_what_sales_knew_itself_is_not_asked_back_as_a_finding(desk: Desk) -> None:
    number = opened(desk)
    told = {"value:industry": "food", "source:industry": "sales"}

    case = act(desk, number, Action.FEED_BACK, entries(**FOUND, **told, result="eligible"), FIONA)

    assert [one.fact for one in case.findings] == ["legal_name"]
