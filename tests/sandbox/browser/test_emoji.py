"""Shortcodes on the page: wherever an app may write them, they show as the emoji."""

import pytest
from playwright.sync_api import expect

from sandbox.json_types import JSON
from tests.sandbox.browser import gallery
from tests.sandbox.browser.visitor import Visitor
from tests.sandbox.conftest import ALICE, GENERAL

pytestmark = pytest.mark.browser

ROWS = [
    (":man-woman-boy: and :flag-cn:", "👨‍👩‍👦 and 🇨🇳"),
    (":+1::skin-tone-3:", "👍🏼"),
    (":tada::skin-tone-3:", "🎉🏼"),
    (":+1::-1:", "👍👎"),
    (":hill_and_river: stays", ":hill_and_river: stays"),
    (":nothing:tada:", ":nothing🎉"),
    ("at 10:30:00 :alarm_clock:", "at 10:30:00 ⏰"),
    ("::", "::"),
    ("`:tada:`", ":tada:"),
    ("*:tada: done*", "🎉 done"),
]


@pytest.mark.parametrize(("typed", "shown"), ROWS, ids=[typed for typed, _ in ROWS])
def test_what_is_typed_shows_as_emoji_and_what_is_unknown_stays(
    visitor: Visitor, typed: str, shown: str
) -> None:
    visitor.hall.client.chat_postMessage(channel=GENERAL, text=typed)
    visitor.visit()
    expect(visitor.messages.locator(".b-paragraph")).to_have_text(shown)


def test_emoji_show_in_every_block_that_has_words(visitor: Visitor) -> None:
    leaves: list[JSON] = [
        {"type": "emoji", "name": "clap", "skin_tone": 4},
        {"type": "emoji", "name": "sloth"},
        {"type": "text", "text": ":otter:"},
    ]
    options = [{"text": gallery.text(":fox_face: Fox"), "value": "fox"}]
    select = {
        "type": "static_select",
        "action_id": "pick",
        "placeholder": gallery.text(":feet: Animal"),
        "option_groups": [{"label": gallery.text(":deciduous_tree: Wood"), "options": options}],
    }
    blocks: list[JSON] = [
        {"type": "header", "text": gallery.text(":llama: Header")},
        {"type": "context", "elements": [gallery.mrkdwn(":beaver: context")]},
        {"type": "markdown", "text": ":badger: markdown"},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": leaves}]},
        {"type": "actions", "elements": [
            {"type": "button", "action_id": "go", "text": gallery.text(":swan: Button")}, select,
        ]},
    ]  # fmt: skip
    visitor.hall.client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)
    visitor.visit(f"as={ALICE}&channel={GENERAL}")
    message = visitor.messages
    for shown in ("🦙 Header", "🦫 context", "🦡 markdown", "👏🏽🦥🦦"):
        expect(message).to_contain_text(shown)
    expect(message.get_by_role("button", name="🦢 Button")).to_be_visible()
    animal = message.get_by_role("combobox", name="🐾 Animal")
    expect(animal.locator("optgroup")).to_have_attribute("label", "🌳 Wood")
    expect(animal.get_by_role("option", name="🦊 Fox")).to_have_count(1)
