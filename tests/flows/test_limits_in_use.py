"""Limits through their use cases: asked, signed, refused, told by time; what binds a case meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.flows.cases import NewNotice, act, open_case
from bot.flows.credit_file.table import FileAction
from bot.flows.credit_file.use import show_file
from bot.flows.credit_limit.ending import tell_of_temporary_limits
from bot.flows.credit_limit.request import HANDED, LimitRequest, LimitState
from bot.flows.credit_limit.seeing import limit_asked, temporary_limits
from bot.flows.credit_limit.use import limit_act, running
from bot.flows.dossier import Handover, Receivable
from bot.flows.errors import Busy, InvalidInput, NotAllowed, NotFound, NotReady, OnHold, OwnWork, RequestMoved
from bot.flows.forms import Entries
from bot.flows.limits import limit_of, standing_limit
from bot.flows.loads import queue
from bot.flows.model import Action, Money, Post, Stage
from bot.flows.ports import Desk
from bot.flows.reading import situation
from bot.flows.situation import Situation
from bot.flows.turning import home
from bot.storage.tables import credit_grant, journal, outbox
from bot.storage.units import SqlUnit
from tests.storage.making import a_receivable
from tests.support import walks
from tests.support.desks import StandingClock, cny, open_desk, person
from tests.support.states import reach, take, tick
from tests.support.walks import Stride

SALLY, OTHER, ANNA, MARIA, MARK = "U0SALES1", "U0SALES2", "U0ANALY1", "U0MANAG1", "U0MANAG2"
DIANA, FIONA, SIMON = "U0DIREC1", "U0FILEA1", "U0SALMGR"
STORY = walks.the_story()
SIGNED = STORY[:9]
READY = STORY[: next(at for at, one in enumerate(STORY) if one.action is Action.CHECK_SHIPMENT)]
CLOSED = STORY
SIGN, REFUSE = FileAction.SIGN_LIMIT_REQUEST, FileAction.REFUSE_LIMIT_REQUEST
CHANGE, TEMPORARY = FileAction.REQUEST_LIMIT, FileAction.REQUEST_TEMPORARY_LIMIT
WITHDRAW = FileAction.WITHDRAW_LIMIT_REQUEST


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(f"sqlite:///{tmp_path_factory.mktemp('limits') / 'desk.db'}", StandingClock()) as made:
        yield made


def case_and_customer(desk: Desk, name: str, script: tuple[Stride, ...] = SIGNED) -> tuple[int, int]:
    """A case with a limit of 80,000 in class B, and its customer."""
    number = reach(desk, script, name)
    with desk.units.reading() as unit:
        return number, unit.cases.get(number).customer.id


def today(desk: Desk) -> date:
    return desk.calendar.today(desk.clock.now())


def ask(
    desk: Desk, customer: int, major: int, by: str = SALLY, days: tuple[int, int] | None = None
) -> LimitRequest:
    more: dict[str, object] = {}
    if days:
        more = {
            name: today(desk) + timedelta(days=n) for name, n in zip(("since", "until"), days, strict=True)
        }
    entries = Entries({"limit": cny(major), "reason": "They order more.", **more})
    return limit_act(desk, customer, TEMPORARY if days else CHANGE, entries, by)


def decide(desk: Desk, request: LimitRequest, action: FileAction, by: str, **more: object) -> LimitRequest:
    entries = Entries({"request": request.reference, "reason": "For a reason.", **more})
    return limit_act(desk, request.customer, action, entries, by)


def at(desk: Desk, number: int) -> Situation:
    with desk.units.reading() as unit:
        return situation(desk, unit, unit.cases.get(number))


def waiting(desk: Desk, request: LimitRequest) -> list[Handover]:
    with desk.units.reading() as unit:
        return list(running(unit, request))


def said(desk: Desk, kind: str) -> list[tuple[str, str]]:
    """Key and reader of everything announced of a kind."""
    with desk.units.reading() as unit:
        assert isinstance(unit, SqlUnit)
        asked = select(outbox.c.key, outbox.c.recipient).where(outbox.c.kind == kind).order_by(outbox.c.id)
        return [(row[0], row[1]) for row in unit.connection.execute(asked)]


def owes(desk: Desk, customer: int, number: str, major: int) -> None:
    """An imported invoice of the customer, not due for long."""
    due = today(desk) + timedelta(days=200)
    item = Receivable(0, number, customer, None, today(desk), due, due, cny(major), cny(major))
    with desk.units() as unit:
        unit.receivables.add(item)


# --- a change


def test_a_raise_goes_to_its_level_with_a_clock_and_gives_a_new_grant_when_it_is_signed(desk: Desk) -> None:
    number, customer = case_and_customer(desk, "raise")

    request = ask(desk, customer, 95_000)
    (work,) = waiting(desk, request)
    granted = decide(desk, request, SIGN, MARIA)

    assert (work.kind, work.case, work.to_post, work.from_post) == (
        HANDED,
        number,
        Post.CREDIT_MANAGER,
        Post.SALES,
    )
    assert work.due_at is not None
    assert granted.state is LimitState.GRANTED
    assert waiting(desk, request) == []
    with desk.units.reading() as unit:
        assert isinstance(unit, SqlUnit)
        rows = unit.connection.execute(
            select(credit_grant).where(credit_grant.c.customer_id == customer).order_by(credit_grant.c.id)
        ).all()
        entries = unit.connection.execute(
            select(journal.c.action, journal.c.actor, journal.c.post, journal.c.facts)
            .where(journal.c.action.in_([CHANGE.value, SIGN.value]))
            .order_by(journal.c.id.desc()).limit(2)
        ).all()  # fmt: skip
    old, new = rows
    assert (old.limit_minor, new.limit_minor, new.request_id) == (8_000_000, 9_500_000, request.id)
    same = ("term_days", "start_event", "risk_class", "valid_from", "valid_to", "case_number", "currency")
    assert [old._mapping[name] for name in same] == [new._mapping[name] for name in same]
    assert [(row.action, row.actor, row.post) for row in entries] == [
        ("sign_limit_request", MARIA, "credit_manager"), ("request_limit", SALLY, "sales"),
    ]  # fmt: skip
    assert entries[0].facts["limit_before"] == "CNY 8000000"
    assert entries[0].facts["limit"] == "CNY 9500000"
    told = [to for key, to in said(desk, "limit_answer") if key.startswith(f"limit_answer:{request.id}:")]
    assert told == [f"user:{SALLY}"]


def test_a_raise_binds_the_running_case_and_so_does_a_cut(desk: Desk) -> None:
    number, customer = case_and_customer(desk, "binding")
    before = limit_of(at(desk, number))

    decide(desk, ask(desk, customer, 95_000), SIGN, MARIA)
    raised = limit_of(at(desk, number))
    decide(desk, ask(desk, customer, 60_000, ANNA), SIGN, MARIA)

    assert (before, raised, limit_of(at(desk, number))) == (cny(80_000), cny(95_000), cny(60_000))


def test_two_levels_sign_one_after_the_other_each_with_an_own_hand_over(desk: Desk) -> None:
    _, customer = case_and_customer(desk, "two levels")
    request = ask(desk, customer, 150_000)

    first = decide(desk, request, SIGN, MARIA)
    (work,) = waiting(desk, request)
    with pytest.raises(NotAllowed) as refused:
        decide(desk, first, SIGN, MARK)
    last = decide(desk, first, SIGN, DIANA)

    assert (first.state, work.to_post, work.from_user) == (LimitState.OPEN, Post.CREDIT_DIRECTOR, MARIA)
    assert refused.value.facts["posts"] == (Post.CREDIT_DIRECTOR,)
    assert (last.state, [one.user for one in last.signatures]) == (LimitState.GRANTED, [MARIA, DIANA])


def test_lowering_takes_the_credit_manager_whatever_the_amount(desk: Desk) -> None:
    _, customer = case_and_customer(desk, "lower")

    request = ask(desk, customer, 10_000, ANNA)

    assert [level.post for level in request.levels] == [Post.CREDIT_MANAGER]


def test_a_refusal_says_why_and_leaves_the_limit_as_it_was(desk: Desk) -> None:
    number, customer = case_and_customer(desk, "refused")
    request = ask(desk, customer, 95_000, ANNA)

    after = decide(desk, request, REFUSE, MARIA, reason="Paid late twice.")

    assert (after.state, after.answer) == (LimitState.REFUSED, "Paid late twice.")
    assert limit_of(at(desk, number)) == cny(80_000)
    told = [to for key, to in said(desk, "limit_answer") if key.startswith(f"limit_answer:{request.id}:")]
    assert told == [f"user:{ANNA}", f"user:{SALLY}"]
    assert ask(desk, customer, 90_000).is_open


def test_only_who_asked_withdraws(desk: Desk) -> None:
    _, customer = case_and_customer(desk, "withdrawn")
    request = ask(desk, customer, 150_000)
    ask(desk, customer, 90_000, ANNA, (0, 5))
    request = decide(desk, request, SIGN, MARIA)

    with pytest.raises(NotReady):
        decide(desk, request, WITHDRAW, ANNA)
    after = decide(desk, request, WITHDRAW, SALLY)

    assert (after.state, waiting(desk, request)) == (LimitState.WITHDRAWN, [])
    told = [to for key, to in said(desk, "limit_answer") if key.startswith(f"limit_answer:{request.id}:")]
    assert told == [f"user:{MARIA}"]


def test_of_each_kind_one_is_open_at_most(desk: Desk) -> None:
    _, customer = case_and_customer(desk, "one open")
    ask(desk, customer, 95_000)

    with pytest.raises(NotReady) as refused:
        ask(desk, customer, 96_000, ANNA)
    ask(desk, customer, 96_000, ANNA, (0, 5))

    assert refused.value.facts["missing"] == ["no_change_asked"]


def test_without_a_limit_in_force_a_case_decides(desk: Desk) -> None:
    _, customer = case_and_customer(desk, "no grant", STORY[:5])

    with pytest.raises(NotReady) as refused:
        ask(desk, customer, 95_000)

    assert refused.value.facts["missing"] == ["limit_in_force"]


def test_sales_asks_for_its_own_customers_only(desk: Desk) -> None:
    _, customer = case_and_customer(desk, "own")

    with pytest.raises(NotFound):
        ask(desk, customer, 95_000, OTHER)
    with pytest.raises(NotReady) as refused:
        ask(desk, customer, 95_000, SIMON)

    assert refused.value.facts["missing"] == ["own_customer"]


def test_who_asked_does_not_sign_and_a_colleague_does(desk: Desk) -> None:
    _, customer = case_and_customer(desk, "own request")
    request = ask(desk, customer, 95_000, MARIA)

    with pytest.raises(OwnWork) as refused:
        decide(desk, request, SIGN, MARIA)

    assert refused.value.facts["because"] == "requested"
    assert decide(desk, request, SIGN, MARK).state is LimitState.GRANTED


def test_a_request_on_a_limit_that_has_changed_since_is_refused_and_not_signed(desk: Desk) -> None:
    number, customer = case_and_customer(desk, "changed since")
    request = ask(desk, customer, 95_000)
    with desk.units() as unit:
        grant = unit.customers.grant(customer)
        assert grant is not None
        unit.customers.give(customer, replace(grant, limit=cny(70_000)))

    with pytest.raises(NotReady) as refused:
        decide(desk, request, SIGN, MARIA)
    decide(desk, request, REFUSE, MARIA)

    assert refused.value.facts["missing"] == ["limit_still_fits"]
    assert standing_limit(at(desk, number)) == cny(80_000)


def test_a_request_that_calls_for_more_signatures_since_is_asked_anew(desk: Desk) -> None:
    """95,000 is the manager's; with what the customer owes by now, the director has to sign as well."""
    _, customer = case_and_customer(desk, "grown since")
    request = ask(desk, customer, 95_000)
    with desk.units() as unit:
        unit.receivables.add(a_receivable(customer, amount=cny(300_000), open=cny(300_000)))

    with pytest.raises(NotReady) as refused:
        decide(desk, request, SIGN, MARIA)
    decide(desk, request, REFUSE, MARIA)
    anew = ask(desk, customer, 95_000)

    assert refused.value.facts["missing"] == ["limit_still_fits"]
    assert [level.post for level in request.levels] == [Post.CREDIT_MANAGER]
    assert [level.post for level in anew.levels] == [Post.CREDIT_MANAGER, Post.CREDIT_DIRECTOR]


