"""`state.values` of every kind of input element, filled through the control API."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver, DriverError
from sandbox.json_types import JSON
from tests.sandbox.conftest import ALICE, GENERAL
from tests.sandbox.sample_app import modal, text
from tests.sandbox.test_web_api import trigger_of

# Slack gives back every plain text with `emoji`, also where the app left it out.
OPTIONS = [
    {"text": {**text(word), "emoji": True}, "value": value} for word, value in (("One", "1"), ("Two", "2"))
]

KINDS: list[tuple[JSON, Any, JSON, JSON]] = [
    ({"type": "plain_text_input"}, "x", {"value": None}, {"value": "x"}),
    ({"type": "number_input", "is_decimal_allowed": True}, "1.5", {"value": None}, {"value": "1.5"}),
    ({"type": "email_text_input"}, "a@b.co", {"value": None}, {"value": "a@b.co"}),
    ({"type": "url_text_input"}, "https://b.example", {"value": None}, {"value": "https://b.example"}),
    ({"type": "datepicker"}, "2026-03-01", {"selected_date": None}, {"selected_date": "2026-03-01"}),
    ({"type": "timepicker"}, "09:30", {"selected_time": None}, {"selected_time": "09:30"}),
    (
        {"type": "datetimepicker"},
        "1772361000",
        {"selected_date_time": None},
        {"selected_date_time": 1772361000},
    ),
    (
        {"type": "static_select", "options": OPTIONS},
        "2",
        {"selected_option": None},
        {"selected_option": OPTIONS[1]},
    ),
    (
        {"type": "multi_static_select", "options": OPTIONS},
        ["1", "2"],
        {"selected_options": []},
        {"selected_options": OPTIONS},
    ),
    (
        {"type": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[0]},
        "2",
        {"selected_option": OPTIONS[0]},
        {"selected_option": OPTIONS[1]},
    ),
    (
        {"type": "checkboxes", "options": OPTIONS},
        ["1"],
        {"selected_options": []},
        {"selected_options": OPTIONS[:1]},
    ),
    ({"type": "users_select"}, ALICE, {"selected_user": None}, {"selected_user": ALICE}),
    ({"type": "multi_users_select"}, [ALICE], {"selected_users": []}, {"selected_users": [ALICE]}),
    ({"type": "channels_select"}, GENERAL, {"selected_channel": None}, {"selected_channel": GENERAL}),
    (
        {"type": "conversations_select"},
        GENERAL,
        {"selected_conversation": None},
        {"selected_conversation": GENERAL},
    ),
]


@pytest.mark.parametrize(("element", "raw", "empty", "filled"), KINDS, ids=[k[0]["type"] for k in KINDS])
def test_every_kind_reports_its_value(
    client: WebClient, driver: Driver, element: JSON, raw: object, empty: JSON, filled: JSON
) -> None:
    alice = driver.person(ALICE)
    block = {"type": "input", "block_id": "b", "label": text("l"), "element": {**element, "action_id": "a"}}
    view = client.views_open(trigger_id=trigger_of(driver), view=modal(blocks=[block]))["view"]
    assert view["state"]["values"]["b"]["a"] == {"type": element["type"], **empty}
    alice.submit(view, {"b": raw})
    sent = driver.deliveries("interactive")[-1]["payload"]["view"]["state"]["values"]
    assert sent == {"b": {"a": {"type": element["type"], **filled}}}


def test_files_become_file_objects(client: WebClient, driver: Driver) -> None:
    alice = driver.person(ALICE)
    element = {"type": "file_input", "action_id": "a"}
    block = {"type": "input", "block_id": "b", "label": text("l"), "element": element}
    view = client.views_open(trigger_id=trigger_of(driver), view=modal(blocks=[block]))["view"]
    alice.submit(view, {"b": [alice.upload("list.csv", b"a,b\n")]})
    files = driver.deliveries("interactive")[-1]["payload"]["view"]["state"]["values"]["b"]["a"]["files"]
    assert [(f["name"], f["size"], f["mimetype"]) for f in files] == [("list.csv", 4, "text/csv")]


def test_options_of_an_external_select_come_from_the_app(bolt: Driver, alice: Any) -> None:
    element = {"type": "external_select", "action_id": "find", "min_query_length": 0}
    block = {"type": "input", "block_id": "b", "label": text("l"), "element": element}
    alice.command("/try modal", GENERAL)
    shown = bolt.wait_until(alice.modal)
    bolt_client = WebClient(token="xoxb-sandbox-000000000000-credit-desk", base_url=bolt.base_url + "/api/")
    view = bolt_client.views_update(view_id=shown["id"], view=modal(blocks=[block]))["view"]
    found = alice.suggest(view, "b", "ab")
    assert [o["text"]["text"] for o in found] == ["ab 1", "ab 2"]
    with pytest.raises(DriverError, match="offers no option"):
        alice.submit(view, {"b": "9"})
    suggestion = bolt.deliveries("interactive")[-1]["payload"]
    assert (suggestion["type"], suggestion["value"], suggestion["block_id"]) == (
        "block_suggestion",
        "ab",
        "b",
    )


@pytest.mark.parametrize(
    ("element", "raw", "words"),
    [
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Enter a whole number."),
        ({"type": "number_input", "is_decimal_allowed": False}, "NaN", "Enter a number."),
        (
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "3"},
            "2",
            "Enter a number of at least 3.",
        ),
        ({"type": "email_text_input"}, "a@", "Enter a valid email address."),
        ({"type": "plain_text_input", "min_length": 3}, "ab", "Enter at least 3 characters."),
        ({"type": "plain_text_input"}, "a" * 3001, "Enter at most 3000 characters."),
    ],
)
def test_slacks_client_refuses_before_sending(
    client: WebClient, driver: Driver, element: JSON, raw: str, words: str
) -> None:
    block = {"type": "input", "block_id": "b", "label": text("l"), "element": {**element, "action_id": "a"}}
    view = client.views_open(trigger_id=trigger_of(driver), view=modal(blocks=[block]))["view"]
    outcome = driver.person(ALICE).submit(view, {"b": raw})
    assert outcome["errors"] == {"b": words}
    assert driver.deliveries("interactive") == []
