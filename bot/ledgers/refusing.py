"""How the ledger commands end when something is refused."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console

from bot.policies import PolicyError
from bot.saying import Fault, spoken


def refuse(refusal: Fault | PolicyError) -> NoReturn:
    """One red sentence on standard error, exit status 1; nothing was changed."""
    sentence = str(refusal) if isinstance(refusal, PolicyError) else spoken(refusal.said)
    Console(stderr=True).print(sentence, style="bold red", markup=False, soft_wrap=True)
    raise typer.Exit(1)
