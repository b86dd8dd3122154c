"""What the database itself does to a transaction, in the words of the flows."""

from __future__ import annotations

import structlog
from sqlalchemy.exc import DBAPIError

from bot.flows.errors import BrokenOff, Busy

log = structlog.get_logger()

AGAIN = frozenset({"40001", "40P01"})
"""PostgreSQL: serialization failure, deadlock. The transaction was rolled back whole."""

LOCKED = "55P03"
"""PostgreSQL: a lock was not to be had within ``engine.WAIT_SECONDS``."""


class InOurWords:
    """Around what is done in a transaction, and not around its commit: what a cut commit did is not known.

    Raises ``Busy`` where a lock was waited for in vain, and ``BrokenOff`` after a serialization failure,
    a deadlock or a connection that was cut. A class without state, for every transaction passes through.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if not isinstance(error, DBAPIError):
            return
        state = getattr(error.orig, "sqlstate", None)
        if state == LOCKED:
            raise Busy from error
        if state in AGAIN or error.connection_invalidated:
            log.warning("transaction_broken_off", state=state)
            raise BrokenOff from error


in_our_words = InOurWords()
