"""Many receivables at once, for imports and replays; the transaction is the caller's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from bot.flows.dossier import Dispute, Notice, Receivable
from bot.storage.customers import CustomerRepository
from bot.storage.receivable_values import of_dispute, of_receivable, to_notice, to_receivable
from bot.storage.tables import customer, dispute, notice, receivable

BATCH = 500
"""Values in one IN list, below every limit on parameters."""

_R = receivable.c


class LedgerRows:
    """Receivables, their customers and notices, in bulk."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def existing(self, numbers: Sequence[str]) -> Mapping[str, tuple[Receivable, str]]:
        """Those of the numbers that are there already, with the names of their customers."""
        found: dict[str, tuple[Receivable, str]] = {}
        for some in _batches(numbers):
            rows = select(receivable, customer.c.name.label("customer_name")).join(customer)
            for row in self._connection.execute(rows.where(_R.number.in_(some))):
                found[row.number] = (to_receivable(row), row.customer_name)
        return found

    def customers(self, names: Iterable[str], by: str, at: datetime) -> Mapping[str, int]:
        """The customers of these names, made where they are not there yet."""
        repository = CustomerRepository(self._connection)
        return {name: repository.add(name, "", by, at).id for name in dict.fromkeys(names)}

    def add(self, receivables: Sequence[Receivable]) -> None:
        """Store new receivables; their ``id`` is given by the database."""
        if receivables:
            self._connection.execute(insert(receivable), [of_receivable(one) for one in receivables])

    def add_disputes(self, disputes: Mapping[str, Dispute]) -> None:
        """Store disputes by the number of their receivable."""
        found = self.existing(list(disputes))
        rows = [{**of_dispute(one), "receivable_id": found[number][0].id} for number, one in disputes.items()]
        if rows:
            self._connection.execute(insert(dispute), rows)

    def settle(self, numbers: Sequence[str], on: date) -> None:
        """Mark receivables as paid in full on a day."""
        for some in _batches(numbers):
            self._connection.execute(
                update(receivable)
                .where(_R.number.in_(some))
                .values(open_minor=0, settled_on=on, next_notice_on=None)
            )

    def announced(self, since: date, until: date) -> Iterator[tuple[str, Notice]]:
        """Announced notices of these days with the receivable's number, by day, then number."""
        found = (
            select(notice, _R.number)
            .join(receivable, _R.id == notice.c.receivable_id)
            .where(notice.c.announced, notice.c.day >= since, notice.c.day <= until)
        )
        rows = self._connection.execute(found).all()
        for row in sorted(rows, key=lambda row: (row.day, row.number)):
            yield row.number, to_notice(row)


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))
