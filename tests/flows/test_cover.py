"""How much of an exposure others bear: by table, and by properties over any register (R37)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.model import Money
from bot.flows.risk_transfer.claims import LAPSED, Claim, mark_of
from bot.flows.risk_transfer.cover import Cover, CoverPart
from bot.flows.risk_transfer.covering import cover
from bot.flows.risk_transfer.instrument import RiskTransfer, TransferKind, renewed
from bot.flows.risk_transfer.policy import TransferRules
from tests.storage.making import a_receivable
from tests.support.desks import POLICY, cny

TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
DAY = timedelta(days=1)
INSURED = RiskTransfer(
    TransferKind.INSURANCE, "Harbour Insurance", "P-1", 90, TODAY, "UFIONA", AT, verified_by="UANNA", id=1
)


def instrument(**changes: Any) -> RiskTransfer:
    return replace(INSURED, **changes)


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({}, 900),
        ({"percent": 100}, 1000),
        ({"percent": 33, "cap": cny(5000)}, 330),
        ({"cap": cny(600)}, 600),
        ({"cap": Money(100_00, "USD")}, 710),  # 7.10 by the policy's rates
        ({"verified_by": ""}, 0),
        ({"valid_from": TODAY + DAY}, 0),
        ({"valid_until": TODAY}, 900),
        ({"valid_until": TODAY - DAY}, 0),
        ({"ended_on": TODAY}, 0),
        ({"ended_on": TODAY + DAY}, 900),
        ({"kind": TransferKind.FACTORING}, 900),
        ({"kind": TransferKind.FACTORING, "recourse": True}, 0),
        ({"kind": TransferKind.INSURANCE, "recourse": True}, 900),
        ({"kind": TransferKind.RETENTION_OF_TITLE}, 0),
        ({"kind": TransferKind.GUARANTEE, "percent": 50}, 500),
        ({"kind": TransferKind.LETTER_OF_CREDIT}, 900),
    ],
)
def test_one_instrument_covers(changes: dict[str, Any], covered: int) -> None:
    found = cover(cny(1000), [instrument(**changes)], TODAY, POLICY)

    assert (found.covered, found.uncovered) == (cny(covered), cny(1000 - covered))


def test_title_is_worth_what_the_policy_says_and_no_more_than_its_own_percent() -> None:
    policy = replace(POLICY, transfers=TransferRules(retention_percent=30))
    title = instrument(kind=TransferKind.RETENTION_OF_TITLE)

    assert cover(cny(1000), [title], TODAY, policy).covered == cny(300)
    assert cover(cny(1000), [replace(title, percent=10)], TODAY, policy).covered == cny(100)


def test_together_they_never_bear_more_than_there_is_and_each_is_named_with_its_part() -> None:
    bank = instrument(kind=TransferKind.GUARANTEE, provider="Bank", percent=50, valid_until=TODAY, id=2)

    found = cover(cny(1000), [bank, INSURED], TODAY, POLICY)

    assert found == Cover(
        cny(1000),
        (
            CoverPart("insurance", "Harbour Insurance", "P-1", cny(900)),
            CoverPart("guarantee", "Bank", "P-1", cny(100), TODAY),
        ),
    )
    assert found.is_whole
    assert [part.provider for part in found.ending_before(TODAY + DAY)] == ["Bank"]
    assert found.ending_before(TODAY) == ()


CURRENCIES = ("CNY", "USD", "EUR")
moneys = st.builds(Money, st.integers(0, 10**12), st.sampled_from(CURRENCIES))
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
instruments = st.builds(
    RiskTransfer,
    st.sampled_from(TransferKind),
    st.just("X"),
    st.just("1"),
    st.integers(1, 100),
    days,
    st.just("UFIONA"),
    st.just(AT),
    cap=st.none() | moneys,
    valid_until=st.none() | days,
    recourse=st.booleans(),
    verified_by=st.sampled_from(("", "UANNA")),
    ended_on=st.none() | days,
    id=st.integers(1, 9),
)


@given(moneys, st.lists(instruments, max_size=5), days)
def test_cover_lies_between_nothing_and_the_exposure_and_adds_up(
    exposure: Money, register: list[RiskTransfer], day: date
) -> None:
    found = cover(exposure, register, day, POLICY)

    assert 0 <= found.covered.minor <= exposure.minor
    assert found.covered + found.uncovered == exposure
    assert all(part.borne.minor > 0 for part in found.parts)
    assert cover(exposure, [one for one in register if one.in_force(day)], day, POLICY) == found


@given(moneys, st.lists(instruments, max_size=4), instruments, days)
def test_one_more_instrument_never_uncovers_anything(
    exposure: Money, register: list[RiskTransfer], more: RiskTransfer, day: date
) -> None:
    before, after = (cover(exposure, known, day, POLICY) for known in (register, [*register, more]))

    assert after.covered.minor >= before.covered.minor


@given(moneys, instruments, days)
def test_what_nobody_verified_or_somebody_ended_covers_nothing(
    exposure: Money, one: RiskTransfer, day: date
) -> None:
    unseen, ended = replace(one, verified_by=""), replace(one, ended_on=day)

    assert cover(exposure, [unseen, ended], day, POLICY).parts == ()


def test_a_later_one_of_the_same_kind_and_provider_takes_its_place() -> None:
    old = instrument(valid_until=TODAY)
    later = instrument(valid_until=TODAY + 365 * DAY, id=2)

    assert renewed(old, [old, later])
    assert not renewed(later, [old, later])
    assert not renewed(old, [old, replace(later, provider="Another")])
    assert not renewed(old, [old, replace(later, ended_on=TODAY)])


DUE = date(2026, 1, 10)
OWED = replace(a_receivable(1), due_on=DUE, due_moved=DUE + 2 * DAY, invoiced_on=DUE - 30 * DAY)
CLAIM = Claim(instrument(claim_days=60), OWED)


@pytest.mark.parametrize(
    ("left", "told", "mark"),
    [
        (15, None, None),
        (14, None, 14),
        (9, None, 14),
        (9, 14, None),
        (7, 14, 7),
        (1, 7, 1),
        (0, 7, 1),
        (0, 1, None),
        (-1, 1, LAPSED),
        (-1, None, LAPSED),
        (-30, LAPSED, None),
    ],
)
def test_each_alarm_of_a_claim_is_told_once_and_the_lapse_too(
    left: int, told: int | None, mark: int | None
) -> None:
    claim = replace(CLAIM, mark=told)
    today = claim.deadline - left * DAY

    assert claim.deadline == DUE + 60 * DAY  # counted from the printed due date
    assert mark_of(claim, today, DUE, (14, 7, 1)) == mark


def test_what_had_lapsed_before_the_instrument_was_entered_is_no_news() -> None:
    after = CLAIM.deadline + DAY

    assert mark_of(CLAIM, after, after, (14, 7, 1)) is None
    assert mark_of(CLAIM, after, CLAIM.deadline, (14, 7, 1)) == LAPSED
