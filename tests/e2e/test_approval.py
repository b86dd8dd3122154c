"""Approval through the protocol: this person does that, and exactly these messages follow, and none else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.flows.dossier import CreditCase
from bot.flows.model import Action, Stage
from tests.e2e import cases, records
from tests.e2e.company import JSON, WORKSPACE, Company, company, run_cli
from tests.support import walks
from tests.support.desks import POLICY

CHAIN = walks.to_the_receivable()
PLACES = {channel["id"]: f"#{channel['name']}" for channel in WORKSPACE["channels"]}
PEOPLE = [person["id"] for person in WORKSPACE["people"]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Company]:
    """A company of its own for each test: posts and time are changed."""
    with company(f"sqlite:///{tmp_path / 'desk.db'}") as made:
        yield made


def said(office: Company) -> list[str]:
    """Every message posted, as "place: notification line"; what stands in a thread as "thread: ...".

    Messages edited in place are none. The minute of a clock is left out: the clock of a demo goes on.
    """
    dms = {office.person(user).state()["dm"]: user for user in PEOPLE}
    calls = [call["args"] for call in office.driver.requests("chat.postMessage") if call["applied"]]
    names = {**PLACES, **dms}
    told = [f"{'thread' if c.get('thread_ts') else names[c['channel']]}: {c['text']}" for c in calls]
    return [re.sub(r" \d\d:\d\d UTC\+8", "", line) for line in told]


def follows(office: Company, number: int, user: str, action: Action, **values: str) -> list[str]:
    """Somebody presses a button of the card and fills in its form: what is said because of it."""
    records.settle(office)
    before = len(said(office))
    office.click(number, user, action, values)
    records.settle(office)
    return sorted(said(office)[before:])


def proposed(office: Company, name: str, score: int = 7, **terms: str) -> int:
    return cases.made(office, (*CHAIN[:7], walks.proposed(score, **terms)), name)


def case_name(office: Company, number: int) -> str:
    case: CreditCase = office.case(number)
    return f"{case.reference} {case.customer.name}"


def by_command(office: Company, user: str, words: str) -> tuple[JSON, list[str]]:
    """A command, and what is said because of it to others."""
    records.settle(office)
    before = len(said(office))
    outcome = office.person(user).command(f"/credit {words}", channel="C0APPROV")
    records.settle(office)
    return outcome, sorted(said(office)[before:])


def test_two_signatures_one_of_them_by_a_deputy(office: Company) -> None:
    number = proposed(office, "deputy")
    run_cli(office.env, "away", "U0DIREC1", "U0FINAN1", "2026-03-02", "2026-03-06")

    first = follows(office, number, "U0MANAG1", Action.APPROVE)
    _, second = by_command(office, "U0FINAN1", f"approve CR-{number}")

    name, case = case_name(office, number), office.case(number)
    assert first == [
        f"#credit-approvals: {name}: credit decision waits for credit director. Until 2026-03-03.",
        f"U0DIREC1: {name}: credit decision waits for you. Until 2026-03-03.",
        f"thread: {name}: <@U0MANAG1> approved.",
    ]
    assert second == granted(name, "<@U0FINAN1> approved")
    assert case.stage is Stage.CONTRACTING
    assert [(s.user, s.for_user) for s in case.signatures] == [("U0MANAG1", ""), ("U0FINAN1", "U0DIREC1")]


SHEET = "approved CNY 800,000, net 60 days from invoice date. Sign the contract by 2026-04-01."


def granted(name: str, did: str) -> list[str]:
    """What follows on the last signature or vote: sales has a contract to sign, within the terms sheet."""
    return [
        f"#sales: {name}: contract to sign waits for <@U0SALES1>. Until 2026-04-01.",
        f"U0SALES1: {name}: {SHEET}",
        f"U0SALES1: {name}: contract to sign waits for you. Until 2026-04-01.",
        f"thread: {name}: {did}. Now: Contracting.",
    ]


def vote(office: Company, number: int, user: str, opinion: str, text: str = "") -> list[str]:
    values: Mapping[str, str] = {"opinion": opinion, **({"opinion_text": text} if text else {})}
    return follows(office, number, user, Action.VOTE, **values)


def test_a_committee_of_three_grants_with_an_abstention(office: Company) -> None:
    number = proposed(office, "committee", score=3)

    first = vote(office, number, "U0COMMI1", "for_with_conditions", "A stock list every month.")
    second = vote(office, number, "U0COMMI2", "abstain", "My brother works there.")
    standing = records.words(office.card(number))
    last = vote(office, number, "U0COMMI3", "for")

    name = case_name(office, number)
    assert first == [f"thread: {name}: <@U0COMMI1> voted."]
    assert second == [f"thread: {name}: <@U0COMMI2> voted."]
    assert last == granted(name, "<@U0COMMI3> voted")
    assert "Committee: 1 of 3 for, 1 abstained, 1 still to vote; 2 needed." in standing
    assert "<@U0COMMI2>: abstains (conflict of interest): My brother works there." in standing
    assert "A stock list every month." in records.words(office.card(number))


def test_a_committee_that_only_abstains_gives_the_case_back_to_the_analyst(office: Company) -> None:
    number = proposed(office, "conflicts", score=3)
    vote(office, number, "U0COMMI1", "abstain", "My brother works there.")

    last = vote(office, number, "U0COMMI3", "abstain", "I own shares.")

    name = case_name(office, number)
    did = "<@U0COMMI3> voted; too many members abstained for the committee to decide, and nobody refused."
    assert last == [
        f"#credit: {name}: credit analysis waits for <@U0ANALY1>. Until 2026-03-04.",
        f"U0ANALY1: {name}: credit analysis waits for you. Until 2026-03-04.",
        f"U0COMMI1: {name}: your signature or vote no longer counts. {did}",
        f"thread: {name}: {did} Now: Analysis.",
    ]
    card = records.words(office.card(number))
    assert "The committee could not decide: 2 members abstained, and nobody was against." in card
    assert "Question to answer: My brother works there. I own shares." in card


def test_a_refusal_and_the_one_appeal_against_it(office: Company) -> None:
    number = proposed(office, "appeal")
    follows(office, number, "U0MANAG1", Action.APPROVE)

    refused = follows(office, number, "U0DIREC1", Action.REFUSE, reason="Two losses in a row.")
    appealed = follows(office, number, "U0SALES1", Action.APPEAL, reason="The parent guarantees.")

    name = case_name(office, number)
    assert refused == [
        f"U0MANAG1: {name}: your signature or vote no longer counts. <@U0DIREC1> refused credit.",
        f"thread: {name}: <@U0DIREC1> refused credit. Now: Closed.",
    ]
    assert appealed == [
        f"#credit: {name}: credit analysis waits for credit analyst. Until 2026-03-04.",
        f"thread: {name}: <@U0SALES1> appealed. Now: Analysis.",
    ]
    assert office.case(number).stage is Stage.ANALYSIS


def test_a_changed_amount_during_approval_lets_the_signatures_fall_and_tells_everybody(
    office: Company,
) -> None:
    number = proposed(office, "changed")
    follows(office, number, "U0MANAG1", Action.APPROVE)
    follows(office, number, "U0DIREC1", Action.ACCEPT)

    changed = follows(office, number, "U0SALES1", Action.REVISE, amount="900000", limit="900000")

    name = case_name(office, number)
    revised = "<@U0SALES1> revised the amount or term."
    assert changed == [
        f"#credit: {name}: credit analysis waits for <@U0ANALY1>. Until 2026-03-04.",
        f"U0ANALY1: {name}: credit analysis waits for you. Until 2026-03-04.",
        f"U0DIREC1: {name}: your decision is no longer asked. {revised}",
        f"U0MANAG1: {name}: your signature or vote no longer counts. {revised}",
        f"thread: {name}: {revised} Now: Analysis.",
    ]
    assert office.case(number).signatures == ()


def test_the_second_nudge_within_four_hours_is_refused_with_the_hour_of_the_next(office: Company) -> None:
    number = proposed(office, "nudge")

    first = follows(office, number, "U0SALES1", Action.NUDGE)
    refused, second = by_command(office, "U0ANALY1", f"提醒 CR-{number}")
    office.clock("advance 4h")
    third = follows(office, number, "U0ANALY1", Action.NUDGE)

    assert first == nudged(case_name(office, number), "<@U0SALES1>")
    assert "It is possible again from 2026-03-02 14:0" in refused["ack"]["text"]
    assert second == []
    assert third == nudged(case_name(office, number), "<@U0ANALY1>")


def nudged(name: str, who: str) -> list[str]:
    return [
        f"U0MANAG1: {who} waits for your decision on {name}, CNY 800,000.",
        f"U0MANAG2: {who} 等待你审批{name}，CNY 800,000。",
        f"thread: {name}: {who} asked for the decision.",
    ]


def test_who_would_have_to_sign_is_asked_from_the_card_and_over_the_form_of_the_proposal(
    office: Company,
) -> None:
    number = cases.made(office, CHAIN[:7], "route")
    anna = office.person("U0ANALY1")
    wanted = {"amount": "2,000,000", "risk_class": "C", "fully_secured": "no"}
    before = office.case(number)

    asked = anna.click(office.card(number), "route:ask")["opened_view"]
    answered = anna.submit(asked, wanted)
    form = anna.click(office.card(number), "case:propose")["opened_view"]
    over = anna.click_view(form, "route:ask")["opened_view"]
    answered_over = anna.submit(over, {**wanted, "risk_class": "D"})

    said_first, said_over = (records.words(one["ack"]["view"]) for one in (answered, answered_over))
    members = "<@U0COMMI1>, <@U0COMMI2>, <@U0COMMI3>"
    assert f"1. credit committee, 2 votes, all opinions recorded: {members}" in said_first
    assert "The policy allows this only when it is fully secured." in said_over
    assert office.case(number) == before


def test_a_decision_is_explained_a_year_later_in_the_readers_language(office: Company) -> None:
    number = cases.made(office, CHAIN[:14], "why")
    office.clock("set 2027-03-02T10:00")

    first = office.person("U0LEGAL1").command(f"/credit why CR-{number} 1", channel="C0APPROV")
    newest = office.person("U0MANAG2").command(f"/credit 依据 CR-{number}", channel="C0APPROV")
    stranger = office.person("U0SALES2").command(f"/credit why CR-{number}", channel="C0SALES0")

    why = records.words(first["ack"])
    assert "CNY 800,000 was granted, 2026-03-02 10:00 UTC+8." in first["ack"]["text"]
    assert "<@U0MANAG1> (credit manager" in why
    assert "Payment record: 8 × 25 = 200" in why
    assert "Registered capital: 5 million (Company register, 2026-03-02)" in why
    assert f"policy {POLICY.version}" in why
    assert "decision 1 of 2" in why
    assert "第2/2次决定" in records.words(newest["ack"])
    assert "800,000" not in records.words(stranger["ack"])
