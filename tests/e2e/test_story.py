"""The guide of the demo, followed to its end with the real bot: every step it asks for ticks itself off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from bot.flows.model import Action, Stage
from bot.i18n import catalogue
from tests.e2e.company import CHECKOUT, JSON, Company, company
from tests.support import walks

STORY: JSON = json.loads((CHECKOUT / "demo" / "story.json").read_text("utf-8"))
STEPS: list[JSON] = [step for chapter in STORY["chapters"] for step in chapter["steps"]]
AFTER_TIME = (Action.NOTE_CONTACT, Action.RECORD_CAUSE)
"""What the guide asks for after time has moved, which is a step of its own."""


@pytest.fixture
def office(database_url: str) -> Iterator[Company]:
    with company(database_url, story=STORY) as made:
        yield made


def test_every_step_of_the_guide_ticks_itself_off_in_its_turn(office: Company) -> None:
    number = office.open_case()
    assert ticked(office) == 1

    for stride in walks.the_story():
        before = ticked(office)
        office.take(number, stride)
        assert ticked(office) == before + (2 if stride.action in AFTER_TIME else 1), stride

    assert office.driver.state()["story"] == [True] * len(STEPS)
    assert office.case(number).stage is Stage.CLOSED


def ticked(office: Company) -> int:
    done: list[bool] = office.driver.state()["story"]
    assert done == sorted(done, reverse=True), "one after the other"
    return sum(done)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["do"]["en"][:40])
def test_the_guide_calls_buttons_what_is_written_on_them(step: JSON) -> None:
    words = re.findall(r"press \*([^*]+)\*", step["do"]["en"])
    keys = [act.get("view", act.get("action", "")).removeprefix("case:") for act in step["when"]]
    if not set(keys) & set(Action):
        return
    key = "handover.accept" if "handover:accept" in keys else f"action.{keys[0]}"
    english, chinese = (written_on_the_button(locale, key) for locale in ("en", "zh_CN"))
    assert words == [english]
    assert f"*{english}*（{chinese}）" in step["do"]["zh"]


def written_on_the_button(locale: str, key: str) -> str:
    """Some buttons name their amount: the guide's case is about CNY 80,000."""
    known = catalogue(locale)
    with_amount = key.replace("action.", "action_for.")
    return known.pattern(with_amount if with_amount in known else key).replace("%(amount)s", "CNY 80,000")
