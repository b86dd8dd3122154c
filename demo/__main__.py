"""Starts the sandbox and the bot on SQLite, prints the page's address, stops both on Ctrl-C.

Starting again goes on with the same cases; ``make demo DEMO_FRESH=1`` begins anew.
``make demo DEMO_LANG=zh`` is a Chinese company: its people, its channels and what the bot writes there.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from bot.cli.language import chosen
from bot.saying import reader, say, speaking

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "credit-desk.sqlite"
PORT = 8321
START = "2026-03-02T09:00"  # a Monday; the sample invoices fall due around it


@dataclass(frozen=True)
class Kind:
    """A demo: its people and channels, what the bot writes in there, where its cases are kept."""

    workspace: Path
    language: str
    folder: Path


KINDS = {
    "en": Kind(ROOT / "demo" / "workspace.json", "en", ROOT / "build" / "demo"),
    "zh": Kind(ROOT / "demo" / "workspace.zh.json", "zh-CN", ROOT / "build" / "demo-zh"),
}


def main() -> int:
    """Until somebody presses Ctrl-C or one of the two processes ends; gives the exit status."""
    port = int(os.environ.get("DEMO_PORT") or PORT)
    language = os.environ.get("DEMO_LANG") or "en"
    kind = KINDS.get(language.lower()[:2])
    if kind is None:
        print(say("demo.no_language", read=language), file=sys.stderr)
        return 1
    if not _is_free(port):
        print(say("demo.port_taken", port=str(port), next=str(port + 1)), file=sys.stderr)
        return 1
    if os.environ.get("DEMO_FRESH"):
        shutil.rmtree(kind.folder, ignore_errors=True)
    kind.folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, _interrupt)
    return _serve(port, kind)


def _serve(port: int, kind: Kind) -> int:
    started: list[subprocess.Popen[str]] = []
    try:
        sandbox, told = _sandbox(port, kind)
        started.append(sandbox)
        env = _environment(told, kind)
        if not (kind.folder / DATABASE).exists():
            _found(env, kind)
        bot = _bot(env, kind)
        started.append(bot)
        print(f"\n{say('demo.open', page=told['page'])}\n", flush=True)
        return _until_one_ends(started)
    except KeyboardInterrupt:
        print(f"\n{say('demo.stopped')}")
        return 0
    finally:
        _stop(started)


def _found(env: dict[str, str], kind: Kind) -> None:
    """A new company: its people, the day on which the demo begins, what its customers owe that day."""
    _run(env, kind, "init", "--demo", "--workspace", str(kind.workspace), "--language", kind.language)
    _run(env, kind, "clock", "set", START)
    _run(env, kind, "import", "invoices", str(ROOT / "demo" / "invoices.csv"), "--yes", quiet=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _sandbox(port: int, kind: Kind) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """The sandbox, and what it prints: the page's address and the settings of the bot."""
    words = ["-m", "sandbox", "--port", str(port), "--workspace", str(kind.workspace)]
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


def _environment(told: dict[str, str], kind: Kind) -> dict[str, str]:
    """Only the sandbox's settings: a ``.env`` of a real installation must not reach the demo."""
    slack = {name: value for name, value in told.items() if name.startswith("SLACK_")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "CREDIT_"))}
    for name in ("DATABASE_URL", "PORT"):
        kept.pop(name, None)
    own = {
        "DATABASE_URL": f"sqlite:///{kind.folder / DATABASE}",
        "CREDIT_DESK_LANG": reader().partition("_")[0],
    }
    return {**kept, **slack, **own, "PYTHONPATH": str(ROOT)}


def _run(env: dict[str, str], kind: Kind, *words: str, quiet: bool = False) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words], env=env, cwd=kind.folder, check=False, text=True,
        stdout=subprocess.PIPE if quiet else None,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout or "", file=sys.stderr)
        raise SystemExit(done.returncode)


def _bot(env: dict[str, str], kind: Kind) -> subprocess.Popen[str]:
    log = (kind.folder / "bot.log").open("a", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=env, cwd=kind.folder, stdout=subprocess.PIPE, stderr=log,
        text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    if not any(line.startswith("ready ") for line in iter(process.stdout.readline, "")):
        raise SystemExit(say("demo.no_bot", log=kind.folder / "bot.log"))
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
