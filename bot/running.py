"""Starts a process, waits for its end, and stops it in order within ten seconds."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from dataclasses import dataclass

from slack_sdk.errors import SlackClientError

from bot import zones
from bot.app import Bot, Parts, Plugged, SlackAway, build, open_parts
from bot.health import Metrics
from bot.logs import configure, logger
from bot.settings import Settings, SettingsError
from bot.sockets import Sockets
from bot.web import SLACK_PATH, Edge, WebServer, check_exposure, listen

log = logger("running")
RESTART_STATUS = 75
"""Exit status that asks the supervisor for a restart (EX_TEMPFAIL)."""

GARBAGE = 10_000
"""Objects made until the youngest are searched for cycles: a click makes hundreds, and hardly a cycle."""

EDGE_SECONDS = 3.0
DELIVERY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Roles:
    """What a process does. ``edge`` takes Slack's requests, ``work`` ticks and delivers."""

    edge: bool
    work: bool


RUN, WEB, WORKER = Roles(True, True), Roles(True, False), Roles(False, True)


class Process:
    """One process of the bot."""

    def __init__(self, bot: Bot, roles: Roles) -> None:
        settings = bot.parts.settings
        self._bot = bot
        self._roles = roles
        self._ended = threading.Event()
        self._status = 0
        takes_sockets = not settings.listens and (roles.edge or settings.slack_app_token is not None)
        self._web = _web(bot, roles) if settings.port is not None and roles.edge else None
        self._sockets = self._socket_mode() if takes_sockets else None

    def run(self) -> int:
        """Until a signal or a stale connection; gives the exit status."""
        for kind in (signal.SIGTERM, signal.SIGINT):
            signal.signal(kind, lambda *_: self._ended.set())
        gc.freeze()  # modules, templates and tables stay for good: no collection walks them again
        gc.set_threshold(GARBAGE)
        self._start()
        sys.stdout.write(f"ready {self._listens_on()}\n")
        sys.stdout.flush()
        self._ended.wait()
        finished = self._stop()
        log.info("stopped", status=self._status, finished=finished)
        if self._status or not finished:  # a call to Slack hangs: its lease runs out and it is looked up
            sys.stdout.flush()
            logging.shutdown()
            os._exit(self._status)
        return self._status

    def _start(self) -> None:
        health = self._bot.health
        if self._web:
            health.watch("web", lambda: self._web is not None and self._web.is_alive)
            self._web.start()
        if self._sockets:
            health.watch("socket mode", lambda: self._sockets is not None and self._sockets.is_alive)
            self._connect(self._sockets)
        if self._roles.work:
            health.watch("delivery", lambda: self._bot.loop.is_alive)
            self._bot.loop.start()
            self._bot.schedule.start()
        else:
            self._bot.turning.start()

    def _connect(self, sockets: Sockets) -> None:
        try:
            sockets.start()
        except (SlackClientError, OSError) as error:
            raise SettingsError("setting.no_connection", problem=type(error).__name__) from None

    def _stop(self) -> bool:
        """Take nothing more, finish what is under way, give back the rest; True if all of it ended."""
        self._bot.schedule.stop()
        self._bot.turning.stop()
        if self._sockets:
            self._sockets.stop()
        if self._web:
            self._web.stop(EDGE_SECONDS)
        finished = self._bot.loop.stop(DELIVERY_SECONDS)
        finished = self._bot.lanes.stop() and finished
        self._bot.parts.engine.dispose()
        return finished

    def _socket_mode(self) -> Sockets:
        settings = self._bot.parts.settings
        return Sockets(
            self._bot.app,
            settings.app_token,
            self._bot.parts.real.now,
            settings.stale_seconds,
            self._restart,
        )

    def _restart(self) -> None:
        self._status = RESTART_STATUS
        self._ended.set()

    def _listens_on(self) -> str:
        places = []
        if self._web:
            path = SLACK_PATH if self._bot.parts.settings.listens else "/healthz"
            places.append(self._web.address + path)
        if self._sockets:
            places.append("socket-mode")
        return " ".join([*places, *(["worker"] if self._roles.work else [])])


def _web(bot: Bot, roles: Roles) -> WebServer:
    settings = bot.parts.settings
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else ""
    check_exposure(settings.host, token)
    answer = bot.app.answer if settings.listens and roles.edge else None
    edge = Edge(answer, bot.health, Metrics(bot.health, bot.lanes), token)
    assert settings.port is not None
    return WebServer(edge.app(), listen(settings.host, settings.port))


def check(settings: Settings, roles: Roles) -> None:
    """What this process needs of the settings; raises ``SettingsError`` before anything is opened."""
    _ = settings.bot_token
    if roles.edge and not roles.work:
        _ = settings.signing_secret
        if settings.port is None:
            raise SettingsError("setting.missing.port")
    elif roles.edge and not settings.listens:
        _ = settings.app_token


def run(settings: Settings, roles: Roles, own: Plugged) -> int:
    """Start a process and stay until it ends; gives the exit status."""
    check(settings, roles)
    configure(settings.secrets())
    parts: Parts = open_parts(settings, may_migrate=settings.on_sqlite and roles.work)
    log.info("starting", tzdata=zones.used(), machines_tzdata=zones.machines_own())
    return Process(build(parts, own), roles).run()


__all__ = ["RESTART_STATUS", "RUN", "WEB", "WORKER", "Process", "Roles", "SlackAway", "run"]
