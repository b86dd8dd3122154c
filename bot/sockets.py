"""Socket Mode with a watch: a connection that looks alive and delivers nothing ends the process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler

from bot.logs import logger

log = logger("sockets")
THREADS = 64
"""Each waits for the answer of one request; more than lanes, so that all that wait are answered in time."""

PING_SECONDS = 5.0
LOOK_SECONDS = 1.0


class Watch:
    """Calls ``stale`` once nothing has been heard for ``limit`` seconds.

    Source: threads of python-slack-sdk on half-open sockets. ``is_connected()`` stays true there and only
    the age of the last pong tells; a supervisor's restart is the cure that works.
    """

    def __init__(
        self,
        heard: Callable[[], float | None],
        now: Callable[[], datetime],
        limit: float,
        stale: Callable[[], None],
    ) -> None:
        self._heard = heard
        self._now = now
        self._limit = limit
        self._stale = stale
        self._since: float | None = None
        self._ended = False

    def look(self) -> bool:
        """Whether the connection is fresh. ``heard`` gives epoch seconds, ``None`` before the first pong."""
        now = self._now().timestamp()
        self._since = now if self._since is None else self._since
        last = max(self._since, self._heard() or 0.0)
        if now - last <= self._limit:
            return True
        if not self._ended:
            self._ended = True
            log.error("socket_stale", seconds=round(now - last, 1))
            self._stale()
        return False


class Sockets:
    """The connection to Slack; the SDK renews it when Slack asks for that."""

    def __init__(
        self,
        app: App,
        app_token: str,
        now: Callable[[], datetime],
        limit: float,
        stale: Callable[[], None],
    ) -> None:
        self._handler = SocketModeHandler(
            app, app_token, ping_interval=min(PING_SECONDS, limit / 4), concurrency=THREADS
        )
        self._watch = Watch(self._last_pong, now, limit, stale)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="socket-watch", daemon=True)
        self._handler.client.on_message_listeners.append(_note_hello)

    def start(self) -> None:
        """Connect; raises what the SDK raises where that fails."""
        self._handler.client.connect()
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        return bool(self._handler.client.is_connected())

    def stop(self) -> None:
        """Take nothing more; handlers under way still acknowledge over the open socket."""
        self._stopped.set()
        client = self._handler.client
        client.auto_reconnect_enabled = False
        client.message_workers.shutdown(wait=True)
        with suppress(AttributeError, OSError):  # the SDK may be closing the same socket as stale just now
            client.close()

    def _last_pong(self) -> float | None:
        session = self._handler.client.current_session
        return session.last_ping_pong_time if session else None

    def _run(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            self._watch.look()


def _note_hello(message: str) -> None:
    """Many connections in ``hello`` mean half-open ones left at Slack's side; the cap is ten."""
    if message.startswith("{") and '"hello"' in message[:200]:
        log.info("socket_open", hello=message[:300])
