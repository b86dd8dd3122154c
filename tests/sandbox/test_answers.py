"""Answers of the Web API and events have the fields of Slack's own samples, compared key by key.

What a sample has and we have not stands in a table with its reason: it belongs to that sample's content
(thumbnails of its picture, its app's icons) or to parts of Slack that are not played (unread counts of a
person, an organisation's shared channels).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver, Person
from sandbox.json_types import JSON
from sandbox.server import SandboxServer
from tests.sandbox.conftest import ALICE, GENERAL, WORKSPACE
from tests.sandbox.sample_app import button, home, modal, text
from tests.sandbox.test_payloads import SAMPLES, missing, needs_samples
from tests.sandbox.test_web_api import trigger_of

EVENTS = ["app_home_opened", "message.channels", "app_mention"]
NO_THUMBNAILS = r"/(thumb_|original_|image_|deanimate|pjpeg|media_display_type)"
# A person's reading, and channels shared with other organisations.
NOT_PLAYED = (
    r"/channel/(last_read|latest|priority|unread_|is_read_only|locale|parent_|previous_names|num_members)"
)


@dataclass
class Office:
    """A workspace that sends the app all its events, one person in it, and the app's client."""

    client: WebClient
    driver: Driver
    alice: Person
    url: str

    def event(self, which: Callable[[JSON], bool]) -> JSON:
        """The newest event payload that fits."""

        def found() -> JSON | None:
            sent = [each["payload"] for each in self.driver.deliveries("events_api")]
            return next((each for each in reversed(sent) if which(each["event"])), None)

        return dict(self.driver.wait_until(found))

    def last_interaction(self) -> JSON:
        return dict(self.driver.deliveries("interactive")[-1]["payload"])

    def posted(self) -> JSON:
        return dict(self.client.chat_postMessage(channel=GENERAL, text="x").data)  # type: ignore[arg-type]

    def opened(self) -> JSON:
        self.alice.command("/try", GENERAL)
        row = {"type": "actions", "block_id": "row", "elements": [button("deeper", "v")]}
        view = modal(blocks=[*modal()["blocks"], row])
        return dict(self.client.views_open(trigger_id=trigger_of(self.driver), view=view).data)  # type: ignore[arg-type]

    def uploaded(self) -> str:
        file = self.client.files_upload_v2(channel=GENERAL, filename="a.txt", content="hi")["file"]
        return str(file["id"])


@pytest.fixture
def office() -> Iterator[Office]:
    workspace = {**WORKSPACE, "app": {**WORKSPACE["app"], "events": EVENTS}}
    with SandboxServer(workspace) as server:
        client = WebClient(token=server.bot_token, base_url=server.api_url)
        driver = Driver(server.url)
        driver.limits(False)
        yield Office(client, driver, driver.person(ALICE), server.url)


def pushed(office: Office) -> object:
    office.alice.click_view(office.opened()["view"], "deeper")
    return office.client.views_push(trigger_id=trigger_of(office.driver), view=modal()).data


def new_channel(office: Office) -> object:
    return office.client.conversations_create(name="new-one").data


def invited(office: Office) -> object:
    channel = office.client.conversations_create(name="new-one")["channel"]["id"]
    return office.client.conversations_invite(channel=channel, users=ALICE).data


Answer = Callable[[Office], object]
# (method, how it is called, what of the sample is not there)
ANSWERS: list[tuple[str, Answer, str]] = [
    ("auth.test", lambda o: o.client.auth_test().data, ""),
    # The sample is a message of a bot of the old kind, with an attachment.
    ("chat.postMessage", lambda o: o.posted(), "/message/(attachments|subtype|username)"),
    ("chat.update", lambda o: o.client.chat_update(channel=GENERAL, ts=o.posted()["ts"], text="y").data, ""),
    ("chat.delete", lambda o: o.client.chat_delete(channel=GENERAL, ts=o.posted()["ts"]).data, ""),
    (
        "chat.getPermalink",
        lambda o: o.client.chat_getPermalink(channel=GENERAL, message_ts=o.posted()["ts"]).data,
        "",
    ),
    (
        "chat.postEphemeral",
        lambda o: o.client.chat_postEphemeral(channel=GENERAL, user=ALICE, text="x").data,
        "",
    ),
    ("conversations.create", new_channel, NOT_PLAYED),
    ("conversations.info", lambda o: o.client.conversations_info(channel=GENERAL).data, NOT_PLAYED),
    ("conversations.invite", invited, NOT_PLAYED),
    ("conversations.members", lambda o: o.client.conversations_members(channel=GENERAL).data, ""),
    ("conversations.open", lambda o: o.client.conversations_open(users=ALICE).data, ""),
    (
        "files.info",
        lambda o: o.client.files_info(file=o.uploaded()).data,
        f"{NO_THUMBNAILS}|/permalink_public|/shares/public/",
    ),
    ("usergroups.list", lambda o: o.client.usergroups_list().data, "/user_count"),
    ("usergroups.users.list", lambda o: o.client.usergroups_users_list(usergroup="S0TEAM").data, ""),
    ("users.info", lambda o: o.client.users_info(user=ALICE).data, f"{NO_THUMBNAILS}|/has_2fa"),
    (
        "users.lookupByEmail",
        lambda o: o.client.users_lookupByEmail(email="alice@example.com").data,
        f"{NO_THUMBNAILS}|/has_2fa",
    ),
    ("views.open", lambda o: o.opened(), ""),
    ("views.push", pushed, ""),
    (
        "views.update",
        lambda o: o.client.views_update(view_id=o.opened()["view"]["id"], view=modal()).data,
        "",
    ),
    ("views.publish", lambda o: o.client.views_publish(user_id=ALICE, view=home(1)).data, ""),
]


