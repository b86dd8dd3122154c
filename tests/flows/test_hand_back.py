"""Claimed work goes back to its post: the reason stays, the clock goes on, somebody else can take it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flows import cases
from bot.flows.advancing import choices
from bot.flows.dossier import Handover, HandoverState
from bot.flows.errors import CreditError, NotReady
from bot.flows.forms import Entries
from bot.flows.model import Action, Actor, Post
from bot.flows.ports import Desk
from bot.flows.reading import situation
from bot.flows.situation import Situation
from tests.support import walks
from tests.support.desks import StandingClock, open_desk, person
from tests.support.states import reach

CHAIN = walks.to_the_receivable()
COLLEAGUE = Actor("U0FILEA2", frozenset({Post.FILE_ADMIN}))


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def act(desk: Desk, number: int, action: Action, by: Actor, **values: object) -> None:
    cases.act(desk, number, action, Entries(values), by)


def at_of(desk: Desk, number: int) -> Situation:
    with desk.units.reading() as unit:
        return situation(desk, unit, unit.cases.get(number))


def claimed(desk: Desk) -> int:
    """A case in screening, claimed by Fiona a day ago."""
    number = reach(desk, (), "claimed")
    act(desk, number, Action.ACCEPT, person("U0FILEA1"))
    assert isinstance(desk.clock, StandingClock)
    desk.clock.advance(days=1)
    return number


def running(desk: Desk, number: int) -> Handover:
    (found,) = at_of(desk, number).running()
    return found


def test_the_post_has_it_again_with_the_clock_as_it_ran(desk: Desk) -> None:
    number = claimed(desk)
    before = running(desk, number)

    act(desk, number, Action.HAND_BACK, person("U0FILEA1"), reason="I leave for two weeks.")

    after = running(desk, number)
    assert (after.state, after.to_user, after.accepted_by) == (HandoverState.OPEN, "", "")
    assert (after.kind, after.sent_at, after.due_at) == (before.kind, before.sent_at, before.due_at)
    (left,) = [h for h in at_of(desk, number).handovers if h.id == before.id]
    assert (left.state, left.returned) == (HandoverState.RETURNED, "I leave for two weeks.")


def test_a_breach_that_was_told_is_not_told_again(desk: Desk) -> None:
    number = claimed(desk)
    with desk.units() as unit:
        (told,) = [h for h in unit.handovers.of_case(number) if h.is_running]
        assert told.due_at is not None
        unit.handovers.save(replace(told, warned_at=told.due_at, breached_at=told.due_at), told)

    act(desk, number, Action.HAND_BACK, person("U0FILEA1"), reason="Ill.")

    with desk.units.reading() as unit:
        assert not unit.handovers.alarming(desk.clock.now() + timedelta(days=400))


def test_a_colleague_can_claim_it_then(desk: Desk) -> None:
    number = claimed(desk)
    act(desk, number, Action.HAND_BACK, person("U0FILEA1"), reason="Ill.")

    act(desk, number, Action.ACCEPT, COLLEAGUE)

    assert running(desk, number).accepted_by == "U0FILEA2"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (person("U0FILEA1"), True),
        (COLLEAGUE, False),
        (Actor("U0FILEA2", frozenset({Post.FILE_ADMIN}), {Post.FILE_ADMIN: "U0FILEA1"}), True),
        (Actor("U0FILEA1", frozenset({Post.SALES})), False),
        (person("U0MANAG1"), False),
    ],
)
def test_only_who_claimed_it_or_the_deputy_hands_it_back(desk: Desk, who: Actor, may: bool) -> None:
    number = claimed(desk)

    offered = {choice.action for choice in choices(at_of(desk, number), who)}

    assert (Action.HAND_BACK in offered) is may
    if not may:
        with pytest.raises(CreditError):
            act(desk, number, Action.HAND_BACK, who, reason="Not mine.")


def test_work_that_nobody_claimed_cannot_be_handed_back(desk: Desk) -> None:
    number = reach(desk, (), "open")

    with pytest.raises(NotReady) as refused:
        act(desk, number, Action.HAND_BACK, person("U0FILEA1"), reason="Ill.")

    assert refused.value.facts["missing"] == ["claimed_by_you"]


def test_handing_back_frees_nobody_from_what_he_or_she_did_before(desk: Desk) -> None:
    number = reach(desk, CHAIN[:7], "duties")
    analyst = person("U0ANALY1")
    before = at_of(desk, number).case

    act(desk, number, Action.HAND_BACK, analyst, reason="Ill.")

    after = at_of(desk, number).case
    assert (after.sold_by, after.judged_by) == (before.sold_by, before.judged_by)
    assert "U0ANALY1" in after.judged_by


def test_a_manager_gives_claimed_work_to_somebody_else_who_claims_it_anew(desk: Desk) -> None:
    number = claimed(desk)
    with desk.units() as unit:
        unit.posts.grant("U0FILEA2", Post.FILE_ADMIN, "U0ADMIN1", desk.clock.now())
    before = running(desk, number)

    act(desk, number, Action.ASSIGN, person("U0MANAG1"), person="U0FILEA2")

    after = running(desk, number)
    assert (after.state, after.to_user, after.accepted_by) == (HandoverState.OPEN, "U0FILEA2", "")
    assert after.due_at == before.due_at
