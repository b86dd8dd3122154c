"""Requests between credit and sales: asked with a clock, answered, refused, and told to the manager (R10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import cast

import pytest
from sqlalchemy import select

from bot.flows.cases import NewNotice, act, open_case
from bot.flows.dossier import CreditCase, Handover, HandoverState
from bot.flows.errors import InvalidInput, NotAllowed
from bot.flows.looking import show
from bot.flows.model import Action, Post, Stage
from bot.flows.ports import Desk
from bot.flows.ticking import sound_alarms
from bot.storage.tables import outbox
from bot.storage.units import SqlUnit
from tests.support.desks import StandingClock, entries, open_desk, person

TODAY = date(2026, 3, 2)
FIONA, ANNA, SALLY, SIMON, MARIA = "U0FILEA1", "U0ANALY1", "U0SALES1", "U0SALMGR", "U0MANAG1"
QUESTION = "Who signs for them?"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def asked(desk: Desk, by: str = FIONA) -> int:
    new = NewNotice("Harbour Foods", "Ms Luo", TODAY, "tins", "CNY")
    number = open_case(desk, new, person(SALLY), "view:1")[0].number
    act(desk, number, Action.REQUEST_INFORMATION, entries(question=QUESTION), by)
    return number


def running(desk: Desk, number: int) -> list[Handover]:
    kinds = ("request_to_sales", "request_to_credit", "refused_request")
    with desk.units.reading() as unit:
        return [h for h in unit.handovers.of_case(number) if h.is_running and h.kind in kinds]


def answer(desk: Desk, number: int, by: str) -> CreditCase:
    return act(desk, number, Action.ANSWER_REQUEST, entries(request="1", answer="Ms Luo does."), by)


def refuse(desk: Desk, number: int, by: str) -> CreditCase:
    return act(desk, number, Action.REFUSE_REQUEST, entries(request="1", reason="They will not say."), by)


def test_credit_asks_who_brought_the_case_with_two_business_days(desk: Desk) -> None:
    number = asked(desk)

    item = running(desk, number)[0]
    assert (item.kind, item.to_post, item.to_user) == ("request_to_sales", Post.SALES, SALLY)
    assert item.due_at == desk.clock.now() + timedelta(days=2)


@pytest.mark.parametrize(
    ("stage", "post"), [(Stage.SCREENING, Post.FILE_ADMIN), (Stage.ANALYSIS, Post.CREDIT_ANALYST)]
)
def test_sales_asks_who_has_the_case_in_credit(desk: Desk, stage: Stage, post: Post) -> None:
    new = NewNotice("Harbour Foods", "Ms Luo", TODAY, "tins", "CNY")
    number = open_case(desk, new, person(SALLY), "view:1")[0].number
    with desk.units() as unit:
        case = unit.cases.get(number)
        unit.cases.save(case.moved(stage), case.version)

    act(desk, number, Action.REQUEST_INFORMATION, entries(question=QUESTION), SALLY)

    item = running(desk, number)[0]
    assert (item.kind, item.to_post) == ("request_to_credit", post)


def test_an_answer_ends_the_request_and_its_clock(desk: Desk) -> None:
    number = asked(desk)

    case = answer(desk, number, SALLY)

    assert not case.open_requests
    assert (case.requests[0].answer, case.requests[0].closed_by) == ("Ms Luo does.", SALLY)
    assert not running(desk, number)


def test_a_refusal_goes_to_the_manager_who_alone_may_answer_then(desk: Desk) -> None:
    number = asked(desk)

    case = refuse(desk, number, SALLY)

    assert case.open_requests[0].refused == "They will not say."
    item = running(desk, number)[0]
    assert (item.kind, item.to_post) == ("refused_request", Post.SALES_MANAGER)
    with pytest.raises(NotAllowed):
        answer(desk, number, SALLY)
    assert not answer(desk, number, SIMON).open_requests
    assert not running(desk, number)


def test_the_managers_refusal_is_the_last(desk: Desk) -> None:
    number = asked(desk, by=SALLY)
    refuse(desk, number, FIONA)

    case = refuse(desk, number, MARIA)

    assert (case.open_requests, case.requests[0].closed_by) == ((), MARIA)
    assert not running(desk, number)


def test_a_question_outlives_the_step_at_which_it_was_asked_and_ends_with_the_case(desk: Desk) -> None:
    number = asked(desk)
    found = {"value:owners": "Ms Luo", "source:owners": "register", "as_of": TODAY, "result": "eligible"}
    act(desk, number, Action.FEED_BACK, entries(**found), FIONA)
    act(desk, number, Action.ANSWER_ONE, entries(fact="owners", answer="agreed"), SALLY)

    assert [item.kind for item in running(desk, number)] == ["request_to_sales"]
    assert show(desk, number, person(SALLY)).case.open_requests
    act(desk, number, Action.LOSE, entries(reason="Bought elsewhere."), SALLY)
    with desk.units.reading() as unit:
        states = [h.state for h in unit.handovers.of_case(number) if h.kind == "request_to_sales"]
    assert states[0] in (HandoverState.DONE, HandoverState.CANCELLED)


@pytest.mark.parametrize(("asker", "channel"), [(FIONA, "topic:sales"), (SALLY, "topic:approvals")])
def test_a_request_left_unanswered_is_told_to_the_manager_of_who_was_asked(
    desk: Desk, asker: str, channel: str
) -> None:
    number = asked(desk, by=asker)
    item = running(desk, number)[0]
    cast("StandingClock", desk.clock).advance(days=3)

    sound_alarms(desk, desk.clock.now())

    with desk.units.reading() as unit:
        rows = cast("SqlUnit", unit).connection.execute(select(outbox).where(outbox.c.kind == "clock_alarm"))
        told = [(row.recipient, row.facts["level"]) for row in rows if row.facts["handover"] == str(item.id)]
    assert told == [(channel, "breach")]


def test_who_was_not_asked_cannot_answer(desk: Desk) -> None:
    number = asked(desk)

    with pytest.raises(NotAllowed):
        answer(desk, number, ANNA)


def test_a_request_of_the_other_side_is_refused_beside_its_field(desk: Desk) -> None:
    number = asked(desk)
    act(desk, number, Action.REQUEST_INFORMATION, entries(question="Is it urgent?"), SALLY)

    with pytest.raises(InvalidInput) as refused:
        act(desk, number, Action.ANSWER_REQUEST, entries(request="2", answer="Yes."), SALLY)

    assert refused.value.problems["request"][0] == "request_not_yours"
