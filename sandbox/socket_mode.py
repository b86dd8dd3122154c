"""Socket Mode: single-use addresses, hello, envelopes to one of up to 10 sockets, acknowledgement in 3 s.

LIMITS "Socket Mode"; shapes as in Slack's SDK fixtures (hello, envelope). Each socket is warned and then
closed on a schedule of the sandbox's clock, as Slack refreshes its own. Pings and the wait for their pongs
are the server's (`server.make_server`): a socket that does not answer is dropped.
"""

import asyncio
import json
import logging

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.connections import WARNING_SECONDS, Connection, Connections
from sandbox.delivery import NOT_CONNECTED, TIMED_OUT, Ack, Delivery, Stopwatch
from sandbox.hub import Hub
from sandbox.ids import Ids
from sandbox.json_types import JSON
from sandbox.timing import SandboxClock

HOST = "applink-sandbox"
# A send to a socket that has just gone, in the words of Starlette or of uvicorn.
GONE = (WebSocketDisconnect, RuntimeError)

log = logging.getLogger(__name__)


class SocketMode:
    """The open sockets of the app, and the envelopes that wait for their acknowledgement."""

    def __init__(self, app_id: str, ids: Ids, clock: SandboxClock, hub: Hub, ack_seconds: float) -> None:
        self._app_id = app_id
        self._ids = ids
        self._clock = clock
        self._hub = hub
        self._ack_seconds = ack_seconds
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[JSON]] = {}
        self._open = Connections()
        # How long a socket may live; `POST /_/sockets` changes it, for open sockets too.
        self.lifetime = 0.0

    @property
    def connections(self) -> int:
        return len(self._open)

    def ready(self) -> bool:
        return bool(self._open)

    def describe(self) -> list[JSON]:
        """Each open socket: its number, when it closes, and whether it was told so."""
        return [
            {"connection": c.number, "closes": c.opened + self.lifetime, "leaving": c.leaving}
            for c in self._open.all()
        ]

    def new_ticket(self) -> str:
        ticket = self._ids.secret("ticket")
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """One connection from hello to its end. An unknown or used ticket is refused before the upgrade."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(code=4001)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if self._open.full:
            await socket.send_text(json.dumps(_disconnect("too_many_websockets")))
            await socket.close()
            return
        connection = self._open.add(socket, self._clock.now())
        refreshing = asyncio.create_task(self._refresh_when_due(connection))
        try:
            await connection.send(self._hello())
            self._hub.changed()
            while True:
                self._receive(await socket.receive_text())
        except GONE:
            # The app went away; the other sockets, if any, take over.
            log.debug("socket closed")
        finally:
            refreshing.cancel()
            self._open.remove(connection)
            self._hub.changed()

    async def deliver(self, delivery: Delivery) -> Ack:
        watch = Stopwatch()
        envelope_id = self._ids.secret("envelope")
        answer: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        connection = None
        try:
            connection = await self._send_to_one(_envelope(envelope_id, delivery))
            if connection is None:
                return Ack(False, failure=NOT_CONNECTED, seconds=watch.seconds())
            body = await asyncio.wait_for(answer, self._ack_seconds)
        except TimeoutError:
            number = connection.number if connection else 0
            return Ack(False, failure=TIMED_OUT, seconds=watch.seconds(), connection=number)
        finally:
            self._waiting.pop(envelope_id, None)
            if connection is not None:
                connection.waiting.discard(envelope_id)
                self._hub.changed()
        # A payload that was not asked for is not read.
        payload = body if body and delivery.accepts_answer else None
        return Ack(True, body=payload, seconds=watch.seconds(), connection=connection.number)

    async def disconnect(self, reason: str, close: bool = False) -> int:
        """Send Slack's `disconnect` (warning, refresh_requested, link_disabled) to every open socket."""
        told = self._open.all()
        for connection in told:
            await self._tell_to_go(connection, reason)
            if close:
                await self._end(connection)
        return len(told)

    async def close(self) -> None:
        for connection in self._open.all():
            await self._end(connection)

    async def _refresh_when_due(self, connection: Connection) -> None:
        """`warning` 10 seconds before the end, then `refresh_requested`, then the end."""
        await self._until(connection, WARNING_SECONDS)
        if self._remaining(connection) > 0:
            # Where time was moved past both moments the warning is missing, as it may be in Slack.
            await self._tell_to_go(connection, "warning")
        await self._until(connection, 0.0)
        await self._tell_to_go(connection, "refresh_requested")
        # What was sent just before may still be acknowledged here.
        await self._hub.wait_until(lambda: not connection.waiting, self._ack_seconds)
        await self._end(connection)

    async def _until(self, connection: Connection, before: float) -> None:
        while (seconds := self._remaining(connection) - before) > 0 and not self._hub.closed:
            await self._hub.wait_until(lambda: self._remaining(connection) <= before, seconds)

    def _remaining(self, connection: Connection) -> float:
        return connection.opened + self.lifetime - self._clock.now()

    async def _tell_to_go(self, connection: Connection, reason: str) -> None:
        connection.leaving = True
        try:
            await connection.send(_disconnect(reason))
        except GONE:
            self._open.remove(connection)

    async def _end(self, connection: Connection) -> None:
        self._open.remove(connection)
        try:
            await connection.socket.close()
        except GONE:
            log.debug("closed already")

    def _receive(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            log.warning("a socket message that is no JSON")
            return
        envelope_id = message.get("envelope_id", "") if isinstance(message, dict) else ""
        waiting = self._waiting.get(envelope_id)
        if waiting is not None and not waiting.done():
            waiting.set_result(message.get("payload") or {})

    async def _send_to_one(self, envelope: JSON) -> Connection | None:
        """The connection that took it: the next in turn, or another if that one has just gone."""
        while (connection := self._open.next()) is not None:
            connection.waiting.add(envelope["envelope_id"])
            try:
                await connection.send(envelope)
            except GONE:
                self._open.remove(connection)
            else:
                return connection
        return None

    def _hello(self) -> JSON:
        seconds = int(self.lifetime)
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": seconds},
            "connection_info": {"app_id": self._app_id},
        }


def _envelope(envelope_id: str, delivery: Delivery) -> JSON:
    envelope: JSON = {
        "envelope_id": envelope_id,
        "payload": delivery.payload,
        "type": delivery.kind,
        "accepts_response_payload": delivery.accepts_answer,
    }
    if delivery.kind == "events_api":
        envelope |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason}
    return envelope


def _disconnect(reason: str) -> JSON:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}
