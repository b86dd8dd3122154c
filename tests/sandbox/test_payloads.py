"""Payloads have the fields of Slack's own samples, compared key by key where the samples are present.

The expected key lists below say the same to those who have no samples beside the checkout.
"""

import json
import re
from pathlib import Path

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.json_types import JSON
from tests.sandbox.conftest import ALICE, GENERAL
from tests.sandbox.sample_app import button, home, modal
from tests.sandbox.test_web_api import trigger_of

SAMPLES = Path(__file__).parents[2].parent / "shared" / "slack" / "samples"
needs_samples = pytest.mark.usefixtures("shared_folder")

# Of an organisation of several workspaces, of Slack's workflow functions, or of another surface.
ELSEWHERE = {
    "enterprise_id",
    "enterprise_name",
    "bot_access_token",
    "function_data",
    "interactivity",
    "authed_users",
    # Parts of one sample's own content.
    "confirm",
    "style",
    "emoji",
}
VIEW = {
    "id", "team_id", "type", "blocks", "private_metadata", "callback_id", "state", "hash", "title",
    "clear_on_close", "notify_on_close", "close", "submit", "previous_view_id", "root_view_id", "app_id",
    "external_id", "app_installed_team_id", "bot_id",
}  # fmt: skip
PERSON = {"id", "username", "name", "team_id"}
EXPECTED = {
    "command": {
        "token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name", "command",
        "text", "api_app_id", "is_enterprise_install", "response_url", "trigger_id",
    },
    "message_click": {
        "type", "user", "api_app_id", "token", "container", "trigger_id", "team", "enterprise",
        "is_enterprise_install", "channel", "message", "state", "response_url", "actions",
    },
    "ephemeral_click": {
        "type", "user", "api_app_id", "token", "container", "trigger_id", "team", "enterprise",
        "is_enterprise_install", "channel", "state", "response_url", "actions",
    },
    "view_click": {
        "type", "user", "api_app_id", "token", "container", "trigger_id", "team", "enterprise",
        "is_enterprise_install", "view", "actions",
    },
    "submission": {
        "type", "user", "api_app_id", "token", "trigger_id", "team", "enterprise", "is_enterprise_install",
        "view", "response_urls",
    },
    "closed": {
        "type", "user", "api_app_id", "token", "team", "enterprise", "is_enterprise_install", "view",
        "is_cleared",
    },
    "event": {
        "token", "team_id", "api_app_id", "event", "type", "event_id", "event_time", "authorizations",
        "is_ext_shared_channel", "event_context",
    },
    "shortcut": {
        "type", "user", "api_app_id", "token", "team", "enterprise", "is_enterprise_install", "action_ts",
        "callback_id", "trigger_id",
    },
}  # fmt: skip


@pytest.fixture
def sent(client: WebClient, driver: Driver) -> dict[str, JSON]:
    """One payload of each kind, as they were delivered (to nobody: delivery is recorded all the same)."""
    alice = driver.person(ALICE)
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("a", "v")]}]
    found = {}

    def last(kind: str) -> JSON:
        return dict(driver.deliveries(kind)[-1]["payload"])

    client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)
    client.chat_postEphemeral(channel=GENERAL, user=ALICE, text="x", blocks=blocks)
    shown = alice.messages(GENERAL)
    alice.command("/try it  now", GENERAL)
    found["command"] = last("slash_commands")
    for name, message in zip(("message_click", "ephemeral_click"), shown, strict=True):
        alice.click(message, "a")
        found[name] = last("interactive")
    row = {"type": "actions", "block_id": "row", "elements": [button("a", "v")]}
    form = modal(blocks=[*modal()["blocks"], row])
    view = client.views_open(trigger_id=trigger_of(driver), view=form)["view"]
    alice.click_view(view, "a")
    found["view_click"] = last("interactive")
    alice.submit(view, {"amount": "5"})
    found["submission"] = last("interactive")
    alice.close(view)
    found["closed"] = last("interactive")
    client.views_publish(user_id=ALICE, view=home(1))
    alice.open_home()
    found["event"] = last("events_api")
    alice.shortcut("open")
    found["shortcut"] = last("interactive")
    return found


def test_payloads_have_exactly_the_expected_keys(sent: dict[str, JSON]) -> None:
    assert {name: set(payload) for name, payload in sent.items()} == EXPECTED
    for name in ("view_click", "submission", "closed"):
        assert set(sent[name]["view"]) == VIEW
    for name in ("message_click", "view_click", "submission", "closed", "shortcut"):
        assert set(sent[name]["user"]) == PERSON
    assert sent["command"]["text"] == "it  now"
    assert sent["message_click"]["container"]["is_ephemeral"] is False
    assert sent["ephemeral_click"]["container"]["is_ephemeral"] is True
    assert set(sent["message_click"]["actions"][0]) == {
        "block_id", "type", "action_id", "text", "value", "action_ts",
    }  # fmt: skip
    assert set(sent["event"]["event"]) == {"type", "user", "channel", "tab", "event_ts", "view"}


@needs_samples
@pytest.mark.parametrize(
    ("name", "sample"),
    [
        ("command", "requests/slash_command.json"),
        ("message_click", "requests/block_actions_message_full.json"),
        ("ephemeral_click", "requests/block_actions_message.json"),
        ("view_click", "requests/block_actions_modal.json"),
        ("submission", "requests/view_submission.json"),
        ("closed", "requests/view_closed.json"),
        ("event", "requests/event_app_home_opened.json"),
        ("shortcut", "requests/global_shortcut.json"),
    ],
)
def test_every_field_of_slacks_sample_is_there(sent: dict[str, JSON], name: str, sample: str) -> None:
    expected = json.loads((SAMPLES / sample).read_text("utf-8"))
    if name == "closed":
        # The sample of bolt-python carries response_urls; Slack's other sample of the same payload does not.
        expected.pop("response_urls")
    assert missing(expected, sent[name]) == []


def missing(expected: object, actual: object, elsewhere: str = "") -> list[str]:
    """Fields of a sample that are not there, as paths, without those that fit ``elsewhere``."""
    found = _missing(expected, actual, "")
    return [path for path in found if not (elsewhere and re.search(elsewhere, path))]


def _missing(expected: object, actual: object, path: str) -> list[str]:
    """Fields that the sample has and the payload lacks; contents of blocks and values are free."""
    if path.endswith(("/blocks", "/values")):
        return []
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return [path]
        found = []
        for key, value in expected.items():
            if key in ELSEWHERE:
                continue
            found += _missing(value, actual[key], f"{path}/{key}") if key in actual else [f"{path}/{key}"]
        return found
    if isinstance(expected, list) and expected and isinstance(actual, list):
        return _missing(expected[0], actual[0], f"{path}/0") if actual else [f"{path}/0"]
    return []