# --- the hand-over that is about the file


def test_the_case_that_lends_its_number_neither_shows_nor_ends_the_request(desk: Desk) -> None:
    number, customer = case_and_customer(desk, "address", STORY[:8])
    request = ask(desk, customer, 95_000)
    before = at(desk, number)

    take(desk, number, STORY[8])

    with desk.units.reading() as unit:
        (line,) = [one for one in unit.cases.lines(limit=99) if one.number == number]
    assert all(one.kind != HANDED for one in before.handovers)
    assert line.turn == (Post.SALES,)
    assert len(waiting(desk, request)) == 1


def test_a_request_works_on_a_closed_case_and_waits_in_queue_and_home(desk: Desk) -> None:
    number, customer = case_and_customer(desk, "closed", CLOSED)
    request = ask(desk, customer, 95_000, ANNA)

    mine = [
        turn for turn in home(desk, person(MARIA), welcome=False, faults=0).mine if turn.line.case == number
    ]
    waits = [turn.line.kind for turn in queue(desk, person(DIANA)).unclaimed if turn.line.case == number]

    assert [(turn.line.kind, turn.line.subject, turn.step, turn.accepts) for turn in mine] == [
        (HANDED, str(request.id), None, False)
    ]
    assert waits == [HANDED]
    assert decide(desk, request, SIGN, MARIA).state is LimitState.GRANTED


