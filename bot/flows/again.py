"""Work that the database itself broke off is done again, whole (fault 60)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.flows.errors import BrokenOff

Result = TypeVar("Result")
TIMES = 3


def persistently(work: Callable[[], Result]) -> Result:
    """Do ``work``, at most three times; raises ``BrokenOff`` if it was broken off each time.

    For work whose one transaction comes last, or whose parts find what an earlier try has done.
    """
    for _ in range(TIMES - 1):
        try:
            return work()
        except BrokenOff:
            continue
    return work()
