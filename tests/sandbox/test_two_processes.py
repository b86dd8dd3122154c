"""Two processes of one app at a time, with Slack's own clients: reconnects, refreshes, redeliveries."""

import signal
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from subprocess import Popen
from typing import Any

import pytest

from sandbox.driver import Driver, Person
from sandbox.server import SandboxServer
from tests.sandbox.balancer import balancer
from tests.sandbox.conftest import ALICE, GENERAL, WORKSPACE
from tests.sandbox.two_apps import app_process

SOCKET_MODES = ["socket", "aiohttp"]
NAMES = ("one", "two")


@dataclass
class Pair:
    """Two connected processes, and the sandbox they are connected to."""

    driver: Driver
    alice: Person
    processes: dict[str, Popen[bytes]]

    def ask(self) -> str:
        """The process that answered a command, "" when none did in time."""
        told = [m["text"] for m in self.alice.command("/try who", GENERAL)["ephemerals"]]
        assert len(told) == 1, told
        return str(told[0]).removeprefix("I am ") if told[0].startswith("I am ") else ""

    def who(self) -> str:
        """The same, where an answer must come."""
        name = self.ask()
        assert name, self.driver.deliveries("slash_commands")[-1]
        return name

    def wait_for_both(self) -> None:
        heard: set[str] = set()

        def both() -> bool:
            heard.add(self.ask())
            return heard >= set(NAMES)

        self.driver.wait_until(both, 30)

    def connections(self) -> set[int]:
        return {c["connection"] for c in self.driver.sockets() if not c["leaving"]}


@contextmanager
def pair(mode: str, **options: Any) -> Iterator[Pair]:
    with ExitStack() as stack:
        sandbox = stack.enter_context(SandboxServer(WORKSPACE, **options))
        sandbox.world.limits.enabled = False
        processes = {n: stack.enter_context(app_process(sandbox, mode, n)) for n in NAMES}
        driver = Driver(sandbox.url)
        driver.wait_connected(30, connections=2)
        yield Pair(driver, driver.person(ALICE), processes)


@pytest.mark.parametrize("mode", SOCKET_MODES)
def test_each_command_reaches_exactly_one_of_two_processes(mode: str) -> None:
    with pair(mode) as two:
        answers = Counter(two.who() for _ in range(6))
        assert answers == {"one": 3, "two": 3}
        assert len({d["connection"] for d in two.driver.deliveries("slash_commands")}) == 2


@pytest.mark.parametrize("mode", SOCKET_MODES)
def test_each_event_reaches_exactly_one_of_two_processes(mode: str) -> None:
    with pair(mode) as two:
        for number in range(6):
            two.alice.say(GENERAL, f"m{number}")
        two.driver.wait_until(lambda: len(two.alice.dms()) == 6, 15)
        heard = Counter(m["text"].split()[2] for m in two.alice.dms())
        assert heard == {f"m{number}": 1 for number in range(6)}
        assert {m["text"].split()[0] for m in two.alice.dms()} == set(NAMES)


@pytest.mark.parametrize("mode", SOCKET_MODES)
def test_scheduled_refreshes_lose_no_event(mode: str) -> None:
    """Warning, new sockets beside the old, refresh, old ones gone, twice.

    Slack's built-in client hears nothing for up to 3 seconds after each `disconnect`, because it closes the
    old socket before it reads the new one; so a command may fail then, and an event comes again.
    """
    with pair(mode, socket_seconds=3600.0) as two:
        first = two.connections()
        two.driver.virtual_time()
        for turn in range(2):
            before = two.connections()
            two.driver.advance(3580)
            two.alice.say(GENERAL, f"before{turn}")
            two.driver.wait_until(partial(_gone, two.driver, before), 60)
            two.alice.say(GENERAL, f"after{turn}")
            two.wait_for_both()
        assert not first & two.connections()
        two.driver.wait_until(lambda: two.driver.advance(30) and _acknowledged_once(two.driver), 30)
        assert len({d["payload"]["event_id"] for d in two.driver.deliveries("events_api")}) == 4


