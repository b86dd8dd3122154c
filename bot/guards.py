"""Global Bolt middleware: only our workspace, our app and our own people get in, and each payload once.

Bolt checks signature, timestamp and ``ssl_check``; it does not look at who is named inside a payload that
is signed correctly (docs/RELIABILITY.md, R3 and R4).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.lanes import REPEATED
from bot.logs import logger

log = logger("guards")
JSON = Mapping[str, Any]
REPLAY_WINDOW = timedelta(minutes=5)
MOST_REMEMBERED = 20_000


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


class Replays:
    """Payloads of the last five minutes, in memory: enough within a process.

    Between processes the database decides: a click names the version it saw, a form its submission, and
    both hold once only.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._seen: OrderedDict[str, datetime] = OrderedDict()
        self._lock = threading.Lock()

    def first(self, key: str) -> bool:
        """Whether this key is new; exact between threads."""
        now = self._now()
        with self._lock:
            self._forget(now)
            if key in self._seen:
                return False
            self._seen[key] = now
            return True

    def _forget(self, now: datetime) -> None:
        """The oldest stand first. Twice the window, for a timestamp may lie as far ahead as behind."""
        while self._seen:
            key, at = next(iter(self._seen.items()))
            if now - at <= 2 * REPLAY_WINDOW and len(self._seen) < MOST_REMEMBERED:
                return
            del self._seen[key]


class Guard(Middleware):
    """The middleware. What is refused is answered with nothing at all, and logged.

    A class and no function, so that Bolt need not work out arguments for it at every request.
    """

    def __init__(self, home: Home, now: Callable[[], datetime], events: ReceiptBook) -> None:
        self._home = home
        self._now = now
        self._events = events
        self._replays = Replays(now)

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002
        next: Callable[[], BoltResponse],  # noqa: A002
    ) -> BoltResponse:
        return self.judge(req.body, next, again=REPEATED in req.context)

    def judge(
        self,
        body: JSON,
        next: Callable[[], BoltResponse],  # noqa: A002
        *,
        again: bool = False,
    ) -> BoltResponse:
        """Let a payload through to ``next``, or answer it with nothing.

        ``again``: we ourselves do it once more, as nothing that the first time did was committed.
        """
        if body.get("type") == "url_verification" or body.get("ssl_check"):
            return next()
        why = stranger(body, self._home)
        if why:
            log.warning("foreign_payload", foreign=why, kind=body.get("type") or "command")
            return BoltResponse(status=200, body="")
        if not again and not self._is_first(body):
            log.warning("payload_repeated", kind=body.get("type") or "command")
            return BoltResponse(status=200, body="")
        return next()

    def _is_first(self, body: JSON) -> bool:
        key, kind = payload_key(body)
        if not key:
            return True
        if not self._replays.first(key):
            return False
        return kind != "event" or self._events.first(key, kind, self._now())
