"""``outbox``: messages that need a person, and sending them once more."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.opening import Refused, filled, opened
from bot.saying import say

app = typer.Typer(no_args_is_help=True)


STATES = {
    "pending": "cli.outbox.pending",
    "sending": "cli.outbox.sending",
    "unknown": "cli.outbox.unknown",
    "dead": "cli.outbox.dead",
}


@app.command("list")
def list_rows(
    everything: Annotated[bool, typer.Option("--all")] = False,
) -> None:
    """Rows that were given up, or of which it is unclear whether they arrived."""
    states = ("pending", "sending", "unknown", "dead") if everything else ("unknown", "dead")
    with opened() as parts:
        lines = parts.queue.lines(states)
        counts = parts.queue.counts(parts.real.now())
    for line in lines:
        case = f"CR-{line.case}" if line.case else "-"
        state = filled(say(STATES[line.state]), 8)
        tries = say("cli.outbox.tries", line.attempts)
        print(f"{line.id:6} {state} {line.kind:16} {line.to:20} {case:8} {tries}  {line.error}")
    print(
        say(
            "cli.outbox.counts",
            waiting=counts.pending, sending=counts.sending, unclear=counts.unknown, dead=counts.dead,
        )
    )  # fmt: skip


def _row(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused("cli.not_a_row", read=text)
    return int(text)


@app.command()
def retry(row: Annotated[int, typer.Argument(parser=_row)]) -> None:
    """Send a row once more, as if it had never been tried."""
    with opened() as parts:
        if not parts.queue.revive(row):
            raise Refused("cli.outbox.not_dead", row=str(row))
    print(say("cli.outbox.again", row=str(row)))
