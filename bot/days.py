"""Calendar days as people write them: ``YYYY-MM-DD`` and nothing else.

The gate comes before the parser: ``date.fromisoformat`` also takes ``20260301`` and ``2026-W10-1``.
"""

from __future__ import annotations

import re
from datetime import date

from bot.amounts import BadEntry, folded

EARLIEST = date(1990, 1, 1)
LATEST = date(2099, 12, 31)
WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(text: str, earliest: date = EARLIEST, latest: date = LATEST) -> date:
    """The day written in ``text``.

    Raises ``BadEntry`` with ``not_a_date`` or ``date_out_of_bounds`` (facts: least, most).
    """
    bare = folded(text)
    if not WRITTEN.fullmatch(bare):
        raise BadEntry("not_a_date", {"read": text})
    try:
        day = date.fromisoformat(bare)
    except ValueError:
        raise BadEntry("not_a_date", {"read": text}) from None
    return within(day, text, earliest, latest)


def within(day: date, text: str, earliest: date = EARLIEST, latest: date = LATEST) -> date:
    """``day`` if it lies within the bounds; raises ``BadEntry`` (``date_out_of_bounds``)."""
    if not earliest <= day <= latest:
        raise BadEntry("date_out_of_bounds", {"read": text, "least": earliest, "most": latest})
    return day
