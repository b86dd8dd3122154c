"""Payloads already handled: the same one delivered again has no second effect."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete

from bot.storage.outbox import Transaction, insert_new
from bot.storage.tables import receipt

KEPT = timedelta(days=1)
"""Slack repeats an event for about an hour, and a replay is signed for five minutes."""


class Receipts:
    """Inside a transaction: ``first`` and the effect are committed together or not at all."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def first(self, key: str, kind: str, at: datetime) -> bool:
        """Whether this payload is seen for the first time; ``at`` is the real instant."""
        row = {"key": key, "kind": kind, "at": at}
        added = self._transaction.execute(
            insert_new(self._transaction, receipt).returning(receipt.c.key), row
        )
        return added.first() is not None

    def prune(self, now: datetime) -> None:
        """Forget receipts that no repetition can follow any more."""
        self._transaction.execute(delete(receipt).where(receipt.c.at < now - KEPT))


class CommittedReceipts:
    """Receipts in a transaction of their own, for what has no other effect in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def first(self, key: str, kind: str, at: datetime) -> bool:
        with self._engine.begin() as connection:
            return Receipts(connection).first(key, kind, at)

    def prune(self, now: datetime) -> None:
        with self._engine.begin() as connection:
            Receipts(connection).prune(now)
