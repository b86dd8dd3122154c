"""Block Kit blocks and views as tables. Lengths and counts from LIMITS.md."""

from collections.abc import Iterator
from typing import Any

from sandbox.block_cards import ALERT, BLOCK, CARD, CAROUSEL, PLAN, TASK_CARD, container
from sandbox.block_data import DATA_TABLE, DATA_VISUALIZATION, TABLE
from sandbox.block_elements import ELEMENTS, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.block_objects import IMAGE, IMAGE_FIELDS, IMAGE_SOURCE, mrkdwn, plain, text
from sandbox.block_rich_text import RICH_TEXT
from sandbox.schema import (
    ByType,
    Check,
    Object,
    an_array,
    at_least_one,
    boolean,
    fault,
    list_of,
    matching,
    one_of,
    text_of,
)
from sandbox.surfaces import HOME, MODAL

HTTPS = matching(r"https://\S{1,2990}", "must be an https address")


def elements(*allowed: str) -> ByType:
    return ByType(ELEMENTS, allowed)


def _no_dispatch_for_files(value: Any, pointer: str) -> Iterator[str]:
    if value.get("dispatch_action") and value["element"]["type"] == "file_input":
        yield fault("dispatch_action cannot be used with file_input", f"{pointer}/dispatch_action")


IN_CONTEXT = {"plain_text": plain(), "mrkdwn": mrkdwn(), "image": IMAGE}

BLOCKS: dict[str, Object] = {
    "actions": Object({**BLOCK, "elements!": list_of(elements(*IN_ACTIONS), 25, 1)}),
    "alert": ALERT,
    "card": CARD,
    "carousel": CAROUSEL,
    "context": Object({**BLOCK, "elements!": list_of(ByType(IN_CONTEXT, tuple(IN_CONTEXT)), 10, 1)}),
    "context_actions": Object({**BLOCK, "elements!": list_of(elements(*IN_CONTEXT_ACTIONS), 5, 1)}),
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "divider": Object(BLOCK),
    "file": Object({**BLOCK, "external_id!": text_of(255, 1), "source!": one_of("remote")}),
    "header": Object({**BLOCK, "text!": plain(150)}),
    "image": Object({**BLOCK, **IMAGE_FIELDS, "title": plain(2000)}, (IMAGE_SOURCE,)),
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
    "markdown": Object({**BLOCK, "text!": text_of(12_000, 1)}),
    "plan": PLAN,
    "rich_text": RICH_TEXT,
    "section": Object(
        {
            **BLOCK,
            "text": text(3000),
            "fields": list_of(text(2000), 10, 1),
            "accessory": elements(*IN_SECTION),
            "expand": boolean,
        },
        (at_least_one("text", "fields"),),
    ),
    "table": TABLE,
    "task_card": TASK_CARD,
    "video": Object(
        {
            **BLOCK,
            "alt_text!": text_of(2000),
            # Fewer than 200 and fewer than 50 characters, says Slack of these two.
            "title!": plain(199),
            "author_name": text_of(49),
            "description": plain(200),
            "provider_icon_url": text_of(3000),
            "provider_name": text_of(50),
            "title_url": HTTPS,
            "thumbnail_url!": text_of(3000, 1),
            "video_url!": HTTPS,
        }
    ),
}
# Slack's page and its live validator name different children; these are in both lists.
IN_CONTAINER = ("actions", "context", "divider", "header", "image", "section", "table", "video")
BLOCKS["container"] = container(ByType(BLOCKS, IN_CONTAINER))

VIEW_FIELDS: dict[str, Check] = {
    "type!": one_of(MODAL, HOME),
    "blocks!": an_array,
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
    }
)
HOME_VIEW = Object(VIEW_FIELDS)
