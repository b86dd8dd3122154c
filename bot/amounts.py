"""Amounts as people write them, read exactly or refused with a reason; nothing is guessed.

NFKC once, a regular expression as gate, then whole-number arithmetic: libraries take ``NaN``, ``1e309``,
``1_000`` or Arabic digits for numbers. Digits after the point are the currency's, from CLDR through Babel.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_precision, get_currency_symbol, get_decimal_symbol, get_group_symbol

from bot.flows.model import Money

MOST_MINOR = 10**15
"""Beyond this an amount is a slip of the pen: ten million millions in a currency of hundredths."""

LONGEST = 40


class BadEntry(Exception):
    """Something typed cannot be taken.

    ``reason`` is the key of a sentence (``problem.<reason>``), ``facts`` fill it; ``read`` is always there.
    """

    def __init__(self, reason: str, facts: Mapping[str, object]) -> None:
        self.reason = reason
        self.facts = dict(facts)
        super().__init__(f"{reason}: {self.facts}")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers are written: what separates thousands, what comes before the decimals."""

    group: str
    point: str


FORMATS: dict[str, NumberFormat] = {
    "us": NumberFormat(",", "."),
    "eu": NumberFormat(".", ","),
    "fr": NumberFormat(" ", ","),
    "ch": NumberFormat("'", "."),
}
"""The formats that can be declared for a file; ``1,234.50``, ``1.234,50``, ``1 234,50``, ``1'234.50``."""


@cache
def format_of(locale: str) -> NumberFormat:
    """The number format of a locale such as ``en`` or ``zh_CN``."""
    group = unicodedata.normalize("NFKC", get_group_symbol(locale)).replace("\u2019", "'")
    return NumberFormat(group, get_decimal_symbol(locale))


def parse_amount(
    text: str,
    currency: str,
    numbers: NumberFormat | str = "en",
    *,
    zero: bool = False,
    most: int = MOST_MINOR,
) -> Money:
    """The amount written in ``text``, in ``currency``; ``numbers`` is a format or a locale.

    Raises ``BadEntry`` with ``not_an_amount``, ``ambiguous_amount`` (right in another format only),
    ``too_many_decimals`` (facts: digits) or ``amount_range`` (facts: least, most, of ``Money``).
    """
    chosen = format_of(numbers) if isinstance(numbers, str) else numbers
    bare = without_currency(folded(text), currency)
    parts = split_number(bare, chosen)
    digits = get_currency_precision(currency)
    facts: dict[str, object] = {"read": text, "currency": currency}
    if parts is None or (len(parts[1]) > digits and _reads_otherwise(bare, chosen, digits)):
        elsewhere = any(split_number(bare, other) for other in FORMATS.values())
        raise BadEntry("ambiguous_amount" if elsewhere else "not_an_amount", facts)
    whole, decimals = parts
    if len(decimals) > digits:
        raise BadEntry("too_many_decimals", {**facts, "digits": digits})
    minor = int(whole + decimals.ljust(digits, "0"))
    if minor > most or (minor == 0 and not zero):
        least = Money(0 if zero else 1, currency)
        raise BadEntry("amount_range", {**facts, "least": least, "most": Money(most, currency)})
    return Money(minor, currency)


def parse_percent(text: str, locale: str) -> int:
    """A rate such as ``2.5`` or ``2.5 %`` in basis points; raises ``BadEntry`` with ``not_a_percent``."""
    bare = folded(text).removesuffix("%").strip()
    parts = split_number(bare, format_of(locale))
    if parts is None or len(parts[1]) > 2 or len(parts[0]) > 6:
        raise BadEntry("not_a_percent", {"read": text})
    return int(parts[0] + parts[1].ljust(2, "0"))


def parse_figure(text: str, locale: str) -> Decimal:
    """A figure of a financial statement, exactly as printed: ``1,234.5``, ``-1,234.5`` or ``(1,234.5)``.

    Raises ``BadEntry`` with ``not_a_figure``, or ``ambiguous_figure`` where it is a figure in another format
    only, or another one there (``1.234``).
    """
    bare = folded(text).replace("\u2212", "-")
    inner = bare.removeprefix("-").strip()
    if inner == bare and bare.startswith("(") and bare.endswith(")"):
        inner = bare[1:-1].strip()
    chosen = format_of(locale)
    parts = split_number(inner, chosen)
    others = [found for one in FORMATS.values() if one != chosen and (found := split_number(inner, one))]
    if parts is None or (len(parts[1]) == 3 and any(not decimals for _, decimals in others)):
        raise BadEntry("ambiguous_figure" if others else "not_a_figure", {"read": text})
    figure = Decimal(f"{parts[0]}.{parts[1] or '0'}")
    return figure if inner == bare else -figure


def folded(text: str) -> str:
    """NFKC, once: full-width digits and signs become plain ones; digits of other scripts stay."""
    return unicodedata.normalize("NFKC", text).strip().replace("\u2019", "'")


def split_number(bare: str, numbers: NumberFormat) -> tuple[str, str] | None:
    """The digits before and after the point, or ``None`` where ``bare`` is not a number in this format."""
    found = _gate(numbers).fullmatch(bare) if len(bare) <= LONGEST else None
    if found is None:
        return None
    return found["whole"].replace(numbers.group, ""), found["decimals"] or ""


def without_currency(bare: str, currency: str) -> str:
    """The amount without the code or the sign of its own currency, before or behind; others stay."""
    for sign in _signs(currency):
        if bare.startswith(sign) and bare != sign:
            return bare.removeprefix(sign).strip()
        if bare.endswith(sign) and bare != sign:
            return bare.removesuffix(sign).strip()
    return bare


def _reads_otherwise(bare: str, chosen: NumberFormat, digits: int) -> bool:
    """Whether what has too many decimals here is an amount elsewhere: 1.000 is 1,000 to some."""
    others = (split_number(bare, other) for other in FORMATS.values() if other != chosen)
    return any(parts is not None and len(parts[1]) <= digits for parts in others)


@cache
def _gate(numbers: NumberFormat) -> re.Pattern[str]:
    group, point = re.escape(numbers.group), re.escape(numbers.point)
    whole = rf"[1-9]\d{{0,2}}(?:{group}\d{{3}})+|0|[1-9]\d*"
    return re.compile(rf"(?P<whole>{whole})(?:{point}(?P<decimals>\d+))?", re.ASCII)


@cache
def _signs(currency: str) -> tuple[str, ...]:
    locales = ("en", "en_US", "zh_CN", "ja", "de")
    signs = {currency, *(folded(get_currency_symbol(currency, locale)) for locale in locales)}
    yuan = {"\u00a5", "\u5143"} if currency == "CNY" else set()
    return tuple(sorted(signs | yuan, key=len, reverse=True))
