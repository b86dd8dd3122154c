"""A form in words: labels, hints and options of its fields."""

from __future__ import annotations

from collections.abc import Iterable

from bot.flows.credit_file.table import FileAction
from bot.flows.dossier import Finding
from bot.flows.forms import Field, Kind
from bot.flows.model import Action
from bot.passages.base import Passage
from bot.wording import Lines, Phrase
from bot.written import Long

_WORDS = {"fact": "fact", "topic": "report_topic", "factor": "factor", "line": "line"}
Option = tuple[str, Phrase]
_OPTION_PREFIXES = ("option", "hold_name", "fact", "document_kind", "reliability", "report_topic")


class FormPassage(Passage):
    """Inputs and what stands beside them."""

    def field_label(self, action: Action | FileAction, field: Field, currency: str) -> Phrase:
        base = field.name.partition(":")[0]
        name = field.label or base
        label = self._words.first(f"field.{action}.{name}", f"field.{name}", **self._facts(field))
        return (
            self._("form.with_currency", label=label, currency=currency)
            if field.kind in (Kind.MONEY, Kind.AMOUNTS)
            else label
        )

    def field_hint(self, action: Action | FileAction, field: Field) -> Phrase | None:
        name = field.label or field.name.partition(":")[0]
        for key in (f"hint.{action}.{name}", f"hint.{name}"):
            if self._words.knows(key):
                return self._(key, **self._facts(field))
        if field.kind is Kind.WHOLE:
            return self._("hint.whole_range", least=field.least, most=field.most)
        return None

    def _facts(self, field: Field) -> dict[str, object]:
        return {
            name: self._words.word(_WORDS[name], fact) if name in _WORDS else fact
            for name, fact in field.facts.items()
        }

    def options(self, field: Field) -> list[Option]:
        """(value, text) pairs; a chosen invoice, payment or dispute is shown as it is."""
        literal = [(value, self._("list.as_is", text=text)) for value, text in field.literal]
        return literal + [(value, self.option(value)) for value in field.options]

    def option(self, value: str) -> Phrase:
        found = [f"{prefix}.{value}" for prefix in _OPTION_PREFIXES if self._words.knows(f"{prefix}.{value}")]
        return self._(found[0]) if found else self._("list.as_is", text=value.replace("_", " "))

    def words_of(self, values: Iterable[str]) -> list[Option]:
        """Options by their words."""
        return [(value, self.option(value)) for value in values]

    def as_they_are(self, values: Iterable[str]) -> list[Option]:
        return [(value, self._("list.as_is", text=value)) for value in values]

    def compared(self, finding: Finding) -> Lines:
        """Credit's value and source before the answer that is asked for; sales' value once it is known."""
        sales = (
            self._("form.finding_sales", value=Long(finding.sales_value, 200))
            if finding.sales_value
            else None
        )
        return self._words.stack(
            self._(
                "form.finding",
                fact=finding.fact,
                value=Long(finding.value, 300),
                source=Long(finding.source, 120),
                day=finding.as_of,
            ),
            sales,
        )
