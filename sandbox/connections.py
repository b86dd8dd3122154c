"""The open sockets of an app: whose turn it is, and when each is asked to go."""

import json
from dataclasses import dataclass, field

from starlette.websockets import WebSocket

from sandbox.json_types import JSON

MAX_CONNECTIONS = 10
WARNING_SECONDS = 10.0


@dataclass(eq=False)
class Connection:
    """One socket. `leaving` is set once it was told to go; `waiting` are its unacknowledged envelopes."""

    socket: WebSocket
    number: int
    opened: float
    leaving: bool = False
    waiting: set[str] = field(default_factory=set)

    async def send(self, message: JSON) -> None:
        await self.socket.send_text(json.dumps(message, ensure_ascii=False))


class Connections:
    """Up to 10, which take turns; one that was told to go gets nothing while another is open."""

    def __init__(self) -> None:
        self._open: list[Connection] = []
        self._made = 0
        self._turn = 0

    def __len__(self) -> int:
        return len(self._open)

    @property
    def full(self) -> bool:
        return len(self._open) >= MAX_CONNECTIONS

    def all(self) -> list[Connection]:
        return list(self._open)

    def add(self, socket: WebSocket, now: float) -> Connection:
        self._made += 1
        connection = Connection(socket, self._made, now)
        self._open.append(connection)
        return connection

    def remove(self, connection: Connection) -> None:
        if connection in self._open:
            self._open.remove(connection)

    def next(self) -> Connection | None:
        """The one that gets the next envelope."""
        staying = [c for c in self._open if not c.leaving] or self._open
        if not staying:
            return None
        self._turn += 1
        return staying[(self._turn - 1) % len(staying)]
