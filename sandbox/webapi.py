"""`POST /api/METHOD`: reads the body, checks token, scope and limit, plays faults, answers as Slack does."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sandbox.bodies import Sent, read
from sandbox.errors import SlackError
from sandbox.faults import Fault
from sandbox.json_types import JSON
from sandbox.methods import METHODS, Call, Method
from sandbox.sending import Sender
from sandbox.world import World

UNAVAILABLE_PAGE = "<!DOCTYPE html><html><body><h1>503 Service Unavailable</h1></body></html>"


class WebApi:
    def __init__(self, world: World, sender: Sender) -> None:
        self._world = world
        self._sender = sender

    async def handle(self, request: Request) -> Response:
        name = request.path_params["method"]
        try:
            sent = await read(request)
        except SlackError as error:
            return self._answer(error.body())
        return await self.answer(name, sent, request)

    async def answer(self, name: str, sent: Sent, request: Request) -> Response:
        world = self._world
        channel = str(sent.args.get("channel") or sent.args.get("channel_id") or "")
        entry: JSON = {"method": name, "args": sent.args, "time": world.clock.now()}
        world.journal.call(entry)
        fault = world.faults.take(name, channel)
        if fault is None:
            response = self._perform(name, sent, request, entry)
        else:
            response = await self._play(fault, name, sent, request, entry)
        self._sender.flush()
        world.hub.changed()
        return response

    def _perform(self, name: str, sent: Sent, request: Request, entry: JSON) -> Response:
        """The true answer."""
        entry["applied"] = True
        try:
            method = METHODS.get(name)
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            self._authorize(method, sent, request)
            call = Call(self._world, dict(sent.args))
            self._check_scope(method, call)
            wait = self._world.limits.retry_after(name, self._channel_id(call))
            if wait:
                entry["answer"] = {"ok": False, "error": "ratelimited"}
                return self._answer(entry["answer"], 429, {"Retry-After": str(wait)})
            body = {"ok": True, **_warned(sent.warning, method.handler(call))}
            if name == "chat.postMessage":
                self._world.limits.posted(body["channel"])
        except SlackError as error:
            body = error.body()
        entry["answer"] = body if not body["ok"] else {"ok": True, **_brief(body)}
        return self._answer(body, scope=self._accepted(name))

    def _authorize(self, method: Method, sent: Sent, request: Request) -> None:
        options = self._world.options
        header = request.headers.get("authorization", "")
        token = header.removeprefix("Bearer ").strip() if header else sent.token
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

    async def _play(self, fault: Fault, name: str, sent: Sent, request: Request, entry: JSON) -> Response:
        """A scripted outcome; see `faults` for what each means."""
        entry["fault"] = fault.do
        true = self._perform(name, sent, request, entry) if fault.applies else None
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
            return true or self._perform(name, sent, request, entry)
        if fault.do == "truncated":
            whole = bytes((true or self._answer({"ok": True})).body)
            return Response(whole[: len(whole) // 2], media_type="application/json")
        return await drop(request)


async def drop(request: Request) -> Response:
    """Closes the TCP connection without a byte of answer; the returned response goes nowhere."""
    transport: Any = request.scope.get("sandbox.transport")
    if transport is not None:
        transport.abort()
        # One turn of the loop for the server to learn that the connection is gone.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    return Response(b"", 500)


def _warned(warning: str, body: JSON) -> JSON:
    """The answer with one more warning, beside those it has."""
    if not warning:
        return body
    metadata = body.get("response_metadata", {})
    warnings = [*metadata.get("warnings", []), warning]
    return {**body, "warning": ",".join(warnings), "response_metadata": {**metadata, "warnings": warnings}}


def _brief(body: JSON) -> JSON:
    """What a test asks of a good answer: where it went."""
    return {key: body[key] for key in ("ts", "channel", "message_ts", "warning") if key in body}
