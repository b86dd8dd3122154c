"""The last guard before Slack: a message never has too many blocks or too much text.

Templates keep their own limits; this catches what none of them foresaw, because a message
that Slack refuses reaches nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MESSAGE_TEXT = 12_000  # Slack refuses a message near 13,000 characters of block text (undocumented)
KEPT = frozenset({"actions", "input", "header"})


def fitted(payload: dict[str, Any], most_blocks: int) -> dict[str, Any]:
    """``payload`` without its last blocks of mere text, until Slack will take it."""
    blocks = list(payload["blocks"])
    while len(blocks) > most_blocks or _weight(payload, blocks) > MESSAGE_TEXT:
        spare = [at for at, block in enumerate(blocks) if block["type"] not in KEPT and at]
        del blocks[spare[-1] if spare else -1]
    return {**payload, "blocks": blocks}


def _weight(payload: dict[str, Any], blocks: list[dict[str, Any]]) -> int:
    return sum(map(len, texts(blocks))) if "text" in payload else 0


def texts(value: object) -> Iterator[str]:
    """Every text in a payload, wherever it stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("text", "alt_text") and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
