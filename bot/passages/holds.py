"""Holds in words: which rule, its arithmetic, what would release it. Never just "blocked"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.flows.holding import Hold
from bot.passages.base import Passage
from bot.wording import Lines, Phrase
from bot.written import Long


class HoldPassage(Passage):
    """What stops a transfer, a signature or a shipment."""

    def holds(self, holds: Sequence[Hold]) -> Lines:
        """Each hold: which rule, its arithmetic, what would release it."""
        return self._words.stack(*(self._hold(hold) for hold in holds))

    def held(self, holds: Sequence[Hold]) -> Lines:
        """For the card: the first hold whole, each further one in a line."""
        further = (self.beside(*self._held(hold)) for hold in holds[1:])
        return self._words.stack(self._hold(holds[0]), *further)

    def _hold(self, hold: Hold) -> Lines:
        return self._words.stack(*self._held(hold), self._(f"hold.{hold.rule}.release"))

    def _held(self, hold: Hold) -> tuple[Phrase, Phrase | None]:
        """Which rule, and its arithmetic where its numbers are known."""
        arithmetic = f"hold.{hold.rule}.numbers"
        known = self._words.knows(arithmetic) and self._words.fills(arithmetic, hold.facts)
        facts = {**hold.facts, "receivable": Long(str(hold.facts.get("receivable", "")), 32)}
        return self._(f"hold.{hold.rule}"), self._(arithmetic, **facts) if known else None
