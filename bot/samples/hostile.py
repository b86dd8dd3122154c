"""The same screens as a stranger would like them: every free text tries to break out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.flows.forms import Field

Screen = TypeVar("Screen")

TRICKS = (
    "<!channel> <@U1> <#C1> <http://x|bank> *bold* _sly_ ~gone~ `code` ```block``` :rocket: &amp; "
    "\"quoted\" 'single' \\ {{ 7*7 }} {% raw %}\n> quote\n\u202eright to left\u202c שלום مرحبا 恒远 "
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 e\u0301 "
)
HOSTILE = (TRICKS * 25)[:5000]
FREE = frozenset(
    {
        "name",
        "contact",
        "wanted",
        "value",
        "source",
        "sales_value",
        "holds",
        "goods",
        "finding",
        "sources",
        "returned",
        "reasons",
        "security",
        "conditions",
        "note",
        "question",
        "number",
        "delivery_note",
        "invoice",
        "carrier",
        "tracking",
        "signatory",
        "business",
        "recommendation",
        "party",
        "fee",
        "documents",
        "exhausted",
        "outcome_reason",
        "reason",
        "evidence",
        "missing",
        "traits",
        "relationship",
        "customer",
        "receivable",
        "read",
        "example",
        "paused",
        "delivery_ended",
        "initial",
        "received_by",
        "text",
        "precedent",
        "precedents",
        "provider",
        "ended_why",
        "registration",
        "title",
        "link",
        "query",
        "answer",
    }
)
OURS = frozenset(
    {"handover", "standing", "kind", "what", "because", "rule", "level", "topic", "fact", "factor"}
)


def spoiled(screen: Screen) -> Screen:
    """A copy in which what people typed, wherever it stands, is hostile."""
    spoilt: Screen = _spoil(screen)
    return spoilt


def _spoil(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kept = ("name",) if isinstance(value, Field) else ()
        return replace(
            value,
            **{f.name: _field(f.name, getattr(value, f.name)) for f in fields(value) if f.name not in kept},
        )
    if isinstance(value, tuple):
        return tuple(_spoil(one) for one in value)
    if isinstance(value, Mapping):
        return {name: one if name in OURS or type(one) is not str else HOSTILE for name, one in value.items()}
    return value


def _field(name: str, value: Any) -> Any:
    if name == "literal":
        return tuple((key, HOSTILE) for key, _ in value)
    if name in FREE and type(value) is tuple and value and type(value[0]) is str:
        return tuple(HOSTILE for _ in value)
    return HOSTILE if name in FREE and type(value) is str and value else _spoil(value)
