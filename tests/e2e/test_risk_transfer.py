"""The register of risk transfer and the reviews through Slack: entered, verified, rung by time, listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.flows.model import Action
from tests.e2e import cases, records
from tests.e2e.company import JSON, Company, company
from tests.e2e.test_credit_file import form, words
from tests.e2e.test_time import LADDER, LIST, brought
from tests.support import walks

SALLY, FIONA, ANNA, SIYUAN = "U0SALES1", "U0FILEA1", "U0ANALY1", "U0ANALY2"
CUSTOMER = "Hengyuan Precision Parts"
POLICY = {
    "transfer_kind": "insurance", "provider": "Harbour Insurance", "number": "P-1", "percent": "90",
    "cap": "600,000", "currency": "CNY", "valid_from": "2026-03-01", "recourse": "no",
}  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Company]:
    """A company of its own for each test: time is moved."""
    with company(f"sqlite:///{tmp_path / 'desk.db'}") as made:
        yield made


def registered(office: Company, customer: str, **more: str) -> None:
    """Entered by one and verified by another, each by the buttons of the file."""
    view = form(office, FIONA, customer, "add_risk_transfer")
    told = office.person(FIONA).submit(view, {**POLICY, **more})
    assert (told["acknowledged"], told["errors"]) == (True, None), told
    view = form(office, ANNA, customer, "verify_risk_transfer")
    told = office.person(ANNA).submit(view, {"transfer": chosen(view)})
    assert (told["acknowledged"], told["errors"]) == (True, None), told


def chosen(view: JSON) -> str:
    block = next(block for block in view["blocks"] if block.get("block_id") == "transfer")
    return str(block["element"]["options"][0]["value"])


def asked(office: Company, user: str, command: str) -> str:
    return words(office.person(user).command(command, channel="C0CREDIT")["ack"])


def test_an_instrument_is_verified_by_a_second_person_and_stands_on_the_proposal(office: Company) -> None:
    number = cases.made(office, walks.to_the_receivable()[:7], "cover")
    view = form(office, FIONA, CUSTOMER, "add_risk_transfer")
    wrong = office.person(FIONA).submit(view, {**POLICY, "cap": "600,000.001", "valid_until": "2026-06-30"})
    office.person(FIONA).submit(view, {**POLICY, "valid_until": "2026-06-30"})

    hers = asked(office, FIONA, f"/credit file {CUSTOMER}")
    view = form(office, ANNA, CUSTOMER, "verify_risk_transfer")
    office.person(ANNA).submit(view, {"transfer": chosen(view)})
    office.click(number, ANNA, Action.PROPOSE, walks.proposed(7).values)
    card = words(office.card(number))
    chinese = asked(office, SIYUAN, f"/credit analysis CR-{number}")

    assert "finer than the smallest coin" in wrong["errors"]["cap"]
    assert "file:verify_risk_transfer" not in hers
    assert "not verified, does not count yet" in hers
    assert "Covered CNY 600,000, *uncovered CNY 200,000*" in card
    assert "cover ends before the grant, on 2026-06-30" in card
    assert "已覆盖 CNY 600,000，*未覆盖 CNY 200,000*" in chinese
    assert "Harbour Insurance的信用保险：CNY 600,000 · 编号 P-1 · 至 2026-06-30" in chinese


def test_each_day_brings_exactly_the_alarms_of_the_register_and_the_review_that_is_due(
    office: Company,
) -> None:
    number = cases.made(office, walks.to_the_receivable(), "days")
    registered(office, CUSTOMER, valid_until="2026-05-25", claim_days="10")
    records.settle(office)
    office.clock("set 2026-05-18T10:00")
    records.settle(office)
    told: dict[str, list[str]] = {}

    while (today := office.today().isoformat()) < "2026-05-27":
        if today == "2026-05-19":
            office.click(
                number, ANNA, Action.RECORD_CAUSE, {"cause": "oversight", "recommendation": "Call them."}
            )
            records.settle(office)
        if said := brought(office):
            told[office.today().isoformat()] = said
    english, chinese, refused = (
        asked(office, user, command)
        for user, command in ((ANNA, "/credit reviews"), (SIYUAN, "/credit 复审"), (SALLY, "/credit reviews"))
    )
    view = form(office, ANNA, CUSTOMER, "record_review")
    office.person(ANNA).submit(view, {"review_result": "keep", "review_note": "Pays late, but pays."})

    near = [f"{place}: {{}}: 1 unpaid invoice has to be notified under its cover." for place in (
        "#collections", "#credit-approvals")]  # fmt: skip
    kind = f"#credit: Credit insurance of {CUSTOMER} days expires"
    assert told == {
        "2026-05-19": sorted([*LADDER["2026-05-19"], *(line.format("Tuesday 2026-05-19") for line in near)]),
        "2026-05-21": LADDER["2026-05-21"],
        "2026-05-25": sorted([LIST, f"{kind} today.", *(line.format("Monday 2026-05-25") for line in near)]),
        "2026-05-26": ["#credit: Tuesday 2026-05-26: 1 customer came due for review."],
        "2026-05-27": ["#management: Wednesday 2026-05-27: the cover of 1 unpaid invoice lapsed."],
    }
    assert "due since 2026-05-26: Credit insurance ended" in english
    assert "2026-05-26 起待复审：信用保险已终止" in chinese
    assert "Hengyuan" not in refused
    assert "No customer is due for review." in asked(office, ANNA, "/credit reviews")
    assert "Pays late, but pays." in asked(office, ANNA, f"/credit file {CUSTOMER}")
