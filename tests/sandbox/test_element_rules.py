"""For each rule of an element's own fields one accepted and one refused element, in an input of a modal."""

import pytest

from sandbox.json_types import JSON
from sandbox.validate import view_faults
from tests.sandbox.kit import form, options, rich, text

TYPED = "plain_text_input"
NUMBER: JSON = {"type": "number_input", "is_decimal_allowed": True}
FILE: JSON = {"type": "file_input"}
RICH: JSON = {"type": "rich_text_input"}
TEXT: JSON = {"type": TYPED}
ONE: JSON = {"type": "static_select", "options": options(3)}
MANY: JSON = {"type": "multi_static_select", "options": options(3)}
BOXES: JSON = {"type": "checkboxes", "options": options(3)}
ROUND: JSON = {"type": "radio_buttons", "options": options(3)}
DATE: JSON = {"type": "datepicker"}
TIME: JSON = {"type": "timepicker"}
MOMENT: JSON = {"type": "datetimepicker"}
FOUND: JSON = {"type": "external_select"}
USER: JSON = {"type": "users_select"}
USERS: JSON = {"type": "multi_users_select"}
CHANNEL: JSON = {"type": "channels_select"}
CHANNELS: JSON = {"type": "multi_channels_select"}
PLACE: JSON = {"type": "conversations_select"}
PLACES: JSON = {"type": "multi_conversations_select"}
ON = "trigger_actions_on"

