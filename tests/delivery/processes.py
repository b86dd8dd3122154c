"""Real processes of the bot, started for one test and gone after it."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

CHECKOUT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 60


def environment(database_url: str, api_url: str, **more: str) -> dict[str, str]:
    """The settings of a child, and nothing of the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "CREDIT_"))}
    for name in ("DATABASE_URL", "PORT", "HOST", "METRICS_TOKEN", "http_proxy", "HTTP_PROXY"):
        kept.pop(name, None)
    ours = {
        "SLACK_BOT_TOKEN": "xoxb-sandbox-000000000000-credit-desk",
        "SLACK_APP_TOKEN": "xapp-1-sandbox-000000000000-credit-desk",
        "SLACK_API_URL": api_url,
        "DATABASE_URL": database_url,
        "PYTHONPATH": str(CHECKOUT),
    }
    return kept | ours | more


@contextmanager
def bot(env: dict[str, str], role: str = "run") -> Iterator[subprocess.Popen[str]]:
    """A bot process; wait for its line ``ready`` with ``until_ready``."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.delivery.child", role], env=env, cwd=CHECKOUT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until_ready(process: subprocess.Popen[str]) -> str:
    """The line that names what the process listens on."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("ready "), process.communicate()[1]
    return line.removeprefix("ready ").strip()


def exit_status(process: subprocess.Popen[str], seconds: float = LIMIT_SECONDS) -> int:
    return process.wait(seconds)


def until_listening(address: str) -> None:
    """Until a server at this address takes connections."""
    place, deadline = urlsplit(address), time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection((place.hostname or "", place.port or 0), 1).close()
        except ConnectionRefusedError:
            select.select([], [], [], 0.02)
        else:
            return
    raise AssertionError(f"nothing listens at {address}")
