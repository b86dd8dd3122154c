"""A load generator on loopback: signed clicks over kept connections, prepared before the clock starts."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Target:
    """A server on loopback and the secret its requests are signed with."""

    port: int
    secret: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests per second, and the seconds each took, sorted."""

    rate: float
    seconds: tuple[float, ...]

    @property
    def p50(self) -> float:
        return self.seconds[len(self.seconds) // 2]


def click(number: int, handover: int, trigger: str) -> dict[str, object]:
    """A click on Accept of a hand-over's message, field for field as Slack sends it."""
    return {
        "type": "block_actions", "api_app_id": "A0CREDIT", "token": "t", "trigger_id": trigger,
        "team": {"id": "T0CREDIT", "domain": "hill-river"},
        "user": {"id": "U0FILEA1", "username": "fiona", "name": "fiona", "team_id": "T0CREDIT"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C0CREDIT"},
        "channel": {"id": "C0CREDIT", "name": "credit"},
        "message": {"type": "message", "ts": "1.1", "text": "a hand-over", "user": "U0CREDIT"},
        "state": {"values": {}}, "response_url": "http://127.0.0.1:9/never",
        "actions": [{
            "action_id": "handover:accept", "block_id": "handover", "type": "button", "action_ts": "1.2",
            "text": {"type": "plain_text", "text": "Accept"}, "value": f"{handover}@CR-{number}@1",
        }],
    }  # fmt: skip


def signed(target: Target, payload: dict[str, object]) -> bytes:
    """The request with its v0 signature."""
    body = urlencode({"payload": json.dumps(payload)})
    at = str(int(time.time()))
    digest = hmac.new(target.secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: v0={digest}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


def run(target: Target, requests: Sequence[bytes], connections: int) -> Measured:
    """Send all of them, so many at a time; every answer must be a 200."""
    return asyncio.run(_run(target, requests, connections))


async def _run(target: Target, requests: Sequence[bytes], connections: int) -> Measured:
    queue = iter(requests)
    taken: list[float] = []
    start = time.perf_counter()
    await asyncio.gather(*(_worker(target, queue, taken) for _ in range(connections)))
    return Measured(len(taken) / (time.perf_counter() - start), tuple(sorted(taken)))


async def _worker(target: Target, queue: Iterator[bytes], taken: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    try:
        for request in queue:  # one iterator shared by all workers
            start = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.decode())
            await reader.readexactly(_length(head))
            taken.append(time.perf_counter() - start)
    finally:
        writer.close()
        await writer.wait_closed()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0
