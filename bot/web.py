"""The HTTP edge: Slack's requests, probes and metrics. Bolt's dispatch never runs on the event loop."""

from __future__ import annotations

import hmac
import re
import socket
import threading
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING

import uvicorn
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_starlette_response
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.health import Health, Metrics
from bot.settings import SettingsError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Answer = Callable[[BoltRequest], Awaitable[BoltResponse]]
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
        slack = [Route("/slack/events", _Plain(self.slack), methods=["POST"])] if self._answer else []
        return Starlette(routes=[*slack, *probes])

    async def slack(self, request: Request) -> Response:
        """Bolt checks the signature over these very bytes; it fails on a timestamp that is no number."""
        assert self._answer is not None
        if not TIMESTAMP.fullmatch(request.headers.get("x-slack-request-timestamp", "0")):
            return Response(status_code=401)
        body = await request.body()
        if len(body) > LARGEST_BODY:
            return Response(status_code=413)
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return Response(status_code=400)
        asked = BoltRequest(body=text, query=str(request.query_params), headers=dict(request.headers))
        answer = to_starlette_response(await self._answer(asked))
        if request.headers.get("x-slack-retry-num") and answer.status_code >= 400:
            answer.headers["X-Slack-No-Retry"] = "1"
        return answer

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


class _Plain:
    """An endpoint without what Starlette wraps around functions: a third of what the edge costs a click."""

    def __init__(self, endpoint: Callable[[Request], Awaitable[Response]]) -> None:
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._endpoint(Request(scope, receive))
        await response(scope, receive, send)


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
                app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5, ws="none"
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
