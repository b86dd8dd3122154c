"""Reviews of customers (table ``review``), the calls for them (``review_call``), and who is reviewed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Date, bindparam, delete, exists, func, insert, literal, or_, select, update

from bot.flows.model import RiskClass
from bot.flows.reviews.calls import ReviewCall
from bot.flows.reviews.rhythm import Because, Ending, Result, Review, Reviewed, endings_of
from bot.storage.customers import CUSTOMER_COLUMNS, customer_of, grant_of
from bot.storage.statements import fitting, insert_once
from bot.storage.tables import (
    credit_grant,
    customer,
    file_document,
    receivable,
    review,
    review_call,
    risk_transfer,
)
from bot.storage.tables.receivables import OPEN
from bot.storage.transfers import to_transfer

_V, _CALL, _C, _G = review.c, review_call.c, customer.c, credit_grant.c
_T, _D = risk_transfer.c, file_document.c
_ENDLESS = date(9999, 12, 31)

_ADD = insert(review).returning(_V.id)
_LAST = (
    select(review)
    .where(_V.customer_id == bindparam("customer"))
    .order_by(_V.reviewed_on.desc(), _V.id.desc())
    .limit(1)
)
_CALL_ONCE = insert_once(review_call, ["customer_id"])
_CALLS = select(review_call).order_by(_CALL.due_on, _CALL.customer_id)
_NEWEST = select(func.max(_G.id)).group_by(_G.customer_id)
_REVIEWED_ON = select(func.max(_V.reviewed_on)).where(_V.customer_id == _C.id).scalar_subquery()
_OWES = exists().where(receivable.c.customer_id == _C.id, OPEN)


def _granted(*columns: Any) -> Any:
    """Of customers whose newest grant is in force, or has ended while something is owed; by customer."""
    return (
        select(*columns)
        .join_from(credit_grant, customer, _C.id == _G.customer_id)
        .where(_G.id.in_(_NEWEST), or_(_G.valid_to >= bindparam("today"), _OWES))
        .order_by(_C.id)
    )


_WHO, _GRANTS = _granted(*CUSTOMER_COLUMNS, _REVIEWED_ON), _granted(credit_grant)
_LAST_DAY = func.max(func.coalesce(_D.expires_on, literal(_ENDLESS, Date)))
_PAPERS = select(_D.customer_id, _D.kind, _LAST_DAY.label("ends")).group_by(_D.customer_id, _D.kind)
_EXPIRED = _PAPERS.having(bindparam("today") > _LAST_DAY)
_REGISTER = select(risk_transfer).where(_T.verified_by != "").order_by(_T.customer_id, _T.id)


class ReviewRepository:
    """What was reviewed, what was called for, and the portfolio in a fixed number of queries."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, customer: int, one: Review) -> Review:
        """Record a review; a call for it is answered. Gives it back with its id."""
        values = {
            "customer_id": customer,
            "reviewed_on": one.on,
            "result": one.result.value,
            "note": one.note,
            "by": one.by,
            "at": one.at,
            "risk_class": one.risk_class.value,
            "policy_version": one.policy_version,
        }
        number = self._connection.execute(_ADD, values).scalar_one()
        self.take_back([customer])
        return replace(one, id=number)

    def last(self, customer: int) -> Review | None:
        """The newest review of a customer."""
        row = self._connection.execute(_LAST, {"customer": customer}).first()
        return None if row is None else _review(row)

    def portfolio(self, today: date) -> Sequence[Reviewed]:
        """Every customer with a grant in force, or with one that has ended while something is owed."""
        endings = self._endings(today)
        grants = {one.customer_id: one for one in self._connection.execute(_GRANTS, {"today": today})}
        people = self._connection.execute(_WHO, {"today": today})
        return [
            Reviewed(customer_of(row[:-1]), grant_of(grants[row[0]]), row[-1], tuple(endings[row[0]]))
            for row in people
            if row[0] in grants  # one granted between the two questions is seen the next time
        ]

    def _endings(self, today: date) -> dict[int, list[Ending]]:
        """What has ended by today, by customer."""
        found: dict[int, list[Ending]] = defaultdict(list)
        for row in self._connection.execute(_EXPIRED, {"today": today}):
            found[row.customer_id].append(Ending(Because.DOCUMENT, row.kind, row.ends + timedelta(days=1)))
        register: dict[int, list[Any]] = defaultdict(list)
        for row in self._connection.execute(_REGISTER):
            register[row.customer_id].append(to_transfer(row))
        for number, instruments in register.items():
            found[number] += [one for one in endings_of((), instruments) if one.on <= today]
        return found

    def calls(self) -> Sequence[ReviewCall]:
        """The calls nobody has answered yet, the longest due first."""
        return [_call(row) for row in self._connection.execute(_CALLS)]

    def call(self, calls: Iterable[ReviewCall]) -> None:
        """Keep that these were told; a call another tick has made meanwhile stands."""
        rows = [
            {
                "customer_id": one.customer,
                "due_on": one.on,
                "because": one.because.value,
                "what": one.what,
                "told_on": one.told_on,
                "late_on": one.late_on,
            }
            for one in calls
        ]
        if rows:
            self._connection.execute(fitting(_CALL_ONCE, self._connection), rows)

    def take_back(self, customers: Collection[int]) -> None:
        """Take the calls for these customers off."""
        gone = delete(review_call).where(_CALL.customer_id == bindparam("of"))
        if customers:
            self._connection.execute(gone, [{"of": number} for number in customers])

    def call_late(self, customers: Collection[int], on: date) -> None:
        """Keep that the manager was told of these."""
        told = update(review_call).where(_CALL.customer_id == bindparam("of")).values(late_on=bindparam("on"))
        if customers:
            self._connection.execute(told, [{"of": number, "on": on} for number in customers])


def _review(row: Any) -> Review:
    return Review(
        on=row.reviewed_on,
        result=Result(row.result),
        note=row.note,
        by=row.by,
        at=row.at,
        risk_class=RiskClass(row.risk_class),
        policy_version=row.policy_version,
        id=row.id,
    )


def _call(row: Any) -> ReviewCall:
    return ReviewCall(row.customer_id, row.due_on, Because(row.because), row.what, row.told_on, row.late_on)
