"""Rate limits by the sandbox's own clock, and every outcome of the fault script."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Driver, DriverError
from sandbox.limits import Limits
from sandbox.timing import SandboxClock
from tests.sandbox.conftest import ALICE, GENERAL


def test_one_message_a_second_goes_into_a_channel(client: WebClient, driver: Driver) -> None:
    client.chat_postMessage(channel=GENERAL, text="1")
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=GENERAL, text="2")
    assert refused.value.response.status_code == 429
    assert refused.value.response["error"] == "ratelimited"
    assert refused.value.response.headers["Retry-After"] == "1"
    client.chat_postMessage(channel="C0OTHER", text="3")
    driver.advance(1.0)
    client.chat_postMessage(channel=GENERAL, text="4")
    assert [m["text"] for m in driver.messages(GENERAL)] == ["1", "4"]


@pytest.mark.parametrize(
    ("method", "allowed"),
    [("users.list", 20), ("chat.update", 50), ("views.open", 100), ("chat.postMessage", 300)],
)
def test_each_tier_allows_its_calls_a_minute_and_then_tells_when(method: str, allowed: int) -> None:
    clock = SandboxClock()
    limits = Limits(clock)
    for number in range(allowed):
        assert limits.retry_after(method, f"C{number}") == 0
    assert 1 <= limits.retry_after(method, "C") <= 60
    clock.advance(60)
    assert limits.retry_after(method, "C") == 0


def test_limits_can_pass_faster_for_apps_that_pace_themselves_faster() -> None:
    clock = SandboxClock(virtual=True)
    limits = Limits(clock, speed=20)
    limits.posted("C1")
    clock.advance(0.04)
    assert limits.retry_after("chat.postMessage", "C1") == 1
    clock.advance(0.01)
    assert limits.retry_after("chat.postMessage", "C1") == 0
    for number in range(20):
        assert limits.retry_after("users.list", f"C{number}") == 0
    assert limits.retry_after("users.list", "C") == 3
    clock.advance(3)
    assert limits.retry_after("users.list", "C") == 0


def test_a_wait_has_ended_when_its_time_is_over_at_whatever_instant_it_began() -> None:
    clock = SandboxClock(virtual=True)
    for _ in range(1_000):
        clock.advance(0.137)
        limits = Limits(clock, speed=20)
        limits.posted("C1")
        clock.advance(0.05)
        assert limits.retry_after("chat.postMessage", "C1") == 0


def test_limits_can_be_switched_off(client: WebClient, driver: Driver) -> None:
    driver.limits(False)
    for _ in range(3):
        client.chat_postMessage(channel=GENERAL, text="x")
    assert len(driver.messages(GENERAL)) == 3


def test_scripted_errors_come_in_order_and_are_used_up(client: WebClient, driver: Driver) -> None:
    driver.fault("chat.postMessage", "error", code="channel_not_found", channel=GENERAL)
    driver.fault("chat.postMessage", "http", status=429, headers={"Retry-After": "30"}, body="{}")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.chat_postMessage(channel=GENERAL, text="x")
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=GENERAL, text="x")
    assert refused.value.response.headers["Retry-After"] == "30"
    client.chat_postMessage(channel=GENERAL, text="x")
    assert [c["applied"] for c in driver.requests("chat.postMessage")] == [False, False, True]


@pytest.mark.parametrize("do", ["html", "empty", "truncated"])
def test_unreadable_answers_reach_the_client(client: WebClient, driver: Driver, do: str) -> None:
    driver.fault("chat.postMessage", do, status=503 if do == "html" else 200)
    # A cut JSON body reaches the caller of slack_sdk as a bare ValueError.
    with pytest.raises((SlackApiError, ValueError)):
        client.chat_postMessage(channel=GENERAL, text="x")
    assert len(driver.messages(GENERAL)) == (1 if do == "truncated" else 0)


@pytest.mark.parametrize(("do", "posted"), [("drop_after_accept", 1), ("drop_before", 0)])
def test_a_dropped_connection_ends_without_an_answer(
    client: WebClient, driver: Driver, do: str, posted: int
) -> None:
    client.retry_handlers = []
    driver.fault("chat.postMessage", do)
    with pytest.raises(OSError):  # noqa: PT011 - RemoteDisconnected or ConnectionResetError, as the kernel has it
        client.chat_postMessage(channel=GENERAL, text="x")
    assert len(driver.messages(GENERAL)) == posted
    assert len(driver.requests("chat.postMessage")) == 1


def test_a_hanging_call_is_applied_and_the_client_gives_up(client: WebClient, driver: Driver) -> None:
    client.timeout = 1
    client.retry_handlers = []
    driver.fault("chat.postMessage", "hang", seconds=30)
    with pytest.raises(TimeoutError):
        client.chat_postMessage(channel=GENERAL, text="x")
    assert len(driver.messages(GENERAL)) == 1


def test_a_fault_repeats_and_can_be_cleared(client: WebClient, driver: Driver) -> None:
    driver.fault("*", "error", code="fatal_error", repeat=0)
    for _ in range(3):
        with pytest.raises(SlackApiError, match="fatal_error"):
            client.users_info(user=ALICE)
    driver.clear_faults()
    client.users_info(user=ALICE)


def test_a_misspelt_fault_is_refused(driver: Driver) -> None:
    with pytest.raises(DriverError, match="do must be one of"):
        driver.fault("chat.postMessage", "explode")
    with pytest.raises(DriverError, match="unknown fields"):
        driver.fault("chat.postMessage", "error", cod="x")