def test_a_breach_is_told_to_the_next_level(tmp_path: object) -> None:
    with open_desk(f"sqlite:///{tmp_path}/desk.db") as desk:
        _, customer = case_and_customer(desk, "late")
        request = ask(desk, customer, 150_000)
        (work,) = waiting(desk, request)
        clock = desk.clock
        assert isinstance(clock, StandingClock)
        clock.advance(days=2)
        tick(desk)

        assert (f"alarm:{work.id}:breach:topic:approvals", "topic:approvals") in said(desk, "clock_alarm")


def test_the_message_to_the_level_shows_what_it_is_judged_by(desk: Desk) -> None:
    _, customer = case_and_customer(desk, "message")
    owes(desk, customer, "INV-MESSAGE", 5_000)
    request = ask(desk, customer, 150_000)

    shown = limit_asked(desk, waiting(desk, request)[0], direct=True)

    assert shown.request == request
    assert shown.limits.used == cny(85_000)
    assert shown.request.risk_class == "B"


# --- a temporary limit


def test_a_temporary_limit_lets_a_held_shipment_through_and_holds_again_when_it_has_ended(
    tmp_path: object,
) -> None:
    with open_desk(f"sqlite:///{tmp_path}/desk.db") as desk:
        number, customer = case_and_customer(desk, "temporary", READY)
        owes(desk, customer, "INV-OTHER", 15_000)
        check = Stride(FIONA, Action.CHECK_SHIPMENT, Stage.FULFILMENT)
        with pytest.raises(OnHold) as held:
            act(desk, number, Action.CHECK_SHIPMENT, Entries(), person(FIONA))

        request = ask(desk, customer, 100_000, days=(0, 6))
        decide(desk, request, SIGN, MARIA)
        take(desk, number, check)
        told = [day_by_day(desk) for _ in range(9)]
        with pytest.raises(OnHold) as again:
            act(desk, number, Action.SHIP, Entries(), person(SALLY))

        first = held.value.facts["holds"][0]  # type: ignore[index]
        assert (first.rule, first.facts["over"]) == ("over_limit", cny(15_000))
        assert again.value.facts["holds"][0].facts["limit"] == cny(80_000)  # type: ignore[index]
        readers = ["topic:credit", f"user:{SALLY}"]
        # Monday the 2nd: it ends on Sunday the 8th, is told on Thursday the 5th and on Monday the 9th
        assert told == [[], [], readers, [], [], [], readers, [], []]
        assert limit_of(at(desk, number)) == cny(80_000)


