"""The table of Web API methods: each handler with the scope it needs and the token it takes."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.world import World

PAGE_MAX = 1000


@dataclass
class Call:
    """One Web API call: the workspace and the arguments, read with Slack's refusals."""

    world: World
    args: JSON

    def text(self, name: str) -> str:
        value = self.args.get(name)
        return "" if value is None else str(value)

    def need(self, name: str) -> str:
        if not self.text(name):
            raise SlackError(
                "invalid_arguments",
                response_metadata={"messages": [f"[ERROR] missing required field: {name}"]},
            )
        return self.text(name)

    def flag(self, name: str) -> bool:
        return self.args.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.args.get(name) or default)
        except (TypeError, ValueError):
            raise SlackError("invalid_arguments") from None

    def json(self, name: str, refusal: str = "invalid_arguments") -> Any:
        """A nested argument: an object in a JSON body, a JSON string in a form."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise SlackError(refusal) from None

    def ids(self, name: str) -> list[str]:
        """A list of ids, as a JSON list or joined by commas."""
        value = self.args.get(name)
        items = value if isinstance(value, list) else self.text(name).split(",")
        return [str(item).strip() for item in items if str(item).strip()]

    def page(self, items: list[Any], default: int = 100) -> tuple[list[Any], JSON]:
        """Cursor pagination: the slice and the response_metadata."""
        limit = self.number("limit", default)
        if not 1 <= limit <= PAGE_MAX:
            raise SlackError("invalid_limit")
        try:
            start = int(self.text("cursor").removeprefix("offset:") or 0)
        except ValueError:
            raise SlackError("invalid_cursor") from None
        more = f"offset:{start + limit}" if start + limit < len(items) else ""
        return items[start : start + limit], {"next_cursor": more}


Handler = Callable[[Call], JSON]
ScopeRule = Callable[[Call], str]


@dataclass(frozen=True)
class Method:
    name: str
    handler: Handler
    scope: str | ScopeRule | None
    app_token: bool = False

    def needed_scope(self, call: Call) -> str | None:
        return self.scope(call) if callable(self.scope) else self.scope


METHODS: dict[str, Method] = {}


def method(
    name: str, scope: str | ScopeRule | None = None, *, app_token: bool = False
) -> Callable[[Handler], Handler]:
    """Registers a handler under its Web API name."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, scope, app_token)
        return handler

    return register


def by_channel(family: str) -> ScopeRule:
    """A scope that depends on the kind of channel: channels:history, im:history and so on."""

    def rule(call: Call) -> str:
        found = call.world.workspace.channels.get(call.text("channel"))
        return f"{found.scope_family if found else 'channels'}:{family}"

    return rule
