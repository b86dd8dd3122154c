"""``--help`` in the reader's language: what each command and each of its words is for.

The texts are ``usage.<command>`` and ``usage.<command>.<word>`` in the catalogues, or ``usage.word.<word>``
where commands share it. They replace what Typer took from the code, when the language is known.
"""

from __future__ import annotations

from typing import Any

import typer

from bot.saying import reader, say
from bot.wording import Words
from bot.written import Mode


def explained(command: Any, path: tuple[str, ...] = ()) -> Any:
    """The same command (of Typer's making) with all its helps in the reader's language."""
    words = Words(reader(), "UTC")
    name = "_".join(path) or "credit_desk"
    command.help = _first(words, f"usage.{name}") or command.help
    command.epilog = None if path else say("usage.language")
    command.rich_help_panel = say("usage.commands")
    about = command.get_help_option(typer.Context(command))
    for word in (*command.params, about):
        word.help = _first(words, f"usage.{name}.{word.name}", f"usage.word.{word.name}") or word.help
        word.rich_help_panel = say(
            "usage.arguments" if word.param_type_name == "argument" else "usage.options"
        )
    for inner, one in getattr(command, "commands", {}).items():
        explained(one, (*path, inner))
    return command


def _first(words: Words, *keys: str) -> str:
    known = next((key for key in keys if words.knows(key)), None)
    return words.say(known).write(Mode.PLAIN) if known else ""
