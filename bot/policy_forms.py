"""How single values of the policy file are written: amounts, lengths, times, posts, exact decimals.

A refused value raises ``PydanticCustomError`` that carries the right form as a message of the catalogues;
``policies.py`` makes the sentence of it. Amounts stay exact text here: minor units need the base currency.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt
from pydantic_core import PydanticCustomError

from bot.flows.model import Post, RiskClass, Topic
from bot.flows.policy import Level, Span
from bot.saying import Fault, Said, said


class Wrong(Fault):
    """Values that do not go together; the message names the key, what was read and the right form."""


def wrong(key: str, read: object, form: Said) -> Wrong:
    """What stands at a key is not what may stand there."""
    return Wrong("policy_file.is", key=key, read=repr(read), form=form)


def too_fine(key: str, read: object, digits: int) -> Wrong:
    """An amount with more digits after the point than its currency has."""
    return wrong(key, str(read), said("policy_form.digits", digits))


def not_rising(key: str, name: str, read: Iterable[object]) -> Wrong:
    """Bounds of rows that have to rise from row to row."""
    return Wrong("policy_file.rising", key=key, name=name, read=tuple(map(str, read)))


RULE = re.compile(r"midterm|(remind|due|overdue|dun|exhaust)-\d{1,3}")


def _form(pattern: str, form: Said, make: Callable[[str], object]) -> BeforeValidator:
    """A text of this pattern, made into a value; ``form`` tells the right form when it is another."""

    def check(value: object) -> object:
        if isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII):
            try:
                return make(value)
            except ValueError:
                pass
        raise _unfit(form)

    return BeforeValidator(check)


def _unfit(form: Said) -> PydanticCustomError:
    return PydanticCustomError("form", "not of the form", {"form": form})


def _span(text: str) -> Span:
    unit = text.lstrip("0123456789")
    return Span(int(text.removesuffix(unit)), unit)


def _level(text: str) -> Level:
    name, _, flag = text.partition(" ")
    post, _, votes = name.partition("*")
    return Level(Post(post), int(votes or "1"), all_opinions=bool(flag))


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, OSError) as unknown:
        raise ValueError(text) from unknown


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _weekday(text: str) -> int | None:
    return WEEKDAYS.index(text) if text else None


def one_of(names: Iterable[str]) -> Said:
    """The form of a value that is one of these names."""
    return said("policy_form.one_of", names=tuple(names))


def _decimal(example: str) -> Said:
    return said("policy_form.decimal", example=f'"{example}"')


AMOUNT = r"(0|[1-9]\d{0,14})(\.\d{1,4})?"
Amount = Annotated[Decimal, _form(AMOUNT, said("policy_form.amount"), Decimal)]
Rate = Annotated[Decimal, _form(r"\d{1,9}(\.\d{1,12})?", _decimal("7.10"), Decimal)]
Exact = Annotated[
    Decimal,
    _form(r"-?(0|[1-9]\d{0,8})(\.\d{1,6})?", _decimal("-4.59"), Decimal),
]
Length = Annotated[Span, _form(r"[1-9]\d{0,3}(h|bd|d)", said("policy_form.length"), _span)]
BusinessDays = Annotated[Span, _form(r"\d{1,3}bd", said("policy_form.business_days"), _span)]
ClockTime = Annotated[time, _form(r"\d\d:\d\d", said("policy_form.time"), time.fromisoformat)]
Currency = Annotated[str, _form(r"[A-Z]{3}", said("policy_form.currency"), str)]
Country = Annotated[str, _form(r"([A-Z]{2})?", said("policy_form.country"), str)]
Zone = Annotated[str, _form(r"[A-Za-z0-9_+/-]+", said("policy_form.zone"), _zone)]
Name = Annotated[str, _form(r"[a-z][a-z0-9_]{0,59}", said("policy_form.name"), str)]
Version = Annotated[str, _form(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", said("policy_form.version"), str)]
Rule = Annotated[str, _form(RULE.pattern, said("policy_form.rule"), str)]
APost = Annotated[Post, _form(r"\w+", one_of(Post), Post)]
ATopic = Annotated[Topic, _form(r"\w+", one_of(Topic), Topic)]
NEXT_LEVEL = "next_level"
ATeller = Annotated[
    Post | Literal["next_level"],
    _form(r"\w+", one_of([NEXT_LEVEL, *Post]), lambda text: text if text == NEXT_LEVEL else Post(text)),
]
AClass = Annotated[RiskClass, _form(r"\w", one_of(RiskClass), RiskClass)]
VOTES = said("policy_form.level", votes='"committee*2"', opinions='"committee*2 all_opinions"')
ALevel = Annotated[Level, _form(r"[a-z_]+(\*[1-9])?( all_opinions)?", VOTES, _level)]
Weekday = Annotated[int | None, _form("|".join(("", *WEEKDAYS)), said("policy_form.weekday"), _weekday)]
Count = Annotated[StrictInt, Field(ge=1, le=10_000)]
Percent = Annotated[StrictInt, Field(ge=0, le=100)]


def _plain_day(value: object) -> object:
    if type(value) is date:
        return value
    raise _unfit(said("policy_form.day"))


Day = Annotated[date, BeforeValidator(_plain_day)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
