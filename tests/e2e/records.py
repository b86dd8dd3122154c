"""The database of a test read as it is: what a refusal must leave alone, what was said, what waits."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, MetaData, select

from bot.flows.ports import Announcement
from bot.storage.units import SqlUnits
from tests.e2e.company import JSON, Company

Dump = dict[str, list[str]]
NOT_BUSINESS = frozenset({"receipt", "person", "alembic_version"})
"""Tables a refusal may touch: payloads already handled, and who speaks which language."""

_shapes: dict[str, MetaData] = {}


def engine_of(company: Company) -> Engine:
    units = company.desk.units
    assert isinstance(units, SqlUnits)
    return units.engine


def dump(company: Company) -> Dump:
    """Every row of every table as text, once nothing is under way; alerts to operators are left out."""
    settle(company)
    engine = engine_of(company)
    tables = _tables(engine)
    with engine.connect() as connection:
        return {
            name: sorted(repr(tuple(row)) for row in connection.execute(_rows(table)))
            for name, table in tables.items()
            if name not in NOT_BUSINESS
        }


def _tables(engine: Engine) -> dict[str, Any]:
    key = str(engine.url)
    if key not in _shapes:
        _shapes[key] = MetaData()
        _shapes[key].reflect(engine)
    return dict(_shapes[key].tables)


def _rows(table: Any) -> Any:
    rows = select(table)
    return rows.where(table.c.kind != "operator_alert") if table.name == "outbox" else rows


def rows_of(company: Company, table: str, **equal: object) -> list[Any]:
    engine = engine_of(company)
    shape = _tables(engine)[table]
    asked = select(shape).where(*(shape.c[name] == value for name, value in equal.items()))
    with engine.connect() as connection:
        return list(connection.execute(asked))


def is_quiet(company: Company) -> bool:
    """Whether everything that is due was said: what is left waits for its hour of business time."""
    now = company.desk.clock.now()
    waiting = [row for row in rows_of(company, "outbox") if row.state in ("pending", "sending", "unknown")]
    return all(
        row.state == "pending" and row.error is None and _instant(row.not_before) > _instant(now)
        for row in waiting
    )


def _instant(value: Any) -> Any:
    return value.replace(tzinfo=None)


def settle(company: Company, seconds: float = 30.0) -> None:
    """Wait until the outbox is empty of what is due."""
    company.driver.wait_until(lambda: is_quiet(company), seconds)


def standing(company: Company, kind: str, reference: str) -> JSON | None:
    """Where a message in place stands: enough of it to click on."""
    found = rows_of(company, "slack_message", kind=kind, reference=reference)
    return {"channel": found[0].channel, "ts": found[0].ts} if found else None


def announce(company: Company, *announcements: Announcement) -> None:
    with company.desk.units() as unit:
        unit.outbox.add(announcements)


def words(message: JSON) -> str:
    """Everything a message, a view or an answer says, in one text."""
    return json.dumps(message, ensure_ascii=False)


def told(outcome: JSON) -> str:
    """What somebody was told privately, wherever: in the answer, over the page, beside a field."""
    ack = outcome.get("ack") or {}
    shown = [
        ack,
        outcome.get("ephemerals") or [],
        outcome.get("opened_view") or {},
        outcome.get("errors") or {},
    ]
    return json.dumps(shown, ensure_ascii=False)


def opened_form(outcome: JSON) -> bool:
    """Whether a form of a step (not a refusal) came up."""
    view = outcome.get("opened_view") or {}
    return str(view.get("callback_id", "")).startswith("case:")


def eventually(company: Company, look: Callable[[], Any], seconds: float = 15.0) -> Any:
    return company.driver.wait_until(look, seconds)
