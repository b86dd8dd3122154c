"""What differs between two texts of the policy: key, old value, new value."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One value that differs; ``None`` stands for one that is not there, or an empty list."""

    key: str
    old: str | None
    new: str | None


def changes(before: str, after: str) -> list[PolicyChange]:
    """Every value that differs, in the order of the new text, then what is gone.

    Both are valid TOML. Comments and the order of keys are no values. Rungs are named by their rule
    (``ladder.rungs[dun-1].offset``), other rows by their number, counted from 1.
    """
    old, new = dict(_leaves(tomllib.loads(before))), dict(_leaves(tomllib.loads(after)))
    keys = [*new, *(key for key in old if key not in new)]
    pairs = ((key, old.get(key), new.get(key)) for key in keys)
    return [PolicyChange(key, was, now) for key, was, now in pairs if was != now]


def _leaves(value: Any, key: str = "") -> Iterator[tuple[str, str | None]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, f"{key}.{name}" if key else name)
    elif isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
        for number, part in enumerate(value, start=1):
            yield from _leaves(part, f"{key}[{part.get('rule', number)}]")
    elif isinstance(value, list):
        yield key, ", ".join(map(str, value)) or None
    else:
        yield key, str(value)
