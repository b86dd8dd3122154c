"""Scheduling all open receivables by a new policy, in bulk by situation (see ``bot/storage/ladder.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from sqlalchemy import ColumnElement, Connection, Engine, and_, select, update

from bot.flows.changeover import SCHEDULED_BY
from bot.flows.dossier import Receivable
from bot.flows.sweep import Answer, Bounds
from bot.storage.facts import SettingRepository
from bot.storage.ladder import PLAN, SqlPage, locked
from bot.storage.tables import receivable

CURSOR = "ladder.cursor"
"""Setting: ``VERSION number``, the last receivable that was scheduled by that version."""

_R = receivable.c


class SqlChangeover:
    """The port ``ChangeStore`` of the changeover."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def page(self, version: str, size: int, day: date, bounds: Bounds) -> Iterator[SqlChangePage]:
        """One transaction over at most ``size`` open receivables, in the order of their numbers.

        It holds the lock of the sweep, so two processes do one page after the other.
        """
        with self._engine.begin() as connection:
            locked(connection)
            yield SqlChangePage(connection, version, size, day, bounds)


class SqlChangePage(SqlPage):
    """The port ``ChangePage``: one transaction."""

    def __init__(self, connection: Connection, version: str, size: int, day: date, bounds: Bounds) -> None:
        self._version = version
        self._settings = SettingRepository(connection)
        self._last = 0
        super().__init__(connection, day, size, bounds)

    def situations(self) -> Sequence[tuple[Receivable, int]]:
        return () if self._is_done() else super().situations()

    def reschedule(self, answers: Sequence[Answer]) -> None:
        """Write place and next day of every receivable of the page, and how far this has come."""
        if answers:
            self._fill(answers)
            self._move_over()
        if self.is_last:
            self._settings.set(SCHEDULED_BY, self._version)
        else:
            self._settings.set(CURSOR, f"{self._version} {self._last}")

    def _is_done(self) -> bool:
        """Another process may have finished while this one waited for the lock."""
        return self._settings.get(SCHEDULED_BY) == self._version

    def _page(self, size: int) -> ColumnElement[bool]:
        left = and_(_R.open_minor > 0, _R.id > self._begun())
        nth = select(_R.id).where(left).order_by(_R.id).offset(size - 1).limit(1)
        last = self._connection.execute(nth).scalar_one_or_none()
        if last is None or self._is_done():
            self.is_last = True
            return left
        self._last = last
        return and_(left, _R.id <= last)

    def _begun(self) -> int:
        version, _, number = (self._settings.get(CURSOR) or "").rpartition(" ")
        return int(number) if version == self._version else 0

    def _move_over(self) -> None:
        self._connection.execute(
            update(receivable)
            .where(self._mine, self._same_situation())
            .values(
                last_rule=PLAN.c.new_last_rule,
                due_moved=PLAN.c.new_due_moved,
                next_notice_on=PLAN.c.new_next_notice_on,
            )
        )
