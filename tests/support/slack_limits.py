"""What Slack takes: `faults(kind, payload)` names everything in a whole payload that Slack would refuse.

Only what the bot sends is known here; an unknown block, element or field is a fault, as it is for Slack.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

JSON = dict[str, Any]

TEXT_SUM = 12_000
BLOCKS = {"message": 50, "modal": 100, "home": 100}
VIEW_BYTES = 250_000
FIELDS: dict[str, tuple[set[str], set[str]]] = {  # type -> required fields, optional fields
    "header": ({"text"}, {"block_id"}),
    "section": (set(), {"text", "fields", "accessory", "block_id"}),
    "context": ({"elements"}, {"block_id"}),
    "divider": (set(), {"block_id"}),
    "actions": ({"elements"}, {"block_id"}),
    "input": ({"label", "element"}, {"hint", "optional", "block_id"}),
    "button": ({"text", "action_id"}, {"value", "style", "confirm", "url"}),
    "plain_text_input": (
        {"action_id"},
        {"multiline", "max_length", "min_length", "initial_value", "placeholder"},
    ),
    "number_input": ({"action_id", "is_decimal_allowed"}, {"min_value", "max_value", "initial_value"}),
    "datepicker": ({"action_id"}, {"initial_date"}),
    "static_select": ({"action_id", "options"}, {"initial_option", "placeholder"}),
    "radio_buttons": ({"action_id", "options"}, {"initial_option"}),
    "checkboxes": ({"action_id", "options"}, {"initial_options"}),
    "file_input": ({"action_id"}, {"filetypes", "max_files"}),
    "users_select": ({"action_id"}, {"initial_user", "placeholder"}),
    "mrkdwn": ({"text"}, {"verbatim"}),
    "plain_text": ({"text"}, {"emoji"}),
}
SURFACES = {"input": {"modal"}}
MOST_OPTIONS = {"radio_buttons": 10, "checkboxes": 10, "static_select": 100}


def length(text: str) -> int:
    """Counted in UTF-16, the stricter of the two ways sources count."""
    return len(text.encode("utf-16-le")) // 2


def faults(kind: str, payload: JSON) -> list[str]:
    return [*_head(kind, payload), *_blocks(kind, payload.get("blocks", []))]


def texts(value: object) -> Iterator[str]:
    """Every string a person can read, with those of inputs."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("text", "initial_value") and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def _head(kind: str, payload: JSON) -> Iterator[str]:
    if kind == "message":
        yield from _expect(set(payload) == {"text", "blocks"}, f"message with {sorted(payload)}")
        yield from _size("text", payload.get("text", ""), 1, 3900)
        total = sum(length(text) for text in texts(payload["blocks"]))
        yield from _expect(total <= TEXT_SUM, f"{total} characters in one message")
        return
    yield from _expect(payload.get("type") == kind, f"a {kind} of type {payload.get('type')}")
    yield from _expect(len(repr(payload).encode()) < VIEW_BYTES, "view too large")
    if kind == "modal":
        yield from _modal(payload)


def _modal(view: JSON) -> Iterator[str]:
    for name in ("title", "close", "submit"):
        if name in view:
            yield from _plain(name, view[name], 24)
    has_input = any(block["type"] == "input" for block in view["blocks"])
    yield from _expect(not has_input or "submit" in view, "inputs without a submit button")
    yield from _size("private_metadata", view.get("private_metadata", ""), 0, 3000)
    yield from _size("callback_id", view.get("callback_id", "-"), 1, 255)


def _blocks(kind: str, blocks: list[JSON]) -> Iterator[str]:
    yield from _expect(0 < len(blocks) <= BLOCKS[kind], f"{len(blocks)} blocks in a {kind}")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    yield from _expect(len(ids) == len(set(ids)), f"block_id twice in {ids}")
    for block in blocks:
        yield from _expect(kind in SURFACES.get(block["type"], {kind}), f"{block['type']} in a {kind}")
        yield from _size("block_id", block.get("block_id", "-"), 1, 255)
        yield from _known(block)
        yield from _BLOCKS[block["type"]](block)


