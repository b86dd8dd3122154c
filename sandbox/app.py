"""The ASGI application: Web API, Socket Mode, response addresses, files, control API and page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from sandbox.bodies import upload_bytes
from sandbox.control import Control
from sandbox.faults import Fault
from sandbox.page import Page
from sandbox.responding import Responding
from sandbox.sending import Sender
from sandbox.webapi import WebApi, drop
from sandbox.world import World

WEB = Path(__file__).parent / "web"


def build_app(world: World) -> Starlette:
    sender = Sender(world)
    control, page = Control(world, sender), Page(world)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await sender.close()
        await world.transport.close()

    routes = [
        Route("/api/{method:path}", WebApi(world, sender).handle, methods=["GET", "POST"]),
        WebSocketRoute("/link/", world.sockets.serve),
        *(
            Route(f"/{kind}/{{team}}/{{secret}}", Responding(world, sender).handle, methods=["POST"])
            for kind in ("commands", "actions", "app")
        ),
        Route("/upload/v1/{secret}", _Upload(world).handle, methods=["POST"]),
        Route("/files-pri/{key}/{name}", _Download(world).handle, methods=["GET"]),
        Route("/files-pri/download/{key}/{name}", _Download(world).handle, methods=["GET"]),
        *control.routes(),
        *page.routes(),
        Mount("/static", StaticFiles(directory=WEB / "static")),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


class _Upload:
    """The address of files.getUploadURLExternal: raw bytes or multipart, of exactly the announced length."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle(self, request: Request) -> Response:
        secret = request.path_params["secret"]
        if secret not in self._world.files.uploads:
            return PlainTextResponse("not found", 404)
        content = upload_bytes(request.headers.get("content-type", ""), await request.body())
        fault = self._world.faults.take("upload", "")
        if fault and not fault.applies:
            return await self._played(fault, request)
        if not self._world.files.receive(secret, content):
            return PlainTextResponse("length mismatch", 400)
        return await self._played(fault, request) if fault else PlainTextResponse("OK")

    async def _played(self, fault: Fault, request: Request) -> Response:
        """An answer as scripted (``http``), or none."""
        return Response(fault.body, fault.status) if fault.do == "http" else await drop(request)


class _Download:
    """A file's bytes, for the bot token, or for the page, which has no token and asks from its own origin."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle(self, request: Request) -> Response:
        options = self._world.options
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        from_page = request.headers.get("sec-fetch-site") == "same-origin"
        if token != options.bot_token and not from_page:
            return PlainTextResponse("sign in", 403)
        file = self._world.files.by_id.get(request.path_params["key"].rpartition("-")[2])
        if file is None or file.content is None:
            return PlainTextResponse("not found", 404)
        safe = (
            file.mimetype
            if file.mimetype in ("image/png", "image/jpeg", "image/gif")
            else "application/octet-stream"
        )
        return Response(file.content, media_type=safe, headers={"X-Content-Type-Options": "nosniff"})
