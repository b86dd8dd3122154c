"""Secondary attachments of messages as a table: the legacy fields, or blocks with a color.

With `blocks` Slack takes no legacy field but the color and the fallback, and says so with `invalid_keys`.
"""

from collections.abc import Iterator
from typing import Any

from sandbox.block_objects import plain
from sandbox.schema import (
    Object,
    an_array,
    at_least_one,
    boolean,
    fault,
    list_of,
    matching,
    one_of,
    text_of,
    whole,
)

MAX_ATTACHMENTS = 100
TEXT = text_of(40_000)
URL = text_of(3000, 1)
COLOR = matching(r"good|warning|danger|#?[0-9A-Fa-f]{6}", "must be a color")


def _time(value: Any, pointer: str) -> Iterator[str]:
    """Seconds since 1970, as a number or written out."""
    seconds = isinstance(value, int | float) and not isinstance(value, bool)
    written = isinstance(value, str) and value.replace(".", "", 1).isdigit()
    if not seconds and not written:
        yield fault("must be a UNIX timestamp", pointer)


def _legal_together(value: Any, pointer: str) -> Iterator[str]:
    if "blocks" not in value:
        yield from at_least_one("text", "fallback")(value, pointer)
    elif extra := sorted(set(value) - {"blocks", "color", "fallback"}):
        yield fault(f"invalid_keys: {', '.join(extra)}", pointer)
    if value.get("actions") and "callback_id" not in value:
        yield fault("missing required field: callback_id", pointer)


FIELD = Object({"title!": TEXT, "value!": TEXT, "short": boolean})
OPTION = Object({"text!": text_of(75, 1), "value!": text_of(2000), "description": text_of(75)})
OPTIONS = list_of(OPTION, 100, 1)
CONFIRMATION = Object({"text!": TEXT, "title": TEXT, "ok_text": text_of(30), "dismiss_text": text_of(30)})
ACTION = Object(
    {
        "type!": one_of("button", "select"),
        "text!": text_of(75, 1),
        "id": text_of(255, 1),
        "name": text_of(255, 1),
        "confirm": CONFIRMATION,
        "data_source": one_of("static", "channels", "conversations", "users", "external"),
        "min_query_length": whole(0),
        "options": OPTIONS,
        "option_groups": list_of(Object({"text!": text_of(75, 1), "options!": OPTIONS}), 100, 1),
        "selected_options": OPTIONS,
        "style": one_of("default", "primary", "danger"),
        "value": text_of(2000),
        "url": URL,
    },
    (at_least_one("name", "url"),),
)
PREVIEW = Object({"type": TEXT, "can_remove": boolean, "title": plain(), "subtitle": plain(), "iconUrl": URL})

ATTACHMENT = Object(
    {
        "blocks": an_array,
        "fallback": TEXT,
        "color": COLOR,
        "pretext": TEXT,
        "author_name": TEXT,
        "author_link": URL,
        "author_icon": URL,
        "author_subname": TEXT,
        "title": TEXT,
        "title_link": URL,
        "text": TEXT,
        "fields": list_of(FIELD, 100),
        "image_url": URL,
        "thumb_url": URL,
        "footer": text_of(300),
        "footer_icon": URL,
        "ts": _time,
        "actions": list_of(ACTION, 5),
        "callback_id": text_of(255, 1),
        "mrkdwn_in": list_of(one_of("pretext", "text", "fields"), 3),
        "app_unfurl_url": URL,
        "is_app_unfurl": boolean,
        "app_id": text_of(255, 1),
        "bot_id": text_of(255, 1),
        "preview": PREVIEW,
    },
    (_legal_together,),
)
