"""The workflow table: complete, and obeyed by everybody; duties kept apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.flows import cases
from bot.flows.advancing import check, choices
from bot.flows.errors import CreditError, NotAllowed, OwnWork
from bot.flows.forms import Entries
from bot.flows.gates import GATES
from bot.flows.model import Action, Actor, Post
from bot.flows.ports import Desk
from bot.flows.reading import situation
from bot.flows.situation import Situation
from bot.flows.steps import EFFECTS, FIELDS
from bot.flows.workflow import STEPS, Step
from tests.support.desks import PEOPLE, open_desk, person
from tests.support.states import Script, prefixes, reach


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    file: Path = tmp_path_factory.mktemp("workflow") / "desk.db"
    with open_desk(f"sqlite:///{file}") as desk:
        yield desk


@pytest.fixture(scope="module")
def before(desk: Desk) -> dict[Step, Script]:
    return prefixes(desk)


def situation_of(desk: Desk, number: int) -> Situation:
    with desk.units.reading() as unit:
        return situation(desk, unit, unit.cases.get(number))


def test_every_action_has_a_row_an_effect_and_known_gates() -> None:
    assert {step.action for step in STEPS} == set(Action)
    assert set(EFFECTS) == set(Action)
    assert {step.action for step in STEPS if step.dynamic} == set(FIELDS)
    assert {gate for step in STEPS for gate in step.gates} <= set(GATES)


def test_every_row_that_people_take_can_be_reached_by_real_steps(before: dict[Step, Script]) -> None:
    by_people = {step for step in STEPS if step.posts != {Post.BOT}}

    unreached = by_people - set(before)

    assert {(step.stage.value, step.action.value) for step in unreached} == set()


def test_only_the_posts_of_the_row_may_take_a_step(desk: Desk, before: dict[Step, Script]) -> None:
    got_through: dict[tuple[str, str], set[str]] = {}
    scripts = enumerate(dict.fromkeys(before.values()))
    ready = {script: situation_of(desk, reach(desk, script, f"matrix:{index}")) for index, script in scripts}
    for step, script in before.items():
        at = ready[script]
        for post in (post for post in Post if post is not Post.BOT):
            if not refused(at, step, Actor("U0NOBODY", frozenset({post})), NotAllowed):
                got_through.setdefault((step.stage.value, step.action.value), set()).add(post)
                assert post in step.posts, (step.stage, step.action, post)

    assert len(got_through) == len(before), "each row lets at least one of its posts through"


def refused(at: Situation, step: Step, actor: Actor, kind: type[CreditError]) -> bool:
    try:
        check(at, step, actor)
    except kind:
        return True
    except CreditError:
        return False
    return False


def test_a_button_is_shown_to_a_person_exactly_when_it_would_be_obeyed(
    desk: Desk, before: dict[Step, Script]
) -> None:
    for index, script in enumerate(set(before.values())):
        at = situation_of(desk, reach(desk, script, f"buttons:{index}"))
        for user in PEOPLE:
            actor = person(user)
            shown = {choice.action for choice in choices(at, actor)}
            obeyed = {
                step.action
                for step in STEPS
                if step.stage is at.case.stage and not refused(at, step, actor, CreditError)
            }
            assert shown == obeyed, (script[-1:], user)


def test_who_brought_a_case_cannot_judge_or_decide_it_with_whatever_post(
    desk: Desk, before: dict[Step, Script]
) -> None:
    all_posts = frozenset(Post) - {Post.BOT}
    sally = Actor("U0SALES1", all_posts)
    for index, (step, script) in enumerate(before.items()):
        if step.duty.value in ("credit", "decision"):
            at = situation_of(desk, reach(desk, script, f"own:{index}"))
            with pytest.raises(OwnWork):
                check(at, step, sally)


def test_a_deputy_cannot_decide_what_the_absent_person_brought_in(
    desk: Desk, before: dict[Step, Script]
) -> None:
    approve = next(step for step in before if step.action is Action.APPROVE)
    at = situation_of(desk, reach(desk, before[approve], "deputy"))
    deputy = Actor("U0MANAG1", frozenset({Post.CREDIT_MANAGER, Post.SALES}), {Post.SALES: "U0SALES1"})

    with pytest.raises(OwnWork):
        check(at, approve, deputy)


def test_nobody_signs_twice_where_two_signatures_are_needed(desk: Desk, before: dict[Step, Script]) -> None:
    approve = next(step for step in before if step.action is Action.APPROVE)
    number = reach(desk, before[approve], "twice")
    both = Actor("U0MANAG1", frozenset({Post.CREDIT_MANAGER, Post.CREDIT_DIRECTOR}))
    cases.act(desk, number, Action.APPROVE, Entries(), both)

    with pytest.raises(OwnWork):
        cases.act(desk, number, Action.APPROVE, Entries(), both)