def _known(thing: JSON) -> Iterator[str]:
    kind = thing.get("type", "?")
    if kind not in FIELDS:
        yield f"unknown type {kind}"
        return
    required, optional = FIELDS[kind]
    names = set(thing) - {"type"}
    yield from _expect(required <= names <= required | optional, f"{kind} with {sorted(names)}")


def _header(block: JSON) -> Iterator[str]:
    yield from _plain("header", block["text"], 150)


def _section(block: JSON) -> Iterator[str]:
    yield from _expect("text" in block or "fields" in block, "empty section")
    if "text" in block:
        yield from _mrkdwn("section", block["text"], 3000)
    if "fields" in block:
        yield from _expect(1 <= len(block["fields"]) <= 10, f"{len(block['fields'])} fields")
        for text in block["fields"]:
            yield from _mrkdwn("field", text, 2000)
    if "accessory" in block:
        yield from _element(block["accessory"])


def _context(block: JSON) -> Iterator[str]:
    yield from _expect(1 <= len(block["elements"]) <= 10, "context elements")
    for text in block["elements"]:
        yield from _mrkdwn("context", text, 3000)


def _actions(block: JSON) -> Iterator[str]:
    elements = block["elements"]
    yield from _expect(1 <= len(elements) <= 25, f"{len(elements)} elements in actions")
    ids = [element["action_id"] for element in elements]
    yield from _expect(len(ids) == len(set(ids)), f"action_id twice in {ids}")
    yield from _expect(sum(e.get("style") == "primary" for e in elements) <= 1, "two primary buttons")
    for element in elements:
        yield from _element(element)


def _input(block: JSON) -> Iterator[str]:
    yield from _plain("label", block["label"], 2000)
    if "hint" in block:
        yield from _plain("hint", block["hint"], 2000)
    yield from _element(block["element"])


_BLOCKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "divider": _known,
}


def _element(element: JSON) -> Iterator[str]:
    yield from _known(element)
    yield from _size("action_id", element["action_id"], 1, 255)
    if element["type"] == "button":
        yield from _button(element)
    if "placeholder" in element:
        yield from _plain("placeholder", element["placeholder"], 150)
    if "options" in element:
        yield from _choices(element)
    if element["type"] == "plain_text_input":
        yield from _expect(1 <= element["max_length"] <= 3000, "max_length")
        yield from _size("initial_value", element.get("initial_value", ""), 0, element["max_length"])
    if element["type"] == "number_input" and "initial_value" in element:
        low, at, high = (int(element[name]) for name in ("min_value", "initial_value", "max_value"))
        yield from _expect(low <= at <= high, "initial_value out of range")


def _button(button: JSON) -> Iterator[str]:
    yield from _plain("button", button["text"], 75)
    yield from _size("value", button.get("value", "-"), 1, 2000)
    yield from _expect(button.get("style", "primary") in ("primary", "danger"), "button style")
    if "confirm" in button:
        for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            yield from _plain(name, button["confirm"][name], most)


def _choices(element: JSON) -> Iterator[str]:
    options = element["options"]
    yield from _expect(1 <= len(options) <= MOST_OPTIONS[element["type"]], f"{len(options)} options")
    values = [option["value"] for option in options]
    yield from _expect(len(values) == len(set(values)), f"option value twice in {values}")
    for option in options:
        yield from _plain("option", option["text"], 75)
        yield from _size("option value", option["value"], 1, 75)
    yield from _expect(element.get("initial_option", options[0]) in options, "initial_option is no option")


def _plain(name: str, text: JSON, most: int) -> Iterator[str]:
    yield from _known(text)
    yield from _expect(text["type"] == "plain_text", f"{name} is {text['type']}")
    yield from _size(name, text["text"], 1, most)


def _mrkdwn(name: str, text: JSON, most: int) -> Iterator[str]:
    yield from _known(text)
    yield from _expect(
        text.get("verbatim") is True or text["type"] == "plain_text", f"{name} is not verbatim"
    )
    yield from _size(name, text["text"], 1, most)


def _size(name: str, text: str, least: int, most: int) -> Iterator[str]:
    yield from _expect(least <= length(text) <= most, f"{name} of {length(text)} characters: {text[:40]!r}")


def _expect(holds: bool, fault: str) -> Iterator[str]:
    if not holds:
        yield fault
