"""Words on a command line that fit no command: one sentence in the reader's language, and where help is.

Typer's own sentences are English and have no translation; what they are about is in the fault. Its classes
are private, so they are told apart by name, as Typer does itself.
"""

from __future__ import annotations

import re
from typing import Any

import typer

from bot.saying import Said, said, say, spoken

HELP_SHOWN = "NoArgsIsHelpError"
STATUS = 2


def sentence(fault: typer.TyperException) -> str:
    """What was read, what is wrong and the right form; empty where the help was shown instead."""
    if type(fault).__name__ == HELP_SHOWN:
        return ""
    context = getattr(fault, "ctx", None)
    told = spoken(_told(fault, context))
    return f"{told} {say('cli.misuse.help', command=context.command_path)}" if context else told


def _told(fault: Any, context: Any) -> Said:
    kind, problem = type(fault).__name__, fault.format_message()
    if kind == "NoSuchOption":
        return said("cli.misuse.no_option", read=fault.option_name)
    if kind == "BadOptionUsage":
        return said("cli.misuse.no_value", option=fault.option_name)
    if kind == "MissingParameter":
        return said("cli.misuse.missing", word=fault.param.get_error_hint())
    if kind == "UsageError" and getattr(context.command, "commands", None):
        return said("cli.misuse.no_command", read=_quoted(problem), known=tuple(context.command.commands))
    if kind == "UsageError":
        return said("cli.misuse.too_many", read=_quoted(problem))
    return said("cli.misuse.other", problem=problem)


def _quoted(problem: str) -> str:
    """The word a sentence of Typer is about: in quotes, or in brackets at its end."""
    found = re.search(r"'([^']*)'|\(([^()]*)\)$", problem)
    return (found[1] or found[2]) if found else ""
