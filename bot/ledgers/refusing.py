"""How the ledger commands end when something is refused."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console

from bot.saying import Fault, spoken


def refuse(refusal: Fault) -> NoReturn:
    """One red sentence on standard error, exit status 1; nothing was changed."""
    Console(stderr=True).print(spoken(refusal.said), style="bold red", markup=False, soft_wrap=True)
    raise typer.Exit(1)
