"""How a payload reaches the app, whichever way: the envelope, the answer, and the record of it."""

import asyncio
from dataclasses import dataclass
from typing import Protocol

from sandbox.json_types import JSON

EVENTS, COMMANDS, INTERACTIVE = "events_api", "slash_commands", "interactive"
NOT_CONNECTED, TIMED_OUT, REFUSED = "not_connected", "timeout", "http_error"
REDIRECTED, SSL_FAILED, BROKEN = "too_many_redirects", "ssl_error", "unknown_error"
# The app never answered url_verification, so Slack does not deliver to its address.
UNVERIFIED = "url_not_verified"


@dataclass(frozen=True)
class Delivery:
    """One attempt: kind, payload, and for a redelivered event which attempt and why."""

    kind: str
    payload: JSON
    attempt: int = 0
    reason: str = ""
    # For tests of an app's own checks, over HTTP: signed so many seconds ago, or with another secret.
    signed_seconds_ago: float = 0.0
    signing_secret: str = ""

    @property
    def accepts_answer(self) -> bool:
        """Commands, options requests and view submissions may carry a payload in the acknowledgement."""
        if self.kind == COMMANDS:
            return True
        return self.payload.get("type") in {"view_submission", "block_suggestion"}


@dataclass(frozen=True)
class Ack:
    """What came back in time: `body` is the acknowledgement's payload, `failure` is set when nothing did."""

    acknowledged: bool
    body: JSON | None = None
    failure: str = ""
    seconds: float = 0.0
    # The app asked for no further attempts (X-Slack-No-Retry over HTTP).
    no_retry: bool = False
    # Which socket it went to, counted from 1; 0 over HTTP and when there was none.
    connection: int = 0

    @property
    def milliseconds(self) -> float:
        return round(self.seconds * 1000, 1)


class Transport(Protocol):
    """Socket Mode or signed HTTP."""

    def ready(self) -> bool: ...

    async def deliver(self, delivery: Delivery) -> Ack: ...

    async def close(self) -> None: ...


class Stopwatch:
    """Seconds since it was made, on the event loop's clock."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._start = self._loop.time()

    def seconds(self) -> float:
        return self._loop.time() - self._start
