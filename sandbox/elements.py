"""Finding interactive elements inside blocks: where they may stand, and which belong to an action_id."""

from collections.abc import Iterator
from typing import Any

from sandbox.json_types import JSON

# Fields of a block that hold other blocks.
NESTED = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
# Fields of a block that hold interactive elements.
HOLDERS = {"actions": "elements", "context_actions": "elements", "card": "actions"}


def blocks_at(blocks: Any, pointer: str) -> Iterator[tuple[str, JSON]]:
    """Every block with its JSON pointer, each before the blocks inside it."""
    for index, block in enumerate(blocks if isinstance(blocks, list) else []):
        if not isinstance(block, dict):
            continue
        yield f"{pointer}/{index}", block
        inside = NESTED.get(str(block.get("type")))
        if inside:
            yield from blocks_at(block.get(inside), f"{pointer}/{index}/{inside}")


def elements_at(block: JSON, pointer: str = "") -> Iterator[tuple[str, JSON]]:
    """The elements of a block that can carry an action_id, with pointers, as a reader meets them."""
    for field in ("accessory", "element"):
        if isinstance(block.get(field), dict):
            yield f"{pointer}/{field}", block[field]
    held = HOLDERS.get(str(block.get("type")), "")
    found = block.get(held)
    for index, element in enumerate(found if isinstance(found, list) else []):
        if isinstance(element, dict):
            yield f"{pointer}/{held}/{index}", element


def elements_of(block: JSON) -> Iterator[JSON]:
    return (element for _, element in elements_at(block))


def walk(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    for _, block in blocks_at(blocks, ""):
        for element in elements_of(block):
            yield block, element


def find(blocks: list[JSON], action_id: str, block_id: str | None = None) -> tuple[JSON, JSON] | None:
    """The block and element of an action_id; block_id decides where the same action_id stands twice."""
    for block, element in walk(blocks):
        if element.get("action_id") == action_id and block_id in (None, block.get("block_id")):
            return block, element
    return None


def blocks_of(message: JSON) -> list[JSON]:
    """The blocks of a message, those of its attachments after its own."""
    found = list(message.get("blocks") or [])
    for attachment in message.get("attachments") or []:
        found.extend(attachment.get("blocks") or [])
    return found


def options_of(element: JSON) -> list[JSON]:
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options.extend(group.get("options") or [])
    return options
