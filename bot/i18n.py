"""Languages: the catalogues, and how amounts, days and instants are written in each.

A message is named by an id such as ``card.turn``; both languages are catalogues of their
own, English too, read from ``locales/<locale>/LC_MESSAGES/credit_desk.po`` at start.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import get_day_names
from babel.messages.pofile import read_po
from babel.numbers import get_currency_precision, get_decimal_symbol, get_group_symbol

from bot.flows.model import Money

LOCALES = ("en", "zh_CN")
FALLBACK = "en"
FOLDER = Path(__file__).parent / "locales"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one language; a message with a plural has one form for each number class."""

    locale: str
    messages: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]

    def __contains__(self, key: str) -> bool:
        return key in self.messages

    def pattern(self, key: str, count: int = 1) -> str:
        """The pattern of a message; raises ``KeyError`` with the id of one that is missing."""
        forms = self.messages[key]
        return forms[min(self.plural(count), len(forms) - 1)]


@cache
def catalogue(locale: str) -> Catalogue:
    """The catalogue of ``en`` or ``zh_CN``, read once."""
    path = FOLDER / locale / "LC_MESSAGES" / "credit_desk.po"
    with path.open("rb") as file:
        entries = read_po(file, locale=locale, abort_invalid=True)
    messages = {_key(entry.id): _forms(entry.string) for entry in entries if entry.id}
    return Catalogue(locale, messages, gettext.c2py(entries.plural_expr))


def _key(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def locale_of(tag: str | None) -> str:
    """Our locale for a tag as Slack gives it (``zh-CN``, ``en-GB``); English for any we do not speak."""
    language = (tag or "").replace("-", "_").partition("_")[0].casefold()
    return "zh_CN" if language == "zh" else FALLBACK


@cache
def _precision(currency: str) -> int:
    return get_currency_precision(currency)


@cache
def _symbols(locale: str) -> tuple[str, str]:
    return get_group_symbol(locale), get_decimal_symbol(locale)


def figure(minor: int, currency: str, locale: str) -> str:
    """An amount without its code, such as ``800,000`` or ``0.05``; minor digits only when not zero."""
    group, point = _symbols(locale)
    digits = _precision(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    text = f"{whole:,}".replace(",", group)
    return f"{text}{point}{rest:0{digits}d}" if rest else text


def money(amount: Money, locale: str) -> str:
    """``CNY 800,000``: the code is always shown; a negative amount begins with a minus sign."""
    sign = MINUS if amount.minor < 0 else ""
    return f"{sign}{amount.currency} {figure(amount.minor, amount.currency, locale)}"


def example_amount(currency: str, locale: str) -> str:
    """An amount as this reader types it, with as many decimals as the currency has."""
    group, point = _symbols(locale)
    digits = _precision(currency)
    return f"120{group}000{point}{'50'.ljust(digits, '0')[:digits]}" if digits else f"120{group}000"


def whole(number: int, locale: str) -> str:
    text = f"{abs(number):,}".replace(",", _symbols(locale)[0])
    return f"{MINUS}{text}" if number < 0 else text


def decimal(number: float, places: int, locale: str) -> str:
    """A measured figure, such as people needed, with so many places: ``1,234.50``. Never for money."""
    group, point = _symbols(locale)
    before, _, after = f"{abs(number):,.{places}f}".partition(".")
    text = before.replace(",", group) + (f"{point}{after}" if after else "")
    return f"{MINUS}{text}" if number < 0 else text


def exact(number: Fraction, locale: str) -> str:
    """A figure with as many places as it has, as it is typed: ``-1,234.5``; of endless ones twelve."""
    group, point = _symbols(locale)
    before, _, after = f"{Decimal(abs(number.numerator)) / Decimal(number.denominator):,.12f}".partition(".")
    after = after.rstrip("0")
    text = before.replace(",", group) + (f"{point}{after}" if after else "")
    return f"-{text}" if number < 0 else text


def day(value: date) -> str:
    """A calendar day of the company, ``2026-03-01``: never shifted by the reader's zone."""
    return value.isoformat()


def weekday(value: date, locale: str) -> str:
    names: Mapping[int, str] = get_day_names("wide", locale=locale)
    return names[value.weekday()]


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local_day(value: date, zone: str) -> date:
    return value.astimezone(_zone(zone)).date() if isinstance(value, datetime) else value


def clock_time(at: datetime, zone: str) -> str:
    """An instant in words, in the reader's zone: ``2026-11-23 17:00 UTC+8``."""
    local = at.astimezone(_zone(zone))
    return f"{local:%Y-%m-%d %H:%M} {_offset(local.utcoffset() or timedelta())}"


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")


def instant(at: datetime, zone: str) -> str:
    """Slack's date token: each viewer sees own zone and language; the fallback is ours."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{clock_time(at, zone)}>"


def hour(at: datetime, zone: str, *, token: bool) -> str:
    """The time of day, ``17:00 UTC+8``; as Slack's date token each viewer sees own zone."""
    local = at.astimezone(_zone(zone))
    words = f"{local:%H:%M} {_offset(local.utcoffset() or timedelta())}"
    return f"<!date^{int(at.timestamp())}^{{time}}|{words}>" if token else words