# (rule, element, fields that are accepted with it, fields that are refused with it, where in the element)
ROWS: list[tuple[str, JSON, JSON, JSON, str]] = [
    ("min_length 0", TEXT, {"min_length": 0}, {"min_length": -1}, "/min_length"),
    ("min_length 3000", TEXT, {"min_length": 3000}, {"min_length": 3001}, "/min_length"),
    ("max_length 1", TEXT, {"max_length": 1}, {"max_length": 0}, "/max_length"),
    ("max_length 3000", TEXT, {"max_length": 3000}, {"max_length": 3001}, "/max_length"),
    ("max_length whole", TEXT, {"max_length": 5}, {"max_length": "5"}, "/max_length"),
    ("min below max", TEXT, {"min_length": 2, "max_length": 2}, {"min_length": 3, "max_length": 2}, ""),
    (
        "initial_value 3000",
        TEXT,
        {"initial_value": "x" * 3000},
        {"initial_value": "x" * 3001},
        "/initial_value",
    ),
    (
        "initial_value within max_length",
        {**TEXT, "max_length": 2},
        {"initial_value": "xx"},
        {"initial_value": "xxx"},
        "/initial_value",
    ),
    ("initial_value a string", TEXT, {"initial_value": "5"}, {"initial_value": 5}, "/initial_value"),
    ("initial_value a number", NUMBER, {"initial_value": "5"}, {"initial_value": "five"}, "/initial_value"),
    ("initial_value rich text", RICH, {"initial_value": rich()}, {"initial_value": "x"}, "/initial_value"),
    ("multiline boolean", TEXT, {"multiline": True}, {"multiline": "true"}, "/multiline"),
    ("focus_on_load boolean", TEXT, {"focus_on_load": True}, {"focus_on_load": 1}, "/focus_on_load"),
    (
        "decimals yes or no",
        NUMBER,
        {"is_decimal_allowed": False},
        {"is_decimal_allowed": 0},
        "/is_decimal_allowed",
    ),
    ("min_value in a string", NUMBER, {"min_value": "1"}, {"min_value": 1}, "/min_value"),
    ("max_value in a string", NUMBER, {"max_value": "-1.5"}, {"max_value": "NaN"}, "/max_value"),
    (
        "min_value below max_value",
        {**NUMBER, "max_value": "10"},
        {"min_value": "9"},
        {"min_value": "11"},
        "",
    ),
    ("1 file", FILE, {"max_files": 1}, {"max_files": 0}, "/max_files"),
    ("10 files", FILE, {"max_files": 10}, {"max_files": 11}, "/max_files"),
    ("file types in a list", FILE, {"filetypes": ["pdf"]}, {"filetypes": "pdf"}, "/filetypes"),
    ("rich text 100 lines", RICH, {"max_lines": 100}, {"max_lines": 101}, "/max_lines"),
    ("rich text 1 line", RICH, {"min_lines": 1}, {"min_lines": 0}, "/min_lines"),
    ("min_lines below max_lines", {**RICH, "max_lines": 2}, {"min_lines": 2}, {"min_lines": 3}, ""),
    (
        "dispatch on known acts",
        TEXT,
        {"dispatch_action_config": {ON: ["on_enter_pressed", "on_character_entered"]}},
        {"dispatch_action_config": {ON: ["on_blur"]}},
        f"/dispatch_action_config/{ON}/0",
    ),
    (
        "initial_date form",
        DATE,
        {"initial_date": "2028-02-29"},
        {"initial_date": "29/02/2028"},
        "/initial_date",
    ),
    (
        "initial_date exists",
        DATE,
        {"initial_date": "2028-02-29"},
        {"initial_date": "2026-02-29"},
        "/initial_date",
    ),
    ("initial_time form", TIME, {"initial_time": "23:59"}, {"initial_time": "24:00"}, "/initial_time"),
    ("timezone a name", TIME, {"timezone": "Asia/Shanghai"}, {"timezone": 8}, "/timezone"),
    (
        "initial_date_time a number",
        MOMENT,
        {"initial_date_time": 1772361000},
        {"initial_date_time": "1772361000"},
        "/initial_date_time",
    ),
    (
        "initial_date_time 10 digits",
        MOMENT,
        {"initial_date_time": 1772361000},
        {"initial_date_time": 1772361000000},
        "/initial_date_time",
    ),
    ("initial_option offered", ONE, {"initial_option": options(3)[2]}, {"initial_option": options(4)[3]}, ""),
    (
        "initial_option field by field",
        ONE,
        {"initial_option": options()[0]},
        {"initial_option": {**options()[0], "text": text("other")}},
        "",
    ),
    (
        "initial_option an option",
        ONE,
        {"initial_option": options()[0]},
        {"initial_option": "v0"},
        "/initial_option",
    ),
    (
        "initial_option of radio",
        ROUND,
        {"initial_option": options()[0]},
        {"initial_option": options(4)[3]},
        "",
    ),
    ("initial_options offered", MANY, {"initial_options": options(3)}, {"initial_options": options(4)}, ""),
    ("initial_options of boxes", BOXES, {"initial_options": options(3)}, {"initial_options": options(4)}, ""),
    (
        "initial_options a list",
        MANY,
        {"initial_options": options(1)},
        {"initial_options": options()[0]},
        "/initial_options",
    ),
    (
        "initial_option found later",
        FOUND,
        {"initial_option": options()[0]},
        {"initial_option": {}},
        "/initial_option",
    ),
    ("min_query_length 0", FOUND, {"min_query_length": 0}, {"min_query_length": -1}, "/min_query_length"),
    ("initial_user an id", USER, {"initial_user": "U1"}, {"initial_user": ["U1"]}, "/initial_user"),
    ("initial_users ids", USERS, {"initial_users": ["U1"]}, {"initial_users": "U1"}, "/initial_users"),
    (
        "initial_channel an id",
        CHANNEL,
        {"initial_channel": "C1"},
        {"initial_channel": {}},
        "/initial_channel",
    ),
    (
        "initial_channels ids",
        CHANNELS,
        {"initial_channels": ["C1"]},
        {"initial_channels": [1]},
        "/initial_channels/0",
    ),
    (
        "initial_conversation an id",
        PLACE,
        {"initial_conversation": "C1"},
        {"initial_conversation": 1},
        "/initial_conversation",
    ),
    (
        "initial_conversations ids",
        PLACES,
        {"initial_conversations": ["C1"]},
        {"initial_conversations": []},
        "/initial_conversations",
    ),
    (
        "max_selected_items 1",
        MANY,
        {"max_selected_items": 1},
        {"max_selected_items": 0},
        "/max_selected_items",
    ),
    (
        "filter kinds",
        PLACE,
        {"filter": {"include": ["im"]}},
        {"filter": {"include": ["dm"]}},
        "/filter/include/0",
    ),
    ("filter not empty", PLACES, {"filter": {"exclude_bot_users": True}}, {"filter": {}}, "/filter"),
    ("action_id 255", TEXT, {"action_id": "a" * 255}, {"action_id": "a" * 256}, "/action_id"),
    ("unknown field", TEXT, {"multiline": True}, {"multi_line": True}, ""),
]


@pytest.mark.parametrize(
    ("element", "good", "bad", "where"), [r[1:] for r in ROWS], ids=[f"{r[1]['type']}: {r[0]}" for r in ROWS]
)
def test_element_rule(element: JSON, good: JSON, bad: JSON, where: str) -> None:
    assert view_faults(form({**element, **good})) == []
    found = view_faults(form({**element, **bad}))
    assert {fault.split(" [json-pointer:")[1][:-1] for fault in found} >= {f"/view/blocks/0/element{where}"}
