"""Global Bolt middleware: only our workspace, our app and our own people get in, and each payload once.

Bolt checks signature, timestamp and ``ssl_check``; it does not look at who is named inside a payload that
is signed correctly (docs/RELIABILITY.md, R3 and R4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.logs import logger
from bot.marks import HEARD, REPEATED, TURNED_AWAY
from bot.repeats import NOTHING, Repeats

log = logger("guards")
JSON = Mapping[str, Any]
AGAIN_LATER = BoltResponse(status=503, body="")
"""For an event that was turned away: Slack sends events again."""


class ReceiptBook(Protocol):
    def first(self, key: str, kind: str, at: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class Home:
    """Where we are installed, from ``auth.test`` at start. An empty ``app`` is not known and not checked."""

    team: str
    app: str = ""
    enterprise: str = ""


def home_of(told: JSON, app_token: str = "") -> Home:
    """Our workspace from the answer of ``auth.test``; the app's id is also a part of an app-level token."""
    parts = app_token.split("-")
    from_token = parts[2] if len(parts) > 3 and parts[2].startswith("A") else ""
    app = str(told.get("app_id") or from_token)
    return Home(str(told["team_id"]), app, str(told.get("enterprise_id") or ""))


def stranger(body: JSON, home: Home) -> str:
    """What is foreign about a payload, as a word for the log; empty if it is ours."""
    if _text(body, "team_id", "team") != home.team:
        return "team"
    if home.app and body.get("api_app_id") and body["api_app_id"] != home.app:
        return "app"
    if any(team not in ("", home.team) for team in _users_teams(body)):
        return "user"
    if str(body.get("is_enterprise_install")).lower() == "true":
        return "enterprise"
    enterprise = _text(body, "enterprise_id", "enterprise")
    return "enterprise" if enterprise and enterprise != home.enterprise else ""


def _text(body: JSON, flat: str, nested: str) -> str:
    """``team_id`` of commands and events, ``team.id`` of interactions."""
    if body.get(flat):
        return str(body[flat])
    inner = body.get(nested)
    return str(inner.get("id") or "") if isinstance(inner, Mapping) else ""


def _users_teams(body: JSON) -> list[str]:
    """The home workspaces of the person who acts; it differs from ``team`` in a shared channel."""
    found = []
    for holder, names in (("user", ("team_id",)), ("event", ("user_team", "source_team", "user_team_id"))):
        inner = body.get(holder)
        if isinstance(inner, Mapping):
            found += [str(inner.get(name) or "") for name in names]
    return [*found, str(body.get("user_team_id") or "")]


def payload_key(body: JSON) -> tuple[str, str]:
    """What makes a payload the same one, and its kind; empty where Slack gives none."""
    if body.get("event_id"):
        return f"event:{body['event_id']}", "event"
    if body.get("trigger_id"):
        return f"trigger:{body['trigger_id']}", str(body.get("type") or "command")
    return "", ""


class Guard(Middleware):
    """The middleware. What is foreign is answered with nothing at all, and logged; so is what comes again,
    which ``lane_app`` then answers as the first was.

    A class and no function, so that Bolt need not work out arguments for it at every request.
    """

    def __init__(self, home: Home, now: Callable[[], datetime], events: ReceiptBook) -> None:
        self._home = home
        self._now = now
        self._events = events
        self._repeats = Repeats(now)

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002
        next: Callable[[], BoltResponse],  # noqa: A002
    ) -> BoltResponse:
        return self.judge(req.body, req.context, next)

    def judge(
        self,
        body: JSON,
        context: MutableMapping[str, Any],
        next: Callable[[], BoltResponse],  # noqa: A002
    ) -> BoltResponse:
        """Let a payload through to ``next``, or answer it here; ``context`` carries the marks."""
        if body.get("type") == "url_verification" or body.get("ssl_check"):
            return next()
        why = stranger(body, self._home)
        if why:
            log.warning("foreign_payload", foreign=why, kind=body.get("type") or "command")
            return NOTHING
        if REPEATED in context:
            return next()
        key, kind = payload_key(body)
        if kind == "event" and TURNED_AWAY in context:
            return AGAIN_LATER
        if key and not self._is_first(key, kind, context):
            log.warning("payload_repeated", kind=kind)
            return NOTHING
        return next()

    def _is_first(self, key: str, kind: str, context: MutableMapping[str, Any]) -> bool:
        heard = context[HEARD] = self._repeats.hear(key)
        return heard.is_first and (kind != "event" or self._events.first(key, kind, self._now()))
