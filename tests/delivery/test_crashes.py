"""Faults 2 and 3: the process is killed between commit, claim, post and store; one message in the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.clocks import DEMO
from bot.delivery.rounds import CRASH_STATUS
from tests.delivery.processes import bot, environment, exit_status
from tests.delivery.rig import CREDIT, Rig

POINTS = ("committed", "claimed", "posted", "stored")


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_step_leaves_exactly_one_message(rig: Rig, database_url: str, point: str) -> None:
    with rig.units() as unit:
        unit.settings.set(DEMO, "yes")
    rig.time = datetime.now(UTC)  # the process that is killed lives in real time
    rig.announce("CR-1:opened")

    with bot(environment(database_url, rig.sandbox.api_url, CREDIT_DESK_CRASH_AT=point), "worker") as child:
        status = exit_status(child)
    there_at_the_crash = len(rig.driver.messages(CREDIT))
    rig.new_delivery()
    rig.steps(6, 61)

    (message,) = rig.driver.messages(CREDIT)
    row = rig.row("CR-1:opened")
    assert status == CRASH_STATUS
    assert there_at_the_crash == (point in ("posted", "stored"))
    assert (row.state, row.ts) == ("sent", message["ts"])


def test_a_row_whose_sender_vanished_is_looked_up_only_when_its_lease_is_over(rig: Rig) -> None:
    rig.announce("CR-1:opened")
    rig.new_delivery(crash=_vanish_when("claimed"))
    with pytest.raises(Vanished):
        rig.step()
    rig.new_delivery()

    rig.step(59)
    during = rig.row("CR-1:opened").state
    rig.step(2)
    after = rig.row("CR-1:opened").state
    rig.steps(3, 20)

    assert (during, after) == ("sending", "unknown")
    assert rig.texts() == ["CR-1:opened"]


class Vanished(Exception):
    """Stands for the end of a process inside this one."""


def _vanish_when(point: str) -> Callable[[str], None]:
    def crash(reached: str) -> None:
        if reached == point:
            raise Vanished

    return crash
