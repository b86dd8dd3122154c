"""One sound payload of every block, element and object, each with every field Slack documents for it."""

from typing import Any

from sandbox.json_types import JSON
from tests.sandbox.kit import (
    actions,
    asking,
    button,
    card,
    chart,
    confirm,
    container,
    data_table,
    header,
    home,
    image,
    md,
    modal,
    raw,
    rich,
    section,
    task,
    text,
    video,
)

CHECKED = {"confirm": confirm(style="danger")}
ASKED = {"placeholder": text(), "focus_on_load": True}
MENU = {"action_id": "a", **CHECKED, **ASKED}
WRITTEN = {"action_id": "a", **ASKED, "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
CHOICES = [{"text": text(), "value": "v", "description": text()}]
GROUPS = [{"label": text(), "options": CHOICES}]
WHERE = {"include": ["im"], "exclude_external_shared_channels": True, "exclude_bot_users": True}
PLACES: JSON = {"default_to_current_conversation": True, "filter": WHERE}
LABEL = {"accessibility_label": "x"}
OPINION = {"text": text(), "value": "v", **LABEL}
STARTED = {"url": "https://slack.com/1", "customizable_input_parameters": [{"name": "n", "value": "v"}]}

# type -> its other fields
IN_INPUTS: dict[str, JSON] = {
    "plain_text_input": {
        **WRITTEN, "initial_value": "x", "multiline": True, "min_length": 1, "max_length": 9,
    },
    "number_input": {
        **WRITTEN, "is_decimal_allowed": True, "initial_value": "2", "min_value": "1", "max_value": "9",
    },
    "email_text_input": {**WRITTEN, "initial_value": "a@x.example"},
    "url_text_input": {**WRITTEN, "initial_value": "https://x.example"},
    "rich_text_input": {**WRITTEN, "initial_value": rich(), "min_lines": 1, "max_lines": 9},
    "file_input": {"action_id": "a", "filetypes": ["pdf"], "max_files": 2},
    "channels_select": {**MENU, "initial_channel": "C1", "response_url_enabled": True},
    "conversations_select": {
        **MENU, **PLACES, "initial_conversation": "C1", "response_url_enabled": True,
    },
    "checkboxes": {"action_id": "a", "options": CHOICES, "initial_options": CHOICES, **CHECKED},
    "radio_buttons": {"action_id": "a", "options": CHOICES, "initial_option": CHOICES[0], **CHECKED},
}  # fmt: skip
IN_ACTIONS: dict[str, JSON] = {
    "button": {
        **button(**CHECKED, **LABEL), "url": "https://x.example", "style": "primary",
        "agent_prompt": "x", "agent_prompt_display": "x", "visible_to_user_ids": ["U1"],
    },
    "workflow_button": {
        "action_id": "a", "text": text(), "workflow": {"trigger": STARTED}, "style": "primary", **LABEL,
    },
    "overflow": {"action_id": "a", **CHECKED, "options": [{**CHOICES[0], "url": "https://x.example"}]},
    "datepicker": {**MENU, "initial_date": "2026-03-01"},
    "timepicker": {**MENU, "initial_time": "09:30", "timezone": "Asia/Shanghai"},
    "datetimepicker": {"action_id": "a", **CHECKED, "initial_date_time": 1772361000},
    "static_select": {**MENU, "options": CHOICES, "initial_option": CHOICES[0]},
    "external_select": {**MENU, "initial_option": CHOICES[0], "min_query_length": 1},
    "users_select": {**MENU, "initial_user": "U1"},
    "multi_static_select": {
        **MENU, "option_groups": GROUPS, "initial_options": CHOICES, "max_selected_items": 1,
    },
    "multi_external_select": {
        **MENU, "initial_options": CHOICES, "min_query_length": 1, "max_selected_items": 1,
    },
    "multi_users_select": {**MENU, "initial_users": ["U1"], "max_selected_items": 1},
    "multi_channels_select": {**MENU, "initial_channels": ["C1"], "max_selected_items": 1},
    "multi_conversations_select": {
        **MENU, **PLACES, "initial_conversations": ["C1"], "max_selected_items": 1,
    },
}  # fmt: skip
IN_CONTEXT_ACTIONS: dict[str, JSON] = {
    "feedback_buttons": {"action_id": "a", "positive_button": OPINION, "negative_button": OPINION},
    "icon_button": {
        "action_id": "a", "icon": "trash", "text": text(), "value": "v", "visible_to_user_ids": ["U1"],
        **CHECKED, **LABEL,
    },
}  # fmt: skip

STYLED = {"style": {"bold": True, "italic": True, "strike": True}}
LEAVES: dict[str, JSON] = {
    "text": {"text": "x", "style": {**STYLED["style"], "code": True, "underline": True}},
    "link": {"url": "https://x.example", "text": "x", "unsafe": True, **STYLED},
    "emoji": {"name": "wave", "unicode": "1f44b", "skin_tone": 2, **STYLED},
    "date": {
        "timestamp": 1772361000, "format": "{date}", "url": "https://x.example", "fallback": "x", **STYLED,
    },
    "color": {"value": "#439FE0", **STYLED},
    "broadcast": {"range": "here", **STYLED},
    "user": {"user_id": "U1", **STYLED},
    "channel": {"channel_id": "C1", **STYLED},
    "usergroup": {"usergroup_id": "S1", **STYLED},
    "team": {"team_id": "T1", **STYLED},
}  # fmt: skip
LETTERS = [{"type": kind, **fields} for kind, fields in LEAVES.items()]
PARTS: list[JSON] = [
    {"type": "rich_text_section", "elements": LETTERS},
    {
        "type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 1, "border": 1,
        "elements": [{"type": "rich_text_section", "elements": LETTERS[:1]}],
    },
    {"type": "rich_text_quote", "elements": LETTERS[:1], "border": 1},
    {"type": "rich_text_preformatted", "elements": LETTERS[:2], "border": 1, "language": "python"},
]  # fmt: skip

NUMBER = {"type": "raw_number", "value": 1, "text": "1"}
SOURCE = {"type": "url", "url": "https://x.example", "text": "x"}
LINK = "https://x.example"
MESSAGE_BLOCKS: dict[str, JSON] = {
    "actions": actions(button()),
    "card": card(
        hero_image=image(), icon=image(), subtitle=md(), body=md(), actions=[button()],
    ),
    "carousel": {"type": "carousel", "elements": [card()]},
    "container": container(
        rich_text_title=rich(), subtitle=md(), width="wide", icon=image(),
        is_collapsible=True, default_collapsed=True, has_header_divider=False,
    ),
    "context": {"type": "context", "elements": [md(), text(), image()]},
    "context_actions": {
        "type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": text()}],
    },
    "data_table": data_table(page_size=5, row_header_column_index=0),
    "data_visualization": chart(),
    "divider": {"type": "divider"},
    "file": {"type": "file", "external_id": "e", "source": "remote"},
    "header": header(text={**text(), "emoji": True}),
    "image": image(title=text()),
    "markdown": {"type": "markdown", "text": "x"},
    "plan": {"type": "plan", "title": "p", "tasks": [task()]},
    "rich_text": rich(*PARTS),
    "section": section(
        text={**md(), "verbatim": True}, fields=[md(), text()], accessory=button(), expand=True,
    ),
    "table": {
        "type": "table", "rows": [[raw(), NUMBER, rich()]],
        "column_settings": [{"align": "right", "is_wrapped": True}],
    },
    "task_card": task(details=rich(), output=rich(), sources=[SOURCE]),
    "video": video(
        author_name="a", description=text(), provider_icon_url=LINK, provider_name="p", title_url=LINK,
    ),
}  # fmt: skip
LEGACY: JSON = {
    "fallback": "x", "color": "good", "pretext": "x", "author_name": "x", "author_link": LINK,
    "author_icon": LINK, "author_subname": "x", "title": "x", "title_link": LINK, "text": "x",
    "image_url": LINK, "thumb_url": LINK, "footer": "x", "footer_icon": LINK, "ts": 1772361000,
    "callback_id": "c", "mrkdwn_in": ["text"], "fields": [{"title": "t", "value": "v", "short": True}],
    "actions": [{
        "type": "select", "name": "n", "text": "x", "style": "default", "data_source": "static",
        "options": [{"text": "x", "value": "v", "description": "x"}],
        "confirm": {"text": "x", "title": "x", "ok_text": "y", "dismiss_text": "n"},
    }],
}  # fmt: skip


