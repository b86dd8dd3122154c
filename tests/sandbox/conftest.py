"""A sandbox and a small Bolt app of its own: these tests know nothing of the bot."""

import logging
import os
from collections.abc import Iterator
from contextlib import suppress

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.driver import Driver, Person
from sandbox.json_types import JSON
from sandbox.server import SandboxServer
from sandbox.testing import driver, faults, sandbox, sandbox_server, socket_lifetime, virtual_time
from tests.sandbox.sample_app import add_listeners

__all__ = ["driver", "faults", "sandbox", "sandbox_server", "socket_lifetime", "virtual_time"]

ALICE, BO = "U0ALICE", "U0BINGBO"
GENERAL = "C0GENERAL"

WORKSPACE: JSON = {
    "team": {"id": "T0TEST", "name": "Test Works", "domain": "test-works"},
    "app": {
        "id": "A0TEST",
        "name": "Test App",
        "bot_id": "B0TEST",
        "bot_user_id": "U0TESTBOT",
        "command": "/try",
        "usage_hint": "[what]",
        "events": ["app_home_opened", "message.channels"],
    },
    "people": [
        {"id": ALICE, "name": "alice", "real_name": "Alice Hill", "locale": "en-US", "tz": "Europe/London"},
        {"id": BO, "name": "bo", "real_name": "何波", "locale": "zh-CN", "tz": "Asia/Shanghai"},
    ],
    "channels": [
        {"id": GENERAL, "name": "general"},
        {"id": "C0OTHER", "name": "other"},
        {"id": "C0NOAPP", "name": "no-app", "members": [ALICE, BO]},
    ],
    "usergroups": [{"id": "S0TEAM", "handle": "team", "users": [ALICE]}],
}


@pytest.fixture(scope="session", autouse=True)
def no_proxy_for_loopback() -> Iterator[None]:
    """Bolt's Socket Mode client would take a proxy of the environment even to 127.0.0.1."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.lower() in ("http_proxy", "https_proxy", "all_proxy")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def sandbox_workspace() -> JSON:
    return WORKSPACE


@pytest.fixture
def client(sandbox: SandboxServer) -> WebClient:
    return WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)


@pytest.fixture(scope="package")
def bolt_sandbox() -> Iterator[SandboxServer]:
    """A second server with a real Bolt app over Socket Mode, the listeners of `sample_app`, connected."""
    with SandboxServer(WORKSPACE, clock_command="/try clock") as server:
        app = App(client=WebClient(token=server.bot_token, base_url=server.api_url))
        add_listeners(app)
        handler = SocketModeHandler(app, server.app_token, logger=logging.getLogger("bolt-test"))
        handler.client.connect()
        Driver(server.url).wait_connected()
        yield server
        hang_up(handler)


def hang_up(handler: SocketModeHandler) -> None:
    """Close the connection, also while the SDK's own monitor closes the same socket."""
    with suppress(AttributeError, OSError):
        handler.client.close()


@pytest.fixture
def bolt(bolt_sandbox: SandboxServer) -> Driver:
    """The driver of the sandbox that has a Bolt app connected."""
    driver = Driver(bolt_sandbox.url)
    driver.reset()
    return driver


@pytest.fixture
def alice(bolt: Driver) -> Person:
    return bolt.person(ALICE)
