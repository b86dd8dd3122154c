"""The checklist of an investigation: what is needed, found, reused, sent back, and handed on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.flows import cases
from bot.flows.checklist import STATEMENTS, Wanted, checklist, reusable
from bot.flows.dossier import CreditCase, ItemState
from bot.flows.errors import InvalidInput, NotReady
from bot.flows.forms import Entries
from bot.flows.model import Action, Post, Stage
from bot.flows.ports import Desk
from bot.flows.preparing import prepare
from bot.flows.rating.filed import Filed
from bot.flows.rating.layouts import Line
from bot.flows.reading import situation
from bot.flows.situation import Situation
from bot.policies import parse_policy
from tests.support.desks import cny, open_desk, person
from tests.support.statements import SOUND, statement
from tests.support.states import earlier_case, reach
from tests.support.walks import to_the_receivable

LIAISON, FIONA, ANNA = "U0LIAIS1", "U0FILEA1", "U0ANALY1"
TO_INVESTIGATION = to_the_receivable()[:5]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    file: Path = tmp_path_factory.mktemp("investigation") / "desk.db"
    with open_desk(f"sqlite:///{file}") as desk:
        yield desk


@pytest.fixture
def number(desk: Desk, request: pytest.FixtureRequest) -> int:
    """A case of its own for each test, transferred for 800,000 yuan."""
    return reach(desk, TO_INVESTIGATION, request.node.name)


def at_of(desk: Desk, number: int) -> Situation:
    with desk.units.reading() as unit:
        return situation(desk, unit, unit.cases.get(number))


def act(desk: Desk, number: int, user: str, action: Action, **values: object) -> CreditCase:
    return cases.act(desk, number, action, Entries(values), person(user))


def item(desk: Desk, topic: str, state: str = "found", **more: object) -> dict[str, object]:
    today = desk.calendar.today(desk.clock.now())
    plain = {"finding": f"About {topic}.", "source": "Register", "as_of": today, "reliability": "official"}
    return {"item": topic, "item_state": state, **plain, **more}


def report(*topics: str) -> dict[str, object]:
    return {**{f"item:{topic}": f"Looked into: {topic}." for topic in topics}, "sources": "Register, visit"}


NEEDED = ("registration", "owners", "litigation", "bank", "trade_references", "site_visit")


@pytest.mark.parametrize(
    ("amount", "needed"),
    [
        (80_000, ("registration", "owners", "litigation")),
        (100_000, ("registration", "owners", "litigation", "bank", "trade_references")),
        (800_000, NEEDED),
        (1_000_000, (*NEEDED, "financial_statements", "existing_debts")),
        (2_000_000, (*NEEDED, "financial_statements", "existing_debts", "security_offered")),
    ],
)
def test_the_amount_asked_for_decides_which_items_are_needed(
    desk: Desk, number: int, amount: int, needed: tuple[str, ...]
) -> None:
    at = at_of(desk, number)
    assert at.case.intention is not None
    wanted = replace(at.case.intention.wanted, amount=cny(amount))
    asked = replace(at, case=replace(at.case, intention=replace(at.case.intention, wanted=wanted)))

    assert tuple(one.rule.topic for one in checklist(asked) if one.needed) == needed


def test_an_item_of_a_segment_is_asked_of_that_segment_only(desk: Desk, number: int) -> None:
    at = at_of(desk, number)
    rules = tuple(replace(rule, segments=("export",)) for rule in at.policy.items[:1]) + at.policy.items[1:]
    at = replace(at, policy=replace(at.policy, items=rules))

    abroad = replace(at, case=replace(at.case, segment="export"))

    assert len(checklist(abroad)) == len(checklist(at)) + 1


def test_a_policy_without_a_checklist_asks_for_every_topic_and_needs_none() -> None:
    text = (Path(__file__).parents[2] / "policy" / "default.toml").read_text("utf-8")
    head, _, rest = text.partition("# The checklist of an investigation")
    policy = parse_policy(head + rest[rest.index("[terms]") :], "older.toml")

    assert [rule.topic for rule in policy.items] == list(policy.report_topics)
    assert {rule.needed_from_minor for rule in policy.items} == {None}


def test_a_report_waits_for_every_needed_item_and_names_those_that_lack(desk: Desk, number: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        act(desk, number, LIAISON, Action.HAND_IN_REPORT, **report("registration", "owners", "bank"))

    assert set(refused.value.problems) == {"item:litigation", "item:trade_references", "item:site_visit"}
    assert at_of(desk, number).case.report is None


def test_an_item_not_to_be_had_is_settled_by_its_reason_and_stands_so_in_the_report(
    desk: Desk, number: int
) -> None:
    lacking = item(desk, "trade_references", "not_available", finding="Only buys from us.", source="")
    act(desk, number, LIAISON, Action.RECORD_ITEM, **lacking)
    asked = [
        field.name for field in prepare(desk, number, Action.HAND_IN_REPORT, person(LIAISON), None).fields
    ]
    case = act(
        desk, number, LIAISON, Action.HAND_IN_REPORT,
        **report("registration", "owners", "litigation", "bank", "site_visit"),
    )  # fmt: skip

    assert "item:trade_references" not in asked
    assert case.report is not None
    told = {one.topic: (one.finding, one.not_available) for one in case.report.items}
    assert told["trade_references"] == ("Only buys from us.", True)
    assert told["bank"] == ("Looked into: bank.", False)


def test_what_is_found_has_a_source_and_enters_the_customers_file(desk: Desk, number: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        act(desk, number, FIONA, Action.RECORD_ITEM, **item(desk, "owners", source=""))
    act(desk, number, FIONA, Action.RECORD_ITEM, **item(desk, "owners", link="F0PAPER"))

    assert set(refused.value.problems) == {"source"}
    file = at_of(desk, number).file
    assert file is not None
    fact = file.fact("owners")
    assert fact is not None
    assert (fact.value, fact.source, fact.entered_by) == ("About owners.", "Register", FIONA)
    assert [paper.link for paper in file.documents] == ["F0PAPER"]


def test_a_young_finding_is_taken_over_with_its_case_and_day_and_an_old_one_is_not(
    desk: Desk, number: int
) -> None:
    with pytest.raises(NotReady):
        act(desk, number, LIAISON, Action.REUSE_ITEMS)
    earlier_case(desk, number, days=200)
    old = reusable(at_of(desk, number))
    earlier = earlier_case(desk, number, days=30)
    case = act(desk, number, LIAISON, Action.REUSE_ITEMS)

    assert old == ()
    (kept,) = case.checklist
    today = desk.calendar.today(desk.clock.now())
    assert (kept.topic, kept.reused_from, (today - kept.as_of).days) == ("owners", f"CR-{earlier}", 30)
    with pytest.raises(NotReady):
        act(desk, number, LIAISON, Action.REUSE_ITEMS)


def test_what_the_analyst_misses_is_open_again_and_the_rest_stays_settled(desk: Desk, number: int) -> None:
    act(desk, number, LIAISON, Action.HAND_IN_REPORT, **report(*NEEDED))
    case = act(
        desk, number, ANNA, Action.RETURN_REPORT, missing_items=("bank",), reason="Of last year, not of this."
    )
    fields = prepare(desk, number, Action.HAND_IN_REPORT, person(LIAISON), None).fields
    needed = [field.name for field in fields if field.label == "report_item_needed"]
    again = act(desk, number, LIAISON, Action.HAND_IN_REPORT, **report("bank"))

    assert case.report is not None
    assert (case.report.missing, case.report.returned) == (("bank",), "Of last year, not of this.")
    assert {one.topic for one in case.checklist if one.state is ItemState.MISSING} == {"bank"}
    assert needed == ["item:bank"]
    assert again.report is not None
    assert {one.topic for one in again.report.items} == set(NEEDED)


def test_fieldwork_goes_to_the_file_administrator_and_back_with_what_is_missing(
    desk: Desk, number: int
) -> None:
    def running() -> list[tuple[str, Post]]:
        return [(one.kind, one.to_post) for one in at_of(desk, number).running()]

    act(desk, number, LIAISON, Action.HAND_IN_FIELDWORK, note="Two visits.")
    first = running()
    act(desk, number, FIONA, Action.RETURN, reason="No photos of the stock.")
    back = running()
    act(desk, number, LIAISON, Action.HAND_IN_AGAIN, note="Photos added.")
    again = running()
    act(desk, number, FIONA, Action.HAND_IN_REPORT, **report(*NEEDED))

    assert first == again == [("fieldwork", Post.FILE_ADMIN)]
    assert back == [("returned", Post.FIELD_LIAISON)]
    assert running() == [("report", Post.CREDIT_ANALYST)]


def test_a_visit_settles_the_site_visit_with_place_and_people(desk: Desk, number: int) -> None:
    today = desk.calendar.today(desk.clock.now())
    case = act(
        desk, number, LIAISON, Action.VISIT, visited_on=today, place="Works 2", met="Ms Luo",
        impression="mixed", premises="40 people, half the machines stand still.", alarm="watch",
    )  # fmt: skip

    (found,) = case.checklist
    assert (found.topic, found.source, found.as_of) == ("site_visit", "Works 2, Ms Luo", today)
    assert "half the machines" in found.finding
    assert case.stage is Stage.INVESTIGATION


def filed(desk: Desk, number: int, days: int = 0, **changes: Any) -> Filed:
    """A statement filed so many days after today's instant by the analyst; ``figures`` may not add up."""
    figures = {**SOUND, **changes.pop("figures", {})}
    with desk.units() as unit:
        customer = unit.cases.get(number).customer.id
        at = desk.clock.now() + timedelta(days=days)
        made = Filed(statement(figures, **changes), ANNA, at)
        return unit.statements.add(customer, made)


