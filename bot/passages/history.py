"""The journal in words: who did what, and what was entered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.flows.dossier import JournalEntry
from bot.flows.model import Money
from bot.passages.base import Passage
from bot.wording import Lines, Phrase
from bot.written import Long

_MONEY = re.compile(r"^([A-Z]{3}) (-?\d+)$")
_WORD_LISTS = {
    "missing": "shortfall",
    "deviations": "deviation",
    "missing_items": "report_topic",
    "item": "report_topic",
}
_HIDDEN = frozenset({"handover", "version", "submission", "case"})


class HistoryPassage(Passage):
    """Events of a case."""

    def events(self, entries: Sequence[JournalEntry]) -> Lines:
        return self._words.stack(
            *(self._("event.line", at=entry.at, did=self.did(entry)) for entry in entries)
        )

    def did(self, entry: JournalEntry) -> Phrase:
        """Who did what: ``did.<action>``, or a plain account of an action that has no sentence."""
        undecided = "did.vote.undecided" if entry.facts.get("undecided") else ""
        return self._words.first(
            undecided or f"did.{entry.action}",
            "did.other",
            who=self.person(entry.actor),
            doing=entry.action.replace("_", " "),
        )

    def details(self, entry: JournalEntry) -> Lines:
        """What was entered, one line a fact, under the labels of the form."""
        shown = [(name, value) for name, value in entry.facts.items() if value and name not in _HIDDEN]
        return self._some([self.detail(entry.action, name, value) for name, value in shown], 10)

    def detail(self, action: str, name: str, value: str) -> Phrase:
        """A label that asks is followed by its answer without a colon."""
        label = self.label(action, name)
        asks = label.pattern.endswith(("?", "？"))
        return self._(
            "event.detail_asked" if asks else "event.detail", label=label, value=self.entered(name, value)
        )

    def label(self, action: str, name: str) -> Phrase:
        base, _, rest = name.partition(":")
        if rest:
            return self._words.first(
                f"fact.{rest}", f"report_topic.{rest}", f"factor.{rest}", "list.as_is", text=rest
            )
        keys = (f"field.{action}.{base}", f"entry.{name}", f"field.{base}", "list.as_is")
        return self._words.first(*keys, text=name.replace("_", " "))

    def entered(self, name: str, value: str) -> object:
        """A value of the journal: money is ``CNY 80000`` in minor units, options are their keys."""
        found = _MONEY.match(value)
        if found and name not in ("receivable", "payment_reference"):
            return Money(int(found[2]), found[1])
        prefix = _WORD_LISTS.get(name)
        if prefix and all(self._words.knows(f"{prefix}.{word}") for word in value.split()):
            return self._words.listed([self._words.word(prefix, word) for word in value.split()])
        if name in ("person", "deputy", "to_user"):
            return self.person(value)
        if name in ("fact", "extra_fact"):
            return self._words.word("fact", value)
        for known in ("option", "hold_name", "stage"):
            if self._words.knows(f"{known}.{value}"):
                return self._(f"{known}.{value}")
        return Long(value, 400)
