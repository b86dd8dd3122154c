"""Financial statements of customers (table ``financial_statement``); rows are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from bot.flows.rating.filed import Filed
from bot.flows.rating.layouts import Layout, Line
from bot.flows.rating.statements import Statement
from bot.storage.tables import financial_statement

_S = financial_statement.c
_OF_CUSTOMER = select(financial_statement).where(_S.customer_id == bindparam("customer")).order_by(_S.id)
_ADD = insert(financial_statement).returning(_S.id)


class StatementRepository:
    """Statements as they were entered, corrections beside what they correct."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, customer: int, filed: Filed) -> Filed:
        """File a statement; an earlier one of the same period stays. Answers it with its id."""
        number = self._connection.execute(_ADD, _values(customer, filed)).scalar_one()
        return replace(filed, id=number)

    def of_customer(self, customer: int) -> Sequence[Filed]:
        """Every statement ever entered, in the order of entry."""
        return [_filed(row) for row in self._connection.execute(_OF_CUSTOMER, {"customer": customer})]


def _values(customer: int, filed: Filed) -> dict[str, Any]:
    statement = filed.statement
    known = {line.value: str(figure) for line, figure in statement.figures.items() if figure is not None}
    return {
        "customer_id": customer,
        "period_end": statement.period_end,
        "months": statement.months,
        "currency": statement.currency,
        "unit": statement.unit,
        "layout": statement.layout.value,
        "audited": statement.audited,
        "source": statement.source,
        "figures": known,
        "units_confirmed_by": statement.units_confirmed_by,
        "kept_because": filed.kept_because,
        "entered_by": filed.by,
        "entered_at": filed.at,
    }


def _filed(row: Any) -> Filed:
    statement = Statement(
        period_end=row.period_end,
        months=row.months,
        currency=row.currency,
        unit=row.unit,
        layout=Layout(row.layout),
        audited=row.audited,
        source=row.source,
        figures={Line(line): int(figure) for line, figure in row.figures.items()},
        units_confirmed_by=row.units_confirmed_by,
    )
    return Filed(statement, row.entered_by, row.entered_at, row.kept_because, row.id)
