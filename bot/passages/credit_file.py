"""A credit file in words: who the customer is, what is known from where, what is missing, what expires."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.flows.credit_file.completeness import Completeness
from bot.flows.credit_file.documents import FileDocument
from bot.flows.credit_file.facts import Fact
from bot.flows.credit_file.file import CreditFile
from bot.flows.credit_file.history import Past
from bot.flows.credit_file.likeness import Near
from bot.flows.forms import Field
from bot.flows.model import Customer, Grant
from bot.passages.base import Passage
from bot.wording import Lines, Phrase
from bot.written import Long

FACTS, DOCUMENTS = 12, 8
"""How many are shown; a section holds 3,000 characters."""


class FilePassage(Passage):
    """Parts of the screens of a credit file."""

    def file_identity(self, customer: Customer, parent: Customer | None) -> Lines:
        number = None
        if customer.registration:
            kind = "checked" if customer.registration_checked else "unchecked"
            number = self._(f"file.registration.{kind}", number=Long(customer.registration, 40))
        return self._words.row(
            number,
            self._("file.country", country=customer.country) if customer.country else None,
            self._("file.parent", customer=Long(parent.name, 80)) if parent else None,
        )

    def file_group(self, members: Sequence[Customer]) -> Phrase | None:
        """The customers that belong to this one's group."""
        if not members:
            return None
        names = self._words.listed([Long(one.name, 60) for one in members[:5]])
        return self._("file.members", len(members), names=names)

    def file_standing(self, customer: Customer) -> Lines:
        risk = self._("file.class", risk_class=customer.risk_class.value) if customer.risk_class else None
        return self._words.row(
            self._("file.standing", standing=customer.standing), risk or self._("file.no_class")
        )

    def file_grant(self, grant: Grant | None, today: date) -> Phrase:
        if grant is None:
            return self._("file.no_grant")
        kind = "grant" if grant.valid_to >= today else "grant_ended"
        return self._(f"file.{kind}", limit=grant.limit, until=grant.valid_to)

    def file_line(self, customer: Customer) -> Lines:
        """A customer in a list: name, number, standing, class."""
        return self._words.stack(
            self._("file.title", customer=Long(customer.name, 100)),
            self._words.row(self.file_standing(customer), self.file_identity(customer, None) or None),
        )

    def file_missing(self, complete: Completeness) -> Lines:
        """What is missing, by kind of thing; nothing where the file is complete."""
        lists = (
            ("file.missing_facts", complete.fields, "fact"),
            ("file.missing_documents", complete.documents, "document_kind"),
            ("file.expired_documents", complete.expired, "document_kind"),
        )
        said = [
            self._(key, names=self._words.listed([self._words.word(prefix, name) for name in names]))
            for key, names, prefix in lists
            if names
        ]
        return self._words.stack(*said)

    def file_facts(self, file: CreditFile) -> Lines:
        held = list(file.held().values())
        if not held:
            return self._words.stack(self._("file.no_facts"))
        return self._words.stack(self._("file.facts"), self._some([self.fact(one) for one in held], FACTS))

    def fact(self, fact: Fact) -> Phrase:
        """One fact with its origin, and whether a second person has seen it."""
        seen = "verified" if fact.verified_by else "unverified"
        return self._(
            f"file.fact.{seen}",
            fact=self._words.word("fact", fact.field),
            value=Long(fact.value, 80),
            source=Long(fact.source, 40),
            day=fact.as_of,
            reliability=fact.reliability,
            who=self.person(fact.verified_by),
        )

    def fact_name(self, field: str) -> Phrase:
        return self._words.word("fact", field)

    def past(self, past: Past) -> Lines:
        """One entry of a field's history: the value, where it comes from, by whom, and what became of it."""
        one = past.fact
        checked = self._(
            "history.verified" if one.verified_by else "history.unverified",
            who=self.person(one.verified_by),
            at=one.verified_at,
        )
        return self._words.stack(
            self._("history.value", value=Long(one.value, 300)),
            self._(
                "history.origin",
                source=Long(one.source, 120),
                day=one.as_of,
                reliability=one.reliability,
            ),
            self._words.row(
                self._("history.entered", who=self.person(one.entered_by), at=one.entered_at), checked
            ),
            self._fate(past),
        )

    def _fate(self, past: Past) -> Phrase:
        if past.by is not None:
            value = Long(past.by.value, 80)
            return self._("history.superseded", value=value, day=past.by.as_of, at=past.by.entered_at)
        return self._("history.holds" if past.holds else "history.earlier")

    def file_choices(self, file: CreditFile, field: Field) -> list[tuple[str, Phrase]]:
        """The facts that may be verified, as options."""
        by_id = {str(fact.id): fact for fact in file.facts}
        return [(value, self._fact_option(by_id[value])) for value in field.options if value in by_id]

    def _fact_option(self, fact: Fact) -> Phrase:
        name = self._words.word("fact", fact.field)
        return self._("file.fact_option", fact=name, value=Long(fact.value, 40))

    def near_choices(self, near: Sequence[Near]) -> list[tuple[str, Phrase]]:
        """The customers it may be, and that it is none of them."""
        known = [(str(one.customer.id), self._("new.this_one", customer=one.customer.name)) for one in near]
        return [*known, ("different", self._("new.none_of_these"))]

    def file_documents(self, file: CreditFile, today: date) -> Lines:
        papers = list(file.current().values())
        if not papers:
            return self._words.stack(self._("file.no_documents"))
        lines = [self.document(one, today) for one in papers]
        return self._words.stack(self._("file.documents"), self._some(lines, DOCUMENTS))

    def document(self, document: FileDocument, today: date) -> Phrase:
        """One document with the days it is still valid."""
        left = document.days_left(today)
        kind = "endless" if left is None else "ended" if left < 0 else "valid"
        return self._(
            f"file.document.{kind}",
            abs(left or 0),
            kind=self._words.word("document_kind", document.kind),
            title=Long(document.title, 60),
            day=document.expires_on,
        )