def statements_item(desk: Desk, number: int) -> Wanted:
    return next(one for one in checklist(at_of(desk, number)) if one.rule.topic == STATEMENTS)


def test_a_statement_on_file_settles_its_item_with_source_and_day_and_stands_in_the_report(
    desk: Desk, number: int
) -> None:
    before = statements_item(desk, number)
    filed(desk, number)
    after = statements_item(desk, number)
    asked = [one.name for one in prepare(desk, number, Action.HAND_IN_REPORT, person(LIAISON), None).fields]
    case = act(desk, number, LIAISON, Action.HAND_IN_REPORT, **report(*NEEDED))

    assert (before.open, after.open) == (True, False)
    assert after.item is not None
    assert (after.item.source, after.item.as_of) == ("annual report", date(2025, 12, 31))
    assert at_of(desk, number).case.checklist == case.checklist, "nothing of the file is copied into the case"
    assert STATEMENTS not in {one.topic for one in case.checklist}
    assert f"item:{STATEMENTS}" not in asked
    assert case.report is not None
    told = {one.topic: one.finding for one in case.report.items}
    assert told[STATEMENTS] == "2025-12-31, annual report"


def test_a_marked_statement_does_not_settle_it_until_it_is_corrected(desk: Desk, number: int) -> None:
    filed(desk, number, figures={Line.EQUITY: 300})
    marked = statements_item(desk, number)
    filed(desk, number)
    corrected = statements_item(desk, number)

    assert (marked.open, marked.item) == (True, None)
    assert marked.statement is not None
    assert [one.rule.whole for one in marked.statement.violations] == [Line.TOTAL_ASSETS]
    assert not corrected.open


