"""Sends payloads to the app and keeps the record; events are redelivered when they were not acknowledged.

LIMITS "Retries": 3 more attempts: at once, after 1 minute, after 5 minutes.
"""

import asyncio
from collections.abc import Coroutine

from sandbox import payloads
from sandbox.delivery import EVENTS, NOT_CONNECTED, TIMED_OUT, UNVERIFIED, Ack, Delivery
from sandbox.http_delivery import HttpDelivery
from sandbox.json_types import JSON
from sandbox.world import World

RETRY_DELAYS = (0.0, 60.0, 300.0)
RETRY_REASONS = {TIMED_OUT: "timeout", NOT_CONNECTED: "connection_failed"}
HTTP_RETRY_REASONS = {TIMED_OUT: "http_timeout", NOT_CONNECTED: "connection_failed"}
# What the url_verification handshake is called in the record of deliveries.
HANDSHAKE = "url_verification"


class Sender:
    def __init__(self, world: World) -> None:
        self._world = world
        self._tasks: set[asyncio.Task[None]] = set()
        self._verifying = asyncio.Lock()

    async def send(self, delivery: Delivery) -> Ack:
        sent = self._world.clock.now()
        if await self.verified():
            ack = await self._world.transport.deliver(delivery)
        else:
            ack = Ack(False, failure=UNVERIFIED)
        self._record(delivery, sent, ack)
        return ack

    async def verified(self) -> bool:
        """Over HTTP nothing is delivered before the app has answered url_verification."""
        transport = self._world.transport
        if not isinstance(transport, HttpDelivery):
            return True
        async with self._verifying:
            if not transport.verified:
                payload, sent = payloads.url_verification(self._world), self._world.clock.now()
                ack = await transport.verify_url(payload)
                self._record(Delivery(HANDSHAKE, payload), sent, ack)
        return transport.verified

    def _record(self, delivery: Delivery, sent: float, ack: Ack) -> None:
        entry = {
            "kind": delivery.kind,
            "payload": delivery.payload,
            "attempt": delivery.attempt,
            "reason": delivery.reason,
            "time": sent,
            "acknowledged": ack.acknowledged,
            "ms": ack.milliseconds,
            "ack": ack.body,
            "failure": ack.failure,
            "connection": ack.connection,
        }
        self._world.journal.delivery(entry)
        self._world.story.saw(entry)
        self._world.hub.changed()

    async def event(self, subscription: str, inner: JSON) -> Ack | None:
        """Sends an event the app subscribed to, None for others; retries go on in the background."""
        world = self._world
        if subscription not in world.workspace.events:
            return None
        if not world.event_volume.allows():
            return await self._tell_rate_limited()
        payload = payloads.event(world, inner)
        ack = await self.send(Delivery(EVENTS, payload))
        if not ack.acknowledged and not ack.no_retry:
            self.background(self._retry(payload, ack, world.generation))
        return ack

    async def _tell_rate_limited(self) -> Ack | None:
        """The event is lost; once a minute the app is told so."""
        minute = self._world.event_volume.minute_to_tell()
        if minute is None:
            return None
        return await self.send(Delivery(EVENTS, payloads.app_rate_limited(self._world, minute)))

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

    async def _retry(self, payload: JSON, first: Ack, generation: int) -> None:
        """Three more attempts; a reset of the workspace ends them."""
        world, ack = self._world, first
        reasons = HTTP_RETRY_REASONS if world.options.http_url else RETRY_REASONS
        for attempt, delay in enumerate(RETRY_DELAYS, start=1):
            await self._until(world.clock.now() + delay)
            if world.generation != generation or world.hub.closed:
                return
            ack = await self.send(Delivery(EVENTS, payload, attempt, reasons.get(ack.failure, ack.failure)))
            if ack.acknowledged or ack.no_retry:
                return

    async def _until(self, due: float) -> None:
        """Waits for a moment of the sandbox's clock; moving that clock ends the wait."""
        clock, hub = self._world.clock, self._world.hub
        while clock.now() < due and not hub.closed:
            await hub.wait_until(lambda: clock.now() >= due, due - clock.now())
