"""How long the request in hand may still wait for the database, whatever it waits for (fault 19).

A request may meet several locks one after the other, and each by itself may take ``engine.WAIT_SECONDS``.
Known to the thread that does the request; who says nothing waits for each lock as long as the engine allows.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from time import monotonic

LEAST = 0.1
"""Seconds that are always granted: enough for a lock that is about to be given back."""


class _Haste(threading.local):
    until = inf


_haste = _Haste()


@contextmanager
def by(until: float) -> Iterator[None]:
    """Inside, nothing waits much beyond this instant, in seconds of ``time.monotonic``."""
    before, _haste.until = _haste.until, until
    try:
        yield
    finally:
        _haste.until = before


def left(most: float) -> float:
    """Seconds that may be waited now, of at most so many."""
    return min(most, max(LEAST, _haste.until - monotonic()))
