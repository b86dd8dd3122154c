"""Starts the sandbox and the bot on SQLite, prints the page's address, stops both on Ctrl-C.

Starting again goes on with the same cases; ``make demo DEMO_FRESH=1`` begins anew.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from bot.cli.language import chosen
from bot.saying import reader, say, speaking

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "demo"
DATABASE = "credit-desk.sqlite"
PORT = 8321
START = "2026-03-02T09:00"  # a Monday; the sample invoices fall due around it


def main() -> int:
    """Until somebody presses Ctrl-C or one of the two processes ends; gives the exit status."""
    port = int(os.environ.get("DEMO_PORT") or PORT)
    if not _is_free(port):
        print(say("demo.port_taken", port=str(port), next=str(port + 1)), file=sys.stderr)
        return 1
    if os.environ.get("DEMO_FRESH"):
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, _interrupt)
    return _serve(port)


def _serve(port: int) -> int:
    started: list[subprocess.Popen[str]] = []
    try:
        sandbox, told = _sandbox(port)
        started.append(sandbox)
        env = _environment(told)
        if not (FOLDER / DATABASE).exists():
            _found(env)
        bot = _bot(env)
        started.append(bot)
        print(f"\n{say('demo.open', page=told['page'])}\n", flush=True)
        return _until_one_ends(started)
    except KeyboardInterrupt:
        print(f"\n{say('demo.stopped')}")
        return 0
    finally:
        _stop(started)


def _found(env: dict[str, str]) -> None:
    """A new company: its people, the day on which the demo begins, what its customers owe that day."""
    _run(env, "init", "--demo")
    _run(env, "clock", "set", START)
    _run(env, "import", "invoices", str(ROOT / "demo" / "invoices.csv"), "--yes", quiet=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _sandbox(port: int) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """The sandbox, and what it prints: the page's address and the settings of the bot."""
    words = ["-m", "sandbox", "--port", str(port), "--workspace", str(ROOT / "demo" / "workspace.json")]
    process = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    told: dict[str, str] = {}
    for line in process.stdout:
        if line.startswith("Open "):
            told["page"] = line.removeprefix("Open ").strip()
        name, _, value = line.strip().partition("=")
        if name.startswith("SLACK_"):
            told[name] = value
        if name == "SLACK_SIGNING_SECRET":
            return process, told
    raise SystemExit(say("demo.no_sandbox"))


def _environment(told: dict[str, str]) -> dict[str, str]:
    """Only the sandbox's settings: a ``.env`` of a real installation must not reach the demo."""
    slack = {name: value for name, value in told.items() if name.startswith("SLACK_")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "CREDIT_"))}
    for name in ("DATABASE_URL", "PORT"):
        kept.pop(name, None)
    own = {"DATABASE_URL": f"sqlite:///{FOLDER / DATABASE}", "CREDIT_DESK_LANG": reader().partition("_")[0]}
    return {**kept, **slack, **own, "PYTHONPATH": str(ROOT)}


def _run(env: dict[str, str], *words: str, quiet: bool = False) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words], env=env, cwd=FOLDER, check=False, text=True,
        stdout=subprocess.PIPE if quiet else None,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout or "", file=sys.stderr)
        raise SystemExit(done.returncode)


def _bot(env: dict[str, str]) -> subprocess.Popen[str]:
    log = (FOLDER / "bot.log").open("a", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=env, cwd=FOLDER, stdout=subprocess.PIPE, stderr=log,
        text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    if not any(line.startswith("ready ") for line in iter(process.stdout.readline, "")):
        raise SystemExit(say("demo.no_bot", log=FOLDER / "bot.log"))
    return process


def _until_one_ends(processes: Sequence[subprocess.Popen[str]]) -> int:
    while True:
        for process in processes:
            try:
                return process.wait(0.5)
            except subprocess.TimeoutExpired:
                continue


def _stop(processes: Sequence[subprocess.Popen[str]]) -> None:
    for process in reversed(processes):
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    with speaking(chosen(None)):
        sys.exit(main())
