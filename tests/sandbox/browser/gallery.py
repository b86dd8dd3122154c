"""Payloads with everything Block Kit has: a message, a form, and rows of interactive elements."""

from sandbox.json_types import JSON

REFERENCE_TIME = 1_767_225_600


def text(words: str) -> JSON:
    return {"type": "plain_text", "text": words, "emoji": True}


def mrkdwn(words: str) -> JSON:
    return {"type": "mrkdwn", "text": words}


def option(words: str) -> JSON:
    return {"text": text(words), "value": words.lower()}


OPTIONS = [option("Red"), option("Green"), option("Blue")]
CONFIRM: JSON = {
    "title": text("Sure?"),
    "text": text("This cannot be undone."),
    "confirm": text("Do it"),
    "deny": text("Leave it"),
}

INPUTS: dict[str, JSON] = {
    "line": {"type": "plain_text_input", "placeholder": text("A line")},
    "lines": {"type": "plain_text_input", "multiline": True, "max_length": 200},
    "number": {"type": "number_input", "is_decimal_allowed": True, "min_value": "1"},
    "email": {"type": "email_text_input"},
    "url": {"type": "url_text_input"},
    "rich": {"type": "rich_text_input"},
    "date": {"type": "datepicker"},
    "time": {"type": "timepicker"},
    "instant": {"type": "datetimepicker"},
    "one": {"type": "static_select", "options": OPTIONS, "placeholder": text("Pick one")},
    "grouped": {"type": "static_select", "option_groups": [{"label": text("Warm"), "options": OPTIONS}]},
    "found": {"type": "external_select", "min_query_length": 2},
    "person": {"type": "users_select"},
    "channel": {"type": "channels_select"},
    "conversation": {"type": "conversations_select"},
    "several": {"type": "multi_static_select", "options": OPTIONS},
    "several_found": {"type": "multi_external_select", "min_query_length": 2},
    "people": {"type": "multi_users_select"},
    "channels": {"type": "multi_channels_select"},
    "conversations": {"type": "multi_conversations_select"},
    "radio": {"type": "radio_buttons", "options": OPTIONS},
    "checks": {"type": "checkboxes", "options": OPTIONS},
    "files": {"type": "file_input", "filetypes": ["csv", "png"], "max_files": 2},
}
"""Every element that an input block takes, by the block_id it has in the form."""


def form(names: list[str] | None = None) -> JSON:
    """A modal with these inputs, all of them by default; the label of each is its name."""
    blocks = [
        {
            "type": "input",
            "block_id": name,
            "label": text(name.replace("_", " ").capitalize()),
            "element": {"action_id": "v", **INPUTS[name]},
            "optional": name == "lines",
        }
        for name in names or INPUTS
    ]
    return {
        "type": "modal",
        "callback_id": "gallery",
        "title": text("Every input"),
        "submit": text("Send"),
        "close": text("Cancel"),
        "blocks": blocks,
    }


ACTIONS: dict[str, JSON] = {
    "plain": {"type": "button", "text": text("Plain"), "value": "1"},
    "primary": {"type": "button", "text": text("Primary"), "style": "primary", "value": "2"},
    "danger": {"type": "button", "text": text("Danger"), "style": "danger", "confirm": CONFIRM, "value": "3"},
    "menu": {"type": "overflow", "options": [option("Edit"), option("Remove")]},
    "pick": {"type": "static_select", "options": OPTIONS, "placeholder": text("Colour")},
    "day": {"type": "datepicker", "placeholder": text("Day")},
    "hour": {"type": "timepicker", "placeholder": text("Hour")},
    "who": {"type": "users_select", "placeholder": text("Person")},
    "round": {"type": "radio_buttons", "options": OPTIONS},
    "square": {"type": "checkboxes", "options": OPTIONS},
}
"""Elements of an actions block, by action_id."""


def elements() -> list[JSON]:
    rows = [{"action_id": name, **element} for name, element in ACTIONS.items()]
    return [
        {"type": "section", "text": mrkdwn("*Everything that can be pressed*")},
        {"type": "actions", "block_id": "buttons", "elements": rows[:4]},
        {"type": "actions", "block_id": "pickers", "elements": rows[4:]},
    ]


def _leaf(kind: str, **more: object) -> JSON:
    return {"type": kind, **more}


