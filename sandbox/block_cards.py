"""Cards, alerts, containers and tasks as tables: the blocks for apps that report and for agents."""

from collections.abc import Iterator
from typing import Any

from sandbox.block_elements import ELEMENTS
from sandbox.block_objects import IMAGE, URL_SOURCE, mrkdwn, plain, text
from sandbox.block_rich_text import RICH_TEXT
from sandbox.schema import ByType, Check, Object, at_least_one, boolean, fault, list_of, one_of, text_of

BLOCK: dict[str, Check] = {"type!": text_of(80), "block_id": text_of(255, 1)}


def _collapsing(value: Any, pointer: str) -> Iterator[str]:
    collapsible = value.get("is_collapsible", False)
    if value.get("default_collapsed") and not collapsible:
        yield fault("default_collapsed needs is_collapsible", f"{pointer}/default_collapsed")
    if value.get("has_header_divider") and collapsible:
        yield fault("has_header_divider cannot be used with is_collapsible", f"{pointer}/has_header_divider")


ALERT = Object(
    {
        **BLOCK,
        "text!": text(200),
        "level": one_of("default", "info", "warning", "error", "success"),
    }
)
CARD = Object(
    {
        **BLOCK,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "title": mrkdwn(150),
        "subtitle": mrkdwn(150),
        "body": mrkdwn(200),
        "actions": list_of(ByType(ELEMENTS, ("button",)), 3, 1),
    },
    (at_least_one("hero_image", "title", "actions", "body"),),
)
CAROUSEL = Object({**BLOCK, "elements!": list_of(ByType({"card": CARD}, ("card",)), 10, 1)})
TASK_CARD = Object(
    {
        **BLOCK,
        "task_id!": text_of(255, 1),
        "title!": text_of(3000, 1),
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": list_of(URL_SOURCE, 100),
        "status!": one_of("pending", "in_progress", "complete", "error"),
    }
)
PLAN = Object(
    {
        **BLOCK,
        "title!": text_of(3000, 1),
        "tasks": list_of(ByType({"task_card": TASK_CARD}, ("task_card",)), 100),
    }
)


def container(child: Check) -> Object:
    """A group of blocks; `child` says which."""
    return Object(
        {
            **BLOCK,
            "title": plain(150),
            "rich_text_title": RICH_TEXT,
            "subtitle": text(150),
            "child_blocks!": list_of(child, 10, 1),
            "width": one_of("narrow", "standard", "wide", "full"),
            "icon": IMAGE,
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        (at_least_one("title", "rich_text_title"), _collapsing),
    )
