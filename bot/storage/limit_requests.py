"""Requests for another limit (table ``limit_request``): written while they are open, then left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, insert, select, update

from bot.flows.credit_limit.request import LimitKind, LimitRequest, LimitState
from bot.flows.dossier import Signature
from bot.flows.errors import NotFound, RequestMoved
from bot.flows.model import Money, Post, RiskClass
from bot.flows.policy import Level
from bot.storage.prepared import Prepared
from bot.storage.tables import limit_request
from bot.storage.tables.customers import IN_DAYS, WAITING

_L = limit_request.c
_LEVELS: TypeAdapter[tuple[Level, ...]] = TypeAdapter(tuple[Level, ...])
_SIGNATURES: TypeAdapter[tuple[Signature, ...]] = TypeAdapter(tuple[Signature, ...])
_CHANGING = ("signatures", "state", "decided_by", "decided_at", "answer")

_COLUMNS = (
    _L.id, _L.customer_id, _L.case_number, _L.kind, _L.old_minor, _L.new_minor, _L.currency, _L.reason,
    _L.asked_by, _L.asked_for, _L.asked_post, _L.asked_at, _L.risk_class, _L.policy_version, _L.levels,
    _L.since, _L.until, _L.signatures, _L.state, _L.decided_by, _L.decided_at, _L.answer, _L.version,
)  # fmt: skip
_WHOLE = select(*_COLUMNS)
_BY_ID = _WHOLE.where(_L.id == bindparam("id"))
_OF_CUSTOMER = _WHOLE.where(_L.customer_id == bindparam("customer")).order_by(_L.id)
_GRANTED = _WHOLE.where(
    _L.customer_id == bindparam("customer"), _L.state == LimitState.GRANTED.value
).order_by(_L.id)
_ENDING = _WHOLE.where(
    IN_DAYS, _L.until.between(bindparam("first", type_=_L.until.type), bindparam("last", type_=_L.until.type))
).order_by(_L.until, _L.id)
_GRANTED_OFTEN = Prepared(_GRANTED)
_ADD = insert(limit_request).returning(_L.id)
_SAVE = update(limit_request).where(_L.id == bindparam("at_id"), _L.version == bindparam("seen"), WAITING)


class LimitRequestRepository:
    """Requests with their signatures."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, request: LimitRequest) -> LimitRequest:
        """Store a new request; gives it back with its ``id``."""
        number = self._connection.execute(_ADD, _values(request)).scalar_one()
        return replace(request, id=number)

    def save(self, request: LimitRequest, seen: int) -> LimitRequest:
        """Write it as version ``seen + 1`` if it is open in version ``seen``.

        Else raises ``RequestMoved`` with how it stands and who touched it last.
        """
        values = _values(request)
        news = {name: values[name] for name in _CHANGING}
        statement = _SAVE.values(**news, version=seen + 1)
        if self._connection.execute(statement, {"at_id": request.id, "seen": seen}).rowcount != 1:
            now = self.get(request.id)
            who, when = now.last_touched
            raise RequestMoved(limit_state=now.state.value, by=who, at=when)
        return replace(request, version=seen + 1)

    def get(self, request: int) -> LimitRequest:
        """The request; raises ``NotFound``."""
        row = self._connection.execute(_BY_ID, {"id": request}).first()
        if row is None:
            raise NotFound(what="limit_request")
        return _request(row)

    def of_customer(self, customer: int) -> Sequence[LimitRequest]:
        """All of them, oldest first."""
        return [_request(row) for row in self._connection.execute(_OF_CUSTOMER, {"customer": customer})]

    def granted(self, customer: int) -> Sequence[LimitRequest]:
        """Those that were granted, oldest first; asked for with every look at a limit."""
        return [_request(row) for row in _GRANTED_OFTEN.rows(self._connection, {"customer": customer})]

    def ending(self, first: date, last: date) -> Sequence[LimitRequest]:
        """Temporary limits granted whose last day lies from ``first`` to ``last``."""
        found = self._connection.execute(_ENDING, {"first": first, "last": last})
        return [_request(row) for row in found]


def _values(request: LimitRequest) -> dict[str, Any]:
    return {
        "customer_id": request.customer,
        "case_number": request.case,
        "kind": request.kind.value,
        "old_minor": request.old.minor,
        "new_minor": request.new.minor,
        "currency": request.new.currency,
        "since": request.since,
        "until": request.until,
        "reason": request.reason,
        "asked_by": request.by,
        "asked_for": request.for_user,
        "asked_post": request.post.value,
        "asked_at": request.at,
        "risk_class": request.risk_class.value,
        "policy_version": request.policy_version,
        "levels": _LEVELS.dump_json(request.levels).decode(),
        "signatures": _SIGNATURES.dump_json(request.signatures).decode(),
        "state": request.state.value,
        "decided_by": request.decided_by,
        "decided_at": request.decided_at,
        "answer": request.answer,
        "version": request.version,
    }


def _request(row: Sequence[Any]) -> LimitRequest:
    """The columns come in the order of ``_COLUMNS``."""
    (number, customer, case, kind, old, new, currency, reason, by, for_user, post, at, risk, policy, levels,
     since, until, signatures, state, decided_by, decided_at, answer, version) = row  # fmt: skip
    return LimitRequest(
        customer=customer,
        case=case,
        kind=LimitKind(kind),
        old=Money(old, currency),
        new=Money(new, currency),
        reason=reason,
        by=by,
        post=Post(post),
        at=at,
        risk_class=RiskClass(risk),
        policy_version=policy,
        levels=_LEVELS.validate_json(levels),
        since=since,
        until=until,
        for_user=for_user,
        signatures=_SIGNATURES.validate_json(signatures),
        state=LimitState(state),
        decided_by=decided_by,
        decided_at=decided_at,
        answer=answer,
        version=version,
        id=number,
    )
