"""The inside of rich_text: for each rule one accepted and one refused block."""

import pytest

from sandbox.json_types import JSON
from sandbox.validate import message_faults
from tests.sandbox.kit import rich, words

LEAVES: dict[str, JSON] = {
    "text": {"text": "x"},
    "link": {"url": "https://x.example"},
    "emoji": {"name": "wave"},
    "date": {"timestamp": 1772361000, "format": "{date_num}"},
    "color": {"value": "#439FE0"},
    "broadcast": {"range": "here"},
    "user": {"user_id": "U1"},
    "channel": {"channel_id": "C1"},
    "usergroup": {"usergroup_id": "S1"},
    "team": {"team_id": "T1"},
}
STYLED_AS_TEXT = ("text", "link", "emoji", "date", "color")


def leaf(kind: str, **more: object) -> JSON:
    return {"type": kind, **LEAVES[kind], **more}


def listed(*items: JSON, **more: object) -> JSON:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items) or [words()], **more}


def quote(*leaves: JSON, **more: object) -> JSON:
    return {"type": "rich_text_quote", "elements": list(leaves) or [leaf("text")], **more}


def code(*leaves: JSON, **more: object) -> JSON:
    return {"type": "rich_text_preformatted", "elements": list(leaves) or [leaf("text")], **more}


def a(kind: str, **more: object) -> JSON:
    return words(leaf(kind, **more))


PART, LEAF = "/blocks/0/elements/0", "/blocks/0/elements/0/elements/0"
# (rule, accepted part, refused part, pointer of the fault)
ROWS: list[tuple[str, JSON, JSON, str]] = [
    ("known part", words(), {"type": "rich_text_table", "elements": []}, f"{PART}/type"),
    ("no leaf without a part", words(), leaf("text"), f"{PART}/type"),
    ("known leaf", words(leaf("text")), words({"type": "bold", "text": "x"}), f"{LEAF}/type"),
    ("part has elements", words(), {"type": "rich_text_section"}, PART),
    ("section has no border", words(), {**words(), "border": 1}, PART),
    ("list style", listed(style="ordered"), listed(style="numbered"), f"{PART}/style"),
    ("list holds sections", listed(words()), listed(leaf("text")), f"{LEAF}/type"),
    ("list not empty", listed(), {**listed(), "elements": []}, f"{PART}/elements"),
    ("list indent 8", listed(indent=8), listed(indent=9), f"{PART}/indent"),
    ("list offset whole", listed(offset=3), listed(offset="3"), f"{PART}/offset"),
    ("list border 0 or 1", listed(border=1), listed(border=2), f"{PART}/border"),
    ("border no boolean", quote(border=0), quote(border=True), f"{PART}/border"),
    ("quote holds any leaf", quote(leaf("user")), quote(words()), f"{LEAF}/type"),
    ("preformatted holds text and links", code(leaf("link")), code(leaf("emoji")), f"{LEAF}/type"),
    ("preformatted language", code(language="python"), code(language=3), f"{PART}/language"),
    ("text not empty", a("text"), a("text", text=""), f"{LEAF}/text"),
    ("link unsafe boolean", a("link", unsafe=True), a("link", unsafe="no"), f"{LEAF}/unsafe"),
    ("emoji without colons", a("emoji"), a("emoji", name=":wave:"), f"{LEAF}/name"),
    ("emoji skin tone 1 to 6", a("emoji", skin_tone=6), a("emoji", skin_tone=7), f"{LEAF}/skin_tone"),
    ("date timestamp whole", a("date"), a("date", timestamp="1772361000"), f"{LEAF}/timestamp"),
    ("color hex", a("color"), a("color", value="red"), f"{LEAF}/value"),
    ("broadcast range", a("broadcast", range="everyone"), a("broadcast", range="all"), f"{LEAF}/range"),
    ("style object", a("text", style={"bold": True}), a("text", style="bold"), f"{LEAF}/style"),
    ("style boolean", a("text", style={"code": True}), a("text", style={"code": 1}), f"{LEAF}/style/code"),
]


@pytest.mark.parametrize(("good", "bad", "pointer"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_rich_text_rule(good: JSON, bad: JSON, pointer: str) -> None:
    assert message_faults([rich(good)]) == []
    assert [f.split(" [json-pointer:")[1][:-1] for f in message_faults([rich(bad)])] == [pointer]


@pytest.mark.parametrize("kind", LEAVES)
def test_each_leaf_needs_its_fields_and_takes_no_others(kind: str) -> None:
    assert message_faults([rich(a(kind))]) == []
    assert message_faults([rich(a(kind, colour="red"))]) == [
        f"invalid additional property: colour [json-pointer:{LEAF}]"
    ]
    for name in LEAVES[kind]:
        broken = {key: value for key, value in leaf(kind).items() if key != name}
        assert message_faults([rich(words(broken))]) == [
            f"missing required field: {name} [json-pointer:{LEAF}]"
        ]


@pytest.mark.parametrize("kind", LEAVES)
def test_each_leaf_takes_its_styles_and_no_others(kind: str) -> None:
    everywhere = {"bold": True, "italic": False, "strike": True}
    assert message_faults([rich(a(kind, style=everywhere))]) == []
    assert message_faults([rich(a(kind, style={"blink": True}))]) == [
        f"invalid additional property: blink [json-pointer:{LEAF}/style]"
    ]
    refused = message_faults([rich(a(kind, style={"code": True}))])
    assert (refused == []) == (kind in STYLED_AS_TEXT)
