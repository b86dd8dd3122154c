"""Who is told that a level of authority let its clock run out, on real cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.flows.cases import act
from bot.flows.forms import Entries
from bot.flows.model import Action, Post, Stage
from bot.flows.policy import ClockRule
from bot.flows.ports import Desk
from bot.flows.reading import situation
from bot.flows.ticking import breach_told
from tests.support import walks
from tests.support.desks import open_desk, person
from tests.support.states import reach

CHAIN = walks.to_the_receivable()
MANAGER_ASKED, DIRECTOR_ASKED = CHAIN[:8], CHAIN[:9]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("breaches")
    with open_desk(f"sqlite:///{folder / 'desk.db'}") as made:
        yield made


def told(desk: Desk, number: int) -> tuple[Post, Post]:
    """Whom the case waits for, and who hears of it when the clock has run out."""
    with desk.units.reading() as unit:
        at = situation(desk, unit, unit.cases.get(number))
    (asked,) = at.running("approval")
    return asked.to_post, breach_told(at, asked)


def test_a_late_manager_is_told_to_the_director_who_signs_next(desk: Desk) -> None:
    assert told(desk, reach(desk, MANAGER_ASKED, "manager")) == (Post.CREDIT_MANAGER, Post.CREDIT_DIRECTOR)


def test_a_late_last_level_is_told_to_the_director(desk: Desk) -> None:
    assert told(desk, reach(desk, DIRECTOR_ASKED, "director")) == (Post.CREDIT_DIRECTOR, Post.CREDIT_DIRECTOR)


def test_a_newer_policy_that_asks_for_less_still_lets_the_level_asked_already_sign(desk: Desk) -> None:
    number = reach(desk, DIRECTOR_ASKED, "less")
    row = replace(desk.policy.authority[0], up_to_minor=None)
    newer = replace(desk, policy=replace(desk.policy, version="2026-9", authority=(row,)))

    act(newer, number, Action.APPROVE, Entries(), person("U0DIREC1"))

    with desk.units.reading() as unit:
        case = unit.cases.get(number)
    assert case.sheet is not None
    assert (case.stage, case.sheet.policy_version) == (Stage.CONTRACTING, "2026-9")


def test_a_policy_may_name_one_post_instead(desk: Desk) -> None:
    rule = ClockRule("approval", None, None, Post.LEGAL)
    named = replace(desk, policy=replace(desk.policy, clocks={"approval": rule}))

    assert told(named, reach(desk, MANAGER_ASKED, "named")) == (Post.CREDIT_MANAGER, Post.LEGAL)