def day_by_day(desk: Desk) -> list[str]:
    """Move on by a day; who was told of temporary limits."""
    before = said(desk, "temporary_limits")
    clock = desk.clock
    assert isinstance(clock, StandingClock)
    clock.advance(days=1)
    tick(desk)
    tick(desk)
    return sorted(to for _, to in said(desk, "temporary_limits")[len(before):])  # fmt: skip


def test_what_ends_while_the_bot_is_down_is_told_once_when_it_is_back(tmp_path: object) -> None:
    with open_desk(f"sqlite:///{tmp_path}/desk.db") as desk:
        _, customer = case_and_customer(desk, "down")
        tick(desk)
        request = decide(desk, ask(desk, customer, 100_000, days=(0, 5)), SIGN, MARIA)
        clock = desk.clock
        assert isinstance(clock, StandingClock)
        clock.advance(days=60)
        tell_of_temporary_limits(desk, today(desk))  # and the process ends before its sweep does
        clock.advance(days=1)
        tick(desk)

        rows = said(desk, "temporary_limits")
        assert sorted(to for _, to in rows) == ["topic:credit", f"user:{SALLY}"]
        with desk.units.reading() as unit:
            assert unit.limits.get(request.id) == request


def test_what_is_told_at_the_end_says_how_much_is_too_much(desk: Desk) -> None:
    _, customer = case_and_customer(desk, "too much")
    owes(desk, customer, "INV-TOO", 15_000)
    request = ask(desk, customer, 100_000, days=(0, 3))
    decide(desk, request, SIGN, MARIA)

    shown = temporary_limits(desk, "", str(request.id))

    assert shown is not None
    (end,) = shown.ended
    assert (end.limit, end.used, end.over) == (cny(80_000), cny(95_000), cny(15_000))


