"""Statements that the two databases spell in their own way, built once and chosen by dialect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

Inserting = postgresql.Insert | sqlite.Insert
Statements = dict[str, Executable]


def insert_once(
    target: Table,
    unique: Sequence[str],
    returning: Sequence[Column[Any]] = (),
    where: ColumnElement[bool] | None = None,
) -> Statements:
    """INSERT that leaves an existing row with the same unique columns as it is.

    ``returning``: columns given back, only for a row that is new. ``where``: of a partial unique index.
    """

    def once(statement: Inserting) -> Executable:
        quiet = statement.on_conflict_do_nothing(index_elements=list(unique), index_where=where)
        return quiet.returning(*returning) if returning else quiet

    return _both(target, once)


def insert_or_replace(target: Table, unique: Sequence[str], only: Sequence[str] = ()) -> Statements:
    """INSERT that overwrites the other columns of an existing row, or only those that are named."""
    others = only or [column.name for column in target.columns if column.name not in unique]

    def over(statement: Inserting) -> Executable:
        news = {name: statement.excluded[name] for name in others}
        return statement.on_conflict_do_update(index_elements=list(unique), set_=news)

    return _both(target, over)


def fitting(statements: Statements, connection: Connection) -> Executable:
    """The one of the two for this connection's database."""
    return statements[connection.dialect.name]


def _both(target: Table, finish: Callable[[Inserting], Executable]) -> Statements:
    return {
        "sqlite": finish(sqlite.insert(target)),
        "postgresql": finish(postgresql.insert(target)),
    }
