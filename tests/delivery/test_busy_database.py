"""Another process writes for longer than a person would wait: what was sent is marked all the same."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import event

from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from sandbox.server import SandboxServer
from tests.delivery.rig import CREDIT, Rig


def test_a_row_is_marked_as_soon_as_the_other_writer_is_done(tmp_path: Path, sandbox: SandboxServer) -> None:
    """SQLite alone has one writer at a time for the whole file; on PostgreSQL a row is nobody else's."""
    file = tmp_path / "desk.db"
    engine = open_engine(f"sqlite:///{file}", wait_seconds=0.1)
    migrate(engine)
    rig = Rig(engine, sandbox)
    rig.announce("CR-1:opened")
    other = sqlite3.connect(file, isolation_level=None)
    asked: list[object] = []

    def hold(where: str) -> None:
        if where == "posted":
            other.execute("BEGIN IMMEDIATE")

    def let_go(*connection: object) -> None:
        """Of those who ask while it writes, the first waits in vain and the second does not."""
        if other.in_transaction:
            asked.append(connection)
            if len(asked) == 2:
                other.rollback()

    event.listen(engine, "checkout", let_go)
    rig.new_delivery(crash=hold)
    rig.step()

    (message,) = rig.driver.messages(CREDIT)
    row = rig.row("CR-1:opened")
    assert len(asked) == 2
    assert (row.state, row.ts, row.error) == ("sent", message["ts"], None)
    other.close()
    engine.dispose()
