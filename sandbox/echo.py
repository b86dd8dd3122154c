"""What Slack makes of blocks and attachments when it stores them, and so gives back everywhere.

Ids are filled in where the app gave none; plain_text says `emoji`, mrkdwn says `verbatim`.
"""

from typing import Any

from sandbox.elements import blocks_at, elements_at
from sandbox.json_types import JSON

TEXT_DEFAULTS = {"plain_text": ("emoji", True), "mrkdwn": ("verbatim", False)}
NO_ACTION_ID = {"image"}


class Counter:
    """Short ids such as Slack's `lMr`, unique in one workspace."""

    def __init__(self) -> None:
        self._next = 0

    def __call__(self) -> str:
        self._next += 1
        return f"sb{self._next:x}"


def with_defaults(value: Any) -> Any:
    """A copy whose text objects, however deep, have the fields Slack adds to them."""
    if isinstance(value, list):
        return [with_defaults(item) for item in value]
    if not isinstance(value, dict):
        return value
    copy = {key: with_defaults(item) for key, item in value.items()}
    added = TEXT_DEFAULTS.get(str(copy.get("type")))
    if added and "text" in copy:
        copy.setdefault(*added)
    return copy


def fill_ids(blocks: list[JSON], new_id: Counter) -> list[JSON]:
    """Blocks as stored: each has a block_id, each element an action_id, each text its defaults."""
    stored: list[JSON] = with_defaults(blocks)
    for _, block in blocks_at(stored, ""):
        block.setdefault("block_id", new_id())
        for _, element in elements_at(block):
            if element.get("type") not in NO_ACTION_ID:
                element.setdefault("action_id", new_id())
    return stored


def fill_attachments(attachments: list[JSON], new_id: Counter) -> list[JSON]:
    """Attachments as stored: numbered, with a fallback, a colour without its #, and blocks as everywhere."""
    stored = []
    for number, given in enumerate(attachments, start=1):
        attachment: JSON = {"id": number, **with_defaults(given)}
        attachment.setdefault("fallback", given.get("text") or "[no preview available]")
        if "color" in given:
            attachment["color"] = given["color"].removeprefix("#")
        if "blocks" in given:
            attachment["blocks"] = fill_ids(given["blocks"], new_id)
        stored.append(attachment)
    return stored
