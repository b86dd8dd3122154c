"""The renderer: escaping, gaps, languages, problems beside fields."""

import json
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from bot import i18n
from bot.fitting import fitted
from bot.flows import screens
from bot.flows.model import Money, Post, Stage
from bot.payloads import default_policy, write_payloads
from bot.rendering import Renderer, escape, plain
from bot.samples import all_screens, spoiled
from bot.samples.cards import EVENTS, HOLDS, LINK, card
from bot.wording import Link, Words
from bot.written import Mention, Mode

RENDERER = Renderer()
ENGLISH = Words("en", "Asia/Shanghai")
CHINESE = Words("zh_CN", "Asia/Shanghai")


@dataclass(frozen=True)
class Probe:
    """A screen of this test alone."""

    name: str


def probe(folder: Path, template: str, screen: object | None = None) -> dict[str, object]:
    (folder / "probe.j2").write_text(template, encoding="utf-8")
    return Renderer(folder).message(screen or Probe("Hengyuan"), "en", "UTC")


def test_what_a_person_typed_is_text_and_nothing_else() -> None:
    written = escape('<!channel> <@U1> *a* _b_ ~c~ `d` :tada: & "x"\nline')

    assert json.loads(f'"{written}"') == (
        '&lt;!channel&gt; &lt;@U1&gt; ＊a＊ ＿b＿ ～c～ ｀d｀ ：tada： &amp; "x" line'
    )


def test_an_underscore_inside_a_number_stays() -> None:
    assert escape("INV_2026_0012") == "INV_2026_0012"


def test_plain_text_is_shown_as_typed_with_mention_tokens_held_apart() -> None:
    assert json.loads(f'"{plain("A & B <b> *x*")}"') == "A & B <b> *x*"
    assert json.loads(f'"{plain("<!channel>")}"') == "<\u2060!channel>"


def test_a_value_without_wording_is_refused() -> None:
    with pytest.raises(TypeError, match="Money"):
        escape(Money(1, "CNY"))


def test_a_template_that_asks_for_what_the_screen_lacks_fails(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError, match="nothing_like_it"):
        probe(tmp_path, '{"text": "{{ nothing_like_it }}"}')


def test_a_template_reaches_no_python_internals(tmp_path: Path) -> None:
    with pytest.raises(SecurityError):
        probe(tmp_path, '{"text": "{{ name.__class__.__mro__ }}"}')


def test_template_code_in_a_name_is_not_run(tmp_path: Path) -> None:
    payload = probe(tmp_path, '{"text": "{{ name }}"}', Probe("{{ 7 + 7 }} {% raw %}"))

    assert payload["text"] == "{{ 7 + 7 }} {% raw %}"


def test_blocks_need_no_commas_between_them(tmp_path: Path) -> None:
    blocks = '{"text": "a"}\n{"type": "divider"}\n\n{% if false %}{"type": "x"}{% endif %}{"type": "divider"}'

    assert probe(tmp_path, blocks)["blocks"] == [{"type": "divider"}, {"type": "divider"}]


@pytest.mark.parametrize("user", ["U0SALES1", "W123"])
def test_a_user_id_of_ours_is_a_mention(user: str) -> None:
    assert Mention(user).write(Mode.MRKDWN) == f"<@{user}>"


@pytest.mark.parametrize("user", ["U1> <!channel", "u1", "bot", "<!here>", "C0CREDIT", "U1\n", "U1|x"])
def test_anything_else_is_literal_text(user: str) -> None:
    written = Mention(user).write(Mode.MRKDWN)

    assert "<" not in written


def test_a_link_goes_only_to_a_web_address() -> None:
    text = ENGLISH.say("card.open_thread")

    assert Link(LINK, text).write(Mode.MRKDWN) == f"<{LINK}|open the thread>"
    assert Link("javascript:alert(1)", text).write(Mode.MRKDWN) == "open the thread"
    assert Link("https://x|bank> <!channel", text).write(Mode.MRKDWN) == "open the thread"


def test_words_of_the_trade_are_translated_by_their_type() -> None:
    said = CHINESE.say("posts.line", post=Post.COLLECTOR, people=(Stage.APPROVAL, Stage.CLOSED))

    assert said.write(Mode.PLAIN) == "收账员：授信审批、已结案"


def test_a_word_the_policy_made_up_is_shown_as_it_is_written() -> None:
    assert ENGLISH.word("factor", "export_share").write(Mode.PLAIN) == "export share"


def test_an_instant_is_a_token_in_blocks_and_words_in_the_notification() -> None:
    said = ENGLISH.say("card.by", due=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))

    assert said.write(Mode.MRKDWN).startswith("until <!date^1795424400^")
    assert said.write(Mode.SPOKEN) == "until 2026-11-23 17:00 UTC+8"


def test_a_notification_has_no_marks_and_no_emoji() -> None:
    said = ENGLISH.say("state.closed", outcome="completed")

    assert said.write(Mode.MRKDWN) == ":lock: *Closed: completed*"
    assert said.write(Mode.SPOKEN) == "Closed: completed"


