"""Statements of the click path, compiled once: on SQLite they run without SQLAlchemy's work per call.

Finding the compiled form, the bind and result objects cost some 20 microseconds a statement, the
statement itself on SQLite about 3. On PostgreSQL the way to the server is what takes time, so there the
statement goes the ordinary way. Values are converted by the same column types either way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Executable, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine


class Prepared:
    """A Core statement without expanding parameters; every value is given by the name of its bind."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._sqlite: _Compiled | None = None

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """All rows, each a sequence of the selected columns in their order."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self.statement, values).all()
        compiled = self._compiled(connection.dialect)
        return compiled.read(compiled.run(connection, values).fetchall())

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """The first row, or None."""
        return next(iter(self.rows(connection, values)), None)

    def change(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run a statement that returns no rows; gives how many it changed."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self.statement, values).rowcount
        return self._compiled(connection.dialect).run(connection, values).rowcount

    def many(self, connection: Connection, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement that returns no rows once for each set of values."""
        if connection.dialect.name != "sqlite":
            connection.execute(self.statement, values)
        else:
            self._compiled(connection.dialect).run_many(connection, values)

    def _compiled(self, dialect: Dialect) -> _Compiled:
        if self._sqlite is None:
            self._sqlite = _Compiled(self.statement, dialect)
        return self._sqlite


class _Compiled:
    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        self._sql = str(compiled)
        places = compiled.positiontup or []
        binds = [compiled.binds[name] for name in places]
        converts = [_impl(bind.type, dialect).bind_processor(dialect) for bind in binds]
        self._literals = {
            bind.key: convert(bind.value) if convert else bind.value
            for bind, convert in zip(binds, converts, strict=True)
            if not bind.required
        }
        self._in_order = _in_order([bind.key for bind in binds])
        self._converts = [
            (place, convert)
            for place, (bind, convert) in enumerate(zip(binds, converts, strict=True))
            if convert and bind.required
        ]
        self._results = _results(statement, dialect)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        given = self._given(values)
        try:
            return _driver(connection).execute(self._sql, given)
        except sqlite3.Error as error:
            raise DBAPIError.instance(self._sql, given, error, sqlite3.Error) from error

    def run_many(self, connection: Connection, values: Sequence[Mapping[str, Any]]) -> None:
        given = [self._given(each) for each in values]
        try:
            _driver(connection).executemany(self._sql, given)
        except sqlite3.Error as error:
            raise DBAPIError.instance(self._sql, given, error, sqlite3.Error) from error

    def _given(self, values: Mapping[str, Any]) -> list[Any]:
        given = self._in_order({**self._literals, **values} if self._literals else values)
        for place, convert in self._converts:
            if given[place] is not None:
                given[place] = convert(given[place])
        return given

    def read(self, rows: list[tuple[Any, ...]]) -> Sequence[Sequence[Any]]:
        if not self._results:
            return rows
        read = [list(row) for row in rows]
        for row in read:
            for place, convert in self._results:
                row[place] = convert(row[place])
        return read


def _driver(connection: Connection) -> sqlite3.Connection:
    """As SQLAlchemy's ``driver_connection``, in one step: for sqlite3 the two are the same."""
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def _in_order(names: Sequence[str]) -> Callable[[Mapping[str, Any]], list[Any]]:
    """Takes the values of these names out of a mapping, in C where there are several."""
    if len(names) < 2:
        return lambda values: [values[name] for name in names]
    take = itemgetter(*names)
    return lambda values: list(take(values))


def _results(statement: Executable, dialect: Dialect) -> list[tuple[int, Callable[[Any], Any]]]:
    columns = statement.selected_columns if isinstance(statement, Select) else ()
    found = [_impl(column.type, dialect).result_processor(dialect, None) for column in columns]
    return [(place, convert) for place, convert in enumerate(found) if convert]


def _impl(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)
