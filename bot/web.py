"""The HTTP edge: Slack's requests, probes and metrics. Bolt's dispatch never runs on the event loop."""

from __future__ import annotations

import hmac
import re
import socket
import threading
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING, cast

import uvicorn
from slack_bolt import BoltRequest, BoltResponse
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.bodies import SlackRequest, Unreadable
from bot.health import Health, Metrics
from bot.settings import SettingsError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Answer = Callable[[BoltRequest], Awaitable[BoltResponse]]
SLACK_PATH = "/slack/events"
LARGEST_BODY = 1_000_000
TIMESTAMP = re.compile(r"[0-9]{1,12}")


class Edge:
    """The endpoints. ``answer`` does a request; ``None`` where Slack's requests come over Socket Mode."""

    def __init__(self, answer: Answer | None, health: Health, metrics: Metrics, token: str = "") -> None:
        self._answer = answer
        self._health = health
        self._metrics = metrics
        self._token = token

    def app(self) -> ASGIApp:
        probes = [
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.metrics),
        ]
        rest = Starlette(routes=probes)
        return _Front(self.slack, rest) if self._answer else rest

    async def slack(self, scope: Scope, receive: Receive) -> Response:
        """Bolt checks the signature over these very bytes; it fails on a timestamp that is no number."""
        assert self._answer is not None
        headers = _slack_headers(scope)
        if not TIMESTAMP.fullmatch(headers.get("x-slack-request-timestamp", "0")):
            return Response(status_code=401)
        body = await _body(receive)
        if body is None:
            return Response(status_code=413)
        try:
            asked = SlackRequest(body.decode("utf-8"), headers)
        except (UnicodeDecodeError, Unreadable):
            return Response(status_code=400)
        answer = await self._answer(asked)
        told = dict(answer.first_headers())
        if "x-slack-retry-num" in headers and answer.status >= 400:
            told["x-slack-no-retry"] = "1"
        return Response(answer.body, answer.status, told)

    async def alive(self, _: Request) -> Response:
        """The process answers."""
        return JSONResponse({"ok": True})

    async def ready(self, _: Request) -> Response:
        """Everything works; 503 with what does not otherwise."""
        report = await run_in_threadpool(self._health.report)
        return JSONResponse(
            {"ok": report.is_well, "faults": list(report.faults)}, 200 if report.is_well else 503
        )

    async def metrics(self, request: Request) -> Response:
        """Prometheus text, for who has the token (``METRICS_TOKEN``), where one is set."""
        given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if self._token and not hmac.compare_digest(given.encode(), self._token.encode()):
            return Response(status_code=401)
        text = await run_in_threadpool(self._metrics.text)
        return Response(text, media_type="text/plain; version=0.0.4")


class _Front:
    """Slack's requests past Starlette: its routes and request objects are paid for by every click."""

    def __init__(self, slack: Callable[[Scope, Receive], Awaitable[Response]], rest: ASGIApp) -> None:
        self._slack = slack
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != SLACK_PATH or scope["method"] != "POST":
            await self._rest(scope, receive, send)
            return
        response = await self._slack(scope, receive)
        await response(scope, receive, send)


def _slack_headers(scope: Scope) -> dict[str, str]:
    """Slack's own headers, by their names in small letters; nothing here asks for another."""
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in scope["headers"]
        if name.startswith(b"x-slack-")
    }


async def _body(receive: Receive) -> bytes | None:
    """The body, or ``None`` as soon as it is larger than any of Slack's; empty where the caller has gone."""
    body = b""
    while True:
        part = await receive()
        if part["type"] == "http.disconnect":
            return b""
        body += cast("bytes", part.get("body", b""))
        if len(body) > LARGEST_BODY:
            return None
        if not part.get("more_body", False):
            return body


def check_exposure(host: str, token: str) -> None:
    """Metrics are not shown to the world without a token; raises ``SettingsError``."""
    if token:
        return
    try:
        is_local = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_local = False
    if not is_local:
        raise SettingsError("setting.missing.metrics_token")


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises ``SettingsError`` where the port cannot be had."""
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(256)
    except OSError as error:
        bound.close()
        raise SettingsError(
            "setting.port.taken", port=str(port), host=host, problem=error.strerror or ""
        ) from None
    return bound


class WebServer:
    """uvicorn in a thread of ours, so that signals stay with the main one."""

    def __init__(self, app: ASGIApp, bound: socket.socket) -> None:
        self._socket = bound
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=5,
                ws="none",
                proxy_headers=False,  # who sent a request is told by its signature alone
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [bound]}, name="web", daemon=True
        )

    @property
    def address(self) -> str:
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Finish requests under way."""
        self._server.should_exit = True
        self._thread.join(seconds)
        self._socket.close()