def posted(block: JSON) -> JSON:
    return {"blocks": [{"block_id": "b", **block}]}


def asked(kind: str, fields: JSON) -> JSON:
    element = {"type": kind, **fields}
    return {"view": modal(asking(element, block_id="b", hint=text(), optional=True, dispatch_action=False))}


ALERT = {"type": "alert", "block_id": "b", "text": md(), "level": "info"}
NAMED = {"private_metadata": "x", "callback_id": "c", "external_id": "e"}
# name -> (payload, pointer of the thing it is named after)
SOUND: dict[str, tuple[Any, str]] = {
    **{kind: (posted(block), "/blocks/0") for kind, block in MESSAGE_BLOCKS.items()},
    **{kind: (asked(kind, fields), "/view/blocks/0/element") for kind, fields in IN_INPUTS.items()},
    **{
        kind: (posted(actions({"type": kind, **fields})), "/blocks/0/elements/0")
        for kind, fields in IN_ACTIONS.items()
    },
    **{
        kind: (
            posted({"type": "context_actions", "elements": [{"type": kind, **fields}]}),
            "/blocks/0/elements/0",
        )
        for kind, fields in IN_CONTEXT_ACTIONS.items()
    },
    **{
        f"rich {kind}": (posted(rich(*PARTS)), f"/blocks/0/elements/0/elements/{place}")
        for place, kind in enumerate(LEAVES)
    },
    **{part["type"]: (posted(rich(*PARTS)), f"/blocks/0/elements/{n}") for n, part in enumerate(PARTS)},
    "alert": ({"view": modal(ALERT)}, "/view/blocks/0"),
    "input": (asked("plain_text_input", {"placeholder": text()}), "/view/blocks/0"),
    "pie": (posted(chart("pie")), "/blocks/0"),
    "modal": ({"view": modal(**NAMED, clear_on_close=True, notify_on_close=True)}, "/view"),
    "home": ({"view": home(**NAMED)}, "/view"),
    "attachment": ({"attachments": [LEGACY]}, "/attachments/0"),
    "attachment of blocks": (
        {"attachments": [{"color": "#439FE0", "fallback": "x", "blocks": [section()]}]},
        "/attachments/0",
    ),
}
