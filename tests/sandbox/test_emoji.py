"""Slack's shortcodes: every standard name has its character, with the skin tones it can take."""

import pytest

from sandbox.emoji import characters

ROWS = [
    ("white_check_mark", "✅"),
    ("+1", "👍"),
    ("thumbsup", "👍"),
    ("warning", "⚠️"),
    ("flag-cn", "🇨🇳"),
    ("cn", "🇨🇳"),
    ("man-woman-boy", "👨‍👩‍👦"),
    ("face_with_rolling_eyes", "🙄"),
    ("clock1230", "🕧"),
    ("+1::skin-tone-2", "👍🏻"),
    ("+1::skin-tone-6", "👍🏿"),
    ("handshake::skin-tone-2", "🤝🏻"),
    ("handshake::skin-tone-2-4", "🫱🏻‍🫲🏽"),
]


@pytest.mark.parametrize(("name", "character"), ROWS, ids=[name for name, _ in ROWS])
def test_a_name_stands_for_its_character(name: str, character: str) -> None:
    assert characters()[name] == character


@pytest.mark.parametrize("name", ["no_such_thing", "flag_cn", "+1::skin-tone-1", "tada::skin-tone-2", ""])
def test_what_is_no_name_has_no_character(name: str) -> None:
    assert name not in characters()
