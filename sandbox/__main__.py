"""`python -m sandbox --port N`: starts the workspace and prints what an app needs to reach it."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from sandbox import options as defaults
from sandbox import payloads
from sandbox.http_delivery import HttpDelivery
from sandbox.options import Options, default_workspace_file, story_beside
from sandbox.server import bind, make_server
from sandbox.world import World


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m sandbox", description="A Slack workspace on loopback.")
    made.add_argument("--port", type=int, default=0, help="0 picks a free one (default)")
    made.add_argument("--host", default="127.0.0.1", help="a loopback address")
    made.add_argument(
        "--workspace", type=Path, default=None, help="JSON file with team, app, people, channels"
    )
    made.add_argument(
        "--story",
        type=Path,
        default=None,
        help="JSON file with a checklist for newcomers; default: story.json beside the workspace file",
    )
    made.add_argument(
        "--http-url", default=None, help="deliver by signed HTTP to this address, not by Socket Mode"
    )
    made.add_argument("--bot-token", default=defaults.BOT_TOKEN)
    made.add_argument("--app-token", default=defaults.APP_TOKEN)
    made.add_argument("--signing-secret", default=defaults.SIGNING_SECRET)
    made.add_argument(
        "--clock-command", default=None, help='the slash command behind the page\'s clock, "/x clock"'
    )
    made.add_argument(
        "--socket-seconds",
        type=float,
        default=Options.socket_seconds,
        help="a socket is asked to reconnect after this time",
    )
    made.add_argument("--virtual-time", action="store_true", help="time moves only by the control API")
    made.add_argument("--no-limits", action="store_true", help="start without rate limits")
    return made


def read_options(given: argparse.Namespace) -> Options:
    workspace_file: Path = given.workspace or default_workspace_file()
    story_file: Path | None = given.story or story_beside(workspace_file)
    return Options(
        workspace=json.loads(workspace_file.read_text("utf-8")),
        story=json.loads(story_file.read_text("utf-8")) if story_file else None,
        bot_token=given.bot_token,
        app_token=given.app_token,
        signing_secret=given.signing_secret,
        http_url=given.http_url,
        clock_command=given.clock_command,
        host=given.host,
        socket_seconds=given.socket_seconds,
        virtual_time=given.virtual_time,
    )


async def _verify(world: World) -> None:
    """Slack's url_verification, once, and only a warning: the app may be started after the sandbox."""
    if isinstance(world.transport, HttpDelivery):
        await world.transport.verify_url(payloads.url_verification(world))
        did = "answered" if world.transport.verified else "did not (yet) answer"
        print(f"# {world.options.http_url} {did} url_verification", flush=True)


def _let_uvicorn_stop_quietly() -> None:
    """uvicorn stops on a signal and then raises it again; these handlers make the second one a no-op."""
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: None)


async def serve(given: argparse.Namespace) -> None:
    options = read_options(given)
    _let_uvicorn_stop_quietly()
    world = World(options)
    world.limits.enabled = not given.no_limits
    listening = bind(given.host, given.port)
    server = make_server(world, listening)
    print(f"Open {world.base_url}/")
    print(f"SLACK_API_URL={world.base_url}/api/")
    print(f"SLACK_BOT_TOKEN={options.bot_token}")
    print(f"SLACK_APP_TOKEN={options.app_token}")
    print(f"SLACK_SIGNING_SECRET={options.signing_secret}", flush=True)
    verifying = asyncio.create_task(_verify(world))
    await server.serve(sockets=[listening])
    verifying.cancel()


def main() -> int:
    try:
        asyncio.run(serve(parser().parse_args()))
    except (ValueError, OSError, KeyError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
