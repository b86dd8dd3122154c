"""How alike two names sound and look: Pinyin by pypinyin, likeness by rapidfuzz (flows stay without both)."""

from __future__ import annotations

from collections.abc import Iterable

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz

from bot.flows.credit_file.likeness import JOINT, differ_in_number, parts

Keys = tuple[str, str]
"""``likeness_key`` and ``pinyin_key`` of a name."""


def pinyin_key(likeness_key: str) -> str:
    """How the parts of a folded name sound, without spaces: ``恒远`` and ``hengyuan`` give the same."""
    return JOINT.join("".join("".join(lazy_pinyin(part)).split()) for part in parts(likeness_key))


def likeness(one: Keys, other: Keys) -> int:
    """How alike two names are, 0 to 100: the best of any two parts, as written or as spoken."""
    if differ_in_number(one[0], other[0]):
        return 0
    written = _best(parts(one[0]), parts(other[0]))
    return max(written, _best(parts(one[1]), parts(other[1])))


def _best(ones: Iterable[str], others: Iterable[str]) -> int:
    theirs = list(others)
    return max((int(fuzz.ratio(one, other)) for one in ones for other in theirs), default=0)
