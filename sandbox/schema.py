"""Small pieces to write Block Kit down as a table: each checks one value and names the fault with its place.

Faults read as Slack's do: `must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Check = Callable[[Any, str], Iterator[str]]


def fault(message: str, pointer: str) -> str:
    return f"{message} [json-pointer:{pointer}]"


def text_of(maximum: int, minimum: int = 0) -> Check:
    """A string with a length."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield fault("must be a string", pointer)
        elif len(value) < minimum:
            yield fault(f"must be more than {minimum - 1} characters", pointer)
        elif len(value) > maximum:
            yield fault(f"must be less than {maximum + 1} characters", pointer)

    return check


def whole(minimum: int | None = None, maximum: int | None = None) -> Check:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield fault("must be an integer", pointer)
        elif minimum is not None and value < minimum:
            yield fault(f"must be at least {minimum}", pointer)
        elif maximum is not None and value > maximum:
            yield fault(f"must be at most {maximum}", pointer)

    return check


def number(value: Any, pointer: str) -> Iterator[str]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield fault("must be a number", pointer)


def boolean(value: Any, pointer: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield fault("must be a boolean", pointer)


def an_array(value: Any, pointer: str) -> Iterator[str]:
    """A list whose items are checked elsewhere."""
    if not isinstance(value, list):
        yield fault("must be an array", pointer)


def one_of(*allowed: str | int) -> Check:
    """One of these, of the same type: `true` is not 1."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not any(type(value) is type(choice) and value == choice for choice in allowed):
            yield fault(f"must be one of {', '.join(map(str, allowed))}", pointer)

    return check


def matching(pattern: str, wording: str) -> Check:
    """A string of a form, such as a date."""
    form = re.compile(pattern)

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str) or not form.fullmatch(value):
            yield fault(wording, pointer)

    return check


def list_of(item: Check, maximum: int, minimum: int = 0) -> Check:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield fault("must be an array", pointer)
            return
        if len(value) < minimum:
            yield fault(f"no fewer than {minimum} items allowed", pointer)
        if len(value) > maximum:
            yield fault(f"no more than {maximum} items allowed", pointer)
        for index, entry in enumerate(value):
            yield from item(entry, f"{pointer}/{index}")

    return check


def exactly_one(*names: str) -> Check:
    """A rule over an object: one of these fields, not more."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if sum(name in value for name in names) != 1:
            yield fault(f"exactly one of {' and '.join(names)} is required", pointer)

    return check


def at_least_one(*names: str) -> Check:
    """A rule over an object: one of these fields or more."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not any(name in value for name in names):
            yield fault(f"missing required field: {' or '.join(names)}", pointer)

    return check


@dataclass(frozen=True)
class Object:
    """An object by its fields: a trailing `!` on a name marks it required, every other field is refused.

    `rules` are checks over the whole object, run when the fields themselves are sound.
    """

    fields: dict[str, Check]
    rules: tuple[Check, ...] = ()

    def __call__(self, value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must be an object", pointer)
            return
        known = {name.rstrip("!"): check for name, check in self.fields.items()}
        found = [
            fault(f"invalid additional property: {name}", pointer) for name in value if name not in known
        ]
        for name, check in self.fields.items():
            bare = name.rstrip("!")
            if bare in value:
                found.extend(check(value[bare], f"{pointer}/{bare}"))
            elif name.endswith("!"):
                found.append(fault(f"missing required field: {bare}", pointer))
        if not found:
            # A rule may rely on sound fields.
            for rule in self.rules:
                found.extend(rule(value, pointer))
        yield from found


@dataclass(frozen=True)
class ByType:
    """An object whose `type` picks its table; `allowed` narrows which may stand here."""

    tables: dict[str, Object]
    allowed: tuple[str, ...]

    def __call__(self, value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must be an object", pointer)
            return
        kind = value.get("type")
        if kind is None:
            yield fault("missing required field: type", pointer)
        elif not isinstance(kind, str) or kind not in self.tables:
            yield fault(f"unsupported type: {kind}", f"{pointer}/type")
        elif kind not in self.allowed:
            yield fault(f"unsupported type here: {kind}", f"{pointer}/type")
        else:
            yield from self.tables[kind](value, pointer)