@pytest.mark.parametrize("mode", SOCKET_MODES)
def test_after_every_socket_is_cut_both_come_back(mode: str) -> None:
    with pair(mode) as two:
        before = two.connections()
        two.driver.disconnect("refresh_requested", close=True)
        two.driver.wait_until(lambda: len(two.connections() - before) >= 2, 30)
        two.wait_for_both()


@pytest.mark.parametrize("mode", SOCKET_MODES)
def test_what_a_frozen_process_does_not_acknowledge_goes_to_the_other(mode: str) -> None:
    with pair(mode) as two:
        two.processes["one"].send_signal(signal.SIGSTOP)
        for number in range(2):
            two.alice.say(GENERAL, f"m{number}")
        # The second and third repetition wait a minute and five: time is moved on.
        two.driver.wait_until(lambda: two.driver.advance(30) and len(two.alice.dms()) == 2, 30)
        assert sorted(m["text"] for m in two.alice.dms()) == ["two heard m0", "two heard m1"]
        # The answer is posted before the event is acknowledged.
        two.driver.wait_until(partial(_acknowledged_once, two.driver))
        again = [d for d in two.driver.deliveries("events_api") if d["attempt"]]
        assert again
        assert {d["reason"] for d in again} == {"timeout"}


@pytest.mark.parametrize("mode", SOCKET_MODES)
def test_a_frozen_process_answers_no_ping_and_is_dropped(mode: str) -> None:
    with pair(mode, ping_seconds=1.0) as two:
        two.processes["one"].send_signal(signal.SIGSTOP)
        two.driver.wait_until(lambda: two.driver.state()["connections"] == 1, 30)
        assert [two.who() for _ in range(3)] == ["two"] * 3


@pytest.mark.parametrize("mode", SOCKET_MODES)
def test_a_killed_process_leaves_everything_to_the_other(mode: str) -> None:
    with pair(mode) as two:
        two.processes["two"].kill()
        two.driver.wait_until(lambda: two.driver.state()["connections"] == 1, 30)
        assert [two.who() for _ in range(3)] == ["one"] * 3


def test_over_http_two_processes_share_the_payloads_and_one_takes_over() -> None:
    ports = [_free_port() for _ in NAMES]
    with ExitStack() as stack:
        url = stack.enter_context(balancer(ports))
        sandbox = stack.enter_context(SandboxServer(WORKSPACE, http_url=url))
        sandbox.world.limits.enabled = False
        processes = {
            name: stack.enter_context(app_process(sandbox, "http", name, port))
            for name, port in zip(NAMES, ports, strict=True)
        }
        driver = Driver(sandbox.url)
        two = Pair(driver, driver.person(ALICE), processes)
        for port in ports:
            driver.wait_until(partial(_listens, port), 30)
        assert Counter(two.who() for _ in range(4)) == {"one": 2, "two": 2}
        processes["one"].kill()
        processes["one"].wait()
        for number in range(4):
            two.alice.say(GENERAL, f"m{number}")
        driver.wait_until(lambda: driver.advance(30) and len(two.alice.dms()) == 4, 30)
        assert sorted(m["text"] for m in two.alice.dms()) == [f"two heard m{n}" for n in range(4)]
        driver.wait_until(partial(_acknowledged_once, driver))
        assert {d["reason"] for d in driver.deliveries("events_api") if d["attempt"]} == {"http_error"}


def _gone(driver: Driver, old: set[int]) -> bool:
    """Move time on by a second; whether these sockets are closed."""
    driver.advance(1)
    return not old & {c["connection"] for c in driver.sockets()}


def _acknowledged_once(driver: Driver) -> bool:
    """Every event was taken by one process, at whichever attempt."""
    sent = driver.deliveries("events_api")
    taken = Counter(d["payload"]["event_id"] for d in sent if d["acknowledged"])
    return set(taken) == {d["payload"]["event_id"] for d in sent} and set(taken.values()) == {1}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
