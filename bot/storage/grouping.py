"""Several units of work of one thread in one SQLite transaction, committed together (docs/decisions/0016).

Each unit after the first is a savepoint, so one that fails takes back only what it did itself. What the
units of a group did may be told to people only when the group is settled.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from bot.storage.engine import driver_of, yielding


class Undone(Exception):
    """The database itself undid a transaction that had not been settled; nothing of it was saved."""


UNDONE = "SQLite took the whole group back, as it may on a full disk"


class Group:
    """The transaction that the units of one thread share; the first unit begins it."""

    def __init__(self, engine: Engine, idle: list[Connection]) -> None:
        self._engine = engine
        self._idle = idle
        self._connection: Connection | None = None
        self._opening = False
        self._units_open = 0

    @property
    def connection(self) -> Connection | None:
        """Where the units so far can be seen; ``None`` while nothing is uncommitted."""
        return self._connection

    @contextmanager
    def unit(self) -> Iterator[Connection]:
        """One unit of work; raises ``DatabaseBusy`` like any other transaction if it is the first."""
        is_first = self._connection is None
        with self._whole() if is_first else self._savepoint() as connection:
            self._units_open += 1
            try:
                yield connection
            finally:
                self._units_open -= 1

    @contextmanager
    def _whole(self) -> Iterator[Connection]:
        """The first unit is all there is to take back: it needs no savepoint."""
        try:
            yield self._open()
        except BaseException:
            self.undo()
            raise

    @contextmanager
    def _savepoint(self) -> Iterator[Connection]:
        assert self._connection is not None
        run = driver_of(self._connection).execute
        if not driver_of(self._connection).in_transaction:
            raise Undone(UNDONE)  # a savepoint would begin a transaction of its own, and commit it
        run("SAVEPOINT unit")
        try:
            yield self._connection
        except BaseException:
            if driver_of(self._connection).in_transaction:
                run("ROLLBACK TO unit")
                run("RELEASE unit")
            raise
        else:
            run("RELEASE unit")

    def _open(self) -> Connection:
        try:
            connection = self._idle.pop()  # atomic, as append is
        except IndexError:
            connection = self._engine.connect()
        self._opening = True
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        finally:
            self._opening = False
        self._connection = connection
        return connection

    def settle(self) -> None:
        """Commit the units so far; if that fails all of them are undone, and the error is raised."""
        if self._units_open:
            raise RuntimeError("a unit of work is still open; leave it before anything else is waited for")
        connection, self._connection = self._connection, None
        if connection:
            driver = driver_of(connection)
            try:
                if not driver.in_transaction:
                    raise Undone(UNDONE)
                connection.commit()
            except BaseException:
                driver.rollback()  # SQLite keeps it open, and SQLAlchemy takes it for closed
                connection.close()
                raise
            self._idle.append(connection)

    def undo(self) -> None:
        """Take back the units that are not settled."""
        connection, self._connection = self._connection, None
        if connection:
            connection.close()

    def give_way(self) -> None:
        """Another transaction of this thread begins: it must see our units, and not wait for our lock."""
        if not self._opening:
            self.settle()


class Grouping:
    """Which group a thread works in, if in any."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: list[Connection] = []  # one for each lane: the pool need not be asked at every click
        self._mine = threading.local()
        self._yielding = yielding(engine)

    @property
    def group(self) -> Group | None:
        """The group of this thread."""
        return getattr(self._mine, "group", None)

    @contextmanager
    def together(self) -> Iterator[Group]:
        """What this thread writes inside is committed with ``settle``; what is not settled is undone."""
        group = Group(self._engine, self._idle)
        with self._within(group):
            try:
                yield group
            finally:
                group.undo()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Inside, each unit of this thread is a transaction of its own again."""
        with self._within(None):
            yield

    @contextmanager
    def _within(self, group: Group | None) -> Iterator[None]:
        before = self.group
        self._enter(group)
        try:
            yield
        finally:
            self._enter(before)

    def _enter(self, group: Group | None) -> None:
        self._mine.group = group
        self._yielding.give_way = group.give_way if group else None
