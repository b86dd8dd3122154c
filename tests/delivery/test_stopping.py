"""Faults 5 and 15: an orderly stop loses nothing, and a connection that is silent ends the process."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.running import RESTART_STATUS
from bot.sockets import Watch
from tests.delivery.processes import CHECKOUT, bot, environment, exit_status, until_listening, until_ready
from tests.delivery.rig import CREDIT, Rig


def test_a_terminated_process_finishes_what_is_under_way_and_ends_well_within_ten_seconds(
    rig: Rig, database_url: str
) -> None:
    with bot(environment(database_url, rig.sandbox.api_url)) as child:
        listening = until_ready(child)
        rig.driver.fault("chat.postMessage", "hang", seconds=1.0)
        rig.announce("CR-1:opened")
        rig.driver.wait_until(rig.posts, 10)
        started = time.monotonic()
        child.send_signal(signal.SIGTERM)
        status = exit_status(child, 10)
        took = time.monotonic() - started

    assert listening == "socket-mode worker"
    assert status == 0
    assert took < 10
    assert rig.texts(CREDIT) == ["CR-1:opened"]
    assert rig.row("CR-1:opened").state == "sent"


def test_a_committed_row_is_delivered_by_a_running_process_without_being_asked(
    rig: Rig, database_url: str
) -> None:
    with bot(environment(database_url, rig.sandbox.api_url)) as child:
        until_ready(child)
        rig.announce("CR-1:opened")
        rig.driver.wait_until(lambda: rig.texts() == ["CR-1:opened"], 10)

    assert len(rig.posts()) == 1


def test_a_frozen_slack_ends_the_process_with_the_status_that_asks_for_a_restart(tmp_path: Path) -> None:
    sandbox = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--port", "0"], cwd=CHECKOUT, text=True, stdout=subprocess.PIPE
    )
    try:
        assert sandbox.stdout is not None
        address = sandbox.stdout.readline().removeprefix("Open ").strip()
        until_listening(address)
        url = f"sqlite:///{tmp_path / 'desk.db'}"
        with bot(environment(url, f"{address}api/", CREDIT_DESK_STALE="1.5")) as child:
            until_ready(child)
            sandbox.send_signal(signal.SIGSTOP)
            status = exit_status(child, 30)
            said = child.stderr.read() if child.stderr else ""
    finally:
        sandbox.send_signal(signal.SIGCONT)
        sandbox.kill()
        sandbox.communicate()

    assert status == RESTART_STATUS, said


@pytest.mark.parametrize(("silent", "fresh"), [(59.0, True), (61.0, False)])
def test_silence_counts_from_the_last_pong(silent: float, fresh: bool) -> None:
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    clock = [start]
    ended: list[str] = []
    watch = Watch(lambda: start.timestamp() + 100, lambda: clock[0], 60.0, lambda: ended.append("stale"))
    watch.look()

    clock[0] = start + timedelta(seconds=100 + silent)
    looked = [watch.look(), watch.look()]

    assert looked == [fresh, fresh]
    assert ended == ([] if fresh else ["stale"])


def test_a_connection_that_never_heard_anything_is_stale_too() -> None:
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    clock = [start]
    ended: list[str] = []
    watch = Watch(lambda: None, lambda: clock[0], 60.0, lambda: ended.append("stale"))
    watch.look()

    clock[0] = start + timedelta(seconds=61)
    watch.look()

    assert ended == ["stale"]
