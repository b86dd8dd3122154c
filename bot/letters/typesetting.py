"""From a letter's words to a PDF: every character has a font, or there is no PDF."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.flows.letters import TermsLetter
from bot.fonts import BUILT_IN, covering, typefaces
from bot.letters.wording import worded
from bot.rendering import templates_folder

TEMPLATE = "terms_sheet.typ"


def terms_sheet(letter: TermsLetter, locale: str, font_path: Path | None) -> bytes:
    """The terms sheet as a PDF in ``en`` or ``zh_CN``; raises ``MissingGlyphs``."""
    return typeset(TEMPLATE, worded(letter, locale), font_path)


def typeset(template: str, letter: dict[str, Any], font_path: Path | None) -> bytes:
    """Set a letter. Its texts reach the template as data, so nothing in them is read as markup.

    Only the typefaces that were looked into are used: what was checked is what is drawn.
    """
    import typst

    faces = covering("".join(texts(letter)), font_path)
    families = list(dict.fromkeys((BUILT_IN, *(face.family for face in faces))))
    folder = templates_folder() / "letters"
    made = typst.compile(
        folder / template,
        root=folder,
        font_paths=typefaces(font_path),
        format="pdf",
        sys_inputs={"letter": json.dumps({**letter, "fonts": families}, ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made


def texts(part: object) -> Iterator[str]:
    """Every text in a letter."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from texts(list(part.values()))
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)
