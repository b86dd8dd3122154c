"""`state.values`: what each kind of input element reports, empty, initial and filled in.

Shapes follow Slack's view_submission and block_actions payloads.
"""

from sandbox.elements import options_of, walk
from sandbox.errors import CannotAct
from sandbox.json_types import JSON

# element type -> (key of its value in state.values, key of its initial value, holds a list)
KINDS: dict[str, tuple[str, str, bool]] = {
    "plain_text_input": ("value", "initial_value", False),
    "number_input": ("value", "initial_value", False),
    "email_text_input": ("value", "initial_value", False),
    "url_text_input": ("value", "initial_value", False),
    "rich_text_input": ("rich_text_value", "initial_value", False),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "datetimepicker": ("selected_date_time", "initial_date_time", False),
    "static_select": ("selected_option", "initial_option", False),
    "external_select": ("selected_option", "initial_option", False),
    "radio_buttons": ("selected_option", "initial_option", False),
    "users_select": ("selected_user", "initial_user", False),
    "channels_select": ("selected_channel", "initial_channel", False),
    "conversations_select": ("selected_conversation", "initial_conversation", False),
    "multi_static_select": ("selected_options", "initial_options", True),
    "multi_external_select": ("selected_options", "initial_options", True),
    "checkboxes": ("selected_options", "initial_options", True),
    "multi_users_select": ("selected_users", "initial_users", True),
    "multi_channels_select": ("selected_channels", "initial_channels", True),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", True),
    "file_input": ("files", "", True),
}


def empty_state(element: JSON) -> JSON | None:
    """What an untouched element reports, or None for one that reports nothing (a button)."""
    kind = KINDS.get(element.get("type", ""))
    if kind is None:
        return None
    key, initial_key, is_list = kind
    value = element.get(initial_key) if initial_key else None
    return {"type": element["type"], key: value if value is not None else ([] if is_list else None)}


def initial_state(blocks: list[JSON]) -> JSON:
    values: JSON = {}
    for block, element in walk(blocks):
        state = empty_state(element)
        if state is not None:
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def is_filled(state: JSON | None) -> bool:
    return state is not None and state.get(KINDS[state["type"]][0]) not in (None, "", [])


def coerce(element: JSON, raw: object, found: list[JSON] | None = None) -> JSON:
    """What the person typed or chose, in the element's own shape.

    Options are named by their value; `found` are the options an external select was offered.
    """
    if element["type"] not in KINDS:
        raise CannotAct(f"a {element['type']} takes no value")
    key, _, is_list = KINDS[element["type"]]
    if raw is None or raw in ("", []):
        return {"type": element["type"], key: [] if is_list else None}
    if is_list:
        items = raw if isinstance(raw, list | tuple) else [raw]
        return {"type": element["type"], key: [_one(element, item, found) for item in items]}
    return {"type": element["type"], key: _one(element, raw, found)}


def _one(element: JSON, raw: object, found: list[JSON] | None) -> object:
    kind = element["type"]
    if isinstance(raw, dict):
        return raw
    if kind == "datetimepicker":
        return int(str(raw))
    if "option" not in KINDS[kind][0]:
        return str(raw)
    for option in [*options_of(element), *(found or [])]:
        if option.get("value") == str(raw):
            return option
    raise CannotAct(f"{element.get('action_id')} offers no option {raw!r}")