@needs_samples
@pytest.mark.parametrize(("method", "call", "elsewhere"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_every_field_of_slacks_answer_is_there(
    office: Office, method: str, call: Answer, elsewhere: str
) -> None:
    sample = json.loads((SAMPLES / "responses" / f"{method}.ok.json").read_text("utf-8"))
    assert missing(sample, call(office), elsewhere) == []


def said(office: Office) -> JSON:
    office.alice.say(GENERAL, "Hello")
    return office.event(lambda event: event.get("user") == ALICE)


def mentioned(office: Office) -> JSON:
    office.alice.say(GENERAL, f"<@{WORKSPACE['app']['bot_user_id']}> hello")
    return office.event(lambda event: event["type"] == "app_mention")


def changed(office: Office) -> JSON:
    office.client.chat_update(channel=GENERAL, ts=office.posted()["ts"], text="y")
    return office.event(lambda event: event.get("subtype") == "message_changed")


def from_app(office: Office) -> JSON:
    office.posted()
    return office.event(lambda event: bool(event.get("bot_id")))


def shared(office: Office) -> JSON:
    connection = HTTPConnection(urlsplit(office.url).netloc)
    connection.request("POST", f"/_/upload?user={ALICE}&name=b.txt&channel={GENERAL}&text=x", b"words")
    assert connection.getresponse().status == 200
    connection.close()
    return office.event(lambda event: event.get("subtype") == "file_share")


def message_shortcut(office: Office) -> JSON:
    office.alice.shortcut("keep", GENERAL, office.posted()["ts"])
    return office.last_interaction()


def shortcut_on_a_person(office: Office) -> JSON:
    office.alice.shortcut("keep", GENERAL, office.alice.say(GENERAL, "Hello")["ts"])
    return office.last_interaction()


def suggestion(office: Office) -> JSON:
    office.alice.command("/try", GENERAL)
    element = {"type": "external_select", "action_id": "e", "min_query_length": 1}
    view = modal(blocks=[{"type": "input", "block_id": "b", "label": text("Pick"), "element": element}])
    opened = office.client.views_open(trigger_id=trigger_of(office.driver), view=view)["view"]
    office.alice.suggest(opened, "b", "word")
    return office.last_interaction()


# (sample, what makes it, what of the sample is not there)
PAYLOADS: list[tuple[str, Callable[[Office], JSON], str]] = [
    ("event_message_channel", said, ""),
    ("event_app_mention", mentioned, ""),
    # The sample's message was typed by a person, whose client adds blocks.
    ("event_message_changed", changed, "/event/(message|previous_message)/blocks"),
    ("event_message_from_bot", from_app, "/bot_profile/icons/"),
    ("event_message_file_share", shared, f"{NO_THUMBNAILS}|/permalink_public"),
    ("message_shortcut", shortcut_on_a_person, ""),
    # The sample's message was edited and has an unfurled link.
    ("message_shortcut_full", message_shortcut, "/icons/|/message/(edited|attachments)"),
    ("block_suggestion", suggestion, ""),
]


@needs_samples
@pytest.mark.parametrize(("sample", "make", "elsewhere"), PAYLOADS, ids=[row[0] for row in PAYLOADS])
def test_every_field_of_slacks_payload_is_there(
    office: Office, sample: str, make: Callable[[Office], JSON], elsewhere: str
) -> None:
    expected = json.loads((SAMPLES / "requests" / f"{sample}.json").read_text("utf-8"))
    assert missing(expected, make(office), elsewhere) == []


KEYS: list[tuple[str, Callable[[Office], object], set[str]]] = [
    ("message event", lambda o: said(o)["event"], {
        "client_msg_id", "type", "text", "user", "ts", "team", "blocks", "channel", "event_ts",
        "channel_type",
    }),
    ("suggestion", suggestion, {
        "type", "user", "container", "api_app_id", "token", "action_id", "block_id", "value", "team",
        "enterprise", "is_enterprise_install", "view",
    }),
    ("message shortcut", message_shortcut, {
        "type", "token", "action_ts", "team", "user", "channel", "is_enterprise_install", "enterprise",
        "callback_id", "trigger_id", "response_url", "message_ts", "message", "api_app_id",
    }),
    ("posted", lambda o: o.posted(), {"ok", "channel", "ts", "message"}),
    ("deleted", ANSWERS[3][1], {"ok", "channel", "ts"}),
    ("permalink", ANSWERS[4][1], {"ok", "channel", "permalink"}),
    ("opened", lambda o: o.opened(), {"ok", "view"}),
]  # fmt: skip


@pytest.mark.parametrize(("make", "keys"), [row[1:] for row in KEYS], ids=[row[0] for row in KEYS])
def test_keys_are_those_that_slack_sends(
    office: Office, make: Callable[[Office], object], keys: set[str]
) -> None:
    found = make(office)
    assert isinstance(found, dict)
    assert set(found) == keys
