"""Rules of single steps: deviations, the fast way, holds, allocation, and the stage that money implies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.dates import months_before
from bot.flows.dossier import (
    ContactNotice,
    CreditCase,
    PromiseState,
    Receivable,
    Release,
    Shipment,
    Terms,
    TermsSheet,
)
from bot.flows.forms import Entries
from bot.flows.limits import holds
from bot.flows.looking import card_of
from bot.flows.model import Actor, Customer, Grant, Money, Post, RiskClass, Stage, Standing, StartEvent
from bot.flows.situation import Position, Situation
from bot.flows.standing import stage_now
from bot.flows.steps.step03_intention import shortfalls
from bot.flows.steps.step06_contract import deviations
from bot.flows.steps.step08_in_term import allocate
from bot.flows.steps.step09_collection import promise
from bot.holidays import calendar_of
from tests.support.desks import POLICY, cny

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TODAY = date(2026, 3, 2)
APPROVED = Terms(cny(800_000), cny(800_000), 60, StartEvent.DELIVERY, 20, "bank guarantee")


def case(stage: Stage = Stage.FULFILMENT, **parts: object) -> CreditCase:
    notice = ContactNotice("Ms Luo", TODAY, "Bearings")
    customer = Customer(1, "Hengyuan")
    plain = CreditCase(1, 1, stage, customer, "U0SALES1", "CNY", NOON, notice)
    return replace(plain, **parts)  # type: ignore[arg-type]  # fields by name


def at(stage: Stage = Stage.FULFILMENT, items: tuple[Receivable, ...] = (), **parts: object) -> Situation:
    position = parts.pop("position", Position())
    assert isinstance(position, Position)
    return Situation(
        case(stage, **parts),
        NOON,
        TODAY,
        POLICY,
        calendar_of(POLICY.week),
        receivables=items,
        position=position,
    )


def item(number: int, open_minor: int, due: date = TODAY + timedelta(days=30)) -> Receivable:
    amount = Money(max(open_minor, 100_000), "CNY")
    return Receivable(number, f"INV-{number}", 1, 1, TODAY, due, due, amount, Money(open_minor, "CNY"))


# --- step 6


@pytest.mark.parametrize(
    ("contract", "beyond"),
    [
        ({}, ()),
        ({"amount": cny(700_000), "term_days": 30, "deposit_percent": 30}, ()),
        ({"amount": cny(800_001)}, ("amount",)),
        ({"term_days": 61}, ("term_days",)),
        ({"start_event": StartEvent.INVOICE}, ()),
        ({"start_event": StartEvent.DOCUMENTS}, ("start_event",)),
        ({"start_event": StartEvent.ACCEPTANCE, "term_days": 90}, ("term_days", "start_event")),
        ({"deposit_percent": 19}, ("deposit_percent",)),
        ({"security": ""}, ("security",)),
        ({"security": "a parent's word"}, ("security",)),
    ],
)
def test_a_contract_deviates_where_it_goes_beyond_the_terms_sheet(
    contract: dict[str, object], beyond: tuple[str, ...]
) -> None:
    signed = replace(APPROVED, **contract)  # type: ignore[arg-type]  # fields by name

    assert deviations(signed, APPROVED) == beyond


STRICT = replace(
    APPROVED,
    conditions="stock list every month",
    insured_percent=70,
    discount_bp=200,
    discount_days=10,
    late_interest_bp=800,
    shipment_cap=cny(300_000),
    precedents=("guarantee registered",),
)


@pytest.mark.parametrize(
    ("contract", "beyond"),
    [
        ({}, ()),
        ({"insured_percent": 80, "late_interest_bp": 900, "shipment_cap": cny(200_000)}, ()),
        ({"discount_bp": 150, "discount_days": 7}, ()),
        ({"conditions": "stock list\r\nevery  month"}, ()),
        ({"precedents": ("guarantee registered", "statements")}, ()),
        ({"conditions": ""}, ("conditions",)),
        ({"conditions": "stock list every year"}, ("conditions",)),
        ({"insured_percent": 69}, ("insured_percent",)),
        ({"discount_bp": 201}, ("discount",)),
        ({"discount_days": 11}, ("discount",)),
        ({"discount_bp": 0, "discount_days": 0}, ("discount",)),
        ({"late_interest_bp": 799}, ("late_interest",)),
        ({"shipment_cap": None}, ("shipment_cap",)),
        ({"shipment_cap": cny(300_001)}, ("shipment_cap",)),
        ({"precedents": ()}, ("precedents",)),
    ],
)
def test_a_condition_that_is_gone_or_weaker_is_a_deviation(
    contract: dict[str, object], beyond: tuple[str, ...]
) -> None:
    signed = replace(STRICT, **contract)  # type: ignore[arg-type]  # fields by name

    assert deviations(signed, STRICT) == beyond


def test_security_that_nobody_asked_for_is_no_deviation() -> None:
    unsecured = replace(APPROVED, security="")

    assert deviations(replace(unsecured, security="bank guarantee"), unsecured) == ()


# --- step 3


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 3, 2), 6, date(2025, 9, 2)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_so_many_months_before_is_the_same_day_or_the_last_of_a_shorter_month(
    day: date, months: int, expected: date
) -> None:
    assert months_before(day, months) == expected


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.integers(0, 60))
def test_months_before_lands_in_the_month_it_names(day: date, months: int) -> None:
    earlier = months_before(day, months)

    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day <= day.day


GRANT = Grant(
    cny(1_000_000), 60, StartEvent.INVOICE, RiskClass.B, TODAY - timedelta(days=30),
    TODAY + timedelta(days=300), 1, "2026-1",
)  # fmt: skip
WANTED = Terms(cny(400_000), cny(400_000), 60, StartEvent.INVOICE)


@pytest.mark.parametrize(
    ("grant", "wanted", "position", "missing"),
    [
        ({}, {}, Position(), ()),
        ({}, {"amount": cny(1_000_000), "limit": cny(1_000_000)}, Position(), ()),
        ({}, {"amount": cny(600_001)}, Position(owed=cny(400_000).minor), ("credit",)),
        ({}, {}, Position(owed=cny(300_000).minor, committed=cny(300_001).minor), ("credit",)),
        ({}, {"limit": cny(1_000_001)}, Position(), ("credit",)),
        ({}, {"term_days": 61}, Position(), ("term",)),
        ({}, {"start_event": StartEvent.DELIVERY}, Position(), ("term",)),
        ({"valid_to": TODAY - timedelta(days=1)}, {}, Position(), ("grant",)),
        ({"valid_to": TODAY}, {}, Position(), ()),
        ({"valid_from": date(2025, 9, 2)}, {}, Position(), ()),
        ({"valid_from": date(2025, 9, 1)}, {}, Position(), ("file",)),
        ({}, {}, Position(overdue=item(9, 5_000)), ("overdue",)),
    ],
)
def test_what_keeps_a_known_customer_from_the_fast_way_is_named(
    grant: dict[str, object], wanted: dict[str, object], position: Position, missing: tuple[str, ...]
) -> None:
    known = replace(GRANT, **grant)  # type: ignore[arg-type]  # fields by name
    asked = replace(WANTED, **wanted)  # type: ignore[arg-type]

    assert shortfalls(at(Stage.INTENTION, position=replace(position, grant=known)), known, asked) == missing


# --- holds


def sheet(limit: int) -> TermsSheet:
    terms = replace(WANTED, limit=cny(limit))
    return TermsSheet(terms, RiskClass.B, TODAY + timedelta(days=30), ("U0MANAG1",), "2026-1")


def test_a_hold_names_the_rule_and_its_arithmetic() -> None:
    used = Position(owed=cny(500_000).minor, committed=cny(200_000).minor)

    found = holds(at(Stage.CONTRACTING, sheet=sheet(1_000_000), position=used))

    assert [hold.rule for hold in found] == ["over_limit"]
    facts = found[0].facts
    assert (facts["over"], facts["asked"], facts["room"]) == (cny(100_000), cny(400_000), cny(300_000))


def test_what_fits_the_limit_to_the_cent_is_not_held() -> None:
    used = Position(owed=cny(600_000).minor)

    assert holds(at(Stage.CONTRACTING, sheet=sheet(1_000_000), position=used)) == ()


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ({"customer": Customer(1, "Hengyuan", Standing.CASH_ONLY)}, "blacklisted"),
        ({"position": Position(overdue=item(9, 1_000, TODAY - timedelta(days=3)))}, "overdue"),
        ({"position": Position(grant=replace(GRANT, valid_to=TODAY - timedelta(days=1)))}, "grant_expired"),
    ],
)
def test_each_hold_is_released_by_authority_until_a_day_and_no_longer(
    parts: dict[str, object], rule: str
) -> None:
    until_today = (Release(rule, "The parent pays.", "U0MANAG1", TODAY),)
    until_yesterday = (Release(rule, "The parent pays.", "U0MANAG1", TODAY - timedelta(days=1)),)

    assert [hold.rule for hold in holds(at(**parts))] == [rule]  # type: ignore[arg-type]
    assert holds(at(**parts, releases=until_today)) == ()  # type: ignore[arg-type]
    assert [hold.rule for hold in holds(at(**parts, releases=until_yesterday))] == [rule]  # type: ignore[arg-type]


def test_an_overdue_amount_too_small_to_chase_holds_nothing() -> None:
    trifle = item(9, POLICY.ladder.chase_floor_minor - 1, TODAY - timedelta(days=3))

    assert holds(at(position=Position(overdue=trifle))) == ()


# --- step 8

OPEN = st.lists(st.integers(1, 10**9), min_size=1, max_size=8)


@given(OPEN, st.integers(0, 8 * 10**9), st.data())
def test_every_cent_is_allocated_or_left_over_and_no_item_is_overpaid(
    opens: list[int], amount: int, data: st.DataObject
) -> None:
    items = tuple(item(number, minor) for number, minor in enumerate(opens, start=1))
    first = data.draw(st.sampled_from(items))

    shares = allocate(items, first, amount)

    unallocated = amount - sum(shares.values())
    assert unallocated == max(0, amount - sum(opens))
    assert all(0 < share <= items[number - 1].open.minor for number, share in shares.items())
    assert shares.get(first.id, 0) == min(amount, first.open.minor), "the chosen invoice is served first"


@given(OPEN, st.integers(1, 8 * 10**9))
def test_a_later_item_gets_nothing_while_an_earlier_one_is_open(opens: list[int], amount: int) -> None:
    items = tuple(item(number, minor) for number, minor in enumerate(opens, start=1))

    shares = allocate(items, items[0], amount)

    full = [shares.get(one.id, 0) == one.open.minor for one in items]
    touched = [one.id in shares for one in items]
    assert all(full[index] or not any(touched[index + 1 :]) for index in range(len(items)))


# --- standing

LATE, IN_TIME, PAID = item(1, 500, TODAY - timedelta(days=1)), item(2, 500), item(3, 0)
DUE_TODAY = item(4, 500, TODAY)
LAST = (Shipment(1, is_last=True, receivable="INV-1"),)
PART = (Shipment(1, receivable="INV-1"),)
OWING = (Shipment(1, is_last=True),)


@pytest.mark.parametrize(
    ("stage", "shipments", "items", "expected"),
    [
        (Stage.FULFILMENT, PART, (), Stage.FULFILMENT),
        (Stage.FULFILMENT, PART, (IN_TIME,), Stage.FULFILMENT),
        (Stage.FULFILMENT, PART, (LATE, IN_TIME), Stage.COLLECTION),
        (Stage.FULFILMENT, PART, (PAID,), Stage.FULFILMENT),
        (Stage.FULFILMENT, OWING, (PAID,), Stage.FULFILMENT),
        (Stage.FULFILMENT, LAST, (IN_TIME,), Stage.IN_TERM),
        (Stage.FULFILMENT, LAST, (PAID,), Stage.CLOSE_OUT),
        (Stage.IN_TERM, LAST, (DUE_TODAY,), Stage.IN_TERM),
        (Stage.IN_TERM, LAST, (LATE,), Stage.COLLECTION),
        (Stage.COLLECTION, LAST, (IN_TIME, PAID), Stage.IN_TERM),
        (Stage.COLLECTION, PART, (PAID,), Stage.FULFILMENT),
        (Stage.RECOVERY, LAST, (LATE,), Stage.RECOVERY),
        (Stage.RECOVERY, LAST, (IN_TIME,), Stage.RECOVERY),
        (Stage.RECOVERY, LAST, (PAID,), Stage.CLOSE_OUT),
    ],
)
def test_the_case_shows_the_most_serious_of_what_is_true(
    stage: Stage, shipments: tuple[Shipment, ...], items: tuple[Receivable, ...], expected: Stage
) -> None:
    assert stage_now(at(stage, items, shipments=shipments)) is expected


def test_delivery_that_was_ended_without_a_last_shipment_counts_as_delivered() -> None:
    assert (
        stage_now(at(Stage.FULFILMENT, (PAID,), shipments=PART, delivery_ended="cancelled"))
        is Stage.CLOSE_OUT
    )


# --- step 9


def test_the_card_tells_of_a_promise_as_long_as_it_is_open() -> None:
    owed = item(1, 50_000)
    asked = at(Stage.COLLECTION, (owed,))
    entries = Entries({"receivable": "INV-1", "amount": cny(500), "pay_by": TODAY + timedelta(days=3)})

    (made,) = promise(asked, entries, Actor("U0COLLE1", frozenset({Post.COLLECTOR}))).promises
    kept = replace(made, state=PromiseState.KEPT, id=2)

    assert card_of(replace(asked, promises=(kept, made)), None).promises == (made,)
