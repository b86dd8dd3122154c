"""The register of risk transfer (table ``risk_transfer``) and the claims under it (``risk_claim``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update

from bot.flows.errors import NotFound
from bot.flows.model import Money
from bot.flows.risk_transfer.claims import LAPSED, Claim
from bot.flows.risk_transfer.instrument import RiskTransfer, TransferKind
from bot.storage import receivable_values
from bot.storage.statements import fitting, insert_or_replace
from bot.storage.tables import receivable, risk_claim, risk_transfer
from bot.storage.tables.receivables import OPEN
from bot.storage.tables.risk import ALARMING, WITH_DEADLINE

_T, _C, _R = risk_transfer.c, risk_claim.c, receivable.c

_OF_CUSTOMER = select(risk_transfer).where(_T.customer_id == bindparam("customer")).order_by(_T.id)
_BY_ID = select(risk_transfer).where(_T.id == bindparam("id"))
_ALARMING = (
    select(risk_transfer)
    .where(ALARMING, _T.next_alarm_on <= bindparam("today"))
    .order_by(_T.next_alarm_on, _T.id)
)
_DEADLINES = select(_T.claim_days).where(WITH_DEADLINE, _T.verified_by != "").distinct()
_ADD = insert(risk_transfer).returning(_T.id)
_KEY = ("transfer_id", "receivable_id")
_TELL = insert_or_replace(risk_claim, _KEY, only=("mark", "told_on"))
_NOTIFY = insert_or_replace(risk_claim, _KEY, only=("notified_on", "notified_by", "note"))

_UNDER = and_(_R.customer_id == _T.customer_id, OPEN)
_KNOWN = and_(_C.transfer_id == _T.id, _C.receivable_id == _R.id)
_TO_NOTIFY = and_(
    WITH_DEADLINE,
    _T.verified_by != "",
    _R.due_moved < bindparam("today"),
    _R.invoiced_on >= _T.valid_from,
    or_(_T.valid_until.is_(None), _R.invoiced_on <= _T.valid_until),
    _C.notified_on.is_(None),
)
_UNTOLD = and_(
    _T.claim_days == bindparam("days"),
    _R.due_on <= bindparam("latest"),
    or_(_C.mark.is_(None), _C.mark > LAPSED),
)


def _claims(*conditions: Any) -> list[Any]:
    """The same rows three times, by their keys: instrument, invoice, and what is known of the claim."""
    joined = risk_transfer.join(receivable, _UNDER).outerjoin(risk_claim, _KNOWN)
    keys = _T.id.label("of_transfer"), _R.id.label("of_item")
    return [
        select(*keys, *each.c)
        .select_from(joined)
        .where(_TO_NOTIFY, *conditions)
        .order_by(_R.due_on, _R.id, _T.id)
        for each in (risk_transfer, receivable, risk_claim)
    ]


_NEARING = _claims(_UNTOLD)
_OF_ONE = _claims(_T.customer_id == bindparam("customer"))
_TOLD_NEAR = _claims(_C.told_on == bindparam("day"), _C.mark > LAPSED)
_TOLD_LAPSED = _claims(_C.told_on == bindparam("day"), _C.mark == LAPSED)


class TransferRepository:
    """Instruments as they were entered, verified and ended, and the claims under them."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, customer: int, one: RiskTransfer) -> RiskTransfer:
        """Store a new instrument (id 0), or one in place of what it was; answers it with its id."""
        values = _of_transfer(customer, one)
        if not one.id:
            return replace(one, id=self._connection.execute(_ADD, values).scalar_one())
        if (
            self._connection.execute(update(risk_transfer).where(_T.id == one.id).values(values)).rowcount
            != 1
        ):
            raise NotFound(what="transfer")
        return one

    def get(self, number: int) -> tuple[RiskTransfer, int]:
        """An instrument and the id of its customer; raises ``NotFound``."""
        row = self._connection.execute(_BY_ID, {"id": number}).first()
        if row is None:
            raise NotFound(what="transfer")
        return to_transfer(row), row.customer_id

    def of_customer(self, customer: int) -> Sequence[RiskTransfer]:
        """Every instrument ever entered for a customer, in the order of entry."""
        return [to_transfer(row) for row in self._connection.execute(_OF_CUSTOMER, {"customer": customer})]

    def alarming(self, today: date) -> Sequence[tuple[RiskTransfer, int]]:
        """Instruments whose expiry has to be told today, each with the id of its customer."""
        rows = self._connection.execute(_ALARMING, {"today": today})
        return [(to_transfer(row), row.customer_id) for row in rows]

    def set_alarm(self, number: int, on: date | None) -> None:
        """The day of an instrument's next alarm, or none any more."""
        self._connection.execute(update(risk_transfer).where(_T.id == number).values(next_alarm_on=on))

    def claims(self, today: date, within: int) -> Sequence[Claim]:
        """Overdue invoices to be notified with so many days left or fewer, or lapsed and not yet told so.

        Asked once for each length of deadline there is in the register, so that an index finds the invoices.
        """
        found: list[Claim] = []
        for days in sorted(self._connection.execute(_DEADLINES).scalars()):
            latest = today + timedelta(days=within - days)
            found += self._read(_NEARING, today=today, days=days, latest=latest)
        return found

    def claims_of(self, customer: int, today: date) -> Sequence[Claim]:
        """The customer's overdue invoices of which a provider is still to be notified, the oldest first."""
        return self._read(_OF_ONE, customer=customer, today=today)

    def tell_claim(self, claim: Claim) -> None:
        """Store which alarm of a claim was told when; a notification meanwhile is not overwritten."""
        self._connection.execute(fitting(_TELL, self._connection), _of_claim(claim))

    def notify_claim(self, claim: Claim) -> None:
        """Store that the provider was notified, beside what was told."""
        self._connection.execute(fitting(_NOTIFY, self._connection), _of_claim(claim))

    def claims_told(self, day: date, *, lapsed: bool) -> Sequence[Claim]:
        """Claims told on this day that are still unpaid and not notified, the soonest deadline first."""
        found = self._read(_TOLD_LAPSED if lapsed else _TOLD_NEAR, day=day, today=day)
        return sorted(found, key=lambda claim: (claim.deadline, claim.item.id))

    def _read(self, statements: Sequence[Any], **asked: Any) -> list[Claim]:
        transfers, items, known = (
            {(row.of_transfer, row.of_item): row for row in self._connection.execute(one, asked)}
            for one in statements
        )
        return [
            Claim(
                to_transfer(one),
                receivable_values.to_receivable(items[key]),
                claim.mark,
                claim.told_on,
                claim.notified_on,
                claim.notified_by or "",
                claim.note or "",
            )
            for key, one in transfers.items()
            if key in items and (claim := known.get(key))  # one paid between the questions is left out
        ]


