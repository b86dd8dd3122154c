"""Block Kit composition objects as tables: text, option, confirmation, filter. Lengths from LIMITS.md."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.schema import Check, Object, boolean, fault, list_of, one_of, text_of

TEXT_MAX = 3000


def plain(maximum: int = TEXT_MAX) -> Object:
    return Object({"type!": one_of("plain_text"), "text!": text_of(maximum, 1), "emoji": boolean})


def mrkdwn(maximum: int = TEXT_MAX) -> Object:
    return Object({"type!": one_of("mrkdwn"), "text!": text_of(maximum, 1), "verbatim": boolean})


def text(maximum: int = TEXT_MAX) -> Check:
    """Either text object; the `type` decides which, so that the fault names the field and not both forms."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        is_plain = isinstance(value, dict) and value.get("type") == "plain_text"
        if isinstance(value, dict) and value.get("type") not in ("plain_text", "mrkdwn"):
            yield fault(f"unsupported type: {value.get('type')}", f"{pointer}/type")
            return
        yield from (plain(maximum) if is_plain else mrkdwn(maximum))(value, pointer)

    return check


OPTION_FIELDS: dict[str, Check] = {"value!": text_of(150, 1), "description": plain(75)}
OPTION = Object({"text!": plain(75), **OPTION_FIELDS})
RICH_OPTION = Object({"text!": text(75), "value!": text_of(150, 1), "description": text(75)})
OVERFLOW_OPTION = Object({"text!": plain(75), **OPTION_FIELDS, "url": text_of(3000, 1)})
OPTION_GROUP = Object({"label!": plain(75), "options!": list_of(OPTION, 100, 1)})

CONFIRM = Object(
    {
        "title!": plain(100),
        "text!": text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": one_of("primary", "danger"),
    }
)

CONVERSATION_FILTER = Object(
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), 4, 1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)

DISPATCH_CONFIG = Object(
    {"trigger_actions_on!": list_of(one_of("on_enter_pressed", "on_character_entered"), 2, 1)}
)

SLACK_FILE = Object({"id": text_of(255, 1), "url": text_of(3000, 1)})


def is_date(value: str) -> bool:
    return re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", value) is not None


def is_time(value: str) -> bool:
    return re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is not None
