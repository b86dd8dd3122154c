"""Fields renamed to something near, or put in a wrong place, are refused as a strict type check refuses them.

The names are those of the fields in Slack's published types. Each sound payload is accepted first, so that
the mutation is what is refused.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.block_elements import ELEMENTS
from sandbox.block_rich_text import LEAVES, PARTS
from sandbox.block_tables import BLOCKS
from sandbox.json_types import JSON
from sandbox.validate import message_faults, view_faults
from tests.sandbox.kit import text
from tests.sandbox.sound import SOUND

# (sound payload, field, what it is renamed to or where it is put). From the thing the payload is named after,
# or from the payload's root with a leading slash.
MOVED: list[tuple[str, str, str]] = [
    # blocks
    ("actions", "elements", "buttons"),
    ("actions", "block_id", "blockId"),
    ("actions", "elements/0/action_id", "action_id"),
    ("alert", "level", "severity"),
    ("alert", "text", "message"),
    ("card", "hero_image", "image"),
    ("card", "body", "text"),
    ("card", "actions", "buttons"),
    ("carousel", "elements", "cards"),
    ("container", "child_blocks", "blocks"),
    ("container", "is_collapsible", "collapsible"),
    ("context", "elements", "fields"),
    ("context_actions", "elements", "actions"),
    ("data_table", "caption", "title"),
    ("data_table", "row_header_column_index", "row_header"),
    ("data_visualization", "chart/axis_config", "axis_config"),
    ("data_visualization", "chart/series", "chart/segments"),
    ("divider", "block_id", "id"),
    ("file", "external_id", "file_id"),
    ("header", "text/emoji", "emoji"),
    ("header", "text", "title"),
    ("image", "image_url", "url"),
    ("image", "alt_text", "alt"),
    ("input", "element", "elements"),
    ("input", "optional", "element/optional"),
    ("input", "dispatch_action", "element/dispatch_action"),
    ("input", "label", "element/label"),
    ("input", "hint", "element/hint"),
    ("input", "element/placeholder", "placeholder"),
    ("input", "element", "accessory"),
    ("markdown", "text", "markdown"),
    ("pie", "chart/segments", "chart/slices"),
    ("plan", "tasks", "elements"),
    ("rich_text", "elements", "text"),
    ("section", "text", "txt"),
    ("section", "fields", "field"),
    ("section", "accessory", "element"),
    ("section", "text/verbatim", "verbatim"),
    ("section", "accessory/action_id", "action_id"),
    ("table", "rows", "cells"),
    ("table", "column_settings", "columns"),
    ("table", "column_settings/0/is_wrapped", "column_settings/0/wrap"),
    ("task_card", "task_id", "id"),
    ("task_card", "sources/0/url", "sources/0/href"),
    ("video", "video_url", "url"),
    ("video", "thumbnail_url", "thumb_url"),
    # elements
    ("button", "action_id", "actionId"),
    ("button", "text", "label"),
    ("button", "accessibility_label", "aria_label"),
    ("button", "confirm/text", "confirm/body"),
    ("button", "confirm/text", "confirm_text"),
    ("button", "confirm/deny", "confirm/cancel"),
    ("button", "confirm/style", "confirm/colour"),
    ("channels_select", "initial_channel", "initial_conversation"),
    ("checkboxes", "initial_options", "initial_option"),
    ("conversations_select", "filter", "conversation_filter"),
    ("conversations_select", "filter/include", "include"),
    ("conversations_select", "default_to_current_conversation", "default_to_current"),
    ("datepicker", "initial_date", "initial_value"),
    ("datetimepicker", "initial_date_time", "initial_datetime"),
    ("email_text_input", "initial_value", "value"),
    ("external_select", "min_query_length", "min_length"),
    ("feedback_buttons", "positive_button", "positive"),
    ("feedback_buttons", "negative_button/value", "negative_button/action_id"),
    ("file_input", "filetypes", "file_types"),
    ("file_input", "max_files", "max_selected_items"),
    ("icon_button", "icon", "image"),
    ("icon_button", "visible_to_user_ids", "visible_to"),
    ("multi_channels_select", "initial_channels", "initial_channel"),
    ("multi_conversations_select", "initial_conversations", "initial_conversation"),
    ("multi_external_select", "initial_options", "initial_option"),
    ("multi_static_select", "max_selected_items", "max_items"),
    ("multi_static_select", "option_groups", "groups"),
    ("multi_static_select", "option_groups/0/label", "option_groups/0/text"),
    ("multi_users_select", "initial_users", "initial_user"),
    ("number_input", "is_decimal_allowed", "decimal_allowed"),
    ("number_input", "min_value", "min"),
    ("overflow", "options", "option"),
    ("overflow", "options/0/text", "options/0/label"),
    ("plain_text_input", "multiline", "multi_line"),
    ("plain_text_input", "max_length", "maxlength"),
    ("plain_text_input", "initial_value", "value"),
    ("plain_text_input", "dispatch_action_config/trigger_actions_on", "trigger_actions_on"),
    ("radio_buttons", "initial_option", "initial_options"),
    ("rich_text_input", "max_lines", "lines"),
    ("static_select", "options", "option"),
    ("static_select", "initial_option", "initial_options"),
    ("static_select", "placeholder", "hint"),
    ("static_select", "options/0/value", "options/0/id"),
    ("static_select", "options/0/description", "options/0/hint"),
    ("timepicker", "initial_time", "initial_value"),
    ("timepicker", "timezone", "tz"),
    ("url_text_input", "focus_on_load", "autofocus"),
    ("users_select", "initial_user", "initial_user_id"),
    ("workflow_button", "workflow", "trigger"),
    ("workflow_button", "workflow/trigger/url", "url"),
    # rich text
    ("rich_text_list", "style", "list_type"),
    ("rich_text_section", "elements", "text"),
    ("rich_text_quote", "elements", "text"),
    ("rich_text_preformatted", "border", "bordered"),
    ("rich text", "style/bold", "bold"),
    ("rich link", "url", "href"),
    ("rich emoji", "name", "emoji"),
    ("rich date", "timestamp", "ts"),
    ("rich color", "value", "color"),
    ("rich broadcast", "range", "audience"),
    ("rich user", "user_id", "user"),
    ("rich channel", "channel_id", "channel"),
    ("rich usergroup", "usergroup_id", "subteam_id"),
    ("rich team", "team_id", "team"),
    # views
    ("modal", "title", "header"),
    ("modal", "submit", "submit_label"),
    ("modal", "close", "cancel"),
    ("modal", "callback_id", "callbackId"),
    ("modal", "private_metadata", "metadata"),
    ("modal", "notify_on_close", "notifyOnClose"),
    ("home", "callback_id", "callback"),
    # attachments
    ("attachment", "color", "colour"),
    ("attachment", "fields/0/short", "fields/0/is_short"),
    ("attachment", "actions/0/name", "actions/0/action_id"),
    ("attachment", "actions/0/confirm/ok_text", "actions/0/confirm/confirm"),
    ("attachment of blocks", "fallback", "title"),
]

# (sound payload, field, a value it never has): the field is named where it is known, else what holds it.
SET: list[tuple[str, str, Any]] = [
    ("static_select", "style", "primary"),
    ("datepicker", "value", "2026-03-01"),
    ("overflow", "placeholder", text()),
    ("checkboxes", "placeholder", text()),
    ("file_input", "placeholder", text()),
    ("file_input", "focus_on_load", True),
    ("feedback_buttons", "confirm", {}),
    ("button", "focus_on_load", True),
    ("divider", "text", text()),
    ("actions", "accessory", {"type": "divider"}),
    ("context", "text", text()),
    ("section", "label", text()),
    ("input", "accessory", {"type": "button", "text": text()}),
    ("rich user", "text", "alice"),
    ("rich_text_section", "style", "bullet"),
    ("rich_text_quote", "indent", 1),
    ("home", "submit", text()),
    ("home", "title", text()),
    ("home", "notify_on_close", True),
    ("modal", "submit_disabled", True),
    ("modal", "text", "x"),
    ("plain_text_input", "placeholder", "x"),
    ("button", "text", "Go"),
    ("button", "confirm", True),
    ("header", "text", "x"),
    ("input", "label", "x"),
    ("section", "fields", {"type": "mrkdwn", "text": "x"}),
    ("static_select", "options", {"v": "x"}),
    ("static_select", "initial_option", "v"),
    ("modal", "title", "x"),
    ("modal", "private_metadata", {"case": 1}),
    ("markdown", "text", text()),
    ("rich text", "style", "bold"),
    ("task_card", "title", text()),
]


def faults(payload: JSON) -> list[str]:
    """JSON pointers of what is refused."""
    found = view_faults(payload["view"]) if "view" in payload else _message_faults(payload)
    return [fault.split(" [json-pointer:")[1][:-1] for fault in found]


def _message_faults(payload: JSON) -> list[str]:
    return message_faults(payload.get("blocks"), payload.get("attachments"))


def copy_of(name: str) -> tuple[JSON, str]:
    payload, base = SOUND[name]
    return json.loads(json.dumps(payload)), base


def holder(payload: Any, pointer: str) -> tuple[Any, str]:
    """What holds the last step of a pointer, and that step."""
    *steps, last = pointer.strip("/").split("/")
    for step in steps:
        payload = payload[int(step) if isinstance(payload, list) else step]
    return payload, last


def placed(base: str, path: str) -> str:
    return path if path.startswith("/") else f"{base}/{path}"


@pytest.mark.parametrize("name", SOUND)
def test_the_sound_payload_is_accepted(name: str) -> None:
    assert faults(copy_of(name)[0]) == []


def test_every_block_element_and_part_has_a_mutation() -> None:
    mutated = {row[0].removeprefix("rich ") for row in MOVED}

    assert len({*MOVED}) == len(MOVED) >= 86
    assert mutated >= {*BLOCKS, *ELEMENTS, *PARTS, *LEAVES, "modal", "home", "attachment"}


@pytest.mark.parametrize(("name", "field", "to"), MOVED, ids=[f"{n}: {f} -> {t}" for n, f, t in MOVED])
def test_a_renamed_or_misplaced_field_is_refused_where_it_stands(name: str, field: str, to: str) -> None:
    payload, base = copy_of(name)
    source, was = holder(payload, placed(base, field))
    target, now = holder(payload, placed(base, to))
    target[now] = source.pop(was)

    holders = [placed(base, path).rpartition("/")[0] for path in (field, to)]
    assert holders[1] in faults(payload)
    assert set(faults(payload)) <= set(holders)


@pytest.mark.parametrize(("name", "field", "value"), SET, ids=[f"{n}: {f} = {v}" for n, f, v in SET])
def test_a_field_that_does_not_belong_is_refused(name: str, field: str, value: object) -> None:
    payload, base = copy_of(name)
    target, last = holder(payload, placed(base, field))
    known = last in target
    target[last] = value

    assert faults(payload)[0] == (placed(base, field) if known else base)


def fields_of(value: Any, pointer: str = "") -> Iterator[str]:
    """The pointer of every field of every object in a payload."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from fields_of(item, f"{pointer}/{index}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield f"{pointer}/{key}"
            yield from fields_of(item, f"{pointer}/{key}")


@pytest.mark.parametrize("name", SOUND)
def test_any_field_of_it_is_refused_under_another_name(name: str) -> None:
    roots = {"/blocks", "/attachments", "/view"}
    for pointer in set(fields_of(SOUND[name][0])) - roots:
        payload, _ = copy_of(name)
        source, last = holder(payload, pointer)
        source[f"{last}_"] = source.pop(last)

        assert any(found.startswith(pointer.rpartition("/")[0]) for found in faults(payload)), pointer
