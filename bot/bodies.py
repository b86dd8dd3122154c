"""What Slack sends over HTTP, read: a form, with one field of JSON for everything but a command.

Bolt reads it too, with ``urllib``, one escape after the other: for a click three times as long.
It also takes a command for nothing in whose words "payload" occurs.
"""

from __future__ import annotations

import json
from binascii import a2b_qp
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from slack_bolt import BoltRequest


class Unreadable(ValueError):
    """A body that is neither a form nor a JSON object."""


class SlackRequest(BoltRequest):
    """Bolt's request over HTTP, made of a body that has been read already."""

    def __init__(self, text: str, headers: Mapping[str, str]) -> None:
        """Raises ``Unreadable``."""
        super().__init__(body=read_body(text), headers=dict(headers), mode="socket_mode")
        self.raw_body = text  # the signature is of these very words
        self.mode = "http"


def read_body(text: str) -> dict[str, Any]:
    """The fields of a command, else the object of an interaction or event; raises ``Unreadable``."""
    if text.startswith("{"):
        return _object(text)
    fields = read_form(text)
    return _object(fields["payload"]) if "payload" in fields else dict(fields)


def read_form(text: str) -> dict[str, str]:
    """The fields of an ``application/x-www-form-urlencoded`` text (URL Standard, 5.1); of two the last."""
    pairs = [field.partition("=") for field in text.split("&") if field]
    return {_plain(name): _plain(value) for name, _, value in pairs}


def _plain(text: str) -> str:
    """Without escapes. Those of quoted-printable differ in the sign only, and are taken back in one go."""
    text = text.replace("+", " ")
    escapes = text.count("%")
    if not escapes:
        return text
    if text.isascii() and "=" not in text and "\n" not in text and "\r" not in text:
        found = a2b_qp(text.replace("%", "="))
        if len(found) == len(text) - 2 * escapes:  # else one of them was none, and is left as it is
            return found.decode("utf-8", "replace")
    return unquote(text)


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None
    if not isinstance(found, dict):
        raise Unreadable("no JSON object")
    return found
