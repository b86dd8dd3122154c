"""Which fonts there are and which characters they have: asked before a letter or picture is drawn.

typst is silent about a character that no font has, and draws a box or nothing (docs/decisions/0025).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.saying import Fault

if TYPE_CHECKING:
    from typst import Fonts

BUILT_IN = "Libertinus Serif"
"""The typeface inside typst, for Latin letters and figures; there on every machine."""

LATIN = frozenset(map(chr, range(0x20, 0x180))) | frozenset("‐‑–—‘’‚“”„†•…‰€−×·")
"""What the built-in typeface is relied on for; it has more."""

SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC", "Source Han Sans SC")
SANS = (*SERIF[2:], *SERIF[:2])
"""Looked into first, in this order: their forms are those of mainland China."""

PACKAGES = (
    (frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "IDEOGRAPHIC"}), "fonts-noto-cjk"),
    (frozenset({"ARABIC", "HEBREW", "THAI", "DEVANAGARI", "CYRILLIC", "GREEK"}), "fonts-noto-core"),
)
SYMBOLS = "fonts-noto-core fonts-symbola"
NAMED = 8


class MissingGlyphs(Fault):
    """No font here has these characters; names them and the Debian package that has them."""

    def __init__(self, characters: Iterable[str]) -> None:
        lacking = sorted(set(characters), key=lambda one: (not one.isalpha(), one))
        named = " ".join(f"{one} (U+{ord(one):04X})" for one in lacking[:NAMED])
        self.facts = {"characters": named, "package": package_of(lacking[0])}
        super().__init__("font.missing", **self.facts)


def package_of(character: str) -> str:
    """The Debian package with a font that has such a character."""
    words = set(unicodedata.name(character, "").replace("-", " ").split())
    return next((package for scripts, package in PACKAGES if words & scripts), SYMBOLS)


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; ``index`` counts the faces of a collection."""

    family: str
    path: Path
    index: int

    def lacking(self, characters: frozenset[str]) -> frozenset[str]:
        """Those of ``characters`` that the face has no glyph for."""
        from fontTools.ttLib import TTFont

        with TTFont(self.path, fontNumber=self.index, lazy=True) as font:
            known = font.getBestCmap() or {}
        return frozenset(one for one in characters if ord(one) not in known)


def covering(text: str, place: Path | None, first: tuple[str, ...] = SERIF) -> tuple[Face, ...]:
    """The faces needed for what the built-in typeface lacks; raises ``MissingGlyphs``.

    ``place`` is a font file or a folder of them; without one the system's own fonts are looked through,
    the families named ``first`` before others.
    """
    lacking = frozenset(one for one in text if one not in LATIN and is_drawn(one))
    chosen: list[Face] = []
    for face in faces(place, first) if lacking else ():
        left = face.lacking(lacking)
        if left != lacking:
            chosen.append(face)
            lacking = left
        if not lacking:
            break
    if lacking:
        raise MissingGlyphs(lacking)
    return tuple(chosen)


def is_drawn(character: str) -> bool:
    """Whether a character needs a glyph of its own; marks of direction, joiners and breaks need none."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp") and not (
        "\ufe00" <= character <= "\ufe0f"
    )


@cache
def faces(place: Path | None, first: tuple[str, ...]) -> tuple[Face, ...]:
    """Upright faces of ordinary weight, those of the families named ``first`` before the others."""
    found = [
        Face(one.family, Path(one.path), one.index)
        for one in typefaces(place).fonts()
        if one.path and one.style == "normal" and one.weight == 400
    ]
    kept = [face for face in found if place is None or place.is_dir() or face.path.name == place.name]
    order = {family: place for place, family in enumerate(first)}
    return tuple(sorted(kept, key=lambda face: (order.get(face.family, len(order)), face.family)))


@cache
def typefaces(place: Path | None) -> Fonts:
    """All typefaces as typst sees them."""
    from typst import Fonts

    folders: list[Path] = [] if place is None else [place if place.is_dir() else place.parent]
    return Fonts(include_system_fonts=place is None, include_embedded_fonts=True, font_paths=folders)
