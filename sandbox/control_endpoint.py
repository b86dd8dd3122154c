"""How a function of the control API becomes an HTTP endpoint."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.errors import CannotAct, SlackError
from sandbox.json_types import JSON
from sandbox.workspace import Channel
from sandbox.world import World

Answer = Callable[[JSON], Awaitable[Any]]


def channel_named(world: World, args: JSON) -> Channel:
    """The channel that `args` names, any of the workspace."""
    try:
        return world.workspace.channel(args["channel"])
    except SlackError:
        raise CannotAct(f"no channel {args['channel']!r}") from None


def endpoint(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """Reads query or JSON body, answers JSON; what cannot be done is a 400 with the reason."""

    async def handle(request: Request) -> Response:
        try:
            args: JSON = dict(request.query_params)
            body = await request.body()
            if body:
                args |= json.loads(body)
            return JSONResponse(await answer(args))
        except KeyError as missing:
            return JSONResponse({"error": f"missing or unknown: {missing}"}, 400)
        except (CannotAct, SlackError, ValueError, TypeError) as refused:
            return JSONResponse({"error": str(refused)}, 400)

    return handle
