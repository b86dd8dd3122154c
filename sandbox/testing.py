"""pytest fixtures for any app's tests: a workspace, people who act, faults, time and reconnects.

In a `conftest.py`: `from sandbox.testing import *`, and where the example workspace does not do, a fixture
`sandbox_workspace` of your own. Each test finds the workspace empty, without faults, with limits on.
"""

import json
from collections.abc import Callable, Iterator

import pytest

from sandbox.driver import Driver
from sandbox.json_types import JSON
from sandbox.options import EXAMPLE_WORKSPACE
from sandbox.server import SandboxServer

__all__ = [
    "FaultScript",
    "VirtualTime",
    "driver",
    "faults",
    "sandbox",
    "sandbox_server",
    "sandbox_workspace",
    "socket_lifetime",
    "virtual_time",
]


class FaultScript:
    """What the next calls of a method meet; one after another where several are named."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def error(self, method: str, code: str, **more: object) -> None:
        self._driver.fault(method, "error", code=code, **more)

    def rate_limited(self, method: str, retry_after: int = 1, **more: object) -> None:
        """429 with `Retry-After`."""
        headers = {"Retry-After": str(retry_after)}
        self._driver.fault(method, "error", code="ratelimited", headers=headers, **more)

    def status(self, method: str, status: int, body: str = "", **more: object) -> None:
        """Any status, such as 500 or 503."""
        self._driver.fault(method, "http", status=status, body=body, **more)

    def html(self, method: str, status: int = 503, **more: object) -> None:
        """A page instead of JSON."""
        self._driver.fault(method, "html", status=status, **more)

    def hang(self, method: str, seconds: float, **more: object) -> None:
        """Applied at once, answered after `seconds`."""
        self._driver.fault(method, "hang", seconds=seconds, **more)

    def drop_after_accept(self, method: str, **more: object) -> None:
        """Applied, and the connection closed without an answer."""
        self._driver.fault(method, "drop_after_accept", **more)

    def drop_before(self, method: str, **more: object) -> None:
        """The connection closed, nothing applied."""
        self._driver.fault(method, "drop_before", **more)

    def clear(self) -> None:
        self._driver.clear_faults()


class VirtualTime:
    """The sandbox's clock, standing still until it is moved on."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    @property
    def now(self) -> float:
        return float(self._driver.state()["now"])

    def advance(self, seconds: float) -> float:
        return self._driver.advance(seconds)


@pytest.fixture(scope="session")
def sandbox_workspace() -> JSON:
    """Team, app, people and channels, as in a workspace file."""
    return dict(json.loads(EXAMPLE_WORKSPACE.read_text("utf-8")))


@pytest.fixture(scope="session")
def sandbox_server(sandbox_workspace: JSON) -> Iterator[SandboxServer]:
    """One server for all tests."""
    with SandboxServer(sandbox_workspace) as server:
        yield server


@pytest.fixture
def sandbox(sandbox_server: SandboxServer) -> SandboxServer:
    """The server, emptied: `.api_url`, `.bot_token`, `.app_token`, `.signing_secret`."""
    Driver(sandbox_server.url).reset()
    return sandbox_server


@pytest.fixture
def driver(sandbox: SandboxServer) -> Driver:
    """People who type and click, and the switches of the workspace."""
    return Driver(sandbox.url)


@pytest.fixture
def faults(driver: Driver) -> Iterator[FaultScript]:
    """`faults.error("chat.postMessage", "channel_not_found")`; none is left after the test."""
    script = FaultScript(driver)
    yield script
    script.clear()


@pytest.fixture
def virtual_time(driver: Driver) -> Iterator[VirtualTime]:
    """Time that stands still until `advance`; it runs again after the test."""
    driver.virtual_time()
    yield VirtualTime(driver)
    driver.virtual_time(False)


@pytest.fixture
def socket_lifetime(driver: Driver, sandbox: SandboxServer) -> Iterator[Callable[[float], object]]:
    """`socket_lifetime(60)`: a socket is asked to reconnect after 60 seconds of the sandbox's clock."""
    before = sandbox.world.options.socket_seconds
    yield driver.sockets
    driver.sockets(before)