def test_a_statement_sent_back_is_open_until_another_is_filed(desk: Desk, number: int) -> None:
    filed(desk, number)
    act(desk, number, LIAISON, Action.HAND_IN_REPORT, **report(*NEEDED))
    act(desk, number, ANNA, Action.RETURN_REPORT, missing_items=(STATEMENTS,), reason="Not audited.")
    back = statements_item(desk, number)
    filed(desk, number, days=1)
    again = statements_item(desk, number)

    assert back.open
    assert back.item is not None
    assert back.item.state is ItemState.MISSING
    assert not again.open


def test_what_a_person_said_of_the_statements_holds_until_one_is_filed_afterwards(
    desk: Desk, number: int
) -> None:
    filed(desk, number, days=-1)
    refusal = item(desk, STATEMENTS, "not_available", finding="They show none.", source="")
    act(desk, number, FIONA, Action.RECORD_ITEM, **refusal)
    said = statements_item(desk, number)
    filed(desk, number, days=1)
    shown = statements_item(desk, number)

    assert said.item is not None
    assert said.item.state is ItemState.NOT_AVAILABLE
    assert shown.item is not None
    assert shown.item.state is ItemState.FOUND


@pytest.mark.parametrize(("year", "settles"), [(2025, True), (2024, False)])
def test_of_statements_filed_before_the_case_only_young_ones_count(
    desk: Desk, number: int, year: int, settles: bool
) -> None:
    filed(desk, number, days=-30, period_end=date(year, 12, 31))

    assert statements_item(desk, number).open is not settles


def test_an_old_year_filed_for_this_case_counts_and_shows_its_age(desk: Desk, number: int) -> None:
    filed(desk, number, period_end=date(2024, 12, 31))

    found = statements_item(desk, number)

    assert found.item is not None
    assert found.item.as_of == date(2024, 12, 31)
