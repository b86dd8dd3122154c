"""``outbox``: messages that need a person, and sending them once more."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.opening import Refused, opened

app = typer.Typer(help="Messages that did not get through.", no_args_is_help=True)


@app.command("list")
def list_rows(
    everything: Annotated[bool, typer.Option("--all", help="Also what waits or is under way.")] = False,
) -> None:
    """Rows that were given up, or of which it is unclear whether they arrived."""
    states = ("pending", "sending", "unknown", "dead") if everything else ("unknown", "dead")
    with opened() as parts:
        lines = parts.queue.lines(states)
        counts = parts.queue.counts(parts.real.now())
    for line in lines:
        case = f"CR-{line.case}" if line.case else "-"
        print(
            f"{line.id:6} {line.state:8} {line.kind:16} {line.to:20} {case:8} "
            f"tries {line.attempts}  {line.error}"
        )
    print(
        f"{counts.pending} waiting, {counts.sending} under way, {counts.unknown} unclear, {counts.dead} dead"
    )


@app.command()
def retry(row: Annotated[int, typer.Argument(help="The number in the first column of the list.")]) -> None:
    """Send a row once more, as if it had never been tried."""
    with opened() as parts:
        if not parts.queue.revive(row):
            raise Refused(f"Row {row} is neither dead nor unclear; see credit-desk outbox list.")
    print(f"Row {row} is sent again.")
