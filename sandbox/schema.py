"""Small pieces to write Block Kit down as a table: each checks one value and names the fault with its place.

Faults read as Slack's do: `must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]`.
"""

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


def boolean(value: Any, pointer: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield fault("must be a boolean", pointer)


def anything(value: Any, pointer: str) -> Iterator[str]:
    """For parts whose inside Slack does not document."""
    if value is None:
        yield fault("must not be null", pointer)


def one_of(*allowed: Any) -> Check:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield fault(f"must be one of {', '.join(map(str, allowed))}", pointer)

    return check


def matching(test: Callable[[str], bool], wording: str) -> Check:
    """A string of a form, such as a date."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str) or not test(value):
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
