"""From a payload to its handler by one look into a table.

Bolt tries its listeners one after the other and gathers all arguments a listener might want for each
trial; for a bot of some sixty buttons that takes longer than the permission check and the journal
together (docs/decisions/0015). What the table does not know goes on to Bolt, which answers it with 404.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.handlers.office import JSON
from bot.handlers.replying import Listener
from bot.marks import TURNED_AWAY

Line = tuple[str, str]
"""``("command", "/credit")``, ``("action", action_id)``, ``("event", type)``, or with a callback id
``("view", ...)``, ``("shortcut", ...)`` and, for one on a message, ``("message_action", ...)``."""

ANY_ACTION: Line = ("action", "")
"""Every click has to be acknowledged, that of a button that only opens a link too."""


def line_of(body: JSON) -> Line:
    """What a payload is about; ``("", "")`` for a kind that no table has."""
    kind = body.get("type")
    if kind == "block_actions":
        return "action", body["actions"][0]["action_id"] if body.get("actions") else ""
    if kind == "view_submission":
        return "view", body["view"].get("callback_id", "")
    if kind in ("shortcut", "message_action"):
        return kind, body.get("callback_id", "")
    if kind == "event_callback":
        return "event", body["event"].get("type", "")
    if kind is None and "command" in body:
        return "command", body["command"]
    return "", ""


class Switchboard(Middleware):
    """The last middleware: connects a payload to its listener, whose acknowledgement is the answer.

    ``busy`` answers in place of the listener what waited for too long.
    """

    def __init__(self, lines: Mapping[Line, Listener], busy: Listener) -> None:
        self._lines = lines
        self._busy = busy

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002
        next: Callable[[], BoltResponse],  # noqa: A002
    ) -> BoltResponse | None:
        line = line_of(req.body)
        listener = self._lines.get(line)
        if listener is None and line[0] == "action":
            listener = self._lines[ANY_ACTION]
        elif listener is not None and TURNED_AWAY in req.context:
            listener = self._busy
        if listener is None:
            return next()
        listener(req.context.ack, req.context.respond, req.body)
        return req.context.ack.response
