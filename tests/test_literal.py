"""Foreign text made harmless, and cut where a reader sees a border."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.literal import ELLIPSIS, clean, clean_lines, cut, inert, neutral, size


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("one too many", 11, "one too ma…"),
        ("ab cd", 4, "ab…"),
        ("e\u0301e\u0301e\u0301", 5, "e\u0301e\u0301…"),
        ("\U0001f469\u200d\U0001f469\u200d\U0001f467ab", 6, "…"),
        ("a\U0001f1e8\U0001f1f3\U0001f1e9\U0001f1ea", 7, "a\U0001f1e8\U0001f1f3…"),
        ("\U0001f44d\U0001f3fd\U0001f44d\U0001f3fd", 6, "\U0001f44d\U0001f3fd…"),
        ("&&&&", 12, "&&…"),
    ],
)
def test_text_is_cut_between_characters_as_people_see_them(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


@given(st.text(max_size=200), st.integers(min_value=2, max_value=150))
def test_cut_text_keeps_its_limit_even_escaped(text: str, limit: int) -> None:
    shown = cut(clean(text), limit)

    assert size(shown) <= limit
    assert len(neutral(shown).encode("utf-16-le")) // 2 <= limit


@given(st.text())
def test_neutral_text_has_no_active_character(text: str) -> None:
    shown = neutral(clean(text))

    assert not set(shown) & set("<>*~`")
    assert "&" not in shown.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("control", ["\u202e", "\u202a", "\u2066", "\u200f", "\u200b", "\ufeff"])
def test_characters_that_turn_or_hide_text_are_gone(control: str) -> None:
    assert clean(f"CNY {control}100") == "CNY 100"


def test_right_to_left_text_is_kept_to_itself() -> None:
    assert clean("שלום") == "\u2068שלום\u2069"
    assert cut(clean("שלום " * 10), 12).endswith(f"{ELLIPSIS}\u2069")


def test_line_breaks_stay_only_where_a_text_has_lines() -> None:
    assert clean("a\r\nb\tc") == "a b c"
    assert clean_lines("a\r\n\n\n\nb\tc") == "a\n\nb c"


@pytest.mark.parametrize("token", ["<!channel>", "<!here>", "<@U1>", "<#C1>"])
def test_a_token_in_plain_text_is_held_apart(token: str) -> None:
    assert token not in inert(f"name {token}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("> quote", "＞ quote"),
        ("a > b", "a &gt; b"),
        (":rocket:", "：rocket："),
        ("10:30:45", "10:30:45"),
        ("snake_case", "snake_case"),
        ("_x_", "＿x＿"),
    ],
)
def test_a_mark_loses_its_force_only_where_it_had_one(text: str, shown: str) -> None:
    assert neutral(text) == shown
