"""For each rule of the validator one accepted and one refused payload; and Slack's own sample views pass."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.validate import check_message, message_faults, view_faults
from tests.sandbox.sample_app import button, modal, text

SHARED = Path(__file__).parents[2].parent / "shared"


def md(words: str) -> JSON:
    return {"type": "mrkdwn", "text": words}


def section(**more: Any) -> JSON:
    return {"type": "section", "text": md("x"), **more}


def actions(*elements: JSON) -> list[JSON]:
    return [{"type": "actions", "elements": list(elements)}]


def options(count: int, value: str = "v") -> list[JSON]:
    return [{"text": text("o"), "value": f"{value}{n}"} for n in range(count)]


def select(**more: Any) -> JSON:
    return {"type": "static_select", "action_id": "s", "options": options(2), **more}


def without(source: JSON, key: str) -> JSON:
    return {k: v for k, v in source.items() if k != key}


BUTTON = button("a", "1")
CONFIRM = {"title": text("t"), "text": md("x"), "confirm": text("y"), "deny": text("n")}

# (rule, accepted blocks, refused blocks, pointer of the fault)
MESSAGES: list[tuple[str, Any, Any, str]] = [
    ("50 blocks", [section()] * 50, [section()] * 51, "/blocks"),
    ("known type", [{"type": "divider"}], [{"type": "dividers"}], "/blocks/0/type"),
    ("type given", [{"type": "divider"}], [{}], "/blocks/0"),
    ("unknown field", [section()], [section(colour="red")], "/blocks/0"),
    ("text or fields", [{"type": "section", "fields": [md("x")]}], [{"type": "section"}], "/blocks/0"),
    ("section 3000", [section(text=md("x" * 3000))], [section(text=md("x" * 3001))], "/blocks/0/text/text"),
    ("text not empty", [section(text=md("x"))], [section(text=md(""))], "/blocks/0/text/text"),
    ("10 fields", [section(fields=[md("x")] * 10)], [section(fields=[md("x")] * 11)], "/blocks/0/fields"),
    (
        "field 2000",
        [section(fields=[md("x" * 2000)])],
        [section(fields=[md("x" * 2001)])],
        "/blocks/0/fields/0/text",
    ),
    (
        "header 150",
        [{"type": "header", "text": text("x" * 150)}],
        [{"type": "header", "text": text("x" * 151)}],
        "/blocks/0/text/text",
    ),
    (
        "header plain",
        [{"type": "header", "text": text("x")}],
        [{"type": "header", "text": md("x")}],
        "/blocks/0/text/type",
    ),
    ("block_id 255", [section(block_id="b" * 255)], [section(block_id="b" * 256)], "/blocks/0/block_id"),
    (
        "block_id unique",
        [section(block_id="a"), section(block_id="b")],
        [section(block_id="a"), section(block_id="a")],
        "/blocks/1/block_id",
    ),
    (
        "action_id unique",
        actions(BUTTON, button("b", "1")),
        actions(BUTTON, BUTTON),
        "/blocks/0/elements/1/action_id",
    ),
    (
        "25 elements",
        actions(*[button(f"a{n}", "1") for n in range(25)]),
        actions(*[button(f"a{n}", "1") for n in range(26)]),
        "/blocks/0/elements",
    ),
    (
        "button text 75",
        actions({**BUTTON, "text": text("x" * 75)}),
        actions({**BUTTON, "text": text("x" * 76)}),
        "/blocks/0/elements/0/text/text",
    ),
    (
        "button value 2000",
        actions({**BUTTON, "value": "x" * 2000}),
        actions({**BUTTON, "value": "x" * 2001}),
        "/blocks/0/elements/0/value",
    ),
    (
        "button style",
        actions({**BUTTON, "style": "danger"}),
        actions({**BUTTON, "style": "warning"}),
        "/blocks/0/elements/0/style",
    ),
    ("button text there", actions(BUTTON), actions(without(BUTTON, "text")), "/blocks/0/elements/0"),
    (
        "button text plain",
        actions(BUTTON),
        actions({**BUTTON, "text": md("x")}),
        "/blocks/0/elements/0/text/type",
    ),
    (
        "confirm title 100",
        actions({**BUTTON, "confirm": CONFIRM}),
        actions({**BUTTON, "confirm": {**CONFIRM, "title": text("x" * 101)}}),
        "/blocks/0/elements/0/confirm/title/text",
    ),
    (
        "confirm button 30",
        actions({**BUTTON, "confirm": {**CONFIRM, "deny": text("x" * 30)}}),
        actions({**BUTTON, "confirm": {**CONFIRM, "deny": text("x" * 31)}}),
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    (
        "100 options",
        actions(select(options=options(100))),
        actions(select(options=options(101))),
        "/blocks/0/elements/0/options",
    ),
    (
        "option value 150",
        actions(select(options=options(1, "v" * 149))),
        actions(select(options=options(1, "v" * 150))),
        "/blocks/0/elements/0/options/0/value",
    ),
    ("options or groups", actions(select()), actions(without(select(), "options")), "/blocks/0/elements/0"),
    (
        "initial_option offered",
        actions(select(initial_option=options(2)[1])),
        actions(select(initial_option=options(3)[2])),
        "/blocks/0/elements/0",
    ),
    (
        "placeholder 150",
        actions(select(placeholder=text("x" * 150))),
        actions(select(placeholder=text("x" * 151))),
        "/blocks/0/elements/0/placeholder/text",
    ),
    (
        "placeholder plain",
        actions(select(placeholder=text("x"))),
        actions(select(placeholder=md("x"))),
        "/blocks/0/elements/0/placeholder/type",
    ),
    (
        "overflow 5",
        actions({"type": "overflow", "action_id": "o", "options": options(5)}),
        actions({"type": "overflow", "action_id": "o", "options": options(6)}),
        "/blocks/0/elements/0/options",
    ),
    (
        "radio 10",
        actions({"type": "radio_buttons", "action_id": "r", "options": options(10)}),
        actions({"type": "radio_buttons", "action_id": "r", "options": options(11)}),
        "/blocks/0/elements/0/options",
    ),
    (
        "date form",
        actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-02-28"}),
        actions({"type": "datepicker", "action_id": "d", "initial_date": "28/02/2026"}),
        "/blocks/0/elements/0/initial_date",
    ),
    (
        "context 10",
        [{"type": "context", "elements": [md("x")] * 10}],
        [{"type": "context", "elements": [md("x")] * 11}],
        "/blocks/0/elements",
    ),
    (
        "no button in context",
        [{"type": "context", "elements": [md("x")]}],
        [{"type": "context", "elements": [BUTTON]}],
        "/blocks/0/elements/0/type",
    ),
    (
        "alt_text there",
        [{"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"}],
        [{"type": "image", "image_url": "https://x.example/a.png"}],
        "/blocks/0",
    ),
    ("no input in messages", [section()], modal()["blocks"], "/blocks/0/type"),
    (
        "no text field in actions",
        actions(BUTTON),
        actions({"type": "plain_text_input", "action_id": "p"}),
        "/blocks/0/elements/0/type",
    ),
    (
        "emoji is for plain text",
        [section(text={**text("x"), "emoji": True})],
        [section(text={**md("x"), "emoji": True})],
        "/blocks/0/text",
    ),
    (
        "table 100 rows",
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 100}],
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}],
        "/blocks/0/rows",
    ),
]


@pytest.mark.parametrize(("rule", "good", "bad", "pointer"), MESSAGES, ids=[m[0] for m in MESSAGES])
def test_message_rules(rule: str, good: list[JSON], bad: list[JSON], pointer: str) -> None:
    assert message_faults(good) == []
    found = message_faults(bad)
    assert found, rule
    assert found[0].endswith(f"[json-pointer:{pointer}]")


def with_input(element: JSON, **more: Any) -> JSON:
    return modal(blocks=[{"type": "input", "label": text("l"), "element": element, **more}])


FIELD = {"type": "plain_text_input", "action_id": "p"}
NUMBER = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False}

VIEWS: list[tuple[str, JSON, JSON, str]] = [
    ("title 24", modal("x" * 24), modal("x" * 25), "/view/title/text"),
    ("title there", modal(), without(modal(), "title"), "/view"),
    ("submit 24", modal(submit=text("x" * 24)), modal(submit=text("x" * 25)), "/view/submit/text"),
    ("close 24", modal(close=text("x" * 24)), modal(close=text("x" * 25)), "/view/close/text"),
    ("submit with inputs", modal(), without(modal(), "submit"), "/view"),
    (
        "private_metadata 3000",
        modal(private_metadata="x" * 3000),
        modal(private_metadata="x" * 3001),
        "/view/private_metadata",
    ),
    ("100 blocks", modal(blocks=[section()] * 100), modal(blocks=[section()] * 101), "/view/blocks"),
    ("known field", modal(), modal(colour="red"), "/view"),
    (
        "input label plain",
        with_input(FIELD),
        with_input(FIELD, label=md("l")),
        "/view/blocks/0/label/type",
    ),
    ("input element there", with_input(FIELD), with_input(without(FIELD, "type")), "/view/blocks/0/element"),
    ("no button as input", with_input(FIELD), with_input(BUTTON), "/view/blocks/0/element/type"),
    (
        "max_length 3000",
        with_input({**FIELD, "max_length": 3000}),
        with_input({**FIELD, "max_length": 3001}),
        "/view/blocks/0/element/max_length",
    ),
    (
        "decimals declared",
        with_input(NUMBER),
        with_input(without(NUMBER, "is_decimal_allowed")),
        "/view/blocks/0/element",
    ),
    (
        "no table in modals",
        modal(blocks=[section()]),
        modal(blocks=[{"type": "table", "rows": [[{}]]}]),
        "/view/blocks/0/type",
    ),
    (
        "home has no submit",
        {"type": "home", "blocks": [section()]},
        {"type": "home", "blocks": [section()], "submit": text("x")},
        "/view",
    ),
    (
        "file_input in modals only",
        with_input({"type": "file_input", "action_id": "f"}),
        {"type": "home", "blocks": with_input({"type": "file_input", "action_id": "f"})["blocks"]},
        "/view/blocks/0/element/type",
    ),
]


@pytest.mark.parametrize(("rule", "good", "bad", "pointer"), VIEWS, ids=[v[0] for v in VIEWS])
def test_view_rules(rule: str, good: JSON, bad: JSON, pointer: str) -> None:
    assert view_faults(good) == []
    found = view_faults(bad)
    assert found, rule
    assert any(fault.endswith(f"[json-pointer:{pointer}]") for fault in found), found


def test_all_text_of_a_message_together_is_limited() -> None:
    check_message([section(text=md("x" * 2600))] * 5)
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message([section(text=md("x" * 2601))] * 5)


@pytest.mark.usefixtures("shared_folder")
@pytest.mark.parametrize("name", [f"view_{kind}_00{n}" for kind in ("home", "modal") for n in range(1, 6)])
def test_views_made_with_slacks_own_builder_are_accepted(name: str) -> None:
    view = json.loads((SHARED / "slack" / "samples" / "views" / f"{name}.json").read_text("utf-8"))
    assert view_faults(view) == []