def _section(*leaves: JSON) -> JSON:
    return {"type": "rich_text_section", "elements": list(leaves)}


def rich_text(channel: str, user: str) -> JSON:
    """Every part and element of a rich text."""
    words = _section(
        _leaf("text", text="Words "),
        _leaf("text", text="bold", style={"bold": True}),
        _leaf("text", text=" and code", style={"code": True}),
        _leaf("emoji", name="tada"),
        _leaf("user", user_id=user),
        _leaf("channel", channel_id=channel),
        _leaf("broadcast", range="here"),
        _leaf("link", url="https://example.com/", text="a link"),
        _leaf("color", value="#2eb67d"),
        _leaf("date", timestamp=REFERENCE_TIME, format="{date_long}", fallback="1 January"),
    )
    items = [_section(_leaf("text", text=item)) for item in ("first item", "second item")]
    return {
        "type": "rich_text",
        "elements": [
            words,
            {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": items},
            {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": items},
            {"type": "rich_text_quote", "elements": [_leaf("text", text="a quotation")]},
            {"type": "rich_text_preformatted", "elements": [_leaf("text", text="x = 1\ny = 2")]},
        ],
    }


MARKDOWN = """## A heading
Words in **bold**, *italic*, ~~struck~~ and `code`, and a [link](https://example.com/).

- one
  - deeper
- [x] done

| Day | Sum |
| --- | --- |
| Mon | 10 |

> quoted

```
fenced
```"""


def _cell(words: str) -> JSON:
    return {"type": "raw_text", "text": words}


def blocks(picture: str, channel: str, user: str) -> list[JSON]:
    """Every block of a message that shows something."""
    return [
        {"type": "header", "text": text("Every block :sparkles:")},
        {
            "type": "section",
            "text": mrkdwn("*Bold*, _italic_, ~struck~, `code`, <https://example.com/|a link>\n>quoted"),
            "fields": [mrkdwn("*Amount*\nCNY 1,200.00"), mrkdwn("*Due*\n2026-03-31")],
            "accessory": {"type": "image", "image_url": picture, "alt_text": "The thumbnail"},
        },
        {"type": "divider"},
        {
            "type": "context",
            "elements": [
                {"type": "image", "image_url": picture, "alt_text": "The icon"},
                mrkdwn(f"By <@{user}> in <#{channel}>, <!date^{REFERENCE_TIME}^{{date_num}} {{time}}|then>"),
            ],
        },
        {"type": "image", "image_url": picture, "alt_text": "The picture", "title": text("A picture")},
        rich_text(channel, user),
        {"type": "markdown", "text": MARKDOWN},
        {
            "type": "table",
            "rows": [[_cell("Name"), _cell("Sum")], [_cell("Bearings"), _cell("1,200")]],
            "column_settings": [{"align": "left"}, {"align": "right"}],
        },
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "feedback",
                    "positive_button": {"text": text("Good"), "value": "good"},
                    "negative_button": {"text": text("Bad"), "value": "bad"},
                },
                {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": text("Delete")},
            ],
        },
        {
            "type": "video",
            "title": text("A film"),
            "alt_text": "Somebody explains it",
            "thumbnail_url": picture,
            "video_url": "https://example.com/film",
            "description": text("Two minutes"),
            "provider_name": "Example",
        },
    ]


def attachment(picture: str) -> JSON:
    return {
        "color": "#2eb67d",
        "pretext": "Before it",
        "author_name": "Ann Author",
        "title": "An older form",
        "text": "with *mrkdwn*",
        "fields": [{"title": "Short", "value": "yes", "short": True}],
        "image_url": picture,
        "footer": "At its foot",
        "ts": REFERENCE_TIME,
    }


def step(depth: int) -> JSON:
    """A modal of a stack, with a button to the next one."""
    more = {"type": "button", "action_id": "deeper", "text": text("Deeper"), "value": str(depth + 1)}
    return {
        "type": "modal",
        "title": text(f"Step {depth}"),
        "close": text("Leave"),
        "blocks": [
            {"type": "section", "text": text(f"This is step {depth}.")},
            {"type": "actions", "elements": [more]},
        ],
    }


def home(user: str) -> JSON:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": text("Welcome")},
            {"type": "section", "text": mrkdwn(f"What waits for <@{user}>")},
            *elements()[1:],
        ],
    }
