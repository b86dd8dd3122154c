"""The page: one document, its texts in the acting person's language by the script, live changes as events."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.emoji import characters
from sandbox.world import World

WEB = Path(__file__).parent / "web"
LANGUAGES = ("en", "zh")
BEAT_SECONDS = 15.0
POLICY = "default-src 'self'; img-src 'self' data: http: https:; style-src 'self' 'unsafe-inline'"


class Page:
    def __init__(self, world: World) -> None:
        self._world = world
        loader = FileSystemLoader(WEB / "templates")
        self._templates = Environment(loader=loader, autoescape=True)
        self._texts = {
            language: json.loads((WEB / "texts" / f"{language}.json").read_text("utf-8"))
            for language in LANGUAGES
        }

    def routes(self) -> list[Route]:
        return [
            Route("/", self.index, methods=["GET"]),
            Route("/archives/{channel}/p{digits}", self.permalink, methods=["GET"]),
            Route("/emoji.json", self.emoji, methods=["GET"]),
            Route("/_/events", self.events, methods=["GET"]),
        ]

    async def index(self, request: Request) -> Response:
        workspace = self._world.workspace
        acting = workspace.people.get(request.query_params.get("as", ""))
        person = acting or next(iter(workspace.people.values()))
        language = "zh" if person.locale.startswith("zh") else "en"
        html = self._templates.get_template("index.html").render(
            team=workspace.team["name"], language=language, texts=self._texts, story=self._world.options.story
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})

    async def emoji(self, _: Request) -> Response:
        """Every standard shortcode and its character; the browser keeps it for a day."""
        return JSONResponse(characters(), headers={"Cache-Control": "max-age=86400"})

    async def permalink(self, request: Request) -> Response:
        """Slack's address of a message opens the page on its channel and thread."""
        digits = request.path_params["digits"]
        ts = f"{digits[:-6]}.{digits[-6:]}"
        thread = request.query_params.get("thread_ts", "")
        query = f"channel={request.path_params['channel']}&ts={ts}" + (f"&thread={thread}" if thread else "")
        return RedirectResponse(f"/?{query}", 302)

    async def events(self, _: Request) -> Response:
        """Server-sent events: the revision, at once and after each change."""
        return StreamingResponse(
            self._revisions(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _revisions(self) -> AsyncIterator[str]:
        hub, last = self._world.hub, -1
        while not hub.closed:
            seen = last
            await hub.wait_until(lambda: hub.revision > seen, BEAT_SECONDS)  # noqa: B023 - read within this turn
            last = hub.revision
            yield f"data: {last}\n\n"
