"""`python -m sandbox`: what it prints, where it refuses to listen, how it stops."""

import re
import signal
import subprocess
import sys
from urllib.request import ProxyHandler, build_opener


def test_it_prints_what_an_app_needs_and_stops_cleanly_on_sigterm() -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(5)]
        found = re.fullmatch(r"Open (http://127\.0\.0\.1:\d+)/", lines[0])
        assert found
        assert lines[1] == f"SLACK_API_URL={found[1]}/api/"
        assert [line.partition("=")[0] for line in lines[2:]] == [
            "SLACK_BOT_TOKEN",
            "SLACK_APP_TOKEN",
            "SLACK_SIGNING_SECRET",
        ]
        with build_opener(ProxyHandler({})).open(found[1] + "/") as page:
            assert b"<main" in page.read()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")


def test_it_listens_on_loopback_only() -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "sandbox", "--host", "0.0.0.0"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert refused.returncode == 2
    assert "loopback only" in refused.stderr
