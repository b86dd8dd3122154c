"""Column types and short ways to declare columns of SQLModel tables.

Money is a whole number of minor units, an instant is UTC-aware on both databases, a document is
JSON text. ``NAMES`` gives every constraint the same name wherever a schema is made.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

METADATA = MetaData(naming_convention=NAMES)


class Row(SQLModel):
    """A row of one of our tables; it never leaves ``bot.storage``."""

    metadata: ClassVar[MetaData] = METADATA


class Cents(TypeDecorator[int]):
    """Minor units of a currency: whole numbers only, since SQLite's ``Numeric`` is a float."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise TypeError(f"an amount is a whole number of minor units, not {value!r}")
        return value


class Instant(TypeDecorator[datetime]):
    """A moment, stored as UTC and read as UTC-aware; a value without a zone is refused.

    On SQLite it is text such as ``2026-03-02 09:30:00.000000``, which sorts as time does. Converted here in
    one step: moments are half of what a click reads.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002
        return _from_text if dialect.name == "sqlite" else _to_utc


WITHOUT_ZONE = len("2026-03-02 09:30:00.000000")


def _to_utc(value: datetime | None) -> datetime | None:
    return None if value is None else _in_utc(value)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None or value.utcoffset() is None:
        raise ValueError(f"an instant needs a zone: {value.isoformat()} has none")
    return value.astimezone(UTC)


@lru_cache(64)  # of a few moments a click writes each several times
def _to_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    return _in_utc(value).isoformat(" ", "microseconds")[:WITHOUT_ZONE]


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


_WRITE_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _to_json(value: Any | None) -> str | None:
    if not value:
        return None if value is None else "{}"
    return _WRITE_JSON(dict(value))


class Words(TypeDecorator[dict[str, str]]):
    """A flat JSON object of short words: the facts of a journal entry or of an announcement."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002
        return _to_json

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, str] | None:  # noqa: ARG002
        return None if value is None else cast(dict[str, str], json.loads(value))


def a_number(*, key: bool = False, null: bool = False, of: str = "") -> Any:
    """A whole number; ``key``: the table counts it up; ``of``: it names a row of another table."""
    return _column(Integer(), key=key, null=null, of=of)


def an_amount(*, null: bool = False) -> Any:
    """An amount in minor units."""
    return _column(Cents(), null=null)


def a_text(*, key: bool = False, null: bool = False, unique: bool = False, of: str = "") -> Any:
    """A text of any length."""
    return _column(String(), key=key, null=null, unique=unique, of=of)


def a_document() -> Any:
    """A JSON document kept as text, made and read by pydantic."""
    return _column(Text())


def some_words() -> Any:
    """A flat JSON object of texts."""
    return _column(Words())


def a_flag() -> Any:
    """True or false."""
    return _column(Boolean())


def a_day(*, null: bool = False) -> Any:
    """A calendar day of the company's zone."""
    return _column(Date(), null=null)


def an_instant(*, null: bool = False, **more: Any) -> Any:
    """A moment in time."""
    return _column(Instant(), null=null, **more)


def _column(kind: Any, *, key: bool = False, null: bool = False, of: str = "", **more: Any) -> Any:
    links = (ForeignKey(of),) if of else ()
    return Field(sa_column=Column(kind, *links, primary_key=key, nullable=null, **more))


def table(row: type[Row]) -> Table:
    """The Core table behind a row class: hot paths speak to it without objects."""
    return cast(Table, vars(row)["__table__"])
