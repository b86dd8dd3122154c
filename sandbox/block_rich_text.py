"""The inside of a rich_text block as tables: sections, lists, quotes, preformatted text, and what they hold.

Where Slack's documentation and its published types differ on a style, what both allow is allowed.
"""

from sandbox.schema import ByType, Check, Object, boolean, list_of, matching, one_of, text_of, whole

MAX_ITEMS = 1000


def _style(*names: str) -> Object:
    return Object(dict.fromkeys(names, boolean))


TEXT_STYLE: dict[str, Check] = {"style": _style("bold", "italic", "strike", "code", "underline")}
MENTION_STYLE: dict[str, Check] = {"style": _style("bold", "italic", "strike")}
ID = text_of(255, 1)


def _leaf(kind: str, fields: dict[str, Check], style: dict[str, Check]) -> Object:
    return Object({"type!": one_of(kind), **fields, **style})


LEAVES: dict[str, Object] = {
    "text": _leaf("text", {"text!": text_of(12_000, 1)}, TEXT_STYLE),
    "link": _leaf(
        "link", {"url!": text_of(3000, 1), "text": text_of(3000, 1), "unsafe": boolean}, TEXT_STYLE
    ),
    "emoji": _leaf(
        "emoji",
        {
            "name!": matching(r"[^\s:]{1,100}", "must be an emoji name without colons"),
            "unicode": text_of(100, 1),
            "url": text_of(3000, 1),
            "skin_tone": whole(1, 6),
        },
        TEXT_STYLE,
    ),
    "date": _leaf(
        "date",
        {
            "timestamp!": whole(0),
            "format!": text_of(3000, 1),
            "url": text_of(3000, 1),
            "fallback": text_of(3000, 1),
        },
        TEXT_STYLE,
    ),
    "color": _leaf("color", {"value!": matching(r"#[0-9A-Fa-f]{6}", "must be a hex color")}, TEXT_STYLE),
    "broadcast": _leaf("broadcast", {"range!": one_of("here", "channel", "everyone")}, MENTION_STYLE),
    "user": _leaf("user", {"user_id!": ID}, MENTION_STYLE),
    "channel": _leaf("channel", {"channel_id!": ID}, MENTION_STYLE),
    "usergroup": _leaf("usergroup", {"usergroup_id!": ID}, MENTION_STYLE),
    "team": _leaf("team", {"team_id!": ID}, MENTION_STYLE),
}

BORDER: dict[str, Check] = {"border": one_of(0, 1)}


def _of_leaves(*kinds: str) -> Check:
    return list_of(ByType(LEAVES, kinds), MAX_ITEMS)


SECTION = Object({"type!": one_of("rich_text_section"), "elements!": _of_leaves(*LEAVES)})
PARTS: dict[str, Object] = {
    "rich_text_section": SECTION,
    "rich_text_list": Object(
        {
            "type!": one_of("rich_text_list"),
            "style!": one_of("bullet", "ordered"),
            "elements!": list_of(
                ByType({"rich_text_section": SECTION}, ("rich_text_section",)), MAX_ITEMS, 1
            ),
            "indent": whole(0, 8),
            "offset": whole(0),
            **BORDER,
        }
    ),
    "rich_text_quote": Object(
        {"type!": one_of("rich_text_quote"), "elements!": _of_leaves(*LEAVES), **BORDER}
    ),
    "rich_text_preformatted": Object(
        {
            "type!": one_of("rich_text_preformatted"),
            "elements!": _of_leaves("text", "link"),
            "language": text_of(80, 1),
            **BORDER,
        }
    ),
}

RICH_TEXT = Object(
    {
        "type!": one_of("rich_text"),
        "block_id": text_of(255, 1),
        "elements!": list_of(ByType(PARTS, tuple(PARTS)), MAX_ITEMS, 1),
    }
)
