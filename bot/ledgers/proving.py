"""The order of dates and the format of numbers: declared, or proven by the file itself, never guessed.

An order of dates is proven when it alone fits every date of the file. A number format is proven when every
format that fits all amounts reads the same amounts; decimals beyond the currency's do not rule one out, for
``1.234`` may be a thousand badly declared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from bot.amounts import FORMATS, NumberFormat, folded, split_number
from bot.ledgers.sheets import LedgerError
from bot.saying import Said, said

_YEAR, _PART = r"(?P<year>\d{4})", r"\d{1,2}"
_MARK = r"(?P<mark>[/.\-])"
ORDERS: dict[str, re.Pattern[str]] = {
    "mdy": re.compile(rf"(?P<month>{_PART}){_MARK}(?P<day>{_PART})(?P=mark){_YEAR}", re.ASCII),
    "dmy": re.compile(rf"(?P<day>{_PART}){_MARK}(?P<month>{_PART})(?P=mark){_YEAR}", re.ASCII),
    "ymd": re.compile(rf"{_YEAR}{_MARK}(?P<month>{_PART})(?P=mark)(?P<day>{_PART})", re.ASCII),
}
CHINESE = re.compile(rf"{_YEAR}年(?P<month>{_PART})月(?P<day>{_PART})日", re.ASCII)


def read_date(text: str, order: str) -> date | None:
    """The date written in ``text`` in that order, or ``None``; 2012年3月5日 fits every order."""
    plain = folded(text)
    found = CHINESE.fullmatch(plain) or ORDERS[order].fullmatch(plain)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def date_order(texts: Sequence[str], declared: str | None) -> str:
    """The order of the dates, as declared or proven; raises ``LedgerError``."""
    if declared is not None:
        if declared not in ORDERS:
            raise LedgerError("ledger.dates.form", read=declared, known=tuple(ORDERS))
        return declared
    fitting = _fitting(ORDERS, lambda order: (read_date(text, order) for text in texts))
    return _one(fitting, texts, said("ledger.dates"), "--dates", ORDERS)


def number_format(texts: Sequence[str], declared: str | None) -> tuple[str, NumberFormat]:
    """The format of the amounts, as declared or proven; raises ``LedgerError``."""
    if declared is not None:
        if declared not in FORMATS:
            raise LedgerError("ledger.numbers.form", read=declared, known=tuple(FORMATS))
        return declared, FORMATS[declared]
    plain = [folded(text) for text in texts]
    fitting = _fitting(FORMATS, lambda name: (split_number(text, FORMATS[name]) for text in plain))
    readings = {
        tuple(split_number(text, FORMATS[name]) for text in plain): name for name in reversed(fitting)
    }
    name = _one(list(readings.values()), texts, said("ledger.numbers"), "--numbers", FORMATS)
    return name, FORMATS[name]


def _fitting(candidates: Iterable[str], read: Callable[[str], Iterable[object]]) -> list[str]:
    return [name for name in candidates if all(value is not None for value in read(name))]


def _one(fitting: list[str], texts: Sequence[str], what: Said, option: str, known: Iterable[str]) -> str:
    if len(fitting) == 1 or (fitting and not texts):
        return fitting[0]
    facts = {"what": what, "option": option, "known": tuple(known)}
    if fitting:
        raise LedgerError("ledger.unproven", fitting=tuple(fitting), **facts)
    raise LedgerError(
        "ledger.unfitting", some=tuple(repr(text) for text in dict.fromkeys(texts[:3])), **facts
    )
