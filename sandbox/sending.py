"""Sends payloads to the app and keeps the record; events are redelivered when they were not acknowledged.

LIMITS "Retries": 3 more attempts: at once, after 1 minute, after 5 minutes.
"""

import asyncio
from collections.abc import Coroutine

from sandbox import payloads
from sandbox.delivery import EVENTS, TIMED_OUT, Ack, Delivery
from sandbox.json_types import JSON
from sandbox.world import World

RETRY_DELAYS = (0.0, 60.0, 300.0)
RETRY_REASONS = {TIMED_OUT: "timeout", "not_connected": "connection_failed"}
HTTP_RETRY_REASONS = {TIMED_OUT: "http_timeout", "not_connected": "connection_failed"}


class Sender:
    def __init__(self, world: World) -> None:
        self._world = world
        self._tasks: set[asyncio.Task[None]] = set()

    async def send(self, delivery: Delivery) -> Ack:
        world = self._world
        sent = world.clock.now()
        ack = await world.transport.deliver(delivery)
        world.journal.delivery(
            {
                "kind": delivery.kind,
                "payload": delivery.payload,
                "attempt": delivery.attempt,
                "time": sent,
                "acknowledged": ack.acknowledged,
                "ms": ack.milliseconds,
                "ack": ack.body,
                "failure": ack.failure,
            }
        )
        world.hub.changed()
        return ack

    async def event(self, subscription: str, inner: JSON) -> Ack | None:
        """Sends an event the app subscribed to, None for others; retries go on in the background."""
        if subscription not in self._world.workspace.events:
            return None
        payload = payloads.event(self._world, inner)
        ack = await self.send(Delivery(EVENTS, payload))
        if not ack.acknowledged and not ack.no_retry:
            self.background(self._retry(payload, ack))
        return ack

    def flush(self) -> None:
        """Sends the events that became due, which nobody waits for."""
        due, self._world.due_events = self._world.due_events, []
        for subscription, inner in due:
            self.background(self._event_and_forget(subscription, inner))

    def background(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _event_and_forget(self, subscription: str, inner: JSON) -> None:
        await self.event(subscription, inner)

    async def _retry(self, payload: JSON, first: Ack) -> None:
        world, ack = self._world, first
        reasons = HTTP_RETRY_REASONS if world.options.http_url else RETRY_REASONS
        for attempt, delay in enumerate(RETRY_DELAYS, start=1):
            due = world.clock.now() + delay
            await self._until(due)
            reason = reasons.get(ack.failure, "http_error")
            ack = await self.send(Delivery(EVENTS, payload, attempt, reason))
            if ack.acknowledged or ack.no_retry:
                return

    async def _until(self, due: float) -> None:
        """Waits for a moment of the sandbox's clock; moving that clock ends the wait."""
        clock, hub = self._world.clock, self._world.hub
        while clock.now() < due and not hub.closed:
            await hub.wait_until(lambda: clock.now() >= due, due - clock.now())
