"""How the ledger commands end when something is refused."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console


def refuse(sentence: str) -> NoReturn:
    """One red sentence on standard error, exit status 1; nothing was changed."""
    Console(stderr=True).print(sentence, style="bold red", markup=False, soft_wrap=True)
    raise typer.Exit(1)
