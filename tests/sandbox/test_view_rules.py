"""For each rule of LIMITS "Views" one accepted and one refused view, a row a rule."""

import json
from pathlib import Path

import pytest

from sandbox.json_types import JSON
from sandbox.validate import view_faults
from tests.sandbox.kit import (
    actions,
    asking,
    button,
    context,
    field,
    form,
    home,
    md,
    modal,
    section,
    select,
    table,
    text,
    without,
)

SHARED = Path(__file__).parents[2].parent / "shared"

V, B, E = "/view", "/view/blocks/0", "/view/blocks/0/element"
NUMBER: JSON = {"type": "number_input", "is_decimal_allowed": True}
FILE: JSON = {"type": "file_input"}
EMAIL: JSON = {"type": "email_text_input"}
URL: JSON = {"type": "url_text_input"}
ALERT: JSON = {"type": "alert", "text": text()}
PEOPLE: JSON = {"type": "conversations_select"}


def labelled(words: str) -> JSON:
    return form(field(), label=text(words))


def hinted(words: str) -> JSON:
    return form(field(), hint=text(words))


# (rule, accepted view, refused view, pointer of the fault)
ROWS: list[tuple[str, JSON, JSON, str]] = [
    ("modal title 24", modal(title=text("x" * 24)), modal(title=text("x" * 25)), f"{V}/title/text"),
    ("modal submit 24", modal(submit=text("x" * 24)), modal(submit=text("x" * 25)), f"{V}/submit/text"),
    ("modal close 24", modal(close=text("x" * 24)), modal(close=text("x" * 25)), f"{V}/close/text"),
    ("modal title plain", modal(), modal(title=md()), f"{V}/title/type"),
    ("modal submit plain", modal(), modal(submit=md()), f"{V}/submit/type"),
    ("modal close plain", modal(), modal(close=md()), f"{V}/close/type"),
    ("modal title required", modal(), without(modal(), "title"), V),
    ("view type", modal(), modal(type="workflow_step"), f"{V}/type"),
    ("view blocks required", modal(), without(modal(), "blocks"), V),
    ("view blocks a list", modal(), modal(blocks={}), f"{V}/blocks"),
    ("modal not empty", modal(), modal(blocks=[]), f"{V}/blocks"),
    ("submit required with an input", form(field()), without(form(field()), "submit"), V),
    (
        "private_metadata 3000",
        modal(private_metadata="x" * 3000),
        modal(private_metadata="x" * 3001),
        f"{V}/private_metadata",
    ),
    ("callback_id 255", modal(callback_id="x" * 255), modal(callback_id="x" * 256), f"{V}/callback_id"),
    ("external_id 255", modal(external_id="x" * 255), modal(external_id="x" * 256), f"{V}/external_id"),
    ("100 blocks in a modal", modal(*[section()] * 100), modal(*[section()] * 101), f"{V}/blocks"),
    ("100 blocks in a Home", home(*[section()] * 100), home(*[section()] * 101), f"{V}/blocks"),
    ("unknown field of a view", modal(), modal(colour="red"), V),
    (
        "clear_on_close boolean",
        modal(clear_on_close=True),
        modal(clear_on_close="yes"),
        f"{V}/clear_on_close",
    ),
    (
        "notify_on_close boolean",
        modal(notify_on_close=True),
        modal(notify_on_close=1),
        f"{V}/notify_on_close",
    ),
    ("no submit on Home", home(), home(submit=text()), V),
    ("no title on Home", home(), home(title=text()), V),
    ("no table in modals", modal(), modal(table()), f"{B}/type"),
    ("no markdown in modals", modal(), modal({"type": "markdown", "text": "x"}), f"{B}/type"),
    ("no markdown on Home", home(), home({"type": "markdown", "text": "x"}), f"{B}/type"),
    ("alert in modals only", modal(ALERT), home(ALERT), f"{B}/type"),
    (
        "block_id unique in a view",
        modal(section(block_id="a"), section(block_id="b")),
        modal(section(block_id="a"), section(block_id="a")),
        f"{V}/blocks/1/block_id",
    ),
    (
        "one focus_on_load",
        modal(asking(field(focus_on_load=True)), asking(field(focus_on_load=False))),
        modal(asking(field(focus_on_load=True)), asking(select(focus_on_load=True))),
        f"{V}/blocks/1/element/focus_on_load",
    ),
    ("input label 2000", labelled("x" * 2000), labelled("x" * 2001), f"{B}/label/text"),
    ("input label plain", form(field()), form(field(), label=md()), f"{B}/label/type"),
    ("input label required", form(field()), modal(without(asking(field()), "label")), B),
    ("input hint 2000", hinted("x" * 2000), hinted("x" * 2001), f"{B}/hint/text"),
    ("input hint plain", form(field(), hint=text()), form(field(), hint=md()), f"{B}/hint/type"),
    ("input element required", form(field()), modal(without(asking(field()), "element")), B),
    ("input element type", form(field()), form(without(field(), "type")), E),
    ("no button as input", form(field()), form(button()), f"{E}/type"),
    ("optional boolean", form(field(), optional=True), form(field(), optional="true"), f"{B}/optional"),
    (
        "no dispatch for files",
        form(field(), dispatch_action=True),
        form(FILE, dispatch_action=True),
        f"{B}/dispatch_action",
    ),
    ("files in modals only", form(FILE), home(asking(FILE)), f"{E}/type"),
    ("numbers in modals only", form(NUMBER), home(asking(NUMBER)), f"{E}/type"),
    ("email in modals only", form(EMAIL), home(asking(EMAIL)), f"{E}/type"),
    ("url in modals only", form(URL), home(asking(URL)), f"{E}/type"),
    (
        "date and time not on Home",
        modal(actions({"type": "datetimepicker"})),
        home(actions({"type": "datetimepicker"})),
        f"{B}/elements/0/type",
    ),
    (
        "response_url_enabled in inputs",
        form({**PEOPLE, "response_url_enabled": True}),
        modal(actions({**PEOPLE, "response_url_enabled": True})),
        f"{B}/elements/0/response_url_enabled",
    ),
    ("context in views too", modal(context(md())), modal(context()), f"{B}/elements"),
]


@pytest.mark.parametrize(("good", "bad", "pointer"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_view_rule(good: JSON, bad: JSON, pointer: str) -> None:
    assert view_faults(good) == []
    assert [fault.split(" [json-pointer:")[1][:-1] for fault in view_faults(bad)] == [pointer]


def test_a_method_takes_its_own_kind_of_view() -> None:
    assert view_faults(home(), "home") == []
    assert view_faults(home(), "modal") == ["unsupported type: home [json-pointer:/view/type]"]


def test_null_at_the_top_of_a_view_is_read_as_absent() -> None:
    assert view_faults(home(title=None, submit=None, close=None)) == []


@pytest.mark.usefixtures("shared_folder")
@pytest.mark.parametrize("name", [f"view_{kind}_00{n}" for kind in ("home", "modal") for n in range(1, 6)])
def test_views_made_with_slacks_own_builder_are_accepted(name: str) -> None:
    view = json.loads((SHARED / "slack" / "samples" / "views" / f"{name}.json").read_text("utf-8"))
    assert view_faults(view) == []
