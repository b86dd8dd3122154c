"""`POST /api/METHOD`: reads the body, checks token, scope and limit, plays faults, answers as Slack does."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sandbox.errors import SlackError
from sandbox.faults import Fault
from sandbox.json_types import JSON
from sandbox.methods import METHODS, Call, Method
from sandbox.world import World

UNAVAILABLE_PAGE = "<!DOCTYPE html><html><body><h1>503 Service Unavailable</h1></body></html>"


async def read_arguments(request: Request) -> JSON:
    """Query, form and JSON arguments together; the body wins."""
    arguments: JSON = dict(request.query_params)
    body = await request.body()
    content_type = request.headers.get("content-type", "").split(";")[0].strip()
    if not body.strip():
        return arguments
    if content_type == "application/json":
        try:
            value = json.loads(body)
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(value, dict):
            raise SlackError("json_not_object")
        return arguments | value
    if content_type in ("application/x-www-form-urlencoded", ""):
        return arguments | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    raise SlackError("invalid_post_type")


class WebApi:
    def __init__(self, world: World) -> None:
        self._world = world

    async def handle(self, request: Request) -> Response:
        name = request.path_params["method"]
        try:
            arguments = await read_arguments(request)
        except SlackError as error:
            return self._answer(error.body())
        return await self.answer(name, arguments, request)

    async def answer(self, name: str, arguments: JSON, request: Request) -> Response:
        world = self._world
        channel = str(arguments.get("channel") or arguments.get("channel_id") or "")
        entry: JSON = {"method": name, "args": _without_token(arguments), "time": world.clock.now()}
        world.journal.call(entry)
        fault = world.faults.take(name, channel)
        if fault is None:
            response = self._perform(name, arguments, request, entry)
        else:
            response = await self._play(fault, name, arguments, request, entry)
        world.hub.changed()
        return response

    def _perform(self, name: str, arguments: JSON, request: Request, entry: JSON) -> Response:
        """The true answer."""
        entry["applied"] = True
        try:
            method = METHODS.get(name)
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            self._authorize(method, arguments, request)
            call = Call(self._world, arguments)
            self._check_scope(method, call)
            wait = self._world.limits.retry_after(name, self._channel_id(call))
            if wait:
                entry["answer"] = {"ok": False, "error": "ratelimited"}
                return self._answer(entry["answer"], 429, {"Retry-After": str(wait)})
            body = {"ok": True, **method.handler(call)}
            if name == "chat.postMessage":
                self._world.limits.posted(body["channel"])
        except SlackError as error:
            body = error.body()
        entry["answer"] = body if not body["ok"] else {"ok": True, **_brief(body)}
        return self._answer(body, scope=self._accepted(name))

    def _authorize(self, method: Method, arguments: JSON, request: Request) -> None:
        options = self._world.options
        header = request.headers.get("authorization", "")
        token = header.removeprefix("Bearer ").strip() if header else str(arguments.get("token") or "")
        if not token:
            raise SlackError("not_authed")
        if token not in (options.bot_token, options.app_token):
            raise SlackError("invalid_auth")
        if (token == options.app_token) != method.app_token and method.name != "api.test":
            raise SlackError("not_allowed_token_type")
        if method.app_token and not header:
            # LIMITS: the app-level token goes into the header, never into a POST field.
            raise SlackError("not_authed")

    def _check_scope(self, method: Method, call: Call) -> None:
        needed, scopes = method.needed_scope(call), self._world.workspace.scopes
        if needed and not method.app_token and needed not in scopes:
            raise SlackError("missing_scope", needed=needed, provided=",".join(sorted(scopes)))

    def _channel_id(self, call: Call) -> str:
        """The id behind a channel's name or a person's DM, so that both share one pace."""
        workspace, ref = self._world.workspace, call.text("channel")
        if ref in workspace.people:
            return workspace.dm(ref).id
        return next((c.id for c in workspace.channels.values() if ref in (c.id, c.name, f"#{c.name}")), ref)

    def _accepted(self, name: str) -> str:
        method = METHODS.get(name)
        return method.scope if method and isinstance(method.scope, str) else ""

    def _answer(
        self, body: JSON, status: int = 200, headers: dict[str, str] | None = None, scope: str = ""
    ) -> Response:
        given = {"x-oauth-scopes": ",".join(sorted(self._world.workspace.scopes)), **(headers or {})}
        if scope:
            given["x-accepted-oauth-scopes"] = scope
        return JSONResponse(body, status, given)

    async def _play(
        self, fault: Fault, name: str, arguments: JSON, request: Request, entry: JSON
    ) -> Response:
        """A scripted outcome; see `faults` for what each means."""
        entry["fault"] = fault.do
        true = self._perform(name, arguments, request, entry) if fault.applies else None
        entry["applied"] = fault.applies
        self._world.hub.changed()
        if fault.do == "error":
            limited = fault.code in ("ratelimited", "rate_limited", "message_limit_exceeded")
            headers = {"Retry-After": "1", **fault.headers} if limited else fault.headers
            return self._answer({"ok": False, "error": fault.code}, 429 if limited else 200, headers)
        if fault.do == "http":
            return Response(fault.body, fault.status, fault.headers)
        if fault.do == "html":
            return HTMLResponse(fault.body or UNAVAILABLE_PAGE, fault.status)
        if fault.do == "empty":
            return Response(b"", fault.status)
        if fault.do == "hang":
            # Nothing becomes true here but the end of the server: a wait that a shutdown cuts short.
            await self._world.hub.wait_until(lambda: False, fault.seconds)
            return true or self._perform(name, arguments, request, entry)
        if fault.do == "truncated":
            whole = bytes((true or self._answer({"ok": True})).body)
            return Response(whole[: len(whole) // 2], media_type="application/json")
        return await _drop(request)


async def _drop(request: Request) -> Response:
    """Closes the TCP connection without a byte of answer; the returned response goes nowhere."""
    transport: Any = request.scope.get("sandbox.transport")
    if transport is not None:
        transport.abort()
        # One turn of the loop for the server to learn that the connection is gone.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    return Response(b"", 500)


def _without_token(arguments: JSON) -> JSON:
    return {name: value for name, value in arguments.items() if name != "token"}


def _brief(body: JSON) -> JSON:
    """What a test asks of a good answer: where it went."""
    return {key: body[key] for key in ("ts", "channel", "message_ts", "warning") if key in body}
