"""Short stories through the protocol: this person does that, exactly these messages follow, none else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.flows.model import Action, Grant, RiskClass, Stage, StartEvent
from bot.flows.rating.layouts import Line
from tests.e2e import cases, records
from tests.e2e.company import JSON, Company, company
from tests.e2e.test_approval import SHEET, case_name, follows, said
from tests.e2e.test_statements import enter
from tests.support import walks
from tests.support.desks import cny
from tests.support.statements import PRC

SALLY, FIONA, LIAISON, ANNA = "U0SALES1", "U0FILEA1", "U0LIAIS1", "U0ANALY1"
CHAIN = walks.to_the_receivable()
ACCEPTED, FOUND, ANSWERED, RESOLVED, TRANSFERRED, REPORTED = CHAIN[:6]


def because_of(office: Company, done: Callable[[], object]) -> list[str]:
    """Whatever is done: what is said because of it, to whom."""
    records.settle(office)
    before = len(said(office))
    done()
    records.settle(office)
    return sorted(line.strip() for line in said(office)[before:])


def walked(office: Company, number: int, stride: walks.Stride) -> list[str]:
    found = follows(office, number, stride.who, stride.action, **stride.values)
    return [line.strip() for line in found]


@pytest.fixture
def own_office(tmp_path: Path) -> Iterator[Company]:
    """A company of its own: time is moved."""
    with company(f"sqlite:///{tmp_path / 'desk.db'}") as made:
        yield made


def test_a_fast_lane_that_nobody_takes_warns_after_an_hour_and_is_a_breach_after_two(
    own_office: Company,
) -> None:
    opened: list[int] = []
    records.settle(own_office)  # the first sweep reminds of the customer list
    costs = {"opportunity_cost": "30,000", "dealing_cost": "20,000"}

    first = because_of(own_office, lambda: opened.append(own_office.open_case("Fast Boats", **costs)))
    hours = {
        clock: because_of(own_office, partial(own_office.clock, f"set 2026-03-02T{clock}"))
        for clock in ("10:59", "11:01", "11:30", "12:01", "16:30")
    }

    name = "CR-1 Fast Boats"
    assert own_office.case(opened[0]).notice.fast_lane
    assert first == opened_for(name)
    work, turn = f"{name}: notice of first contact", "Turn: customer file administrator."
    assert hours == {
        "10:59": [],
        "11:01": [f"#credit: {work} is due at 2026-03-02. {turn}"],
        "11:30": [],
        "12:01": [f"#credit-approvals: {work} was due at 2026-03-02 and is not done. {turn}"],
        "16:30": [],
    }


def opened_for(name: str) -> list[str]:
    """What a first contact says: to credit whose turn it is, to sales that it is under way."""
    reference, customer = name.split(" ", 1)
    return [
        f"#credit: {name}: a first contact to screen. Turn: customer file administrator, until 2026-03-02.",
        f"#credit: {name}: notice of first contact waits for customer file administrator. Until 2026-03-02.",
        f"U0SALES1: {reference} is opened for {customer}. Credit screens now. Until 2026-03-02.",
    ]


def test_one_difference_is_resolved_by_credit_and_nothing_goes_on_before(office: Company) -> None:
    number = cases.made(office, (ACCEPTED,), "difference")

    found = walked(office, number, FOUND)
    answered = walked(office, number, ANSWERED)
    between = records.words(office.card(number))
    resolved = walked(office, number, RESOLVED)

    name, case = case_name(office, number), office.case(number)
    asked = "Please say for each whether it agrees with what you know. Answer by 2026-03-04."
    assert found == [
        f"#sales: {name}: findings to answer waits for <@U0SALES1>. Until 2026-03-04.",
        f"U0SALES1: {name}: findings to answer waits for you. Until 2026-03-04.",
        f"U0SALES1: {case.reference}: credit's 3 findings on {case.customer.name}. {asked}",
        f"thread: {name}: <@U0FILEA1> fed back credit's findings. Now: Confirmation of findings.",
    ]
    assert answered == [
        f"#credit: {name}: differences to resolve waits for <@U0FILEA1>. Until 2026-03-04.",
        f"U0FILEA1: {name}: differences to resolve waits for you. Until 2026-03-04.",
        f"thread: {name}: <@U0SALES1> answered the findings.",
    ]
    assert "case:transfer" not in between
    assert resolved == [
        f"#sales: {name}: sales intention waits for <@U0SALES1>.",
        f"U0SALES1: {name}: sales intention waits for you.",
        f"thread: {name}: <@U0FILEA1> resolved the differences. Now: Sales intention.",
    ]
    assert "case:transfer" in records.words(office.card(number))
    (differed,) = (one for one in case.findings if one.resolved_by)
    assert (differed.fact, differed.holds, differed.sales_value) == (
        "registered_capital", "5 million", "50 million",
    )  # fmt: skip


def test_a_report_is_returned_with_what_is_missing_and_handed_in_again(office: Company) -> None:
    number = cases.made(office, CHAIN[:5], "again")

    handed = walked(office, number, REPORTED)
    back = follows(office, number, ANNA, Action.RETURN_REPORT, missing_items="bank", reason="Of last year.")
    again = follows(office, number, LIAISON, Action.HAND_IN_REPORT, **{"item:bank": "A letter of today."})
    taken = follows(office, number, ANNA, Action.ACCEPT_REPORT)

    name, case = case_name(office, number), office.case(number)
    in_hand = [
        f"#credit: {name}: investigation report waits for credit analyst. Until 2026-03-03.",
        f"thread: {name}: <@U0LIAIS1> handed in the investigation report.",
    ]
    assert handed == again == in_hand
    assert back == [
        f"#credit: {name}: credit investigation waits for <@U0LIAIS1>. Until 2026-03-09.",
        f"U0LIAIS1: {name}: credit investigation waits for you. Until 2026-03-09.",
        f"thread: {name}: <@U0ANALY1> returned the report.",
    ]
    assert taken == [f"thread: {name}: <@U0ANALY1> accepted the report. Now: Analysis."]
    assert case.report is not None
    told = {item.topic: item.finding for item in case.report.items}
    assert (told["bank"], told["owners"]) == ("A letter of today.", "Looked into: owners.")


def test_a_score_that_cannot_be_computed_is_refused_beside_its_field_and_nobody_hears_of_it(
    office: Company,
) -> None:
    number = cases.made(office, CHAIN[:7], "unscored")
    anna, customer = office.person(ANNA), office.case(number).customer.name
    doubtful = {**PRC, Line.EQUITY: 300}
    kept = {"kept_because": "A new copy is asked for."}
    told: list[JSON] = []

    def tried() -> None:
        office.person(FIONA).submit(enter(office, customer, doubtful), kept)
        form = anna.click(office.card(number), "case:propose")["opened_view"]
        told.append(form)
        told.append(anna.submit(form, {"score:payment_record": "8", "reasons": "Too little is known."}))

    silence = because_of(office, tried)

    form, refused = told
    assert silence == []
    assert refused["errors"] == {
        "score:solvency": "Only 25 % of the weight is scored; at least 60 % is needed. Score more factors."
    }
    begun = {block["block_id"]: block["element"].get("initial_value") for block in form["blocks"]
             if str(block.get("block_id")).startswith("score:")}  # fmt: skip
    assert set(begun.values()) == {None}, "no point comes from a statement in doubt"
    shown = records.words(form)
    assert "Suggested limit:* cannot compute" in shown
    assert office.case(number).stage is Stage.ANALYSIS
    assert office.case(number).proposal is None


def test_a_known_customer_is_decided_within_its_limit_and_nobody_signs(office: Company) -> None:
    number = cases.made(office, CHAIN[:4], "known")
    day, ends = office.today(), office.today() + timedelta(days=300)
    grant = Grant(cny(900_000), 60, StartEvent.INVOICE, RiskClass.B, day, ends, number, "2026-1")
    with office.desk.units() as unit:
        unit.customers.give(office.case(number).customer.id, grant)

    decided = walked(office, number, replace(TRANSFERRED, stage=Stage.CONTRACTING))

    name, case = case_name(office, number), office.case(number)
    assert decided == [
        f"#sales: {name}: contract to sign waits for <@U0SALES1>. Until 2026-04-01.",
        f"U0SALES1: {name}: {SHEET}",
        f"thread: {name}: <@U0SALES1> transferred the sales intention to credit. Now: Contracting.",
    ]
    assert case.stage is Stage.CONTRACTING
    assert case.sheet is not None
    assert (case.sheet.within_limit, case.sheet.decided_by, case.signatures) == (True, (), ())
    assert f"policy {case.sheet.policy_version}" in records.words(office.card(number))


def test_a_customer_typed_twice_is_found_and_no_second_file_is_made(office: Company) -> None:
    first = office.open_case("Double Vision Glass Ltd")
    sally = office.person(SALLY)
    typed = {
        "customer": "Doubel Vision Glass", "contact": "Ms Luo", "contacted_on": office.today().isoformat(),
        "wanted": "Panes",
    }  # fmt: skip
    records.settle(office)

    def asked() -> None:
        view = sally.command("/credit new Doubel Vision Glass", channel="C0SALES0")["opened_view"]
        sally.submit(view, typed)

    question = because_of(office, asked)
    modal = sally.modal() or {}
    customer = str(office.case(first).customer.id)
    chosen = because_of(office, lambda: sally.submit(modal, {"which": customer}))

    second = newest(office)
    assert question == [], "nothing is opened before it is said which customer it is"
    assert "Double Vision Glass Ltd" in records.words(modal)
    assert chosen == opened_for(f"CR-{second} Double Vision Glass Ltd")
    assert office.case(second).customer == office.case(first).customer
    with office.desk.units.reading() as unit:
        assert [one.name for one in unit.customers.like("vision glass")] == ["Double Vision Glass Ltd"]


def newest(office: Company) -> int:
    return max(int(row.number) for row in records.rows_of(office, "credit_case"))
