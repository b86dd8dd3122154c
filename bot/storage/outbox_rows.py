"""A row of the outbox as values: what delivery works on, what an operator is shown."""

from __future__ import annotations

from sqlalchemy import Row

from bot.delivery.items import Item, Line


def item_of(row: Row[tuple[object, ...]]) -> Item:
    return Item(
        id=row.id,
        key=row.key,
        kind=row.kind,
        to=row.recipient,
        case=row.case_number,
        thread_of=row.thread_of,
        facts=row.facts,
        attempts=row.attempts,
        attempted_at=row.attempted_at,
        created_at=row.created_at,
        plain=row.plain,
        token=row.lease_by,
        error=row.error or "",
        channel=row.channel or "",
    )


def line_of(row: Row[tuple[object, ...]]) -> Line:
    return Line(
        row.id,
        row.state,
        row.kind,
        row.recipient,
        row.case_number,
        row.attempts,
        row.error or "",
        row.created_at,
    )
