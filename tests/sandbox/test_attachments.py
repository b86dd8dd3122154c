"""Secondary attachments: for each rule one accepted and one refused attachment; how they are stored."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Driver
from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.validate import check_message, message_faults
from tests.sandbox.conftest import ALICE, GENERAL
from tests.sandbox.kit import actions, asking, button, field, md, section, table, without


def legacy(**more: object) -> JSON:
    return {"text": "x", **more}


def modern(*blocks: JSON, **more: object) -> JSON:
    return {"color": "#439FE0", "blocks": list(blocks) or [section()], **more}


def acting(**more: object) -> JSON:
    action = {"type": "button", "name": "n", "text": "Go", "value": "1", **more}
    return legacy(callback_id="c", actions=[action])


def item(**more: object) -> JSON:
    return legacy(fields=[{"title": "t", "value": "v", "short": True, **more}])


A = "/attachments/0"
# (rule, accepted attachment, refused attachment, pointer of the fault)
ROWS: list[tuple[str, JSON, JSON, str]] = [
    ("unknown field", legacy(title="t"), legacy(headline="t"), A),
    ("text or fallback", {"fallback": "x", "image_url": "https://x.example/a"}, {"title": "t"}, A),
    ("known color", legacy(color="good"), legacy(color="green"), f"{A}/color"),
    ("hex color", legacy(color="#439FE0"), legacy(color="#439"), f"{A}/color"),
    ("footer 300", legacy(footer="x" * 300), legacy(footer="x" * 301), f"{A}/footer"),
    ("timestamp", legacy(ts="1772361000.000100"), legacy(ts="today"), f"{A}/ts"),
    ("mrkdwn_in names", legacy(mrkdwn_in=["text"]), legacy(mrkdwn_in=["title"]), f"{A}/mrkdwn_in/0"),
    ("field has a title", item(), legacy(fields=[{"value": "v"}]), f"{A}/fields/0"),
    ("field short boolean", item(), item(short="yes"), f"{A}/fields/0/short"),
    ("field known", item(), item(long=True), f"{A}/fields/0"),
    ("5 actions", acting(), legacy(callback_id="c", actions=acting()["actions"] * 6), f"{A}/actions"),
    ("actions need callback_id", acting(), without(acting(), "callback_id"), A),
    ("action type", acting(type="select"), acting(type="menu"), f"{A}/actions/0/type"),
    ("action style", acting(style="default"), acting(style="warning"), f"{A}/actions/0/style"),
    (
        "action name or url",
        acting(),
        legacy(callback_id="c", actions=[{"type": "button", "text": "Go"}]),
        f"{A}/actions/0",
    ),
    (
        "action confirm",
        acting(confirm={"text": "?"}),
        acting(confirm={"title": "?"}),
        f"{A}/actions/0/confirm",
    ),
    ("blocks and color alone", modern(fallback="x"), modern(title="t"), A),
    ("blocks a list", modern(), {"blocks": {"type": "divider"}}, f"{A}/blocks"),
    ("50 blocks", modern(*[section()] * 50), modern(*[section()] * 51), f"{A}/blocks"),
    ("known block", modern(), modern({"type": "text"}), f"{A}/blocks/0/type"),
    ("blocks of messages", modern(), modern(asking(field())), f"{A}/blocks/0/type"),
    ("block field", modern(), modern(section(colour="red")), f"{A}/blocks/0"),
    (
        "element in place",
        modern(actions(button())),
        modern(actions(field())),
        f"{A}/blocks/0/elements/0/type",
    ),
]


@pytest.mark.parametrize(("good", "bad", "pointer"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_attachment_rule(good: JSON, bad: JSON, pointer: str) -> None:
    assert message_faults([], [good]) == []
    assert [f.split(" [json-pointer:")[1][:-1] for f in message_faults([], [bad])] == [pointer]
    with pytest.raises(SlackError, match="invalid_attachments"):
        check_message(None, [bad])


def test_100_attachments() -> None:
    check_message(None, [legacy()] * 100)
    with pytest.raises(SlackError, match="too_many_attachments"):
        check_message(None, [legacy()] * 101)


def test_block_ids_are_unique_over_blocks_and_attachments() -> None:
    here, there = [section(block_id="a")], [modern(section(block_id="a"))]
    assert message_faults(here, [modern(section(block_id="b"))]) == []
    assert message_faults(here, there) == [
        "block_id 'a' already exists [json-pointer:/attachments/0/blocks/0/block_id]"
    ]


def test_one_table_over_blocks_and_attachments() -> None:
    assert message_faults([], [modern(table())]) == []
    assert message_faults([table()], [modern(table())]) == [
        "only_one_table_allowed [json-pointer:/attachments/0/blocks/0]"
    ]


def test_text_in_attachments_counts_with_the_blocks() -> None:
    long = [section(text=md("x" * 2600))]
    check_message(long * 4, [modern(*long)])
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message(long * 5, [modern(*long)])


def test_attachments_are_stored_as_slack_stores_them_and_their_buttons_work(
    client: WebClient, driver: Driver
) -> None:
    posted = client.chat_postMessage(
        channel=GENERAL, text="x", attachments=[legacy(), modern(actions(button(action_id="go")))]
    )
    first, second = posted["message"]["attachments"]
    driver.person(ALICE).click(posted["message"] | {"channel": GENERAL}, "go")

    assert first == {"id": 1, "text": "x", "fallback": "x"}
    assert (second["id"], second["color"], second["fallback"]) == (2, "439FE0", "[no preview available]")
    assert second["blocks"][0]["elements"][0]["text"]["emoji"] is True
    assert client.conversations_history(channel=GENERAL)["messages"][0]["attachments"] == [first, second]
    clicked = driver.deliveries("interactive")[-1]["payload"]
    assert clicked["actions"][0]["action_id"] == "go"
    assert clicked["message"]["attachments"] == [first, second]


def test_an_update_replaces_attachments(client: WebClient) -> None:
    ts = client.chat_postMessage(channel=GENERAL, text="x", attachments=[legacy()])["ts"]
    client.chat_update(channel=GENERAL, ts=ts, text="y", attachments=[legacy(text="z")])

    assert client.conversations_history(channel=GENERAL)["messages"][0]["attachments"][0]["text"] == "z"


def test_the_answer_names_the_fault(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=GENERAL, text="x", attachments=[modern(title="t")])

    assert refused.value.response["error"] == "invalid_attachments"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] invalid_keys: title [json-pointer:/attachments/0]"
    ]
