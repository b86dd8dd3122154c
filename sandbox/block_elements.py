"""Block Kit elements as tables: every field Slack documents, required ones marked `!`."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.block_objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    FEEDBACK_BUTTON,
    IMAGE,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    RICH_OPTION,
    STYLES,
    WORKFLOW,
    plain,
)
from sandbox.block_rich_text import RICH_TEXT
from sandbox.schema import (
    Check,
    Object,
    boolean,
    exactly_one,
    fault,
    list_of,
    matching,
    one_of,
    text_of,
    whole,
)


def _date(value: Any, pointer: str) -> Iterator[str]:
    try:
        sound = date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        sound = False
    if not sound:
        yield fault("must be a date of the form YYYY-MM-DD", pointer)


def _numeral(value: Any, pointer: str) -> Iterator[str]:
    """A number written as a string, as number_input has it."""
    try:
        sound = isinstance(value, str) and Decimal(value).is_finite()
    except InvalidOperation:
        sound = False
    if not sound:
        yield fault("must be a number in a string", pointer)


ACTION: dict[str, Check] = {"type!": text_of(80), "action_id": text_of(255, 1)}
CONFIRMED: dict[str, Check] = {**ACTION, "confirm": CONFIRM}
FOCUS: dict[str, Check] = {"focus_on_load": boolean}
ASKING: dict[str, Check] = {**FOCUS, "placeholder": plain(150)}
ID = text_of(255, 1)
IDS = list_of(ID, 100, 1)
MAX_SELECTED: dict[str, Check] = {"max_selected_items": whole(1)}
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time of the form HH:mm")
TYPED: dict[str, Check] = {**ACTION, **ASKING, "dispatch_action_config": DISPATCH_CONFIG}
CHOICES: dict[str, Check] = {
    "options": list_of(OPTION, 100, 1),
    "option_groups": list_of(OPTION_GROUP, 100, 1),
}
FILTER: dict[str, Check] = {"filter": CONVERSATION_FILTER, "default_to_current_conversation": boolean}
RESPONSE_URL: dict[str, Check] = {"response_url_enabled": boolean}
LINES = whole(1, 100)
LABEL: dict[str, Check] = {"accessibility_label": text_of(75)}


def _initial_is_offered(value: Any, pointer: str) -> Iterator[str]:
    """initial_option(s) must be among the options, field by field, or Slack refuses the whole payload."""
    offered = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        offered.extend(group["options"])
    if "initial_option" in value and value["initial_option"] not in offered:
        yield fault("initial_option must exactly match one of the provided options", pointer)
    if any(option not in offered for option in value.get("initial_options", [])):
        yield fault("initial_options must exactly match some of the provided options", pointer)


def _lengths_agree(value: Any, pointer: str) -> Iterator[str]:
    shortest, longest = value.get("min_length", 0), value.get("max_length", 3000)
    if shortest > longest:
        yield fault("min_length must not be more than max_length", pointer)
    elif len(value.get("initial_value", "")) > longest:
        yield fault(f"must be less than {longest + 1} characters", f"{pointer}/initial_value")


def _bounds_agree(value: Any, pointer: str) -> Iterator[str]:
    if (
        "min_value" in value
        and "max_value" in value
        and Decimal(value["min_value"]) > Decimal(value["max_value"])
    ):
        yield fault("min_value must not be more than max_value", pointer)


def _lines_agree(value: Any, pointer: str) -> Iterator[str]:
    if value.get("min_lines", 1) > value.get("max_lines", 100):
        yield fault("min_lines must not be more than max_lines", pointer)


def _select(extra: dict[str, Check], *rules: Check) -> Object:
    return Object({**CONFIRMED, **ASKING, **extra}, rules)


def _multi(extra: dict[str, Check], *rules: Check) -> Object:
    return Object({**CONFIRMED, **ASKING, **MAX_SELECTED, **extra}, rules)


def _list_of_choices(initial: dict[str, Check]) -> Object:
    fields = {**CONFIRMED, **FOCUS, "options!": list_of(RICH_OPTION, 10, 1), **initial}
    return Object(fields, (_initial_is_offered,))


ONE_LIST = exactly_one("options", "option_groups")

ELEMENTS: dict[str, Object] = {
    "button": Object(
        {
            **CONFIRMED,
            **LABEL,
            "text!": plain(75),
            "url": text_of(3000, 1),
            "value": text_of(2000),
            "style": STYLES,
            "agent_prompt": text_of(4000, 1),
            "agent_prompt_display": text_of(75, 1),
            "visible_to_user_ids": IDS,
        }
    ),
    "checkboxes": _list_of_choices({"initial_options": list_of(RICH_OPTION, 10, 1)}),
    "radio_buttons": _list_of_choices({"initial_option": RICH_OPTION}),
    "datepicker": _select({"initial_date": _date}),
    "timepicker": _select({"initial_time": TIME, "timezone": text_of(80, 1)}),
    "datetimepicker": Object(
        {**CONFIRMED, **FOCUS, "initial_date_time": whole(1_000_000_000, 9_999_999_999)}
    ),
    "static_select": _select({**CHOICES, "initial_option": OPTION}, ONE_LIST, _initial_is_offered),
    "external_select": _select({"initial_option": OPTION, "min_query_length": whole(0)}),
    "users_select": _select({"initial_user": ID}),
    "channels_select": _select({"initial_channel": ID, **RESPONSE_URL}),
    "conversations_select": _select({"initial_conversation": ID, **FILTER, **RESPONSE_URL}),
    "multi_static_select": _multi(
        {**CHOICES, "initial_options": list_of(OPTION, 100, 1)}, ONE_LIST, _initial_is_offered
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
        (_lengths_agree,),
    ),
    "number_input": Object(
        {
            **TYPED,
            "is_decimal_allowed!": boolean,
            "initial_value": _numeral,
            "min_value": _numeral,
            "max_value": _numeral,
        },
        (_bounds_agree,),
    ),
    "email_text_input": Object({**TYPED, "initial_value": text_of(3000)}),
    "url_text_input": Object({**TYPED, "initial_value": text_of(3000)}),
    "rich_text_input": Object(
        {**TYPED, "initial_value": RICH_TEXT, "min_lines": LINES, "max_lines": LINES}, (_lines_agree,)
    ),
    "file_input": Object({**ACTION, "filetypes": list_of(text_of(30, 1), 100, 1), "max_files": whole(1, 10)}),
    "image": IMAGE,
    "workflow_button": Object(
        {**ACTION, **LABEL, "text!": plain(75), "workflow!": WORKFLOW, "style": STYLES}
    ),
    "feedback_buttons": Object(
        {**ACTION, "positive_button!": FEEDBACK_BUTTON, "negative_button!": FEEDBACK_BUTTON}
    ),
    "icon_button": Object(
        {
            **CONFIRMED,
            **LABEL,
            "icon!": one_of("trash"),
            "text!": plain(75),
            "value": text_of(2000),
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
