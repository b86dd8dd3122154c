"""The Web API's refusals and answers, called with Slack's own SDK and with raw requests."""

import json
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Driver
from sandbox.json_types import JSON
from sandbox.server import SandboxServer
from tests.sandbox.conftest import ALICE, GENERAL
from tests.sandbox.sample_app import button, modal

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}


def error_of(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    return str(refused.value.response["error"])


def raw(url: str, body: bytes, headers: dict[str, str]) -> tuple[JSON, dict[str, str]]:
    with build_opener(ProxyHandler({})).open(Request(url, body, headers)) as answer:
        return json.loads(answer.read()), dict(answer.headers)


@pytest.mark.parametrize(
    ("token", "method", "code"),
    [
        (None, "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("app", "chat.postMessage", "not_allowed_token_type"),
        ("bot", "apps.connections.open", "not_allowed_token_type"),
        ("bot", "chat.postNothing", "unknown_method"),
    ],
)
def test_tokens_and_methods_are_checked(
    sandbox: SandboxServer, token: str | None, method: str, code: str
) -> None:
    named = {"bot": sandbox.bot_token, "app": sandbox.app_token}
    headers = {"Authorization": f"Bearer {named.get(token, token)}"} if token else {}
    answer, _ = raw(sandbox.api_url + method, b"", headers)
    assert (answer["ok"], answer["error"]) == (False, code)


def test_json_form_and_query_are_read_and_the_scopes_are_told(sandbox: SandboxServer) -> None:
    bearer = {"Authorization": f"Bearer {sandbox.bot_token}"}
    form, headers = raw(
        sandbox.api_url + "users.info", f"token={sandbox.bot_token}&user={ALICE}".encode(), {}
    )
    as_json, _ = raw(
        sandbox.api_url + "users.info",
        json.dumps({"user": ALICE, "include_locale": True}).encode(),
        {**bearer, "Content-Type": "application/json; charset=utf-8"},
    )
    query, _ = raw(sandbox.api_url + f"users.info?user={ALICE}", b"", bearer)
    assert form["user"]["id"] == query["user"]["id"] == ALICE
    assert "locale" not in form["user"]
    assert as_json["user"]["locale"] == "en-US"
    assert "chat:write" in headers["x-oauth-scopes"].split(",")


def test_posting_is_refused_as_slack_refuses(client: WebClient, driver: Driver) -> None:
    post = client.chat_postMessage
    assert error_of(post, channel="C404", text="x") == "channel_not_found"
    assert error_of(post, channel="C0NOAPP", text="x") == "not_in_channel"
    assert error_of(client.api_call, api_method="chat.postMessage", json={"channel": GENERAL}) == "no_text"
    assert error_of(post, channel=GENERAL, text="x", thread_ts="1.000001") == "thread_not_found"
    assert error_of(post, channel=GENERAL, text="x", blocks="{") == "invalid_blocks_format"
    driver.channel(GENERAL, archived=True)
    assert error_of(post, channel=GENERAL, text="x") == "is_archived"
    assert driver.messages(GENERAL) == []


def test_invalid_blocks_are_answered_with_a_pointer(client: WebClient) -> None:
    blocks = [SECTION, {"type": "section", "text": {"type": "mrkdwn", "text": "y" * 3001}}]
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)
    assert refused.value.response["error"] == "invalid_blocks"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


def test_updating_and_deleting_reach_only_own_and_shown_messages(client: WebClient, driver: Driver) -> None:
    posted = client.chat_postMessage(channel=GENERAL, text="x", blocks=[SECTION])
    typed = driver.person(ALICE).say(GENERAL, "mine")
    private = client.chat_postEphemeral(channel=GENERAL, user=ALICE, text="psst")
    update = client.chat_update
    assert error_of(update, channel=GENERAL, ts="1.000001", text="y") == "message_not_found"
    assert error_of(update, channel=GENERAL, ts=typed["ts"], text="y") == "cant_update_message"
    assert error_of(update, channel=GENERAL, ts=private["message_ts"], text="y") == "message_not_found"
    assert error_of(update, channel=GENERAL, ts=posted["ts"], text="y" * 4001) == "msg_too_long"
    assert error_of(client.chat_delete, channel=GENERAL, ts=typed["ts"]) == "cant_delete_message"
    update(channel=GENERAL, ts=posted["ts"], text="y")
    shown = driver.messages(GENERAL)[0]
    assert (shown["text"], len(shown["blocks"])) == ("y", 1)
    client.chat_delete(channel=GENERAL, ts=posted["ts"])
    assert [m["text"] for m in driver.messages(GENERAL)] == ["mine"]


def test_metadata_comes_back_only_on_request(client: WebClient, driver: Driver) -> None:
    metadata = {"event_type": "outbox", "event_payload": {"id": "7"}}
    driver.limits(False)
    parent = client.chat_postMessage(channel=GENERAL, text="x", metadata=metadata)
    client.chat_postMessage(channel=GENERAL, text="r", thread_ts=parent["ts"], metadata=metadata)
    plain = client.conversations_history(channel=GENERAL)["messages"]
    full = client.conversations_history(channel=GENERAL, include_all_metadata=True)["messages"]
    thread = client.conversations_replies(channel=GENERAL, ts=parent["ts"], include_all_metadata=True)
    driver.limits(True)
    assert "metadata" not in plain[0]
    assert full[0]["metadata"] == metadata
    assert full[0]["reply_count"] == 1
    assert [m["metadata"]["event_payload"]["id"] for m in thread["messages"]] == ["7", "7"]
    bad = {"event_type": "x"}
    assert error_of(client.chat_update, channel=GENERAL, ts=parent["ts"], text="x", metadata=bad) == (
        "invalid_metadata_format"
    )


def test_a_missing_scope_is_named(client: WebClient, driver: Driver) -> None:
    driver.scopes(remove=["channels:history"])
    with pytest.raises(SlackApiError) as refused:
        client.conversations_history(channel=GENERAL)
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "channels:history"
    assert "chat:write" in refused.value.response["provided"]


def test_permalinks_lead_to_the_message_on_the_page(client: WebClient, sandbox: SandboxServer) -> None:
    posted = client.chat_postMessage(channel=GENERAL, text="x")
    link = client.chat_getPermalink(channel=GENERAL, message_ts=posted["ts"])["permalink"]
    assert link == f"{sandbox.url}/archives/{GENERAL}/p{posted['ts'].replace('.', '')}"


def test_timestamps_are_unique_and_rise(client: WebClient, driver: Driver) -> None:
    alice = driver.person(ALICE)
    stamps = [alice.say(GENERAL, str(n))["ts"] for n in range(5)]
    assert stamps == sorted(set(stamps))
    assert all(len(ts.split(".")[1]) == 6 for ts in stamps)


def test_a_dm_is_opened_once_and_posting_to_a_person_lands_there(client: WebClient, driver: Driver) -> None:
    channel = client.conversations_open(users=ALICE)["channel"]["id"]
    assert client.conversations_open(users=[ALICE])["channel"]["id"] == channel
    client.chat_postMessage(channel=ALICE, text="hello")
    assert [m["text"] for m in driver.person(ALICE).dms()] == ["hello"]
    assert error_of(client.conversations_open, users="U404") == "user_not_found"


def test_people_channels_and_groups_are_listed(client: WebClient) -> None:
    assert {u["id"] for u in client.users_list()["members"]} == {ALICE, "U0BINGBO", "U0TESTBOT"}
    assert client.users_lookupByEmail(email="ALICE@example.com")["user"]["id"] == ALICE
    assert error_of(client.users_lookupByEmail, email="no@example.com") == "users_not_found"
    first = client.conversations_list(limit=2)
    assert len(first["channels"]) == 2
    rest = client.conversations_list(limit=2, cursor=first["response_metadata"]["next_cursor"])
    assert [c["name"] for c in rest["channels"]] == ["no-app"]
    assert client.conversations_members(channel=GENERAL)["members"][0] == ALICE
    assert client.usergroups_users_list(usergroup="S0TEAM")["users"] == [ALICE]
    client.conversations_join(channel="C0NOAPP")
    assert client.conversations_info(channel="C0NOAPP")["channel"]["is_member"]


def test_a_file_is_uploaded_shared_and_downloaded(client: WebClient, driver: Driver) -> None:
    client.files_upload_v2(
        channel=GENERAL, filename="a.txt", content="hello", title="A", initial_comment="see"
    )
    message = driver.messages(GENERAL)[0]
    assert (message["text"], message["files"][0]["name"], message["files"][0]["size"]) == ("see", "a.txt", 5)
    info = client.files_info(file=message["files"][0]["id"])["file"]
    bearer = {"Authorization": f"Bearer {client.token}"}
    with build_opener(ProxyHandler({})).open(Request(info["url_private"], headers=bearer)) as answer:
        assert answer.read() == b"hello"


def trigger_of(driver: Driver) -> str:
    """A trigger from a command that no app answers."""
    driver.person(ALICE).command("/try x", GENERAL)
    return str(driver.deliveries("slash_commands")[-1]["payload"]["trigger_id"])


def test_a_trigger_lives_three_seconds_and_opens_one_view(client: WebClient, driver: Driver) -> None:
    assert error_of(client.views_open, trigger_id="no", view=modal()) == "invalid_trigger_id"
    late = trigger_of(driver)
    driver.advance(3.1)
    assert error_of(client.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"
    fresh = trigger_of(driver)
    client.views_open(trigger_id=fresh, view=modal())
    assert error_of(client.views_open, trigger_id=fresh, view=modal()) == "exchanged_trigger_id"


def test_views_are_limited_hashed_and_kept(client: WebClient, driver: Driver) -> None:
    view = client.views_open(trigger_id=trigger_of(driver), view=modal())["view"]
    for _ in range(2):
        client.views_push(trigger_id=trigger_of(driver), view=modal())
    pushed = driver.person(ALICE).modal()
    assert pushed is not None
    assert error_of(client.views_push, trigger_id=trigger_of(driver), view=modal()) == "push_limit_reached"
    assert error_of(client.views_update, view_id="V404", view=modal()) == "not_found"
    new = client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Two"))["view"]
    assert (new["id"], new["title"]["text"]) == (view["id"], "Two")
    assert (
        error_of(client.views_update, view_id=view["id"], hash=view["hash"], view=modal()) == "hash_conflict"
    )
    big = modal(blocks=[SECTION], private_metadata="x" * 3001)
    assert error_of(client.views_update, view_id=view["id"], view=big) == "invalid_arguments"
    huge = modal(
        blocks=[{"type": "image", "image_url": "https://x.example/" + "a" * 260_000, "alt_text": ""}]
    )
    assert error_of(client.views_update, view_id=view["id"], view=huge) == "view_too_large"


def test_typed_values_survive_an_update_where_the_ids_stay(client: WebClient, driver: Driver) -> None:
    alice = driver.person(ALICE)
    blocks = [*modal()["blocks"], {"type": "actions", "block_id": "row", "elements": [button("go", "1")]}]
    view = client.views_open(trigger_id=trigger_of(driver), view=modal(blocks=blocks))["view"]
    alice.click_view(view, "go", values={"amount": "12"})
    payload = driver.deliveries("interactive")[-1]["payload"]
    assert payload["view"]["state"]["values"]["amount"]["v"]["value"] == "12"
    client.views_update(view_id=view["id"], view=modal("Two", blocks=blocks))
    kept = alice.modal()
    assert kept is not None
    assert kept["state"]["values"]["amount"]["v"]["value"] == "12"


def test_a_response_url_is_used_five_times_within_thirty_minutes(driver: Driver) -> None:
    driver.person(ALICE).command("/try x", GENERAL)
    url = driver.deliveries("slash_commands")[-1]["payload"]["response_url"]
    body, headers = json.dumps({"text": "late"}).encode(), {"Content-Type": "application/json"}
    opener = build_opener(ProxyHandler({}))
    for _ in range(5):
        opener.open(Request(url, body, headers)).close()
    with pytest.raises(OSError, match="404"):
        opener.open(Request(url, body, headers))
    assert [m["text"] for m in driver.person(ALICE).ephemerals()[1:]] == ["late"] * 5
    driver.person(ALICE).command("/try x", GENERAL)
    url = driver.deliveries("slash_commands")[-1]["payload"]["response_url"]
    driver.advance(1801)
    with pytest.raises(OSError, match="404"):
        opener.open(Request(url, body, headers))
