"""The floors of P1 and P2: Bolt apps that only acknowledge, served as processes of their own.

``ack``: behind the bot's own HTTP edge, with ``process_before_response`` (PBR), as the bot itself runs.
``defaults``: a Bolt app as it comes, behind Bolt's own Starlette adapter.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import cast

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.delivery.items import Queue
from bot.health import Health, Metrics
from bot.lanes import Lanes
from bot.web import Edge, WebServer, listen

SECRET = "bench-signing-secret"


def bolt(**options: object) -> App:
    """An app that acknowledges every click and command and does nothing else."""
    app = App(
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T0CREDIT", bot_token="xoxb-bench"),
        **options,  # type: ignore[arg-type]
    )

    def acknowledge(ack: Ack) -> None:
        ack()

    app.action("handover:accept")(acknowledge)
    app.command("/credit")(acknowledge)
    return app


def serve_ack(port: int) -> None:
    app = bolt(
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(32),
        token_verification_enabled=False,
    )

    async def in_a_thread(request: BoltRequest) -> BoltResponse:
        return await run_in_threadpool(app.dispatch, request)

    health = Health(cast("Queue", None), lambda: datetime.now(UTC), 15.0)
    edge = Edge(in_a_thread, health, Metrics(health, Lanes(1)))
    _announce(WebServer(edge.app(), listen("127.0.0.1", port)))


def _announce(server: WebServer) -> None:
    server.start()
    print("ready", server.address, flush=True)
    sys.stdin.read()  # until the bench closes the pipe
    server.stop(1.0)


def serve_defaults(port: int) -> None:
    handler = SlackRequestHandler(bolt())

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    app: ASGIApp = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    _announce(WebServer(app, listen("127.0.0.1", port)))


SERVERS: dict[str, Callable[[int], None]] = {"ack": serve_ack, "defaults": serve_defaults}

if __name__ == "__main__":
    SERVERS[sys.argv[1]](0)
