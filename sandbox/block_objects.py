"""Block Kit composition objects as tables: text, option, confirmation, filter. Lengths from LIMITS.md."""

from sandbox.schema import (
    ByType,
    Check,
    Object,
    at_least_one,
    boolean,
    exactly_one,
    list_of,
    number,
    one_of,
    text_of,
)

TEXT_MAX = 3000
STYLES = one_of("primary", "danger")


def plain(maximum: int = TEXT_MAX) -> Object:
    return Object({"type!": one_of("plain_text"), "text!": text_of(maximum, 1), "emoji": boolean})


def mrkdwn(maximum: int = TEXT_MAX) -> Object:
    return Object({"type!": one_of("mrkdwn"), "text!": text_of(maximum, 1), "verbatim": boolean})


def text(maximum: int = TEXT_MAX) -> Check:
    """Either text object; the `type` decides which, so that the fault names the field and not both forms."""
    return ByType({"plain_text": plain(maximum), "mrkdwn": mrkdwn(maximum)}, ("plain_text", "mrkdwn"))


OPTION_FIELDS: dict[str, Check] = {"value!": text_of(150, 1), "description": plain(75)}
OPTION = Object({"text!": plain(75), **OPTION_FIELDS})
# Checkboxes and radio buttons.
RICH_OPTION = Object({"text!": text(75), "value!": text_of(150, 1), "description": text(75)})
OVERFLOW_OPTION = Object({"text!": plain(75), **OPTION_FIELDS, "url": text_of(3000, 1)})
OPTION_GROUP = Object({"label!": plain(75), "options!": list_of(OPTION, 100, 1)})

CONFIRM = Object(
    {"title!": plain(100), "text!": text(300), "confirm!": plain(30), "deny!": plain(30), "style": STYLES}
)

CONVERSATION_FILTER = Object(
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), 4, 1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    (at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)

DISPATCH_CONFIG = Object(
    {"trigger_actions_on!": list_of(one_of("on_enter_pressed", "on_character_entered"), 2, 1)}
)

IMAGE_FIELDS: dict[str, Check] = {
    "image_url": text_of(3000, 1),
    "alt_text!": text_of(2000),
    "slack_file": Object({"id": text_of(255, 1), "url": text_of(3000, 1)}, (exactly_one("id", "url"),)),
}
IMAGE_SOURCE = exactly_one("image_url", "slack_file")
IMAGE = Object({"type!": one_of("image"), **IMAGE_FIELDS}, (IMAGE_SOURCE,))

# A trigger of Slack's own workflow builder, started from a button.
WORKFLOW = Object(
    {
        "trigger!": Object(
            {
                "url!": text_of(3000, 1),
                "customizable_input_parameters": list_of(
                    Object({"name!": text_of(255, 1), "value!": text_of(3000)}), 100
                ),
            }
        )
    }
)

FEEDBACK_BUTTON = Object({"text!": plain(75), "value!": text_of(2000, 1), "accessibility_label": text_of(75)})

URL_SOURCE = Object({"type!": one_of("url"), "url!": text_of(3000, 1), "text!": text_of(3000, 1)})

RAW_TEXT = Object({"type!": one_of("raw_text"), "text!": text_of(TEXT_MAX, 1)})
RAW_NUMBER = Object({"type!": one_of("raw_number"), "value!": number, "text!": text_of(TEXT_MAX, 1)})
