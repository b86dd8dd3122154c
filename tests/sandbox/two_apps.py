"""A small Bolt app as a process of its own: `python -m tests.sandbox.two_apps MODE NAME [PORT]`.

It answers `/try who` with its name and repeats each channel message in its author's DM, so that a test can
count who got what. Modes: `socket` (Bolt's built-in client), `http`, and `aiohttp`.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.json_types import JSON
from sandbox.server import SandboxServer

ROOT = Path(__file__).parents[2]


@contextmanager
def app_process(
    sandbox: SandboxServer, mode: str, name: str, port: int = 0
) -> Iterator[subprocess.Popen[bytes]]:
    """The app connected to this sandbox; ended, however stopped it is, when the block is left."""
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    env = {
        **kept,
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
    }
    command = [sys.executable, "-m", "tests.sandbox.two_apps", mode, name, str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def _app(name: str) -> App:
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

    @app.command("/try")
    def who(ack: Ack) -> None:
        ack(f"I am {name}")

    @app.event("message")
    def heard(event: JSON, client: WebClient) -> None:
        client.chat_postMessage(channel=event["user"], text=f"{name} heard {event['text']}")

    return app


def _socket(name: str) -> None:
    handler = SocketModeHandler(_app(name), os.environ["SLACK_APP_TOKEN"])
    handler.client.connect()
    Event().wait()


def _http(name: str, port: int) -> None:
    _app(name).start(port=port, path="/slack/events")


async def _aiohttp(name: str) -> None:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

    @app.command("/try")
    async def who(ack: AsyncAck) -> None:
        await ack(f"I am {name}")

    @app.event("message")
    async def heard(event: JSON, client: AsyncWebClient) -> None:
        await client.chat_postMessage(channel=event["user"], text=f"{name} heard {event['text']}")

    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
    await handler.start_async()  # type: ignore[no-untyped-call]


def main(mode: str, name: str, port: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if mode == "aiohttp":
        asyncio.run(_aiohttp(name))
    elif mode == "http":
        _http(name, port)
    else:
        _socket(name)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
