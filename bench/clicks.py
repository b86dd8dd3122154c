"""P1 and P2: a click with permission check, journal and transaction, against an app that only acks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.load import Measured, Target, click, run, signed
from bench.servers import SECRET
from bot.clocks import SystemClock
from bot.flows.cases import NewNotice, open_case
from bot.flows.model import Actor, Post
from bot.flows.ports import Desk
from bot.holidays import calendar_of
from bot.policies import load_policy
from bot.storage.engine import open_engine
from bot.storage.units import SqlUnits

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 15
"""Many short ones: what else the machine does comes and goes by the second, and meets all three servers."""

IN_FLIGHT = 16
CLICKS = 320
ALONE = 80
HOLDERS = {
    Post.SALES: ("U0SALES1", "U0SALES2"), Post.FILE_ADMIN: ("U0FILEA1", "U0FILEA2"),
    Post.CREDIT_MANAGER: ("U0MANAG1", "U0MANAG2"),
}  # fmt: skip
SALLY = Actor("U0SALES1", frozenset({Post.SALES}))


@dataclass(frozen=True, slots=True)
class Office:
    """The bot's web process with its database, from which cases to click on are drawn."""

    target: Target
    desk: Desk

    def clicks(self, count: int) -> list[bytes]:
        """Fresh cases, and for each the click that accepts its notice."""
        return [signed(self.target, click(*self._case(), trigger=f"{time.time_ns()}")) for _ in range(count)]

    def _case(self) -> tuple[int, int]:
        notice = NewNotice("Bench Customer", "Ms Luo", date(2026, 3, 2), "Bearings", "CNY")
        case, _ = open_case(self.desk, notice, SALLY, f"bench:{time.time_ns()}")
        with self.desk.units.reading() as unit:
            return case.number, unit.handovers.of_case(case.number)[0].id

    def accepted(self) -> int:
        """How many notices have been accepted, each with its journal row: the work was really done."""
        with self.desk.units.engine.connect() as connection:  # type: ignore[attr-defined]
            done = connection.exec_driver_sql(
                "SELECT count(*) FROM handover h JOIN journal j ON j.case_number = h.case_number "
                "WHERE h.kind = 'contact_notice' AND h.state = 'done' AND j.action = 'accept'"
            )
            return int(done.scalar_one())


def measure_p1_p2() -> list[Figure]:
    """Rounds in turn on the three servers; prints the medians, gives the medians of each round's ratios."""
    with ExitStack() as stack:
        floor = stack.enter_context(_floor("ack"))
        slow = stack.enter_context(_floor("defaults"))
        office = stack.enter_context(_office())
        run(office.target, office.clicks(200), IN_FLIGHT)  # caches filled, statements compiled
        run(floor, _plain(floor, 200), IN_FLIGHT)
        rounds = [_round(office, floor, slow) for _ in range(ROUNDS)]
        expected = 200 + ROUNDS * (CLICKS + ALONE)
        if office.accepted() != expected:
            raise RuntimeError(f"{office.accepted()} of {expected} clicks took effect")
    ours, ack, alone, ack_alone, default = (median(values) for values in zip(*rounds, strict=True))
    p1 = median(ours / ack for ours, ack, *_ in rounds)
    p2 = median(alone / ack for *_, alone, ack, _ in rounds)
    against_defaults = median(default / alone for *_, alone, _, default in rounds)
    print(f"P1 {IN_FLIGHT} in flight: bot {ours:,.0f} clicks/s, ack only {ack:,.0f}/s")
    print(
        f"P2 one at a time, p50: bot {alone * 1e3:.2f} ms, ack only {ack_alone * 1e3:.2f} ms, "
        f"Bolt on its defaults {default * 1e3:.2f} ms"
    )
    return [
        Figure("P1", p1, 0.33, at_least=True),
        Figure("P2", p2, 3.0),
        Figure("P2-defaults", against_defaults, 10.0, at_least=True),
    ]


def _round(office: Office, floor: Target, slow: Target) -> tuple[float, float, float, float, float]:
    ours: Measured = run(office.target, office.clicks(CLICKS), IN_FLIGHT)
    ack = run(floor, _plain(floor, CLICKS), IN_FLIGHT)
    alone = run(office.target, office.clicks(ALONE), 1)
    ack_alone = run(floor, _plain(floor, ALONE), 1)
    default = run(slow, _plain(slow, ALONE), 1)
    return ours.rate, ack.rate, alone.p50, ack_alone.p50, default.p50


def _plain(target: Target, count: int) -> list[bytes]:
    return [signed(target, click(n, n, trigger=f"{time.time_ns()}")) for n in range(1, count + 1)]


@contextmanager
def _floor(name: str) -> Iterator[Target]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.servers", name], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with process:
        assert process.stdin is not None
        try:
            yield Target(_port_of(process), SECRET)
        finally:
            process.stdin.close()


def _port_of(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("ready "):
            found = re.search(r":(\d+)", line)
            assert found is not None
            return int(found[1])
    raise RuntimeError("a server did not start")


@contextmanager
def _office() -> Iterator[Office]:
    """The sandbox, a demo database and ``credit-desk web`` on it."""
    with tempfile.TemporaryDirectory(prefix="credit-desk-bench-") as folder, sandbox() as slack:
        database = f"sqlite:///{folder}/bench.sqlite"
        env = {**slack, "DATABASE_URL": database, "PORT": "0"}
        found(env)
        policy = load_policy(ROOT / "policy" / "default.toml")
        engine = open_engine(database)
        desk = Desk(SqlUnits(engine), policy, SystemClock(), calendar_of(policy.week))
        with desk.units() as unit:
            for post, holders in HOLDERS.items():
                for user in holders:
                    unit.posts.grant(user, post, "bench", desk.clock.now())
        with process("web", env) as web:
            yield Office(Target(_port_of(web), env["SLACK_SIGNING_SECRET"]), desk)
            engine.dispose()


def found(env: dict[str, str]) -> None:
    """A real company's database, not a demo's: its clock is the machine's."""
    words = [sys.executable, "-m", "bot", "init", "--admin", "U0ADMIN1"]
    subprocess.run(words, env=env, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def sandbox() -> Iterator[dict[str, str]]:
    """A sandbox process; gives the environment of a bot that talks to it."""
    words = [
        "-m",
        "sandbox",
        "--port",
        "0",
        "--no-limits",
        "--workspace",
        str(ROOT / "demo" / "workspace.json"),
    ]
    with subprocess.Popen([sys.executable, *words], cwd=ROOT, text=True, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        told: dict[str, str] = {}
        for line in started.stdout:
            name, _, value = line.strip().partition("=")
            told[name] = value
            if name == "SLACK_SIGNING_SECRET":
                break
        slack = {name: value for name, value in told.items() if name.startswith("SLACK_")}
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("SLACK_", "CREDIT_", "DATABASE_URL", "PORT"))
        }
        try:
            yield {**kept, **slack, "PYTHONPATH": str(ROOT)}
        finally:
            started.terminate()


@contextmanager
def process(role: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", role],
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as started:
        try:
            yield started
        finally:
            started.terminate()
