"""The facts and documents of customers' files (tables ``fact`` and ``file_document``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.flows.credit_file.documents import FileDocument, current
from bot.flows.credit_file.facts import Fact, Reliability, supersedes
from bot.flows.errors import NotFound
from bot.storage.tables import fact, file_document

_F, _D = fact.c, file_document.c

_FACTS = select(fact).where(_F.customer_id == bindparam("customer")).order_by(_F.id)
_DOCUMENTS = select(file_document).where(_D.customer_id == bindparam("customer")).order_by(_D.id)
_DOCUMENT = select(file_document).where(_D.id == bindparam("id"))
_ALARMING = (
    select(file_document).where(_D.next_alarm_on <= bindparam("today")).order_by(_D.next_alarm_on, _D.id)
)
_LEARN = insert(fact).returning(_F.id)
_ADD = insert(file_document).returning(_D.id)


class FileRepository:
    """What is known of customers, and the papers it was read from."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def facts(self, customer: int) -> Sequence[Fact]:
        """Every fact ever learned of a customer, in the order of their entry."""
        return [_fact(row) for row in self._connection.execute(_FACTS, {"customer": customer})]

    def learn(self, customer: int, facts: Iterable[Fact]) -> Sequence[Fact]:
        """Store new facts; each takes the place of the older ones of its field. Answers them with ids."""
        known = list(self.facts(customer))
        learned = []
        for one in facts:
            number = self._connection.execute(_LEARN, _of_fact(customer, one)).scalar_one()
            new = replace(one, id=number)
            self._supersede([old.id for old in known if supersedes(new, old)], number)
            known = [replace(old, superseded_by=number) if supersedes(new, old) else old for old in known]
            known.append(new)
            learned.append(new)
        return learned

    def verify(self, one: Fact) -> None:
        """Store by whom and when a fact was verified; raises ``NotFound``."""
        seen = {"verified_by": one.verified_by, "verified_at": one.verified_at}
        changed = self._connection.execute(update(fact).where(_F.id == one.id).values(seen))
        if changed.rowcount != 1:
            raise NotFound(what="fact")

    def documents(self, customer: int) -> Sequence[FileDocument]:
        """The papers of a customer, in the order of their coming in."""
        return [_document(row) for row in self._connection.execute(_DOCUMENTS, {"customer": customer})]

    def document(self, number: int) -> tuple[FileDocument, int]:
        """A paper and the id of its customer; raises ``NotFound``."""
        row = self._connection.execute(_DOCUMENT, {"id": number}).first()
        if row is None:
            raise NotFound(what="document")
        return _document(row), row.customer_id

    def add_document(self, customer: int, document: FileDocument) -> FileDocument:
        """Put a paper on file; of its kind only the newest may still sound an alarm."""
        number = self._connection.execute(_ADD, _of_document(customer, document)).scalar_one()
        stored = self.documents(customer)
        newest = current(stored)[document.kind].id
        silent = [one.id for one in stored if one.kind == document.kind and one.id != newest]
        if silent:
            self._connection.execute(
                update(file_document).where(_D.id.in_(silent)).values(next_alarm_on=None)
            )
        return next(one for one in self.documents(customer) if one.id == number)

    def alarming(self, today: date) -> Sequence[tuple[FileDocument, int]]:
        """Papers whose expiry has to be told today, each with the id of its customer."""
        rows = self._connection.execute(_ALARMING, {"today": today})
        return [(_document(row), row.customer_id) for row in rows]

    def set_alarm(self, document: int, on: date | None) -> None:
        """The day of a paper's next alarm, or none any more."""
        self._connection.execute(update(file_document).where(_D.id == document).values(next_alarm_on=on))

    def _supersede(self, facts: Sequence[int], by: int) -> None:
        if facts:
            self._connection.execute(update(fact).where(_F.id.in_(facts)).values(superseded_by=by))


def _of_fact(customer: int, one: Fact) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "field": one.field,
        "value": one.value,
        "source": one.source,
        "as_of": one.as_of,
        "reliability": one.reliability.value,
        "document_id": one.document,
        "entered_by": one.entered_by,
        "entered_at": one.entered_at,
        "verified_by": one.verified_by,
        "verified_at": one.verified_at,
        "superseded_by": one.superseded_by,
    }


def _fact(row: Any) -> Fact:
    return Fact(
        field=row.field,
        value=row.value,
        source=row.source,
        as_of=row.as_of,
        reliability=Reliability(row.reliability),
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        document=row.document_id,
        verified_by=row.verified_by,
        verified_at=row.verified_at,
        superseded_by=row.superseded_by,
        id=row.id,
    )


def _of_document(customer: int, one: FileDocument) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "kind": one.kind,
        "title": one.title,
        "number": one.number,
        "issued_on": one.issued_on,
        "expires_on": one.expires_on,
        "link": one.link,
        "added_by": one.by,
        "added_at": one.at,
        "next_alarm_on": one.next_alarm_on,
    }


def _document(row: Any) -> FileDocument:
    return FileDocument(
        kind=row.kind,
        title=row.title,
        by=row.added_by,
        at=row.added_at,
        number=row.number,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        link=row.link,
        next_alarm_on=row.next_alarm_on,
        id=row.id,
    )
