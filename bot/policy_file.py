"""The shape of the policy file, checked by Pydantic: nothing unknown or missing, every value in form.

A refused value raises ``PydanticCustomError`` whose text is the right form; ``policies.py`` makes the
sentence of it. Amounts stay exact text here: minor units need the base currency.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from bot.flows.model import Post, RiskClass, Topic
from bot.flows.policy import Level, Span

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
    post, _, votes = text.partition("*")
    return Level(Post(post), int(votes or "1"))


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
AClass = Annotated[RiskClass, _form(r"\w", _one_of(list(RiskClass)), RiskClass)]
ALevel = Annotated[
    Level, _form(r"[a-z_]+(\*[1-9])?", 'write a post, or votes of one, such as "committee*2"', _level)
]
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


class Week(Part):
    zone: Zone
    country: Country
    opens: ClockTime
    closes: ClockTime
    extra_days_off: list[Day] = []
    extra_working_days: list[Day] = []


class Daily(Part):
    sweep_at: ClockTime
    digest_at: ClockTime


class Intake(Part):
    fast_lane_from: Amount
    file_months: Count


class ClockPart(Part):
    warn: Length | None = None
    due: Length | None = None
    tell: APost | None = None
    fast_warn: Length | None = None
    fast_due: Length | None = None


class RungPart(Part):
    rule: Rule
    offset: Annotated[StrictInt, Field(ge=-365, le=3650)] | None = None
    posts: list[APost] = []
    topics: list[ATopic] = []
    large_posts: list[APost] = []
    large_topics: list[ATopic] = []
    level: Annotated[StrictInt, Field(ge=0, le=9)] = 0
    stops_on_dispute: StrictBool = False


class LadderPart(Part):
    midterm_from_days: Count
    chase_floor: Amount
    large_from: Amount
    promise_grace: BusinessDays
    broken_promises: Count
    rungs: Annotated[list[RungPart], Field(min_length=1)]


class AuthorityRowPart(Part):
    up_to: Amount | None = None
    A: list[ALevel]
    B: list[ALevel]
    C: list[ALevel]
    D: list[ALevel]
    only_secured: list[AClass] = []


class Authority(Part):
    confirm_above: Amount
    release_days: Count
    rows: Annotated[list[AuthorityRowPart], Field(min_length=1)]


class ScorecardPart(Part):
    coverage_floor: Percent
    bands: dict[AClass, Percent]
    weights: Annotated[dict[Name, Count], Field(min_length=1)]


class TermsPart(Part):
    sheet_days: Count
    grant_days: Count
    max_amount: Amount
    max_term_days: Count


class Limitation(Part):
    years: Count
    alarms: list[Count]


class Recovery(Part):
    routes: Annotated[list[Name], Field(min_length=1)]


class FileListsPart(Part):
    fields: list[Name] = []
    documents: list[Name] = []


class CreditFilePart(FileListsPart):
    alarms: list[Annotated[StrictInt, Field(ge=0, le=3650)]] = [60, 30, 7, 0]
    near_percent: Annotated[StrictInt, Field(ge=50, le=100)] = 88
    list_weekday: Weekday = None
    segments: dict[Name, FileListsPart] = {}


class PolicyFile(Part):
    """The whole file; the keys are explained in ``policy/default.toml``."""

    version: Version
    effective_from: Day
    base_currency: Currency
    currencies: Annotated[list[Currency], Field(min_length=1)]
    facts: Annotated[list[Name], Field(min_length=1)]
    report_topics: Annotated[list[Name], Field(min_length=1)]
    rates: dict[Currency, Rate] = {}
    week: Week
    daily: Daily
    intake: Intake
    clocks: dict[StrictStr, ClockPart]
    ladder: LadderPart
    authority: Authority
    scorecard: ScorecardPart
    terms: TermsPart
    limitation: Limitation
    recovery: Recovery
    credit_file: CreditFilePart = CreditFilePart()
