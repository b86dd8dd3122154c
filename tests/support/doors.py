"""The bot of one process behind its signed HTTP edge, and payloads as Slack forms them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from pydantic import SecretStr
from slack_bolt import Ack, App

from bot.app import Bot, Plugged, build, open_parts
from bot.handlers.office import Office
from bot.health import Metrics
from bot.settings import Settings
from bot.storage.schema import migrate
from bot.web import Edge, WebServer, listen
from sandbox.server import SandboxServer
from tests.delivery.rig import plain_composer

WORKSPACE = json.loads((Path(__file__).resolve().parents[2] / "demo" / "workspace.json").read_text("utf-8"))
APP_TOKEN = "xapp-1-A0CREDIT-1-f00"
TEAM, APP = "T0CREDIT", "A0CREDIT"


class Door:
    """The signed HTTP edge with listeners that only count."""

    def __init__(self, address: str, secret: str) -> None:
        self.address, self.secret = address, secret
        self.seen: list[str] = []
        self.before_answer: Callable[[], object] = lambda: None

    def register(self, app: App, office: Office) -> None:
        def count(ack: Ack, body: dict[str, Any]) -> None:
            self.seen.append(str(body["text"]))
            words = f"done {len(self.seen)}"
            self.before_answer()
            ack(words)

        def count_only(ack: Ack, body: dict[str, Any]) -> None:
            self.seen.append(str(body.get("type")))
            ack()

        def refuse(ack: Ack, body: dict[str, Any]) -> None:
            self.seen.append(str(body["type"]))
            ack(response_action="errors", errors={"amount": f"no {len(self.seen)}"})

        app.command("/credit")(count)
        app.view("case:propose")(refuse)
        app.action("case:approve")(count_only)
        app.event("app_home_opened")(count_only)

    def send(self, body: bytes, *, kind: str = "form", age: float = 0, secret: str | None = None,
             headers: dict[str, str] | None = None) -> tuple[int, str]:  # fmt: skip
        stamp = str(int(datetime.now(UTC).timestamp() - age))
        signed = hmac.new(
            (self.secret if secret is None else secret).encode(),
            b"v0:%s:%s" % (stamp.encode(), body),
            hashlib.sha256,
        )
        given = {
            "Content-Type": "application/json" if kind == "json" else "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signed.hexdigest()}",
        } | (headers or {})  # fmt: skip
        return self.call("POST", "/slack/events", body, {k: v for k, v in given.items() if v})

    def call(
        self, verb: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=10)
        try:
            connection.request(verb, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@contextmanager
def bot_behind(
    sandbox: SandboxServer, database_url: str, register: Callable[[App, Office], None]
) -> Iterator[tuple[Bot, str]]:
    """A bot with these listeners, and the address of its edge."""
    settings = Settings(
        _env_file=None,
        slack_bot_token=SecretStr(sandbox.bot_token),
        slack_app_token=SecretStr(APP_TOKEN),
        port=0,
        slack_signing_secret=SecretStr(sandbox.signing_secret),
        slack_api_url=sandbox.api_url,
        database_url=database_url,
        metrics_token=SecretStr("let-me-see"),
    )
    migrate(database_url)
    parts = open_parts(settings)
    bot = build(parts, Plugged(register, lambda *_: plain_composer, lambda _: None))
    edge = Edge(bot.app.answer, bot.health, Metrics(bot.health, bot.lanes), "let-me-see")
    server = WebServer(edge.app(), listen("127.0.0.1", 0))
    server.start()
    try:
        yield bot, server.address
    finally:
        server.stop(5)
        bot.lanes.stop()
        parts.engine.dispose()


def command(**changes: str) -> bytes:
    given = {
        "team_id": TEAM, "api_app_id": APP, "user_id": "U0SALES1", "command": "/credit", "text": "help",
        "trigger_id": "1.2.abc", "channel_id": "C0SALES0", "response_url": "http://127.0.0.1:9/none",
        "is_enterprise_install": "false",
    }  # fmt: skip
    return urlencode({k: v for k, v in (given | changes).items() if v}).encode()


def click(**changes: Any) -> bytes:
    given = {
        "type": "block_actions", "team": {"id": TEAM}, "api_app_id": APP, "enterprise": None,
        "user": {"id": "U0MANAG1", "team_id": TEAM}, "trigger_id": "3.4.def", "is_enterprise_install": False,
        "actions": [{"action_id": "case:approve", "block_id": "b", "type": "button", "value": "CR-7@3"}],
    }  # fmt: skip
    return urlencode({"payload": json.dumps(given | changes)}).encode()


def submission(**changes: Any) -> bytes:
    given = {
        "type": "view_submission", "team": {"id": TEAM}, "api_app_id": APP, "enterprise": None,
        "user": {"id": "U0MANAG1", "team_id": TEAM}, "trigger_id": "7.8.ghi", "is_enterprise_install": False,
        "view": {"id": "V1", "type": "modal", "callback_id": "case:propose", "state": {"values": {}}},
    }  # fmt: skip
    return urlencode({"payload": json.dumps(given | changes)}).encode()


def opened(event_id: str = "Ev1", **event: str) -> bytes:
    return json.dumps({
        "type": "event_callback", "team_id": TEAM, "api_app_id": APP, "event_id": event_id,
        "event": {"type": "app_home_opened", "user": "U0SALES1", "tab": "home"} | event,
    }).encode()  # fmt: skip
