"""Every template, in both languages, with ordinary and hostile contents."""

import inspect
import json
import re
from functools import cache
from typing import Any

import pytest
from jinja2 import nodes
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import i18n
from bot.fitting import texts as readable
from bot.flows import screens
from bot.payloads import default_policy, draw, kind_of
from bot.rendering import Renderer, template_name, templates_folder
from bot.samples import all_screens, spoiled
from tests.support import catalogue_keys, slack_limits

RENDERER = Renderer()
SAMPLES = all_screens(default_policy())
HOSTILE = {name: spoiled(screen) for name, screen in SAMPLES.items()}
TEMPLATES = dict(catalogue_keys.templates())
FORBIDDEN = {
    "safe",
    "tojson",
    "e",
    "escape",
    "forceescape",
    "truncate",
    "upper",
    "lower",
    "title",
    "join",
    "format",
}
HAN = re.compile(r"[\u3400-\u9fff]")
ACTIVE = re.compile(
    r"<(?!!date\^\d+\^(?:\{date_short_pretty\} )?\{time\}\|[^<>|]*>|@[UW][A-Z0-9]+>|#[CG][A-Z0-9]+>|https://)"
)
KINDS = sorted({name.split(".")[0] for name in SAMPLES})
locales = pytest.mark.parametrize("locale", i18n.LOCALES)
templates = pytest.mark.parametrize("template", KINDS)
Payload = dict[str, Any]


@cache
def drawn(template: str, locale: str, hostile: bool = False) -> dict[str, Payload]:
    """Every sample of a template, by name."""
    shown = HOSTILE if hostile else SAMPLES
    own = [name for name in shown if name.split(".")[0] == template]
    return {name: draw(RENDERER, shown[name], locale) for name in own}


def mrkdwn(value: Any) -> list[str]:
    """Every mrkdwn text of a payload, with the notification line."""
    if isinstance(value, list):
        return [text for one in value for text in mrkdwn(one)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if value.get("type") == "mrkdwn" else []
    top = [value["text"]] if "blocks" in value and isinstance(value.get("text"), str) else []
    return own + top + [text for one in value.values() for text in mrkdwn(one)]


def test_every_screen_has_a_template_and_a_sample() -> None:
    drawn = {
        name
        for name, thing in vars(screens).items()
        if inspect.isclass(thing) and thing.__module__.startswith(f"{screens.__name__}.")
    }
    parts = {
        "Asked",
        "ClaimLine",
        "Hold",
        "Choice",
        "DigestLine",
        "ReviewLine",
        "TemporaryEnd",
        "Turn",
        "WaitedLine",
    }
    shown = {type(screen).__name__ for screen in SAMPLES.values()}

    assert shown == drawn - parts
    assert all(
        (templates_folder() / template_name(screen.__class__)).is_file() for screen in SAMPLES.values()
    )


def test_a_sample_is_named_after_its_template() -> None:
    assert all(
        f"{name.split('.')[0]}.j2" == template_name(screen.__class__) for name, screen in SAMPLES.items()
    )


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_uses_no_filter_that_breaks_escaping(name: str) -> None:
    used = {found.name for found in TEMPLATES[name].find_all(nodes.Filter)}

    assert not used & FORBIDDEN


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_never_glues_the_result_of_a_macro(name: str) -> None:
    tree = TEMPLATES[name]
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    for imported in tree.find_all(nodes.FromImport):
        macros |= {one if isinstance(one, str) else one[1] for one in imported.names}
    glued = [
        call.node.name
        for glue in tree.find_all((nodes.Concat, nodes.Add))
        for call in glue.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in macros
    ]

    assert not glued


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_translates_by_our_function_alone(name: str) -> None:
    written = (next(templates_folder().rglob(name))).read_text(encoding="utf-8")

    assert "trans %}" not in written
    assert "autoescape" not in written
    assert not HAN.search(written)


@templates
@locales
@pytest.mark.parametrize("hostile", [False, True], ids=["ordinary", "hostile"])
def test_slack_takes_the_screen(template: str, locale: str, hostile: bool) -> None:
    payloads = drawn(template, locale, hostile)
    faults = {
        name: slack_limits.faults(kind_of(SAMPLES[name]), payload) for name, payload in payloads.items()
    }

    assert not [(name, found) for name, found in faults.items() if found]


@templates
@locales
def test_slacks_own_models_take_the_screen(template: str, locale: str) -> None:
    for name, payload in drawn(template, locale, hostile=True).items():
        blocks = [Block.parse(block) for block in payload["blocks"]]
        assert len(blocks) == len(payload["blocks"])
        for block in blocks:
            assert block is not None, name
            block.validate_json()
        if kind_of(SAMPLES[name]) != "message":
            View(**payload).validate_json()


@templates
@locales
def test_nobody_is_notified_and_nothing_is_linked_by_a_stranger(template: str, locale: str) -> None:
    payloads = drawn(template, locale, hostile=True)
    active = [text for text in mrkdwn(list(payloads.values())) if ACTIVE.search(text)]
    named = [text for text in readable(list(payloads.values())) if re.search("<!channel>|<@U1>|<#C1>", text)]

    assert not active
    assert not named


@templates
@locales
def test_a_strangers_marks_have_no_force(template: str, locale: str) -> None:
    texts = mrkdwn(list(drawn(template, locale, hostile=True).values()))
    marks = ("*bold*", "_sly_", "~gone~", "`code`", "```block```", ":rocket:", "\u202e")

    assert not [(mark, text) for text in texts for mark in marks if mark in text]


@templates
@locales
def test_the_notification_is_a_whole_sentence(template: str, locale: str) -> None:
    heads = [str(payload["text"]) for payload in drawn(template, locale).values() if "text" in payload]
    broken = [
        text for text in heads if len(text) < 6 or not text.rstrip().endswith((".", "。", "?", ")", "）"))
    ]
    marked = [text for text in heads if re.search(r":[a-z_]{3,}:|<!date|\*|%\(|\n", text)]

    assert not broken
    assert not marked


@locales
def test_a_card_stays_small(locale: str) -> None:
    cards = {**drawn("case_card", locale, hostile=True), **drawn("case_card", locale)}
    sizes = {name: sum(map(len, readable(payload["blocks"]))) for name, payload in cards.items()}

    assert max(sizes.values()) < 3000
    assert max(len(payload["blocks"]) for payload in cards.values()) <= 12


@locales
@pytest.mark.parametrize("name", ["waited.many", "waited.thread"])
def test_several_messages_in_one_are_all_there_however_long_their_words(locale: str, name: str) -> None:
    screen = HOSTILE[name]
    assert isinstance(screen, screens.Waited)

    drawn = draw(RENDERER, screen, locale)

    assert len(drawn["blocks"]) == len(screen.lines) + 2


@templates
def test_english_screens_have_no_chinese_but_a_name(template: str) -> None:
    words = json.dumps(drawn(template, "en"), ensure_ascii=False).replace("恒远精密零件", "")

    assert not HAN.search(words)


@templates
def test_a_screen_is_json_and_comes_out_the_same_each_time(template: str) -> None:
    first, second = drawn(template, "zh_CN"), drawn.__wrapped__(template, "zh_CN")

    assert json.loads(json.dumps(first)) == second
