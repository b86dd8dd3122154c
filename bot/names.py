"""How alike two names sound and look: Pinyin by pypinyin, likeness by rapidfuzz (flows stay without both)."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from bot.flows.credit_file.likeness import JOINT, differ_in_number, likeness_key, parts

Keys = tuple[str, str]
"""``likeness_key`` and ``pinyin_key`` of a name."""


def pinyin_key(likeness_key: str) -> str:
    """How the parts of a folded name sound, without spaces: ``恒远`` and ``hengyuan`` give the same."""
    return JOINT.join("".join(_spoken(part).split()) for part in parts(likeness_key))


def _spoken(part: str) -> str:
    if part.isascii():
        return part
    from pypinyin import lazy_pinyin  # slow, 57 MiB of phrases: for the first Chinese name only

    return "".join(lazy_pinyin(part))


class Names:
    """The keys of many names, to find those that are near to one; compared part by part."""

    def __init__(self, known: Iterable[tuple[int, Keys]]) -> None:
        self._parts: list[str] = []
        self._owners: list[int] = []
        self._keys: dict[int, Keys] = {}
        for number, keys in known:
            self.add(number, keys)

    def add(self, number: int, keys: Keys) -> None:
        self._keys[number] = keys
        for part in _parts(keys):
            self._parts.append(part)
            self._owners.append(number)

    def near(self, keys: Keys, percent: int) -> dict[int, int]:
        """How alike, ``percent`` to 100, by the best of any two parts as written or as spoken."""
        alike: dict[int, int] = {}
        for part in _parts(keys):
            found = process.extract_iter(part, self._parts, scorer=fuzz.ratio, score_cutoff=percent)
            for _, score, place in found:
                number = self._owners[place]
                if not differ_in_number(keys[0], self._keys[number][0]):
                    alike[number] = max(alike.get(number, 0), int(score))
        return alike


def keys_of(name: str) -> Keys:
    """Both keys of a name."""
    like = likeness_key(name)
    return like, pinyin_key(like)


def _parts(keys: Keys) -> set[str]:
    return {part for key in keys for part in parts(key) if part}
