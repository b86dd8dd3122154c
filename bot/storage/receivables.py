"""Receivables with their promises, disputes and notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.flows.dossier import Dispute, Notice, Promise, Receivable
from bot.flows.errors import NotFound
from bot.storage import receivable_values as values
from bot.storage.tables import dispute, notice, promise, receivable
from bot.storage.tables.receivables import OPEN, OPEN_PROMISE

_R = receivable.c
_WHOLE = select(receivable)
_ADD = insert(receivable).returning(_R.id)
_SAVE = update(receivable).where(_R.id == bindparam("at_id"))
_ID = select(_R.id)
_BY_ID = _WHOLE.where(_R.id == bindparam("id"))
_OF_CASE = _WHOLE.where(_R.case_number == bindparam("case")).order_by(_R.due_on, _R.number)
_NUMBERED = _WHOLE.where(_R.number == bindparam("number"))
_OPEN_MINOR = select(func.coalesce(func.sum(_R.open_minor), 0)).where(
    _R.customer_id == bindparam("customer"), _R.currency == bindparam("currency"), OPEN
)
_OLDEST = (
    _WHOLE.where(_R.customer_id == bindparam("customer"), OPEN, _R.due_moved < bindparam("today"))
    .order_by(_R.due_moved, _R.id)
    .limit(1)
)
_ADOPT = (
    update(receivable)
    .where(
        _R.customer_id == bindparam("customer"),
        _R.currency == bindparam("of_currency"),
        _R.case_number.is_(None),
        OPEN,
    )
    .values(case_number=bindparam("case"))
    .returning(*_R)
)
_LAPSING = _WHOLE.where(
    OPEN, _R.limitation_on >= bindparam("first"), _R.limitation_on <= bindparam("last")
).order_by(_R.limitation_on, _R.id)
_NOTICED = [
    select(one)
    .join_from(notice, receivable, notice.c.receivable_id == _R.id)
    .where(notice.c.day == bindparam("day"), notice.c.announced, _R.case_number.is_not(None))
    .order_by(notice.c.receivable_id, notice.c.rule)
    for one in (receivable, notice)
]
_NOTICES = (
    select(notice).where(notice.c.receivable_id == bindparam("id")).order_by(notice.c.day, notice.c.days)
)
_ADD_PROMISE = insert(promise).returning(promise.c.id)
_ADD_DISPUTE = insert(dispute).returning(dispute.c.id)
_TO_JUDGE = (
    select(promise)
    .where(OPEN_PROMISE, promise.c.pay_by < bindparam("today"))
    .order_by(promise.c.pay_by, promise.c.id)
)


class ReceivableRepository:
    """Receivables (tables ``receivable``, ``promise``, ``dispute``, ``notice``).

    In a unit that writes, a receivable that was read is held until the unit ends, so that the sweep
    and a payment do not overwrite each other (PostgreSQL; SQLite has one writer anyway).
    """

    __slots__ = ("_connection", "_writes")

    def __init__(self, connection: Connection, *, writes: bool = True) -> None:
        self._connection = connection
        self._writes = writes

    def add(self, receivable: Receivable) -> Receivable:
        """Store a new receivable; gives it back with its ``id``."""
        number = self._connection.execute(_ADD, values.of_receivable(receivable)).scalar_one()
        return replace(receivable, id=number)

    def get(self, receivable: int) -> Receivable:
        """The receivable; raises ``NotFound``."""
        row = self._read(_BY_ID, id=receivable).first()
        if row is None:
            raise NotFound(what="receivable")
        return values.to_receivable(row)

    def save(self, receivable: Receivable) -> None:
        """Write all of a stored receivable; raises ``NotFound``."""
        self._change(_SAVE, receivable.id, values.of_receivable(receivable), "receivable")

    def of_case(self, case: int) -> Sequence[Receivable]:
        """By due date, then number."""
        return [values.to_receivable(row) for row in self._read(_OF_CASE, case=case)]

    def adopt(self, customer: int, currency: str, case: int) -> Sequence[Receivable]:
        """Bind the customer's open receivables without a case to this case; answers them by due date."""
        asked = {"customer": customer, "of_currency": currency, "case": case}
        adopted = [values.to_receivable(row) for row in self._connection.execute(_ADOPT, asked)]
        return sorted(adopted, key=lambda item: (item.due_on, item.number))

    def lapsing(self, first: date, last: date) -> Sequence[Receivable]:
        """Open receivables whose limitation date lies from ``first`` to ``last``, soonest first."""
        return [values.to_receivable(row) for row in self._read(_LAPSING, first=first, last=last)]

    def numbered(self, number: str) -> Receivable | None:
        """The receivable of this invoice number."""
        row = self._read(_NUMBERED, number=number).first()
        return None if row is None else values.to_receivable(row)

    def open_minor(self, customer: int, currency: str) -> int:
        """Sum of what the customer owes in this currency, minor units."""
        asked = {"customer": customer, "currency": currency}
        return int(self._connection.execute(_OPEN_MINOR, asked).scalar_one())

    def oldest_overdue(self, customer: int, today: date) -> Receivable | None:
        """The open item of the customer that has been due the longest, if one is overdue at all."""
        row = self._connection.execute(_OLDEST, {"customer": customer, "today": today}).first()
        return None if row is None else values.to_receivable(row)

    def promises(self, receivables: Iterable[int]) -> Sequence[Promise]:
        """The promises made on these receivables, oldest first."""
        chosen = select(promise).where(promise.c.receivable_id.in_(list(receivables)))
        return [values.to_promise(row) for row in self._connection.execute(chosen.order_by(promise.c.id))]

    def add_promise(self, promise: Promise) -> Promise:
        """Store a new promise; gives it back with its ``id``."""
        number = self._connection.execute(_ADD_PROMISE, values.of_promise(promise)).scalar_one()
        return replace(promise, id=number)

    def save_promise(self, kept: Promise) -> None:
        """Write all of a stored promise; raises ``NotFound``."""
        changing = update(promise).where(promise.c.id == bindparam("at_id"))
        self._change(changing, kept.id, values.of_promise(kept), "promise")

    def promises_to_judge(self, today: date) -> Sequence[Promise]:
        """Open promises whose ``pay_by`` lies before ``today``, the oldest first."""
        return [values.to_promise(row) for row in self._connection.execute(_TO_JUDGE, {"today": today})]

    def disputes(self, receivables: Iterable[int]) -> Sequence[Dispute]:
        """The disputes on these receivables, oldest first."""
        chosen = select(dispute).where(dispute.c.receivable_id.in_(list(receivables)))
        return [values.to_dispute(row) for row in self._connection.execute(chosen.order_by(dispute.c.id))]

    def add_dispute(self, dispute: Dispute) -> Dispute:
        """Store a new dispute; gives it back with its ``id``."""
        number = self._connection.execute(_ADD_DISPUTE, values.of_dispute(dispute)).scalar_one()
        return replace(dispute, id=number)

    def save_dispute(self, settled: Dispute) -> None:
        """Write all of a stored dispute; raises ``NotFound``."""
        changing = update(dispute).where(dispute.c.id == bindparam("at_id"))
        self._change(changing, settled.id, values.of_dispute(settled), "dispute")

    def noticed(self, day: date) -> Sequence[tuple[Receivable, Notice]]:
        """Receivables that belong to a case, with what was announced for them on this day."""
        found, announced = (self._connection.execute(one, {"day": day}).all() for one in _NOTICED)
        items = {item.id: item for item in found}
        return [
            (values.to_receivable(items[row.receivable_id]), values.to_notice(row))
            for row in announced
            if row.receivable_id in items  # one that came to a case between the questions is seen next time
        ]

    def notices(self, receivable: int) -> Sequence[Notice]:
        """What was announced or skipped for a receivable, in order of time."""
        return [values.to_notice(row) for row in self._connection.execute(_NOTICES, {"id": receivable})]

    def _read(self, statement: Any, **asked: Any) -> Any:
        held = statement.with_for_update() if self._writes else statement
        return self._connection.execute(held, asked)

    def _change(self, statement: Any, number: int, news: dict[str, Any], what: str) -> None:
        if self._connection.execute(statement.values(news), {"at_id": number}).rowcount != 1:
            raise NotFound(what=what)