def test_a_fact_that_is_missing_leaves_a_dash_not_an_error() -> None:
    assert ENGLISH.say("problem.duplicate_number").write(Mode.PLAIN).startswith("“–” is there already")


def test_a_reader_of_another_language_is_given_english() -> None:
    shown = RENDERER.message(screens.Failure("a1b2c3d4"), "fr_FR", "Europe/Paris")

    assert shown == RENDERER.message(screens.Failure("a1b2c3d4"), "en", "Europe/Paris")


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en", "I read “ten”, which is no amount. Write it like 120,000.50."),
        ("zh_CN", "读到“ten”，不是金额。请写成 120,000.50。"),
    ],
)
def test_a_problem_names_what_was_read_and_the_right_form(locale: str, sentence: str) -> None:
    assert RENDERER.problem("not_an_amount", {"read": "ten", "currency": "CNY"}, locale) == sentence


def test_the_example_beside_an_amount_follows_the_currency() -> None:
    assert RENDERER.problem("not_an_amount", {"read": "x", "currency": "JPY"}, "en").endswith("120,000.")


def test_an_amount_without_a_lower_bound_names_only_the_upper_one() -> None:
    said = RENDERER.problem("amount_range", {"read": "9e9", "most": Money(100, "CNY")}, "en")

    assert said == "I read “9e9”. The amount can be at most CNY 1."


def test_an_unknown_problem_is_our_own_fault_and_is_not_hidden() -> None:
    with pytest.raises(KeyError, match="no_such_problem"):
        RENDERER.problem("no_such_problem", {}, "en")


@pytest.mark.parametrize("locale", i18n.LOCALES)
@pytest.mark.parametrize("stage", [Stage.INTENTION, Stage.CONTRACTING, Stage.FULFILMENT])
def test_the_fullest_card_stays_small(locale: str, stage: Stage) -> None:
    full = replace(card(stage), holds=HOLDS, ephemeral=True, link=LINK, events=EVENTS)
    payload = RENDERER.message(spoiled(full), locale, "Asia/Shanghai")

    assert sum(len(text) for text in _texts(payload["blocks"])) < 3000
    assert len(payload["blocks"]) <= 12


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if not isinstance(value, dict):
        return []
    own = value.get("text")
    return ([own] if isinstance(own, str) else []) + [text for one in value.values() for text in _texts(one)]


def test_a_button_of_the_case_names_action_reference_and_version() -> None:
    payload = RENDERER.message(card(Stage.APPROVAL), "en", "UTC")
    rows = {block["block_id"]: block["elements"] for block in payload["blocks"] if block["type"] == "actions"}
    first = rows["case"][0]

    assert (first["action_id"], first["value"], first["style"]) == ("case:approve", "CR-12@7", "primary")
    assert first["text"]["text"] == "Approve CNY 800,000"
    assert first["confirm"]["confirm"]["text"] == "Yes, do it"
    assert rows["case2"][-1]["style"] == "danger"


def test_a_closed_case_without_choices_has_no_buttons() -> None:
    payload = RENDERER.message(replace(card(Stage.CLOSED), choices=()), "en", "UTC")

    assert not [block for block in payload["blocks"] if block["type"] == "actions"]


def test_a_message_that_may_be_a_repeat_says_so() -> None:
    payload = RENDERER.repeated(RENDERER.message(card(Stage.APPROVAL), "en", "UTC"), "en")

    assert payload["text"].startswith("This may be a repeat. CR-12 ")
    assert payload["blocks"][0]["elements"][0]["text"] == "This may be a repeat."


def test_no_screen_has_a_field_that_hides_a_word_of_the_templates() -> None:
    ours = {
        "_",
        "first",
        "knows",
        "word",
        "words",
        "tell",
        "stack",
        "row",
        "listed",
        "mention",
        "long",
        "quote",
    }
    ours |= {"linked", "figure", "amount_example", "weekday"}
    known = [screen for screen in all_screens(default_policy()).values() if is_dataclass(screen)]
    taken = {field.name for screen in known for field in fields(screen)}

    assert not taken & ours


def test_the_guard_drops_text_from_the_end_and_keeps_the_buttons() -> None:
    text = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}
    buttons = {"type": "actions", "elements": []}

    kept = fitted({"text": "t", "blocks": [text] * 6 + [buttons]}, 50)["blocks"]

    assert kept == [text] * 4 + [buttons]


def test_payloads_are_written_for_both_languages_ordinary_and_hostile(tmp_path: Path) -> None:
    written = write_payloads(tmp_path / "payloads")
    names = {path.name for path in written}
    first = json.loads((tmp_path / "payloads" / "case_card.approval.en.json").read_text(encoding="utf-8"))

    assert {
        "form.refuse.zh_CN.json",
        "home.busy.hostile.en.json",
        "case_card.approval.hostile.zh_CN.json",
    } <= names
    assert set(first) == {"kind", "payload"}
    assert first["kind"] == "message"