def _of_claim(claim: Claim) -> dict[str, Any]:
    return {
        "transfer_id": claim.transfer.id,
        "receivable_id": claim.item.id,
        "mark": claim.mark,
        "told_on": claim.told_on,
        "notified_on": claim.notified_on,
        "notified_by": claim.notified_by,
        "note": claim.note,
    }


def _of_transfer(customer: int, one: RiskTransfer) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "kind": one.kind.value,
        "provider": one.provider,
        "number": one.number,
        "percent": one.percent,
        "cap_minor": one.cap.minor if one.cap else None,
        "cap_currency": one.cap.currency if one.cap else "",
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "claim_days": one.claim_days,
        "recourse": one.recourse,
        "link": one.link,
        "entered_by": one.entered_by,
        "entered_at": one.entered_at,
        "verified_by": one.verified_by,
        "verified_at": one.verified_at,
        "ended_on": one.ended_on,
        "ended_by": one.ended_by,
        "ended_why": one.ended_why,
        "next_alarm_on": one.next_alarm_on,
    }


def to_transfer(row: Any) -> RiskTransfer:
    """An instrument from a row of its table."""
    return RiskTransfer(
        kind=TransferKind(row.kind),
        provider=row.provider,
        number=row.number,
        percent=row.percent,
        valid_from=row.valid_from,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        cap=None if row.cap_minor is None else Money(row.cap_minor, row.cap_currency),
        valid_until=row.valid_until,
        claim_days=row.claim_days,
        recourse=bool(row.recourse),
        link=row.link,
        verified_by=row.verified_by,
        verified_at=row.verified_at,
        ended_on=row.ended_on,
        ended_by=row.ended_by,
        ended_why=row.ended_why,
        next_alarm_on=row.next_alarm_on,
        id=row.id,
    )