def test_a_known_customer_is_decided_within_a_temporary_limit_which_stays_out_of_the_sheet(
    desk: Desk,
) -> None:
    number, customer = case_and_customer(desk, "known", STORY[:8])
    request = ask(desk, customer, 100_000, days=(0, 20))
    decide(desk, request, SIGN, MARIA)
    new = reach_intention(desk, "known")
    wanted = {"goods": "Bearings", "amount": "95000", "term_days": "30", "start_event": "invoice_date",
              "wanted_on": "+20"}  # fmt: skip

    take(desk, new, Stride(SALLY, Action.TRANSFER, Stage.CONTRACTING, wanted))

    found = at(desk, new)
    assert found.case.sheet is not None
    assert (found.case.sheet.within_limit, found.case.sheet.terms.limit) == (True, cny(80_000))
    assert (limit_of(found), standing_limit(found)) == (cny(100_000), cny(80_000))
    assert number != new


def reach_intention(desk: Desk, name: str) -> int:
    """Another case of the same customer, where business on credit may be transferred."""
    new = NewNotice(f"Hengyuan Precision Parts {name}", "Ms Luo", today(desk), "Bearings", "CNY")
    number = open_case(desk, new, person(SALLY), f"again:{name}")[0].number
    for stride in STORY[:3]:
        take(desk, number, stride)
    return number


def test_a_temporary_limit_ends_within_the_grant(desk: Desk) -> None:
    _, customer = case_and_customer(desk, "within")
    with desk.units() as unit:
        grant = unit.customers.grant(customer)
        assert grant is not None
        unit.customers.give(customer, replace(grant, valid_to=today(desk) + timedelta(days=10)))

    with pytest.raises(InvalidInput) as refused:
        ask(desk, customer, 100_000, days=(0, 11))

    assert refused.value.problems["until"] == (
        "beyond_the_grant",
        {"read": today(desk) + timedelta(days=11), "until": today(desk) + timedelta(days=10)},
    )


def test_the_file_shows_requests_newest_first_and_each_person_the_own_buttons(desk: Desk) -> None:
    _, customer = case_and_customer(desk, "shown")
    first = decide(desk, ask(desk, customer, 95_000), REFUSE, MARIA)
    second = ask(desk, customer, 96_000)

    mine = show_file(desk, customer, person(SALLY))
    hers = show_file(desk, customer, person(MARIA))

    assert mine.limits.requests == (second, first)
    assert {WITHDRAW, TEMPORARY} <= set(mine.choices)
    assert not {SIGN, REFUSE, CHANGE} & set(mine.choices)
    assert {SIGN, REFUSE, TEMPORARY} <= set(hers.choices)


# --- many at the same instant


def test_of_managers_who_decide_at_the_same_instant_one_does_and_the_others_are_told(
    database_url: str,
) -> None:
    with open_desk(database_url) as desk:
        with desk.units() as unit:
            for number in range(6):
                unit.posts.grant(f"U0RACER{number}", Post.CREDIT_MANAGER, "U0ADMIN1", desk.clock.now())
        _, customer = case_and_customer(desk, "race")
        request = ask(desk, customer, 95_000)
        barrier = threading.Barrier(6)

        def race(number: int) -> str:
            barrier.wait()
            while True:
                try:
                    decide(desk, request, SIGN if number % 2 else REFUSE, f"U0RACER{number}")
                except RequestMoved as moved:
                    return str(moved.facts["by"])
                except Busy:
                    continue
                return f"U0RACER{number}"

        with ThreadPoolExecutor(6) as people:
            winners = set(people.map(race, range(6)))

        with desk.units.reading() as unit:
            now = unit.limits.get(request.id)
            grant = unit.customers.grant(customer)
        assert winners == {now.decided_by}
        assert now.version == 2
        assert grant is not None
        expected = cny(95_000) if now.state is LimitState.GRANTED else cny(80_000)
        assert (grant.limit, type(grant.limit)) == (expected, Money)
