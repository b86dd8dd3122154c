"""Block Kit blocks as tables, and where each may stand. Lengths and counts from LIMITS.md."""

from collections.abc import Iterator
from typing import Any

from sandbox.block_elements import (
    ELEMENTS,
    IMAGE_FIELDS,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    _image_source,
)
from sandbox.block_objects import plain, text
from sandbox.schema import ByType, Check, Object, anything, boolean, fault, list_of, one_of, text_of

MESSAGE, MODAL, HOME = "message", "modal", "home"
MAX_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}

BLOCK: dict[str, Check] = {"type!": text_of(80), "block_id": text_of(255, 1)}


def elements(*allowed: str) -> ByType:
    return ByType(ELEMENTS, allowed)


def _context_element(value: Any, pointer: str) -> Iterator[str]:
    is_image = isinstance(value, dict) and value.get("type") == "image"
    yield from (ELEMENTS["image"] if is_image else text())(value, pointer)


def _text_or_fields(value: Any, pointer: str) -> Iterator[str]:
    if "text" not in value and "fields" not in value:
        yield fault("missing required field: text or fields", pointer)


def _no_dispatch_for_files(value: Any, pointer: str) -> Iterator[str]:
    if value.get("dispatch_action") and value["element"]["type"] == "file_input":
        yield fault("dispatch_action cannot be used with file_input", pointer)


RICH_TEXT_PARTS = (
    "rich_text_section",
    "rich_text_list",
    "rich_text_preformatted",
    "rich_text_quote",
)
_RICH_FIELDS: dict[str, Check] = {
    "type!": text_of(80),
    "elements!": list_of(anything, 1000),
    "border": anything,
}
RICH_TEXT = {
    "rich_text_section": Object({"type!": text_of(80), "elements!": list_of(anything, 1000)}),
    "rich_text_list": Object(
        {**_RICH_FIELDS, "style!": one_of("bullet", "ordered"), "indent": anything, "offset": anything}
    ),
    "rich_text_preformatted": Object({**_RICH_FIELDS, "language": text_of(80)}),
    "rich_text_quote": Object(_RICH_FIELDS),
}

BLOCKS: dict[str, Object] = {
    "actions": Object({**BLOCK, "elements!": list_of(elements(*IN_ACTIONS), 25, 1)}),
    "context": Object({**BLOCK, "elements!": list_of(_context_element, 10, 1)}),
    "context_actions": Object({**BLOCK, "elements!": list_of(elements(*IN_CONTEXT_ACTIONS), 5, 1)}),
    "divider": Object(BLOCK),
    "file": Object({**BLOCK, "external_id!": text_of(255, 1), "source!": one_of("remote")}),
    "header": Object({**BLOCK, "text!": plain(150)}),
    "image": Object({**BLOCK, **IMAGE_FIELDS, "title": plain(2000)}, (_image_source,)),
    "input": Object(
        {
            **BLOCK,
            "label!": plain(2000),
            "element!": elements(*IN_INPUT),
            "hint": plain(2000),
            "optional": boolean,
            "dispatch_action": boolean,
        },
        (_no_dispatch_for_files,),
    ),
    "markdown": Object({"type!": one_of("markdown"), "text!": text_of(12_000, 1)}),
    "rich_text": Object({**BLOCK, "elements!": list_of(ByType(RICH_TEXT, RICH_TEXT_PARTS), 1000)}),
    "section": Object(
        {
            **BLOCK,
            "text": text(3000),
            "fields": list_of(text(2000), 10, 1),
            "accessory": elements(*IN_SECTION),
            "expand": boolean,
        },
        (_text_or_fields,),
    ),
    "table": Object(
        {
            **BLOCK,
            "rows!": list_of(list_of(anything, 20, 1), 100, 1),
            "column_settings": list_of(anything, 20),
        }
    ),
    "video": Object(
        {
            **BLOCK,
            "alt_text!": text_of(2000),
            "author_name": text_of(50),
            "description": plain(200),
            "provider_icon_url": text_of(3000),
            "provider_name": text_of(50),
            "title!": plain(200),
            "title_url": text_of(3000),
            "thumbnail_url!": text_of(3000, 1),
            "video_url!": text_of(3000, 1),
        }
    ),
}

_EVERYWHERE = ("actions", "context", "divider", "header", "image", "rich_text", "section", "video")
SURFACES: dict[str, tuple[str, ...]] = {
    # `input` is kept out of messages: the stricter reading, as an answer to it cannot be submitted there.
    MESSAGE: (*_EVERYWHERE, "context_actions", "file", "markdown", "table"),
    MODAL: (*_EVERYWHERE, "input"),
    HOME: (*_EVERYWHERE, "input"),
}

VIEW_FIELDS: dict[str, Check] = {
    "type!": one_of(MODAL, HOME),
    "blocks!": list_of(anything, 100),
    "private_metadata": text_of(3000),
    "callback_id": text_of(255),
    "external_id": text_of(255),
}
MODAL_VIEW = Object(
    {
        **VIEW_FIELDS,
        "title!": plain(24),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    }
)
# Slack takes the modal's fields on a Home view and ignores them; SDK view models send them as null.
HOME_VIEW = Object(VIEW_FIELDS)
