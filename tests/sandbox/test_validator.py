"""For each rule of LIMITS "Messages and Block Kit" one accepted and one refused payload, a row a rule."""

import pytest

from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.validate import check_message, message_faults
from tests.sandbox.kit import (
    actions,
    asking,
    button,
    buttons,
    confirm,
    context,
    field,
    header,
    image,
    md,
    options,
    section,
    select,
    table,
    text,
    video,
    without,
)

LONG = "https://x.example/" + "a" * 2982


def one(**more: object) -> JSON:
    """Actions with one button that has more."""
    return actions(button(**more))


def menu(**more: object) -> JSON:
    return actions(select(**more))


def choices(kind: str, count: int) -> JSON:
    return actions({"type": kind, "action_id": "c", "options": options(count)})


def groups(count: int, size: int = 1) -> JSON:
    listed = [{"label": text(), "options": options(size, f"g{n}")} for n in range(count)]
    return menu(option_groups=listed) | {"elements": [without(select(option_groups=listed), "options")]}


def option(**more: object) -> JSON:
    return menu(options=[{"text": text(), "value": "v", **more}])


def ask(**more: object) -> JSON:
    return one(confirm=confirm(**more))


OF, OF_0, E = "/blocks", "/blocks/0", "/blocks/0/elements/0"
# (rule, accepted blocks, refused blocks, pointer of the fault)
ROWS: list[tuple[str, list[JSON], list[JSON], str]] = [
    ("50 blocks in a message", [section()] * 50, [section()] * 51, OF),
    ("known block type", [{"type": "divider"}], [{"type": "dividers"}], f"{OF_0}/type"),
    ("block type given", [{"type": "divider"}], [{}], OF_0),
    ("block is an object", [{"type": "divider"}], ["divider"], OF_0),  # type: ignore[list-item]
    ("unknown field of a block", [section()], [section(colour="red")], OF_0),
    ("no null in a block", [section()], [section(block_id=None)], f"{OF_0}/block_id"),
    ("block_id 255", [section(block_id="b" * 255)], [section(block_id="b" * 256)], f"{OF_0}/block_id"),
    ("block_id not empty", [section(block_id="b")], [section(block_id="")], f"{OF_0}/block_id"),
    (
        "block_id unique",
        [section(block_id="a"), section(block_id="b")],
        [section(block_id="a"), section(block_id="a")],
        "/blocks/1/block_id",
    ),
    ("action_id 255", [one(action_id="a" * 255)], [one(action_id="a" * 256)], f"{E}/action_id"),
    (
        "action_id unique in its block",
        [one(action_id="a"), one(action_id="a")],
        [actions(button(), button())],
        f"{OF_0}/elements/1/action_id",
    ),
    ("text 1 to 3000", [section(text=md("x" * 3000))], [section(text=md("x" * 3001))], f"{OF_0}/text/text"),
    ("text not empty", [section(text=md("x"))], [section(text=md(""))], f"{OF_0}/text/text"),
    ("text type", [section(text=text())], [section(text={**text(), "type": "text"})], f"{OF_0}/text/type"),
    ("text is an object", [section(text=text())], [section(text="x")], f"{OF_0}/text"),
    (
        "emoji is for plain_text",
        [section(text={**text(), "emoji": True})],
        [section(text={**md(), "emoji": True})],
        f"{OF_0}/text",
    ),
    (
        "verbatim is for mrkdwn",
        [section(text={**md(), "verbatim": True})],
        [section(text={**text(), "verbatim": True})],
        f"{OF_0}/text",
    ),
    ("header 150", [header(text=text("x" * 150))], [header(text=text("x" * 151))], f"{OF_0}/text/text"),
    ("header plain", [header()], [header(text=md())], f"{OF_0}/text/type"),
    ("section has text or fields", [without(section(fields=[md()]), "text")], [{"type": "section"}], OF_0),
    ("section 10 fields", [section(fields=[md()] * 10)], [section(fields=[md()] * 11)], f"{OF_0}/fields"),
    (
        "section field 2000",
        [section(fields=[md("x" * 2000)])],
        [section(fields=[md("x" * 2001)])],
        f"{OF_0}/fields/0/text",
    ),
    (
        "section accessory",
        [section(accessory=button())],
        [section(accessory=field())],
        f"{OF_0}/accessory/type",
    ),
    ("actions 25 elements", [actions(*buttons(25))], [actions(*buttons(26))], f"{OF_0}/elements"),
    ("actions not empty", [actions(button())], [actions()], f"{OF_0}/elements"),
    ("actions take no text field", [actions(button())], [actions(field())], f"{E}/type"),
    ("context 10 elements", [context(*[md()] * 10)], [context(*[md()] * 11)], f"{OF_0}/elements"),
    ("context takes texts and images", [context(md(), image())], [context(button())], f"{E}/type"),
    ("image url 3000", [image(image_url=LONG)], [image(image_url=LONG + "a")], f"{OF_0}/image_url"),
    ("image alt_text 2000", [image(alt_text="a" * 2000)], [image(alt_text="a" * 2001)], f"{OF_0}/alt_text"),
    ("image alt_text required", [image()], [without(image(), "alt_text")], OF_0),
    (
        "image title 2000",
        [image(title=text("x" * 2000))],
        [image(title=text("x" * 2001))],
        f"{OF_0}/title/text",
    ),
    (
        "image by url or by slack_file",
        [without(image(slack_file={"id": "F1"}), "image_url")],
        [image(slack_file={"id": "F1"})],
        OF_0,
    ),
    (
        "slack_file by id or by url",
        [without(image(slack_file={"url": "https://x.example"}), "image_url")],
        [without(image(slack_file={"id": "F1", "url": "https://x.example"}), "image_url")],
        f"{OF_0}/slack_file",
    ),
    (
        "markdown 12000 together",
        [{"type": "markdown", "text": "x" * 6000}] * 2,
        [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}],
        "/blocks/1",
    ),
    ("table 100 rows", [table(100)], [table(101)], f"{OF_0}/rows"),
    ("table 20 cells a row", [table(1, 20)], [table(1, 21)], f"{OF_0}/rows/0"),
    ("button text 75", [one(text=text("x" * 75))], [one(text=text("x" * 76))], f"{E}/text/text"),
    ("button text plain", [one()], [one(text=md())], f"{E}/text/type"),
    ("button text required", [one()], [actions(without(button(), "text"))], E),
    ("button value 2000", [one(value="x" * 2000)], [one(value="x" * 2001)], f"{E}/value"),
    ("button url 3000", [one(url=LONG)], [one(url=LONG + "a")], f"{E}/url"),
    (
        "button accessibility_label 75",
        [one(accessibility_label="x" * 75)],
        [one(accessibility_label="x" * 76)],
        f"{E}/accessibility_label",
    ),
    ("button style", [one(style="danger")], [one(style="warning")], f"{E}/style"),
    (
        "option text 75",
        [option(text=text("x" * 75))],
        [option(text=text("x" * 76))],
        f"{E}/options/0/text/text",
    ),
    (
        "option description 75",
        [option(description=text("x" * 75))],
        [option(description=text("x" * 76))],
        f"{E}/options/0/description/text",
    ),
    ("option value 150", [option(value="v" * 150)], [option(value="v" * 151)], f"{E}/options/0/value"),
    ("select 100 options", [menu(options=options(100))], [menu(options=options(101))], f"{E}/options"),
    ("select 100 groups", [groups(100)], [groups(101)], f"{E}/option_groups"),
    ("group 100 options", [groups(1, 100)], [groups(1, 101)], f"{E}/option_groups/0/options"),
    ("select options or groups", [menu()], [actions(without(select(), "options"))], E),
    (
        "select options and groups",
        [groups(1)],
        [menu(option_groups=[{"label": text(), "options": options()}])],
        E,
    ),
    ("checkboxes 10 options", [choices("checkboxes", 10)], [choices("checkboxes", 11)], f"{E}/options"),
    ("radio 10 options", [choices("radio_buttons", 10)], [choices("radio_buttons", 11)], f"{E}/options"),
    ("overflow 5 options", [choices("overflow", 5)], [choices("overflow", 6)], f"{E}/options"),
    (
        "option url in overflow only",
        [
            actions(
                {"type": "overflow", "options": [{"text": text(), "value": "v", "url": "https://x.example"}]}
            )
        ],
        [option(url="https://x.example")],
        f"{E}/options/0",
    ),
    (
        "option mrkdwn in checkboxes only",
        [actions({"type": "checkboxes", "options": [{"text": md(), "value": "v"}]})],
        [option(text=md())],
        f"{E}/options/0/text/type",
    ),
    (
        "placeholder 150",
        [menu(placeholder=text("x" * 150))],
        [menu(placeholder=text("x" * 151))],
        f"{E}/placeholder/text",
    ),
    ("placeholder plain", [menu(placeholder=text())], [menu(placeholder=md())], f"{E}/placeholder/type"),
    (
        "confirm title 100",
        [ask(title=text("x" * 100))],
        [ask(title=text("x" * 101))],
        f"{E}/confirm/title/text",
    ),
    ("confirm text 300", [ask(text=md("x" * 300))], [ask(text=md("x" * 301))], f"{E}/confirm/text/text"),
    (
        "confirm confirm 30",
        [ask(confirm=text("x" * 30))],
        [ask(confirm=text("x" * 31))],
        f"{E}/confirm/confirm/text",
    ),
    ("confirm deny 30", [ask(deny=text("x" * 30))], [ask(deny=text("x" * 31))], f"{E}/confirm/deny/text"),
    ("confirm complete", [ask()], [one(confirm=without(confirm(), "deny"))], f"{E}/confirm"),
    ("confirm style", [ask(style="danger")], [ask(style="default")], f"{E}/confirm/style"),
    (
        "video title below 200",
        [video(title=text("x" * 199))],
        [video(title=text("x" * 200))],
        f"{OF_0}/title/text",
    ),
    (
        "video author below 50",
        [video(author_name="x" * 49)],
        [video(author_name="x" * 50)],
        f"{OF_0}/author_name",
    ),
    ("video over https", [video()], [video(video_url="http://x.example/v")], f"{OF_0}/video_url"),
    ("no input in messages", [section()], [asking(field())], f"{OF_0}/type"),
    ("no alert in messages", [section()], [{"type": "alert", "text": text()}], f"{OF_0}/type"),
]


@pytest.mark.parametrize(("good", "bad", "pointer"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_message_rule(good: list[JSON], bad: list[JSON], pointer: str) -> None:
    assert message_faults(good) == []
    assert [fault.split(" [json-pointer:")[1][:-1] for fault in message_faults(bad)] == [pointer]


def test_all_text_of_a_message_together_is_limited() -> None:
    check_message([section(text=md("x" * 2600))] * 5)
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message([section(text=md("x" * 2601))] * 5)


def test_one_table_in_a_message_and_slack_names_the_attachments() -> None:
    check_message([table()])
    with pytest.raises(SlackError, match="invalid_attachments") as refused:
        check_message([table(), table()])
    assert refused.value.extra["response_metadata"] == {
        "messages": ["[ERROR] only_one_table_allowed [json-pointer:/blocks/1]"]
    }
