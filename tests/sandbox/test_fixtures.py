"""The pytest fixtures for an app's own tests: faults by name, time that stands still, short-lived sockets."""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Driver
from sandbox.server import SandboxServer
from sandbox.testing import FaultScript, VirtualTime
from tests.sandbox.conftest import GENERAL
from tests.sandbox.test_delivery import open_socket, read

POST = "chat.postMessage"
SET: dict[str, tuple[Callable[[FaultScript], None], type[Exception], int]] = {
    "error code": (lambda f: f.error(POST, "channel_not_found"), SlackApiError, 0),
    "429": (lambda f: f.rate_limited(POST, 7), SlackApiError, 0),
    "500": (lambda f: f.status(POST, 500), SlackApiError, 0),
    "503": (lambda f: f.status(POST, 503), SlackApiError, 0),
    "HTML": (lambda f: f.html(POST), SlackApiError, 0),
    "hang": (lambda f: f.hang(POST, 30), TimeoutError, 1),
    "drop after accept": (lambda f: f.drop_after_accept(POST), OSError, 1),
    "drop before": (lambda f: f.drop_before(POST), OSError, 0),
}


@pytest.mark.parametrize(("script", "error", "applied"), SET.values(), ids=SET)
def test_each_fault_meets_the_next_call_and_only_that(
    client: WebClient,
    driver: Driver,
    faults: FaultScript,
    script: Callable[[FaultScript], None],
    error: type[Exception],
    applied: int,
) -> None:
    driver.limits(False)
    client.retry_handlers = []
    client.timeout = 1
    script(faults)
    with pytest.raises(error):
        client.chat_postMessage(channel=GENERAL, text="x")
    assert len(driver.messages(GENERAL)) == applied
    client.chat_postMessage(channel=GENERAL, text="y")
    assert driver.messages(GENERAL)[-1]["text"] == "y"


def test_a_scripted_rate_limit_says_when_to_come_again(client: WebClient, faults: FaultScript) -> None:
    faults.rate_limited(POST, retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=GENERAL, text="x")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"


def test_virtual_time_stands_still_until_it_is_moved(virtual_time: VirtualTime, client: WebClient) -> None:
    before = virtual_time.now
    client.chat_postMessage(channel=GENERAL, text="1")
    assert virtual_time.now == before
    with pytest.raises(SlackApiError, match="ratelimited"):
        client.chat_postMessage(channel=GENERAL, text="2")
    virtual_time.advance(1)
    client.chat_postMessage(channel=GENERAL, text="3")
    assert virtual_time.now == before + 1


def test_a_socket_is_warned_and_then_refreshed_when_its_time_is_up(
    sandbox: SandboxServer, virtual_time: VirtualTime, socket_lifetime: Callable[[float], object]
) -> None:
    socket_lifetime(60)
    with open_socket(sandbox) as socket:
        assert read(socket)["type"] == "hello"
        virtual_time.advance(50)
        assert read(socket)["reason"] == "warning"
        virtual_time.advance(10)
        assert read(socket)["reason"] == "refresh_requested"
