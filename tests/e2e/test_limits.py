"""Limits through the protocol: this person does that, and exactly these messages follow, and none else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.flows.dossier import Receivable
from bot.flows.model import Action
from tests.e2e import cases, records
from tests.e2e.company import JSON, Company, company
from tests.e2e.test_approval import said
from tests.support import walks
from tests.support.desks import cny

SALLY, FIONA, MARIA, DIANA = "U0SALES1", "U0FILEA1", "U0MANAG1", "U0DIREC1"
STORY = walks.the_story()
SIGNED = STORY[:9]
READY = STORY[: next(at for at, one in enumerate(STORY) if one.action is Action.CHECK_SHIPMENT)]
WHY = {"reason": "Their high season."}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Company]:
    """A company of its own for each test: time is moved."""
    with company(f"sqlite:///{tmp_path / 'desk.db'}") as made:
        yield made


def follows(office: Company, done: Callable[[], object]) -> list[str]:
    """What is said because of something, sorted."""
    records.settle(office)
    before = len(said(office))
    done()
    records.settle(office)
    return sorted(said(office)[before:])


def customer(office: Company, number: int) -> str:
    return office.case(number).customer.name


def asks(office: Company, user: str, command: str, values: dict[str, str], button: str = "") -> JSON:
    """A command that opens the form, or the file with its button, filled in and sent."""
    who = office.person(user)
    told = who.command(command, channel="C0SALES0")
    if button:
        told = who.click(who.ephemerals()[-1], f"file:{button}")
    assert told["opened_view"], told
    told = who.submit(told["opened_view"], values)
    assert (told["acknowledged"], told["errors"]) == (True, None), told
    return told


def waiting(office: Company) -> JSON:
    """The last message in the approvers' channel that asks for a signature."""
    found = [m for m in office.driver.messages("C0APPROV") if "file:sign_limit_request" in records.words(m)]
    return {**found[-1], "channel": "C0APPROV"}


def decides(office: Company, user: str, action: str, values: dict[str, str]) -> JSON:
    """The button under the request, its form sent."""
    who = office.person(user)
    view = who.click(waiting(office), f"file:{action}")["opened_view"]
    assert view
    request = next(block for block in view["blocks"] if block.get("block_id") == "request")
    chosen = request["element"]["initial_option"]["value"]
    told = who.submit(view, {"request": chosen, **values})
    assert (told["acknowledged"], told["errors"]) == (True, None), told
    return told


def plain(lines: list[str]) -> list[str]:
    return [re.sub(r", \d{4}-\d\d-\d\d\.$", ".", line) for line in lines]


def test_a_raise_asked_by_command_is_signed_by_its_level(office: Company) -> None:
    number = cases.made(office, SIGNED, "raise")
    name, values = customer(office, number), {"limit": "95,000", **WHY}

    asked = follows(office, lambda: asks(office, SALLY, f"/credit limit {name}", values))
    signed = follows(office, lambda: decides(office, MARIA, "sign_limit_request", {"note": "A good payer."}))

    change = f"{name}: Limit CNY 80,000 → CNY 95,000 (CNY 15,000 more)"
    assert asked == [f"#credit-approvals: {change}, waits for signatures."]
    assert plain(signed) == [f"U0SALES1: {change}, granted by <@U0MANAG1>."]
    shown = records.words(office.person(SALLY).command(f"/credit 档案 {name}", channel="C0SALES0"))
    assert "Limit CNY 95,000, valid until" in shown
    assert "granted by <@U0MANAG1>" in shown
    stands = records.words(office.driver.messages("C0APPROV")[-1])
    assert "granted by <@U0MANAG1>" in stands
    assert "file:sign_limit_request" not in stands


def test_a_refusal_reaches_who_asked_and_who_clicks_after_it_is_told(office: Company) -> None:
    number = cases.made(office, SIGNED, "refused")
    name = customer(office, number)
    asks(office, SALLY, f"/credit file {name}", {"limit": "150,000", **WHY}, "request_limit")
    records.settle(office)
    late = office.person("U0MANAG2")
    open_form = late.click(waiting(office), "file:sign_limit_request")["opened_view"]

    refused = follows(
        office, lambda: decides(office, MARIA, "refuse_limit_request", {"reason": "Paid late twice."})
    )
    request = next(block for block in open_form["blocks"] if block.get("block_id") == "request")
    late.submit(open_form, {"request": request["element"]["initial_option"]["value"]})

    change = f"{name}: Limit CNY 80,000 → CNY 150,000 (CNY 70,000 more)"
    assert plain(refused) == [f"U0SALES1: {change}, refused by <@U0MANAG1>."]
    # who was too late reads Chinese
    assert "有人先于你操作：<@U0MANAG1>已处理该额度申请" in records.words(late.modal() or {})
    assert "Paid late twice." in records.words(office.person(SALLY).dms()[-1])


def test_a_temporary_limit_carries_a_shipment_warns_reverts_and_holds_again(office: Company) -> None:
    number = cases.made(office, READY, "temporary")
    case, today = office.case(number), office.today()
    owes(office, case.customer.id, today)
    name = case.customer.name
    held = records.told(office.person(FIONA).click(cases.card(office, number), "case:check_shipment"))
    days = {"since": today.isoformat(), "until": (today + timedelta(days=4)).isoformat()}
    values = {"limit": "100,000", **days, **WHY}

    asked = follows(
        office, lambda: asks(office, SALLY, f"/credit file {name}", values, "request_temporary_limit")
    )
    signed = follows(office, lambda: decides(office, MARIA, "sign_limit_request", {}))
    checked = office.person(FIONA).click(office.card(number), "case:check_shipment")
    records.settle(office)
    told = [follows(office, lambda: office.clock("advance 1d")) for _ in range(8)]
    again = records.told(office.person(SALLY).click(office.card(number), "case:ship"))

    change = (
        f"{name}: Temporary limit CNY 80,000 → CNY 100,000 (CNY 20,000 more) from 2026-03-02 to 2026-03-06"
    )
    assert "CNY 15,000" in held
    assert asked == [f"#credit-approvals: {change}, waits for signatures."]
    assert plain(signed) == [f"U0SALES1: {change}, granted by <@U0MANAG1>."]
    assert office.case(number).shipments[-1].checked_by == FIONA, checked
    ending, ended = "0 ended, 1 about to end", "1 ended, 0 about to end"
    # Friday the 6th is the last day: told on Tuesday the 3rd, and on Monday the 9th that it has ended
    warned, gone = both(f"Temporary limits: {ending}."), both(f"Temporary limits: {ended}.")
    assert told == [warned, [], [], [], [], [], [*gone, WEEKLY], []]
    last = " ".join(map(records.words, office.person(SALLY).dms()))
    assert "The limit is back to *CNY 80,000* · Exposure CNY" in last
    assert "CNY 15,000" in again
    assert office.case(number).shipments[-1].shipped_on is None


WEEKLY = "U0SALMGR: The customer list is due this week."
"""What Monday brings anyway."""


def both(line: str) -> list[str]:
    return [f"#credit: {line}", f"U0SALES1: {line}"]


def owes(office: Company, customer: int, today: date) -> None:
    """An imported invoice of the customer, 15,000, not due for long."""
    due = today + timedelta(days=200)
    item = Receivable(0, "INV-OTHER", customer, None, today, due, due, cny(15_000), cny(15_000))
    with office.desk.units() as unit:
        unit.receivables.add(item)
