"""A customer's credit file as one value."""

from __future__ import annotations

from dataclasses import dataclass

from bot.flows.credit_file.documents import FileDocument, current
from bot.flows.credit_file.facts import Fact, holding
from bot.flows.model import Customer


@dataclass(frozen=True, slots=True)
class CreditFile:
    """The customer, every fact ever learned and every document, each oldest first."""

    customer: Customer
    facts: tuple[Fact, ...] = ()
    documents: tuple[FileDocument, ...] = ()

    def held(self) -> dict[str, Fact]:
        """The fact that holds, by field."""
        return holding(self.facts)

    def fact(self, field: str) -> Fact | None:
        """The fact that holds for a field."""
        return self.held().get(field)

    def current(self) -> dict[str, FileDocument]:
        """The newest document, by kind."""
        return current(self.documents)

    @property
    def segment(self) -> str:
        """The customer's segment as a fact of the file; empty while unknown."""
        known = self.fact("segment")
        return known.value if known else ""
