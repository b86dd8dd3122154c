"""What Slack's own client refuses before a modal is sent, in the acting person's language."""

import re
from decimal import Decimal, InvalidOperation

from sandbox.inputs import is_filled
from sandbox.json_types import JSON

WORDS = {
    "en": {
        "required": "Please complete this required field.",
        "short": "Enter at least {n} characters.",
        "long": "Enter at most {n} characters.",
        "number": "Enter a number.",
        "whole": "Enter a whole number.",
        "min": "Enter a number of at least {n}.",
        "max": "Enter a number of at most {n}.",
        "email": "Enter a valid email address.",
        "url": "Enter a valid URL.",
        "many": "Choose at most {n}.",
    },
    "zh": {
        "required": "请填写此必填字段。",
        "short": "请至少输入 {n} 个字符。",
        "long": "最多输入 {n} 个字符。",
        "number": "请输入数字。",
        "whole": "请输入整数。",
        "min": "请输入不小于 {n} 的数字。",
        "max": "请输入不大于 {n} 的数字。",
        "email": "请输入有效的电子邮件地址。",
        "url": "请输入有效的网址。",
        "many": "最多选择 {n} 项。",
    },
}


def client_errors(view: JSON, locale: str) -> dict[str, str]:
    """block_id -> message, for input blocks whose content Slack's client would not send."""
    words, found = WORDS["zh" if locale.startswith("zh") else "en"], {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = view["state"]["values"].get(block["block_id"], {}).get(element["action_id"])
        if not is_filled(state):
            problem = None if block.get("optional") else ("required", "")
        else:
            problem = _problem(element, state or {})
        if problem:
            found[block["block_id"]] = words[problem[0]].format(n=problem[1])
    return found


def _problem(element: JSON, state: JSON) -> tuple[str, str] | None:
    kind, value = element["type"], str(state.get("value") or "")
    if kind == "plain_text_input":
        return _length(element, value)
    if kind == "number_input":
        return _number(element, value)
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "email", ""
    if kind == "url_text_input" and not re.match(r"https?://\S+", value):
        return "url", ""
    if "max_selected_items" in element:
        chosen = next((v for v in state.values() if isinstance(v, list)), [])
        if len(chosen) > element["max_selected_items"]:
            return "many", str(element["max_selected_items"])
    return None


def _length(element: JSON, value: str) -> tuple[str, str] | None:
    if len(value) < element.get("min_length", 0):
        return "short", str(element["min_length"])
    longest = element.get("max_length", 3000)
    return ("long", str(longest)) if len(value) > longest else None


def _number(element: JSON, value: str) -> tuple[str, str] | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "number", ""
    if not number.is_finite():
        return "number", ""
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "whole", ""
    if "min_value" in element and number < Decimal(element["min_value"]):
        return "min", element["min_value"]
    if "max_value" in element and number > Decimal(element["max_value"]):
        return "max", element["max_value"]
    return None
