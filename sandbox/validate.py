"""Every message, modal and Home against the tables, and the rules that look at a payload as a whole.

Messages fail with `invalid_blocks`, views with `invalid_arguments`, as Slack's do; each fault is in
`response_metadata.messages` with its JSON pointer.
"""

from collections.abc import Iterator
from typing import Any

from sandbox.block_tables import BLOCKS, HOME_VIEW, MAX_BLOCKS, MESSAGE, MODAL, MODAL_VIEW, SURFACES
from sandbox.elements import elements_of
from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.schema import ByType, fault, list_of

MESSAGE_TEXT_MAX = 13_000
MARKDOWN_TEXT_MAX = 12_000
TEXT_KEYS = ("text", "label", "hint", "description", "title", "placeholder")


def message_faults(blocks: list[Any]) -> list[str]:
    return list(_block_faults(blocks, MESSAGE, "/blocks"))


def view_faults(view: JSON, expected: str | None = None) -> list[str]:
    """Faults of a modal or Home view; `expected` is the type the method takes."""
    kind = view.get("type")
    if kind not in (MODAL, "home") or (expected and kind != expected):
        return [fault(f"unsupported type: {kind}", "/view/type")]
    table = MODAL_VIEW if kind == MODAL else HOME_VIEW
    # SDK models send fields they do not use as null; Slack reads null as absent at this level.
    given = {name: value for name, value in view.items() if value is not None}
    found = list(table(given, "/view"))
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        found.extend(_block_faults(blocks, str(kind), "/view/blocks"))
        if kind == MODAL and not given.get("submit") and any(_type(b) == "input" for b in blocks):
            found.append(fault("missing required field: submit (the view has an input block)", "/view"))
        if not blocks and kind == MODAL:
            found.append(fault("no fewer than 1 items allowed", "/view/blocks"))
    return list(dict.fromkeys(found))


def check_message(blocks: list[Any]) -> None:
    """Refuses a message's blocks as chat.postMessage does."""
    _refuse("invalid_blocks", message_faults(blocks))
    if sum(_text_lengths(blocks)) > MESSAGE_TEXT_MAX:
        raise SlackError("msg_blocks_too_long")


def check_view(view: JSON, expected: str | None = None) -> None:
    """Refuses a view as views.open, push, update and publish do."""
    _refuse("invalid_arguments", view_faults(view, expected))


def _refuse(code: str, found: list[str]) -> None:
    if found:
        messages = [f"[ERROR] {message}" for message in found]
        raise SlackError(code, errors=found, response_metadata={"messages": messages})


def _block_faults(blocks: list[Any], surface: str, pointer: str) -> Iterator[str]:
    table = ByType(BLOCKS, SURFACES[surface])
    found = list(list_of(table, MAX_BLOCKS[surface])(blocks, pointer))
    yield from found
    sound = [(f"{pointer}/{i}", b) for i, b in enumerate(blocks) if isinstance(b, dict)]
    yield from _repeated_ids(sound)
    if surface != MODAL:
        yield from _out_of_place(sound, "file_input")
    markdown = sum(len(str(b.get("text", ""))) for _, b in sound if b.get("type") == "markdown")
    if markdown > MARKDOWN_TEXT_MAX:
        yield fault(f"markdown text must be less than {MARKDOWN_TEXT_MAX + 1} characters in all", pointer)
    if sum(e.get("focus_on_load") is True for _, b in sound for e in elements_of(b)) > 1:
        yield fault("only one element may set focus_on_load", pointer)


def _repeated_ids(blocks: list[tuple[str, JSON]]) -> Iterator[str]:
    """block_id is unique in the payload; action_id in its block."""
    seen: set[str] = set()
    for pointer, block in blocks:
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in seen:
                yield fault(f"block_id {block_id!r} already exists", f"{pointer}/block_id")
            seen.add(block_id)
        ids = [e["action_id"] for e in elements_of(block) if isinstance(e.get("action_id"), str)]
        for action_id in {i for i in ids if ids.count(i) > 1}:
            yield fault(f"action_id {action_id!r} already exists in this block", pointer)


def _out_of_place(blocks: list[tuple[str, JSON]], kind: str) -> Iterator[str]:
    for pointer, block in blocks:
        if any(e.get("type") == kind for e in elements_of(block)):
            yield fault(f"unsupported type here: {kind}", f"{pointer}/element/type")


def _type(block: Any) -> Any:
    return block.get("type") if isinstance(block, dict) else None


def _text_lengths(value: Any) -> Iterator[int]:
    """Lengths of every shown text, wherever it is nested."""
    if isinstance(value, list):
        for item in value:
            yield from _text_lengths(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in TEXT_KEYS and isinstance(item, str):
                yield len(item)
            elif isinstance(item, dict | list):
                yield from _text_lengths(item)
