"""The command line put together. Exit status: 0 well, 1 refused or red, 2 wrong settings, 75 try again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from bot.cli import administration, demo_clock, installing, letters, misuse, outbox, policy
from bot.cli.explaining import explained
from bot.cli.language import check, chosen, take
from bot.cli.opening import SENTENCES, in_words
from bot.saying import say, speaking

app = typer.Typer(
    name="credit-desk",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
SERVING = (["run"], ["web"], ["worker"])
"""Processes that stay: they load nothing they do not need."""

app.add_typer(administration.posts, name="posts")
app.add_typer(administration.channels, name="channels")
app.command("away")(administration.away)
app.add_typer(demo_clock.app, name="clock")
app.add_typer(outbox.app, name="outbox")
app.add_typer(policy.app, name="policy")
app.add_typer(letters.app, name="letter")
app.command("init")(installing.init)
app.command("migrate")(installing.migrate)
app.command("doctor")(installing.doctor)


@app.command()
def run() -> None:
    """Everything in one process: Slack's requests, the tick, delivery. Right for one machine."""
    _serve("RUN")


@app.command()
def web() -> None:
    """Take Slack's requests over signed HTTP; needs SLACK_SIGNING_SECRET and PORT. Any number may run."""
    _serve("WEB")


@app.command()
def worker() -> None:
    """Tick and delivery, and Socket Mode where no HTTP is used. Any number may run."""
    _serve("WORKER")


@app.command()
def payloads(folder: Annotated[Path, typer.Argument()]) -> None:
    """Render every template in both languages, with ordinary and hostile data."""
    from bot.payloads import write_payloads

    write_payloads(folder)


def _serve(roles: str) -> None:
    from bot import running
    from bot.app import plugged
    from bot.settings import load

    settings = load()
    running.check(settings, getattr(running, roles))
    raise typer.Exit(running.run(settings, getattr(running, roles), plugged()))


def _mount_ledgers() -> None:
    """``import`` and ``replay``."""
    from bot.ledgers import commands

    app.add_typer(commands.app)


def main(arguments: list[str] | None = None) -> None:
    """The console script."""
    given = sys.argv[1:] if arguments is None else arguments
    asked, words = take(given)
    with speaking(chosen(asked)):
        sys.exit(guarded(lambda: _run(asked, words)))


def _run(asked: str | None, words: list[str]) -> None:
    check(asked)
    if words[:1] not in SERVING:
        _mount_ledgers()
    status = explained(get_command(app)).main(words, standalone_mode=False)
    sys.exit(status if isinstance(status, int) else 0)


def guarded(work: Callable[[], object]) -> int:
    """Run a command; a fault we know becomes one sentence on stderr and an exit status."""
    try:
        work()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except typer.TyperException as fault:
        if told := misuse.sentence(fault):
            print(told, file=sys.stderr)
        return misuse.STATUS
    except typer.Abort:
        print(say("cli.aborted"), file=sys.stderr)
        return 1
    except SENTENCES as fault:
        sentence, status = in_words(fault)
        print(sentence, file=sys.stderr)
        return status
    return 0
