"""Fault 59 through the protocol: the disk takes nothing more from a running bot, and then takes it again."""

from __future__ import annotations

import resource
import socket
import urllib.error
import urllib.request
from pathlib import Path

from bot.flows.model import Action
from tests.e2e import cases, records
from tests.e2e.company import bot_process, prepared, workplace

HEALED_SECONDS = 60.0


def test_a_person_is_told_that_nothing_was_saved_health_is_red_and_it_goes_on_by_itself(
    tmp_path: Path,
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    with (
        workplace() as sandbox,
        prepared(sandbox, url, PORT=str(port)) as office,
        bot_process(office.env) as bot,
    ):
        office.driver.wait_connected()
        office.wait_swept()
        number = cases.made(office, (), "full")
        before = records.dump(office)
        fiona = office.person("U0FILEA1")
        hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)[1]

        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (0, hard))  # no write to any file succeeds
        told = fiona.click(office.card(number), f"case:{Action.ACCEPT.value}", settle=3)
        red = ready(port)
        during = records.dump(office)
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (hard, hard))
        records.eventually(office, lambda: ready(port)[0] == 200, HEALED_SECONDS)
        fiona.click(office.card(number), f"case:{Action.ACCEPT.value}")
        records.settle(office)

        assert "Not saved: the database takes no changes" in records.told(told)
        assert red[0] == 503
        assert "database takes no writes" in red[1]
        assert during == before
        assert office.case(number).version == 2


def ready(port: int) -> tuple[int, str]:
    """What ``/readyz`` answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()
