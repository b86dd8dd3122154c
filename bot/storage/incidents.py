"""Default incidents by customer (table ``default_incident``): found in one query, of however many cases.

The dossier of the case is the record and the truth. The table repeats it, written by whatever writes the case
and in the same transaction; it is read only to find what is known of many customers at once. Incidents are
added to a case and never changed, so a place in the dossier is written once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.flows.dossier import CreditCase, Incident
from bot.flows.model import Money
from bot.storage.statements import fitting, insert_once
from bot.storage.tables import default_incident

_I = default_incident.c

_ADD = insert_once(default_incident, ["case_number", "place"])
_OF_CUSTOMERS = (
    select(_I.customer_id, _I.kind, _I.happened_on, _I.amount_minor, _I.currency, _I.evidence, _I.recorded_by)
    .where(_I.customer_id.in_(bindparam("customers", expanding=True)))
    .order_by(_I.customer_id, _I.happened_on, _I.id)
)


def write_incidents(connection: Connection, case: CreditCase) -> None:
    """Repeat the incidents of a stored case; those that are there already are left as they are."""
    if case.incidents:
        rows = [_row(case, place, one) for place, one in enumerate(case.incidents)]
        connection.execute(fitting(_ADD, connection), rows)


def read_incidents(connection: Connection, customers: Collection[int]) -> Sequence[tuple[int, Incident]]:
    """The incidents of these customers, each with the customer's id, the oldest first."""
    if not customers:
        return []
    rows = connection.execute(_OF_CUSTOMERS, {"customers": sorted(customers)})
    return [(row[0], _incident(row)) for row in rows]


def _row(case: CreditCase, place: int, one: Incident) -> dict[str, Any]:
    return {
        "case_number": case.number,
        "place": place,
        "customer_id": case.customer.id,
        "kind": one.kind,
        "happened_on": one.on,
        "amount_minor": one.amount.minor if one.amount else None,
        "currency": one.amount.currency if one.amount else "",
        "evidence": one.evidence.replace("\x00", ""),  # PostgreSQL's texts cannot hold it
        "recorded_by": one.by,
    }


def _incident(row: Sequence[Any]) -> Incident:
    amount = None if row[3] is None else Money(row[3], row[4])
    return Incident(row[1], row[2], amount, row[5], row[6])
