"""``letter``: what a customer gets on paper, made by an operator in the language of ``--lang``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.opening import Refused, opened
from bot.flows.letters import terms_letter
from bot.saying import reader, say

app = typer.Typer(no_args_is_help=True)


@app.callback()
def letters() -> None:
    """Letters to customers as PDF."""


def _case(text: str) -> int:
    found = re.fullmatch(r"(?:[Cc][Rr]-)?([0-9]{1,9})", text.strip())
    if found is None:
        raise Refused("cli.letter.not_a_case", read=text)
    return int(found[1])


@app.command("terms-sheet")
def terms_sheet(
    case: Annotated[int, typer.Argument(parser=_case, metavar="CASE")],
    out: Annotated[Path, typer.Option()],
) -> None:
    """The terms sheet of a case as PDF."""
    from bot.letters.typesetting import terms_sheet as typeset

    with opened() as parts:
        letter = terms_letter(parts.desk, case)
        if letter is None:
            raise Refused("cli.letter.no_sheet", reference=f"CR-{case}")
        pdf = typeset(letter, reader(), parts.settings.font_path)
    try:
        out.write_bytes(pdf)
    except OSError as error:
        raise Refused("cli.letter.no_folder", file=out, problem=error.strerror or "?") from None
    print(say("cli.letter.made", file=out, reference=f"CR-{case}"))
