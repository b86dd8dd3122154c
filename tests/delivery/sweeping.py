"""A process that sweeps once and is killed on the way, at any write or commit."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.flows import sweep, ticking
from bot.flows.ports import Desk
from bot.holidays import calendar_of
from bot.storage.engine import LOOKING, open_engine
from bot.storage.ladder import SqlLadder
from bot.storage.units import SqlUnits
from tests.support.desks import POLICY, StandingClock

PAGE = 2
_LAUNCH = multiprocessing.get_context("forkserver")  # a process that knows our modules and has no threads yet
_LAUNCH.set_forkserver_preload([__name__])


def sweep_and_die(database_url: str, now: datetime, place: int) -> bool:
    """A process ticks, killed before its ``place``-th write or commit; False if there is no such place."""
    process = _LAUNCH.Process(target=_tick, args=(database_url, now, place))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def tick(engine: Engine, now: datetime) -> None:
    """Everything that is due at this business time, two receivables a page."""
    desk = Desk(SqlUnits(engine), POLICY, StandingClock(now), calendar_of(POLICY.week))
    ladder = SqlLadder(engine)
    ticking.tick(
        desk,
        lambda desk, today, on_overdue: sweep.run(
            ladder, desk.policy, desk.calendar, today, on_overdue, size=PAGE
        ),
    )


def _tick(database_url: str, now: datetime, place: int) -> None:
    engine = open_engine(database_url)
    _kill_before(engine, place)
    tick(engine, now)
    engine.dispose()


def _kill_before(engine: Engine, place: int) -> None:
    places = count(1)

    def reached() -> None:
        if next(places) == place:
            os.kill(os.getpid(), signal.SIGKILL)

    def executing(_c: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            reached()

    def committing(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get(LOOKING) and not options.get("postgresql_readonly"):
            reached()

    event.listen(engine, "before_cursor_execute", executing)
    event.listen(engine, "commit", committing)
