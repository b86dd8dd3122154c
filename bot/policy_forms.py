"""How single values of the policy file are written: amounts, lengths, times, posts, exact decimals.

A refused value raises ``PydanticCustomError`` whose text is the right form; ``policies.py`` makes the
sentence of it. Amounts stay exact text here: minor units need the base currency.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt
from pydantic_core import PydanticCustomError

from bot.flows.model import Post, RiskClass, Topic
from bot.flows.policy import Level, Span


class Wrong(ValueError):
    """Values that do not go together; the text names the key, what was read and the right form."""


RULE = re.compile(r"midterm|(remind|due|overdue|dun|exhaust)-\d{1,3}")


def _form(pattern: str, form: str, make: Callable[[str], object]) -> BeforeValidator:
    """A text of this pattern, made into a value; ``form`` tells the right form when it is another."""

    def check(value: object) -> object:
        if isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII):
            try:
                return make(value)
            except ValueError:
                pass
        raise PydanticCustomError("form", "{form}", {"form": form})

    return BeforeValidator(check)


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


def _one_of(names: list[str]) -> str:
    return "write one of: " + ", ".join(names)


AMOUNT = r"(0|[1-9]\d{0,14})(\.\d{1,4})?"
Amount = Annotated[Decimal, _form(AMOUNT, 'write an amount in quotes, such as "50000" or "10.00"', Decimal)]
Rate = Annotated[
    Decimal, _form(r"\d{1,9}(\.\d{1,12})?", 'write an exact decimal in quotes, such as "7.10"', Decimal)
]
Exact = Annotated[
    Decimal,
    _form(r"-?(0|[1-9]\d{0,8})(\.\d{1,6})?", 'write an exact decimal in quotes, such as "-4.59"', Decimal),
]
Length = Annotated[Span, _form(r"[1-9]\d{0,3}(h|bd|d)", 'write a length such as "4h", "2bd" or "30d"', _span)]
BusinessDays = Annotated[Span, _form(r"\d{1,3}bd", 'write business days such as "2bd"', _span)]
ClockTime = Annotated[time, _form(r"\d\d:\d\d", 'write a time such as "09:00"', time.fromisoformat)]
Currency = Annotated[str, _form(r"[A-Z]{3}", 'write a currency code such as "CNY"', str)]
Country = Annotated[
    str, _form(r"([A-Z]{2})?", 'write a country code such as "CN", or "" for weekends only', str)
]
Zone = Annotated[str, _form(r"[A-Za-z0-9_+/-]+", 'write a time zone such as "Asia/Shanghai"', _zone)]
Name = Annotated[str, _form(r"[a-z][a-z0-9_]{0,59}", 'write a name such as "legal_name"', str)]
Version = Annotated[str, _form(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", 'write a version such as "2026-1"', str)]
Rule = Annotated[str, _form(RULE.pattern, 'write a rule such as "midterm", "remind-7" or "dun-1"', str)]
APost = Annotated[Post, _form(r"\w+", _one_of([post.value for post in Post]), Post)]
ATopic = Annotated[Topic, _form(r"\w+", _one_of([topic.value for topic in Topic]), Topic)]
NEXT_LEVEL = "next_level"
ATeller = Annotated[
    Post | Literal["next_level"],
    _form(r"\w+", _one_of([NEXT_LEVEL, *Post]), lambda text: text if text == NEXT_LEVEL else Post(text)),
]
AClass = Annotated[RiskClass, _form(r"\w", _one_of(list(RiskClass)), RiskClass)]
LEVEL_FORM = 'write a post, or votes of one, such as "committee*2" or "committee*2 all_opinions"'
ALevel = Annotated[Level, _form(r"[a-z_]+(\*[1-9])?( all_opinions)?", LEVEL_FORM, _level)]
Weekday = Annotated[
    int | None, _form("|".join(("", *WEEKDAYS)), 'write a day such as "monday", or "" for none', _weekday)
]
Count = Annotated[StrictInt, Field(ge=1, le=10_000)]
Percent = Annotated[StrictInt, Field(ge=0, le=100)]


def _plain_day(value: object) -> object:
    if type(value) is date:
        return value
    raise PydanticCustomError("form", "{form}", {"form": "write a date without quotes, such as 2026-01-01"})


Day = Annotated[date, BeforeValidator(_plain_day)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
