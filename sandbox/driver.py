"""A client of the control API for tests: people who type and click, and the switches of the workspace.

Standard library only. Every acting call returns what that person sees; refusals raise `DriverError`.
"""

import time
from collections.abc import Callable
from typing import Any

from sandbox.driver_client import ControlClient, DriverError
from sandbox.driver_person import Person
from sandbox.json_types import JSON

__all__ = ["Driver", "DriverError", "Person"]

POLL_SECONDS = 0.2


class Driver(ControlClient):
    """One sandbox, by its base address (`http://127.0.0.1:PORT`)."""

    # ---- looking

    def person(self, user_id: str) -> "Person":
        return Person(self, user_id)

    def state(self) -> JSON:
        return self.get("state")

    def messages(self, channel: str, thread_ts: str | None = None) -> list[JSON]:
        """A channel's top level, or one thread with its parent first; no ephemerals."""
        return list(self.get("messages", channel=channel, thread_ts=thread_ts)["messages"])

    def requests(self, method: str | None = None) -> list[JSON]:
        """Web API calls: method, args, time, applied, answer, fault. `response_url` counts as a method."""
        return list(self.get("requests", method=method)["requests"])

    def deliveries(self, kind: str | None = None) -> list[JSON]:
        """Payloads sent to the app: kind, payload, attempt, acknowledged, ms, ack, failure."""
        return list(self.get("deliveries", kind=kind)["deliveries"])

    def wait_until(self, predicate: Callable[[], Any], seconds: float = 5.0) -> Any:
        """The first true value of `predicate`, asked again after each change of the workspace."""
        deadline = time.monotonic() + seconds
        revision = -1
        while True:
            value = predicate()
            if value:
                return value
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise DriverError(f"not within {seconds} s: {predicate}")
            wait = max(0.01, min(POLL_SECONDS, remaining))
            revision = int(self.get("changes", since=revision, timeout=wait)["revision"])

    def wait_connected(self, seconds: float = 10.0, connections: int = 1) -> None:
        """Until the app has opened its sockets."""
        self.wait_until(lambda: self.state()["connections"] >= connections, seconds)

    # ---- the workspace

    def fault(self, method: str, do: str, **more: object) -> JSON:
        return dict(self.post("fault", method=method, do=do, **more)["fault"])

    def clear_faults(self, method: str | None = None) -> None:
        self.post("faults/clear", **({"method": method} if method else {}))

    def limits(self, on: bool) -> None:
        self.post("limits", on=on)

    def scopes(self, **change: list[str]) -> list[str]:
        """`set=`, `add=` or `remove=` a list of scopes."""
        return list(self.post("scopes", **change)["scopes"])

    def channel(self, channel: str, **change: object) -> JSON:
        """`archived=`, `app_is_member=`, `add_members=`, `remove_members=`."""
        return self.post("channel", channel=channel, **change)

    def advance(self, seconds: float) -> float:
        """Moves the sandbox's own clock: triggers, response addresses, rate windows, event retries."""
        return float(self.post("clock", advance=seconds)["now"])

    def virtual_time(self, on: bool = True) -> float:
        """Stops the sandbox's clock: it then moves by `advance` alone. `on=False` lets it run again."""
        return float(self.post("clock", virtual=on)["now"])

    def sockets(self, lifetime: float | None = None) -> list[JSON]:
        """The open sockets; `lifetime` sets the seconds after which each is refreshed."""
        given = {} if lifetime is None else {"lifetime": lifetime}
        return list(self.post("sockets", **given)["open"])

    def disconnect(self, reason: str = "warning", close: bool = False) -> int:
        return int(self.post("disconnect", reason=reason, close=close)["sockets"])

    def deliver(self, kind: str, payload: JSON, repeat: int = 1) -> list[JSON]:
        """Any payload as if Slack had sent it; kind is slash_commands, interactive or events_api."""
        return list(self.post("deliver", kind=kind, payload=payload, repeat=repeat)["acks"])

    def validate(self, **given: object) -> list[str]:
        """Faults of `view=` or `blocks=`."""
        return list(self.post("validate", **given)["faults"])

    def reset(self) -> None:
        self.post("reset")
