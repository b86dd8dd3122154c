"""Finding interactive elements inside blocks: where they may stand, and which belong to an action_id."""

from collections.abc import Iterator

from sandbox.json_types import JSON


def elements_of(block: JSON) -> Iterator[JSON]:
    """The elements of a block that can carry an action_id, in the order a reader meets them."""
    if isinstance(block.get("accessory"), dict):
        yield block["accessory"]
    if isinstance(block.get("element"), dict):
        yield block["element"]
    if block.get("type") in {"actions", "context_actions"}:
        yield from (e for e in block.get("elements", []) if isinstance(e, dict))


def walk(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    for block in blocks:
        for element in elements_of(block):
            yield block, element


def find(blocks: list[JSON], action_id: str, block_id: str | None = None) -> tuple[JSON, JSON] | None:
    """The block and element of an action_id; block_id decides where the same action_id stands twice."""
    for block, element in walk(blocks):
        if element.get("action_id") == action_id and block_id in (None, block.get("block_id")):
            return block, element
    return None


def options_of(element: JSON) -> list[JSON]:
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options.extend(group.get("options") or [])
    return options


def fill_ids(blocks: list[JSON], new_id: "Counter") -> list[JSON]:
    """Slack gives each block without a block_id, and each element without an action_id, one of its own."""
    filled = []
    for block in blocks:
        copy = {**block}
        copy.setdefault("block_id", new_id())
        for key in ("accessory", "element"):
            if isinstance(copy.get(key), dict) and copy[key].get("type") != "image":
                copy[key] = {"action_id": new_id(), **copy[key]}
        if copy.get("type") == "actions":
            copy["elements"] = [{"action_id": new_id(), **e} for e in copy.get("elements", [])]
        filled.append(copy)
    return filled


class Counter:
    """Short ids such as Slack's `lMr`, unique in one workspace."""

    def __init__(self) -> None:
        self._next = 0

    def __call__(self) -> str:
        self._next += 1
        return f"sb{self._next:x}"
