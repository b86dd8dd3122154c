"""Notices of a day for the digests: counted by group, and the most urgent ones in full."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from bot.flows.ports import NoticeGroup, NoticeLine
from bot.storage.receivable_values import to_notice, to_receivable
from bot.storage.tables import credit_case, customer, notice, receivable

_N, _R = notice.c, receivable.c


class NoticeRepository:
    """What was announced (table ``notice``)."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def groups(self, day: date, large: Mapping[str, int]) -> Sequence[NoticeGroup]:
        """Announced and still open, counted by rule, currency, size and the people concerned."""
        keys = (_N.rule, _R.currency, customer.c.collector, credit_case.c.brought_by, _is_large(large))
        counted = select(*keys, func.count(), func.sum(_R.open_minor))
        found = _joined(counted, day).group_by(*keys)
        rows = self._connection.execute(found)
        return [
            NoticeGroup(rule, currency, collector, owner, bool(big), count, int(minor))
            for rule, currency, collector, owner, big, count, minor in rows
        ]

    def lines(
        self, day: date, groups: Collection[NoticeGroup], large: Mapping[str, int], limit: int
    ) -> Sequence[NoticeLine]:
        """The most urgent lines of these groups: the latest rung first, then the largest amount."""
        if not groups:
            return []
        wanted = or_(*(_in_group(group, large) for group in groups))
        chosen = select(notice, receivable, customer.c.name.label("customer_name"))
        found = _joined(chosen, day).where(wanted)
        ordered = found.order_by(_N.days.desc(), _R.open_minor.desc(), _R.id).limit(limit)
        return [self._line(day, row) for row in self._connection.execute(ordered).mappings()]

    def _line(self, day: date, row: Any) -> NoticeLine:
        skipped = select(func.count()).where(
            _N.receivable_id == row[_R.id], _N.day == day, _N.announced.is_(False)
        )
        passed = self._connection.execute(skipped).scalar_one()
        owed = to_receivable(_Columns(row, receivable))
        return NoticeLine(to_notice(_Columns(row, notice)), owed, row["customer_name"], passed)


class _Columns:
    """One table's columns of a joined row, by name."""

    def __init__(self, row: Any, table: Any) -> None:
        self._row, self._table = row, table

    def __getattr__(self, name: str) -> Any:
        return self._row[self._table.c[name]]


def _joined(chosen: Select[Any], day: date) -> Select[Any]:
    return (
        chosen.select_from(notice)
        .join(receivable, _R.id == _N.receivable_id)
        .join(customer, customer.c.id == _R.customer_id)
        .outerjoin(credit_case, credit_case.c.number == _R.case_number)
        .where(_N.day == day, _N.announced, _R.open_minor > 0)
    )


def _is_large(large: Mapping[str, int]) -> ColumnElement[bool]:
    """Whether the open amount is large in its currency; "" stands for every other currency."""
    named = {currency: least for currency, least in large.items() if currency}
    return _R.open_minor >= case(named, value=_R.currency, else_=large[""])


def _in_group(group: NoticeGroup, large: Mapping[str, int]) -> ColumnElement[bool]:
    owner = credit_case.c.brought_by
    return and_(
        _N.rule == group.rule,
        _R.currency == group.currency,
        customer.c.collector == group.collector if group.collector else customer.c.collector.is_(None),
        owner == group.brought_by if group.brought_by is not None else owner.is_(None),
        _is_large(large) if group.large else ~_is_large(large),
    )
