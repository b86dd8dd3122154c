"""The guide of the demo, followed to its end with the real bot: every step it asks for ticks itself off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.flows.model import Action, Stage
from bot.i18n import catalogue
from tests.e2e.company import CHECKOUT, IN_CHINESE, JSON, WORKSPACE, Company, button_of, company
from tests.support import walks

STORY: JSON = json.loads((CHECKOUT / "demo" / "story.json").read_text("utf-8"))
STEPS: list[JSON] = [step for chapter in STORY["chapters"] for step in chapter["steps"]]
AFTER_TIME = (Action.NOTE_CONTACT, Action.RECORD_CAUSE)
"""What the guide asks for after time has moved, which is a step of its own."""


LOCALES = {"en": "en", "zh": "zh_CN"}


@pytest.fixture(params=LOCALES)
def language(request: pytest.FixtureRequest) -> str:
    """Which demo: with English channels, or with Chinese ones."""
    return str(request.param)


@pytest.fixture
def office(database_url: str, language: str) -> Iterator[Company]:
    with company(database_url, story=STORY, language=language) as made:
        yield made


def test_every_step_ticks_itself_off_in_its_turn_and_names_its_button(office: Company, language: str) -> None:
    number = office.open_case()
    assert ticked(office) == 1

    for stride in walks.the_story():
        before = ticked(office)
        if stride.action in AFTER_TIME:
            office.pass_days(stride.after)
            before += 1
        named = STEPS[before]["button"][language]
        assert button_of(office.card(number), f"case:{stride.action.value}")["text"]["text"] == named
        office.take(number, replace(stride, after=0) if stride.action in AFTER_TIME else stride)
        assert ticked(office) == before + 1, stride

    assert office.driver.state()["story"] == [True] * len(STEPS)
    assert office.case(number).stage is Stage.CLOSED


def ticked(office: Company) -> int:
    done: list[bool] = office.driver.state()["story"]
    assert done == sorted(done, reverse=True), "one after the other"
    return sum(done)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["do"]["en"][:40])
def test_the_guide_calls_buttons_what_is_written_on_them(step: JSON) -> None:
    keys = [act.get("view", act.get("action", "")).removeprefix("case:") for act in step["when"]]
    key = "handover.accept" if "handover:accept" in keys else f"action.{keys[0]}"
    by_a_button = bool(set(keys) & set(Action))

    assert ("button" in step) == by_a_button
    if by_a_button:
        assert step["button"] == {each: written_on_the_button(LOCALES[each], key) for each in LOCALES}


def written_on_the_button(locale: str, key: str) -> str:
    """Some buttons name their amount: the guide's case is about CNY 80,000."""
    known = catalogue(locale)
    with_amount = key.replace("action.", "action_for.")
    return known.pattern(with_amount if with_amount in known else key).replace("%(amount)s", "CNY 80,000")


def test_both_demos_have_the_same_posts_and_channels() -> None:
    for kind, keys in (("people", ("id", "posts")), ("channels", ("id", "topic"))):
        english, chinese = (
            [[each[key] for key in keys] for each in made[kind]] for made in (WORKSPACE, IN_CHINESE)
        )
        assert english == chinese
    assert WORKSPACE["post_names"] == IN_CHINESE["post_names"]
