"""Foreign text made harmless: shown as it was typed, notifying nobody, linking nowhere.

``clean`` makes one line of readable characters, ``cut`` shortens it at a border between
characters as people see them, ``neutral`` takes the force from Slack's mrkdwn.
"""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "…"
# Full-width twins: the same character for a reader and, after NFKC, for the search; no mark for Slack.
_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "＊", "~": "～", "`": "｀"})
_COSTS = {"&": 5, "<": 4, ">": 4}
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
_LINE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f \t]+")
# Overrides of direction could make a stranger's name turn our figures round.
_DIRECTIONS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_UNDERSCORE = re.compile(r"(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")
_SHORTCODE = re.compile(r":(?=[\w+'-]*[A-Za-z])([\w+'-]+):")
_QUOTE = re.compile(r"^>", re.MULTILINE)
_TOKEN = re.compile(r"<(?=[!@#])")
_ANY_FORCE = re.compile(r"[&<>*~`_:]")
_JOINER = "\u200d"


def clean(text: str) -> str:
    """One line without control characters; text in a right-to-left script is kept to itself."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _isolated(_BREAKS.sub(" ", _readable(text)).strip())


def clean_lines(text: str) -> str:
    """As ``clean``, but the writer's own line breaks stay (at most one empty line between two)."""
    lines = (_LINE.sub(" ", line).strip() for line in _readable(text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_isolated(line) for line in lines)).strip()


def _readable(text: str) -> str:
    return _LONE_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _DIRECTIONS.sub("", text))


def _isolated(line: str) -> str:
    return f"\u2068{line}\u2069" if _RIGHT_TO_LEFT.search(line) else line


def neutral(text: str) -> str:
    """Text for mrkdwn: ``& < >`` escaped, formatting marks, short codes and quotes without force."""
    if not _ANY_FORCE.search(text):
        return text
    text = _SHORTCODE.sub(r"：\1：", _UNDERSCORE.sub("＿", _QUOTE.sub("＞", text)))
    return text.translate(_MARKS)


def inert(text: str) -> str:
    """Text for ``plain_text``: as it is, only that ``<!channel>`` and its like are held apart unseen."""
    return _TOKEN.sub("<\u2060", text)


def cost(character: str) -> int:
    """How much of a Slack limit a character takes, escaped and counted in UTF-16 (the stricter count)."""
    return _COSTS.get(character, 2 if character > "\uffff" else 1)


def size(text: str) -> int:
    return sum(map(cost, text))


def cut(text: str, limit: int) -> str:
    """``text`` within ``limit`` (see ``cost``), shortened at a grapheme border, with an ellipsis."""
    if len(text) * 5 <= limit or size(text) <= limit:
        return text
    room, border = limit - 1, 0
    for at, character in enumerate(text):
        if at and _is_border(text, at):
            border = at
        room -= cost(character)
        if room < 0:
            break
    kept = text[:border].rstrip()
    closing = "\u2069" * (kept.count("\u2068") - kept.count("\u2069"))
    return f"{kept}{ELLIPSIS}{closing}" if not closing else f"{kept[:-1]}{ELLIPSIS}{closing}"


def _is_border(text: str, at: int) -> bool:
    """Whether what people see as one character ends before ``at`` (the main rules of UAX 29)."""
    before, after = text[at - 1], text[at]
    if _extends(after) or before == _JOINER:
        return False
    if _is_flag(before) and _is_flag(after):
        return _flags_before(text, at) % 2 == 0
    return not (_is_jamo(before) and _is_jamo(after))


def _extends(character: str) -> bool:
    """Combining marks, joiners, variation selectors, skin tones and tag characters."""
    return (
        character == _JOINER
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
    )


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_jamo(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff"


def _flags_before(text: str, at: int) -> int:
    count = 0
    while count < at and _is_flag(text[at - count - 1]):
        count += 1
    return count
