"""Every message, modal and Home against the tables, and the rules that look at a payload as a whole.

Faults in blocks of messages answer `invalid_blocks`, in attachments `invalid_attachments`, in views
`invalid_arguments`, as Slack's do; each fault is in `response_metadata.messages` with its JSON pointer.
"""

from collections.abc import Iterator
from typing import Any

from sandbox.block_attachments import ATTACHMENT, MAX_ATTACHMENTS
from sandbox.block_tables import BLOCKS, HOME_VIEW, MODAL_VIEW
from sandbox.elements import blocks_at
from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.payload_rules import ONE_TABLE, whole_payload
from sandbox.schema import ByType, fault, list_of
from sandbox.surfaces import HOME, MAX_BLOCKS, MESSAGE, MODAL, SURFACES

MESSAGE_TEXT_MAX = 13_000
TEXT_KEYS = ("text", "label", "hint", "description", "title", "placeholder", "subtitle", "body", "caption")


def message_faults(blocks: Any, attachments: Any = None) -> list[str]:
    """Faults of a message's blocks and attachments; block_ids are unique over both."""
    lists = {"/blocks": blocks or []}
    found = list(_list_faults(lists["/blocks"], MESSAGE, "/blocks"))
    found.extend(list_of(ATTACHMENT, MAX_ATTACHMENTS)(attachments or [], "/attachments"))
    for index, attachment in enumerate(attachments if isinstance(attachments, list) else []):
        if isinstance(attachment, dict) and isinstance(attachment.get("blocks"), list):
            pointer = f"/attachments/{index}/blocks"
            lists[pointer] = attachment["blocks"]
            found.extend(_list_faults(lists[pointer], MESSAGE, pointer))
    return [*found, *whole_payload(lists, MESSAGE)]


def view_faults(view: JSON, expected: str | None = None) -> list[str]:
    """Faults of a modal or Home view; `expected` is the type the method takes."""
    kind = view.get("type")
    if kind not in (MODAL, HOME) or (expected and kind != expected):
        return [fault(f"unsupported type: {kind}", "/view/type")]
    table = MODAL_VIEW if kind == MODAL else HOME_VIEW
    # SDK models send fields they do not use as null; Slack reads null as absent at this level.
    given = {name: value for name, value in view.items() if value is not None}
    found = list(table(given, "/view"))
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        found.extend(_list_faults(blocks, kind, "/view/blocks"))
        found.extend(whole_payload({"/view/blocks": blocks}, kind))
        has_input = any(block.get("type") == "input" for _, block in blocks_at(blocks, ""))
        if kind == MODAL and has_input and not given.get("submit"):
            found.append(fault("missing required field: submit (the view has an input block)", "/view"))
        if kind == MODAL and not blocks:
            found.append(fault("no fewer than 1 items allowed", "/view/blocks"))
    return found


def check_message(blocks: Any, attachments: Any = None) -> None:
    """Refuses a message's blocks and attachments as chat.postMessage does; None is none of them."""
    if isinstance(attachments, list) and len(attachments) > MAX_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    found = message_faults(blocks, attachments)
    in_blocks = any("[json-pointer:/blocks" in message and ONE_TABLE not in message for message in found)
    _refuse("invalid_blocks" if in_blocks else "invalid_attachments", found)
    shown = [blocks or [], [attachment.get("blocks") for attachment in attachments or []]]
    if sum(_text_lengths(shown)) > MESSAGE_TEXT_MAX:
        raise SlackError("msg_blocks_too_long")


def check_view(view: JSON, expected: str | None = None) -> None:
    """Refuses a view as views.open, push, update and publish do."""
    _refuse("invalid_arguments", view_faults(view, expected))


def _refuse(code: str, found: list[str]) -> None:
    if found:
        messages = [f"[ERROR] {message}" for message in found]
        raise SlackError(code, errors=found, response_metadata={"messages": messages})


def _list_faults(blocks: Any, surface: str, pointer: str) -> Iterator[str]:
    yield from list_of(ByType(BLOCKS, SURFACES[surface]), MAX_BLOCKS[surface])(blocks, pointer)


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
