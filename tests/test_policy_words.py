"""Whatever stands in a policy file is taken, or refused in words of ours that have a Chinese form."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from bot.policies import PolicyError, parse_policy
from bot.saying import Said

WHOLE = tomllib.loads((Path(__file__).parents[1] / "policy" / "default.toml").read_text(encoding="utf-8"))
ODD: tuple[Any, ...] = (
    7,
    -1,
    10**9,
    1.5,
    True,
    "",
    "?",
    "x" * 100,
    date(2026, 1, 1),
    [],
    [7],
    {},
    {"odd": 1},
)
"""Values of every kind that TOML has, most of them wrong wherever they stand."""

Place = tuple[str | int, ...]


def places(part: Any, before: Place = ()) -> Iterator[Place]:
    """Every key of the policy; of rows that are alike the first."""
    if before:
        yield before
    rows = enumerate(part[:1]) if isinstance(part, list) else ()
    for key, more in part.items() if isinstance(part, dict) else rows:
        yield from places(more, (*before, key))


def changed(part: Any, place: Place, odd: object) -> Any:
    key, *rest = place
    copy = part.copy()
    copy[key] = changed(copy[key], tuple(rest), odd) if rest else odd
    return copy


def written(policy: dict[str, Any]) -> str:
    """The policy as TOML, each section in a line."""
    return "\n".join(f"{key} = {inline(value)}" for key, value in policy.items())


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {inline(more)}" for key, more in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return value.isoformat() if isinstance(value, date | time) else json.dumps(value)


def foreign(problem: Said) -> bool:
    """Whether the right form is told in the words of a library, which speaks English only."""
    form = problem.facts.get("form")
    return isinstance(form, Said) and form.key == "policy_form.other"


@pytest.mark.parametrize("section", WHOLE)
def test_what_is_wrong_is_told_in_our_own_words(section: str) -> None:
    told: list[Said] = []

    for place in places(WHOLE):
        if place[0] == section:
            for odd in ODD:
                try:
                    parse_policy(written(changed(WHOLE, place, odd)))
                except PolicyError as refused:
                    problem = refused.said.facts["problem"]
                    assert isinstance(problem, Said)
                    told.append(problem)

    assert told, "something of it can be wrong"
    assert [str(problem) for problem in told if foreign(problem)] == []
