"""Socket Mode: single-use addresses, hello, envelopes to one of up to 10 sockets, acknowledgement in 3 s.

LIMITS "Socket Mode"; shapes as in Slack's SDK fixtures (hello, envelope).
"""

import asyncio
import json
import logging

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.delivery import NOT_CONNECTED, TIMED_OUT, Ack, Delivery, Stopwatch
from sandbox.ids import Ids
from sandbox.json_types import JSON

MAX_CONNECTIONS = 10
HOST = "applink-sandbox"

log = logging.getLogger(__name__)


class SocketMode:
    """The open sockets of the app, and the envelopes that wait for their acknowledgement."""

    def __init__(self, app_id: str, ids: Ids, ack_seconds: float) -> None:
        self._app_id = app_id
        self._ids = ids
        self._ack_seconds = ack_seconds
        self._tickets: set[str] = set()
        self._sockets: list[WebSocket] = []
        self._waiting: dict[str, asyncio.Future[JSON]] = {}
        self._turn = 0

    @property
    def connections(self) -> int:
        return len(self._sockets)

    @property
    def next_index(self) -> int:
        """Which of the open sockets gets the next envelope: they take turns."""
        return self._turn % max(1, len(self._sockets))

    def ready(self) -> bool:
        return bool(self._sockets)

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
        if len(self._sockets) >= MAX_CONNECTIONS:
            await socket.send_text(json.dumps(_disconnect("too_many_websockets")))
            await socket.close()
            return
        self._sockets.append(socket)
        try:
            await socket.send_text(json.dumps(self._hello()))
            while True:
                self._receive(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            # The app went away; the other sockets, if any, take over.
            log.debug("socket closed")
        finally:
            if socket in self._sockets:
                self._sockets.remove(socket)

    async def deliver(self, delivery: Delivery) -> Ack:
        if not self._sockets:
            return Ack(False, failure=NOT_CONNECTED)
        envelope_id = self._ids.secret("envelope")
        watch = Stopwatch()
        answer: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        try:
            await self._send_to_next(_envelope(envelope_id, delivery))
            body = await asyncio.wait_for(answer, self._ack_seconds)
        except TimeoutError:
            return Ack(False, failure=TIMED_OUT, seconds=watch.seconds())
        except (RuntimeError, WebSocketDisconnect):
            return Ack(False, failure=NOT_CONNECTED, seconds=watch.seconds())
        finally:
            self._waiting.pop(envelope_id, None)
        return Ack(True, body=body or None, seconds=watch.seconds())

    async def disconnect(self, reason: str, close: bool = False) -> int:
        """Send Slack's `disconnect` (warning, refresh_requested, link_disabled) to every open socket."""
        sockets = list(self._sockets)
        for socket in sockets:
            await socket.send_text(json.dumps(_disconnect(reason)))
            if close:
                self._sockets.remove(socket)
                await socket.close()
        return len(sockets)

    async def close(self) -> None:
        for socket in list(self._sockets):
            self._sockets.remove(socket)
            await socket.close()

    def _receive(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            log.warning("a socket message that is no JSON")
            return
        waiting = self._waiting.get(message.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(message.get("payload") or {})

    async def _send_to_next(self, envelope: JSON) -> None:
        socket = self._sockets[self.next_index]
        self._turn += 1
        await socket.send_text(json.dumps(envelope, ensure_ascii=False))

    def _hello(self) -> JSON:
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": 18060},
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
