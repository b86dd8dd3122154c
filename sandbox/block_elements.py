"""Block Kit elements as tables: every field Slack documents, required ones marked `!`."""

from collections.abc import Iterator
from typing import Any

from sandbox.block_objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    RICH_OPTION,
    SLACK_FILE,
    is_date,
    is_time,
    plain,
)
from sandbox.schema import Check, Object, anything, boolean, fault, list_of, matching, one_of, text_of, whole

ACTION: dict[str, Check] = {"type!": text_of(80), "action_id": text_of(255, 1)}
CONFIRMED: dict[str, Check] = {**ACTION, "confirm": CONFIRM}
FOCUS: dict[str, Check] = {"focus_on_load": boolean}
ASKING: dict[str, Check] = {**FOCUS, "placeholder": plain(150)}
IDS = list_of(text_of(255, 1), 100)
MAX_SELECTED: dict[str, Check] = {"max_selected_items": whole(1)}
DATE = matching(is_date, "must be a date of the form YYYY-MM-DD")
TIME = matching(is_time, "must be a time of the form HH:mm")
TYPED: dict[str, Check] = {**ACTION, **ASKING, "dispatch_action_config": DISPATCH_CONFIG}
CHOICES: dict[str, Check] = {
    "options": list_of(OPTION, 100, 1),
    "option_groups": list_of(OPTION_GROUP, 100, 1),
}
FILTER: dict[str, Check] = {"filter": CONVERSATION_FILTER, "default_to_current_conversation": boolean}
RESPONSE_URL: dict[str, Check] = {"response_url_enabled": boolean}


def _options_or_groups(value: Any, pointer: str) -> Iterator[str]:
    if ("options" in value) == ("option_groups" in value):
        yield fault("exactly one of options and option_groups is required", pointer)


def _initial_is_offered(value: Any, pointer: str) -> Iterator[str]:
    """initial_option(s) must be among the options, field by field, or Slack refuses the whole payload."""
    offered = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        offered.extend(group["options"])
    if "initial_option" in value and value["initial_option"] not in offered:
        yield fault("initial_option must exactly match one of the provided options", pointer)
    if any(option not in offered for option in value.get("initial_options", [])):
        yield fault("initial_options must exactly match some of the provided options", pointer)


def _min_below_max(value: Any, pointer: str) -> Iterator[str]:
    if value.get("min_length", 0) > value.get("max_length", 3000):
        yield fault("min_length must not be more than max_length", pointer)


def _image_source(value: Any, pointer: str) -> Iterator[str]:
    if ("image_url" in value) == ("slack_file" in value):
        yield fault("exactly one of image_url and slack_file is required", pointer)


def _select(extra: dict[str, Check], *rules: Check) -> Object:
    return Object({**CONFIRMED, **ASKING, **extra}, rules)


def _multi(extra: dict[str, Check], *rules: Check) -> Object:
    return Object({**CONFIRMED, **ASKING, **MAX_SELECTED, **extra}, rules)


def _list_of_choices(initial: dict[str, Check]) -> Object:
    fields = {**CONFIRMED, **FOCUS, "options!": list_of(RICH_OPTION, 10, 1), **initial}
    return Object(fields, (_initial_is_offered,))


IMAGE_FIELDS: dict[str, Check] = {
    "image_url": text_of(3000, 1),
    "alt_text!": text_of(2000),
    "slack_file": SLACK_FILE,
}

ELEMENTS: dict[str, Object] = {
    "button": Object(
        {
            **CONFIRMED,
            "text!": plain(75),
            "url": text_of(3000, 1),
            "value": text_of(2000),
            "style": one_of("primary", "danger"),
            "accessibility_label": text_of(75),
        }
    ),
    "checkboxes": _list_of_choices({"initial_options": list_of(RICH_OPTION, 10, 1)}),
    "radio_buttons": _list_of_choices({"initial_option": RICH_OPTION}),
    "datepicker": _select({"initial_date": DATE}),
    "timepicker": _select({"initial_time": TIME, "timezone": text_of(80, 1)}),
    "datetimepicker": Object(
        {**CONFIRMED, **FOCUS, "initial_date_time": whole(1_000_000_000, 9_999_999_999)}
    ),
    "static_select": _select({**CHOICES, "initial_option": OPTION}, _options_or_groups, _initial_is_offered),
    "external_select": _select({"initial_option": OPTION, "min_query_length": whole(0)}),
    "users_select": _select({"initial_user": text_of(255, 1)}),
    "channels_select": _select({"initial_channel": text_of(255, 1), **RESPONSE_URL}),
    "conversations_select": _select({"initial_conversation": text_of(255, 1), **FILTER, **RESPONSE_URL}),
    "multi_static_select": _multi(
        {**CHOICES, "initial_options": list_of(OPTION, 100, 1)}, _options_or_groups, _initial_is_offered
    ),
    "multi_external_select": _multi(
        {"initial_options": list_of(OPTION, 100, 1), "min_query_length": whole(0)}
    ),
    "multi_users_select": _multi({"initial_users": IDS}),
    "multi_channels_select": _multi({"initial_channels": IDS}),
    "multi_conversations_select": _multi({"initial_conversations": IDS, **FILTER}),
    "overflow": Object({**CONFIRMED, "options!": list_of(OVERFLOW_OPTION, 5, 1)}),
    "plain_text_input": Object(
        {
            **TYPED,
            "initial_value": text_of(3000),
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
        (_min_below_max,),
    ),
    "number_input": Object(
        {
            **TYPED,
            "is_decimal_allowed!": boolean,
            "initial_value": text_of(100),
            "min_value": text_of(100),
            "max_value": text_of(100),
        }
    ),
    "email_text_input": Object({**TYPED, "initial_value": text_of(3000)}),
    "url_text_input": Object({**TYPED, "initial_value": text_of(3000)}),
    "rich_text_input": Object({**TYPED, "initial_value": anything}),
    "file_input": Object({**ACTION, "filetypes": list_of(text_of(30, 1), 100), "max_files": whole(1, 10)}),
    "image": Object({"type!": one_of("image"), **IMAGE_FIELDS}, (_image_source,)),
    "workflow_button": Object(
        {
            **ACTION,
            "text!": plain(75),
            "workflow!": anything,
            "style": one_of("primary", "danger"),
            "accessibility_label": text_of(75),
        }
    ),
    "feedback_buttons": Object({**ACTION, "positive_button!": anything, "negative_button!": anything}),
    "icon_button": Object(
        {
            **CONFIRMED,
            "icon!": one_of("trash"),
            "text!": plain(75),
            "value": text_of(2000),
            "accessibility_label": text_of(75),
            "visible_to_user_ids": IDS,
        }
    ),
}

SELECTS = ("static_select", "external_select", "users_select", "channels_select", "conversations_select")
MULTI_SELECTS = tuple(f"multi_{name}" for name in SELECTS)
PICKERS = ("datepicker", "timepicker", "checkboxes", "radio_buttons", *SELECTS, *MULTI_SELECTS)
IN_ACTIONS = ("button", "overflow", "datetimepicker", "workflow_button", "rich_text_input", *PICKERS)
IN_SECTION = ("button", "overflow", "image", "workflow_button", *PICKERS)
IN_INPUT = (
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "datetimepicker",
    "file_input",
    *PICKERS,
)
IN_CONTEXT_ACTIONS = ("feedback_buttons", "icon_button")
