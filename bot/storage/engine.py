"""One engine per process: a SQLite file, or PostgreSQL through psycopg 3.

On SQLite a transaction that writes starts with ``BEGIN IMMEDIATE``: a deferred one that reads first
fails with "database is locked" at once, whatever the timeout. One that only looks starts with a
plain ``BEGIN`` and waits for nobody.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from bot.storage.errors import DatabaseBusy, StorageError
from bot.storage.haste import left

WAIT_SECONDS = 1.5
"""How long a lock is waited for: a person's answer has 3 s in all, and up to 1.3 s goes by in the queue."""

THREADS = 32
LOOKING = "credit_desk_looking"
YIELDING = "credit_desk_yielding"

PRAGMAS = (
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 8000",  # pages, 16 MiB: hot pages are copied back, and synced, less often
    "PRAGMA recursive_triggers = ON",  # else REPLACE deletes a journal row without asking its trigger
)
BUSY = "database.busy"
PATIENCE = "SET LOCAL lock_timeout = "


class Yielding(threading.local):
    """What a thread does before another transaction of its own begins: else it would wait for itself."""

    give_way: Callable[[], None] | None = None


class Queueing(sqlite3.Connection):
    """A connection whose writers of one process pass one after the other, without polling the file.

    SQLite itself waits by sleeping ever longer, so under load the unlucky wait for long; the writers of
    other processes are still waited for in that way.
    """

    turn: threading.Lock
    wait_seconds: float
    holds = False
    _patience = -1  # milliseconds; not set yet

    def prepare(self) -> None:
        """Set what SQLite forgets with each connection."""
        self.execute("PRAGMA page_size = 2048")  # of a new file: a commit writes whole pages, of short rows
        if self.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            self.execute("PRAGMA journal_mode = WAL")
        for pragma in PRAGMAS:
            self.execute(pragma)

    def begin_writing(self) -> None:
        """Take the turn and the file; raises ``DatabaseBusy`` if either is not to be had in time."""
        seconds = left(self.wait_seconds)
        asked = monotonic()
        if not self.turn.acquire(timeout=seconds):
            raise DatabaseBusy(BUSY)
        self.holds = True
        try:
            self._wait_for_file(seconds - (monotonic() - asked))
            self.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            self._pass_on()
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise DatabaseBusy(BUSY) from error
            raise

    def _wait_for_file(self, seconds: float) -> None:
        """Writers of other processes are waited for as long as the turn has left over."""
        milliseconds = max(0, int(round(seconds, 1) * 1000))
        if milliseconds != self._patience:
            self.execute(f"PRAGMA busy_timeout = {milliseconds}")
            self._patience = milliseconds

    def commit(self) -> None:
        super().commit()
        self._pass_on()

    def rollback(self) -> None:
        super().rollback()
        self._pass_on()

    def close(self) -> None:
        super().close()
        self._pass_on()

    def _pass_on(self) -> None:
        if self.holds:
            self.holds = False
            self.turn.release()


def open_engine(url: str, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """The engine for ``url`` (``sqlite:///file.db`` or ``postgresql://...``); raises ``StorageError``."""
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, wait_seconds)
    return _postgresql(address, wait_seconds)


def looking(engine: Engine) -> Engine:
    """The same pool, for transactions that only look: one consistent picture, no write lock."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{LOOKING: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def yielding(engine: Engine) -> Yielding:
    """What the calling thread does first before it begins a transaction at ``engine``."""
    kept: Yielding = engine.get_execution_options()[YIELDING]
    return kept


def _address(url: str) -> URL:
    address = make_url(url)
    backend = address.get_backend_name()
    if backend == "sqlite":
        return address.set(drivername="sqlite+pysqlite")
    if backend in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    raise StorageError("database.unknown", read=backend)


def _sqlite(address: URL, wait_seconds: float) -> Engine:
    engine = create_engine(
        address,
        pool_size=THREADS,
        max_overflow=8,
        pool_timeout=wait_seconds,
        pool_use_lifo=True,  # the connection used last has the warmest page cache
        connect_args={
            "timeout": wait_seconds,
            "isolation_level": None,
            "cached_statements": 256,
            "factory": Queueing,
        },
        execution_options={YIELDING: Yielding()},
    )
    turn = threading.Lock()

    def prepare(connection: Queueing, record: Any) -> None:  # noqa: ARG001
        connection.turn = turn
        connection.wait_seconds = wait_seconds
        connection.prepare()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def driver_of(connection: Connection) -> Queueing:
    """The SQLite connection underneath, for what is not worth SQLAlchemy's work per call."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, Queueing)
    return driver


def _begin(connection: Connection) -> None:
    driver, options = driver_of(connection), connection.get_execution_options()
    if give_way := options[YIELDING].give_way:
        give_way()
    if options.get(LOOKING, False):
        driver.execute("BEGIN")
    else:
        driver.begin_writing()


def _postgresql(address: URL, wait_seconds: float) -> Engine:
    engine = create_engine(
        address,
        pool_size=THREADS,
        max_overflow=8,
        pool_timeout=wait_seconds,
        pool_pre_ping=True,
        connect_args={
            "options": f"-c timezone=UTC -c lock_timeout={int(wait_seconds * 1000)}",
            "application_name": "credit-desk",
            "connect_timeout": 10,
        },
        execution_options={YIELDING: Yielding()},
    )

    def hasten(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        seconds = left(wait_seconds)
        if seconds < wait_seconds and not statement.startswith(PATIENCE):
            connection.exec_driver_sql(f"{PATIENCE}{int(seconds * 1000)}")  # late: one more hardly counts

    event.listen(engine, "before_cursor_execute", hasten)
    return engine
