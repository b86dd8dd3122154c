"""Faults 43 and 44: what is typed after ``/credit`` is understood as meant or explained, never guessed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData, select

from bot.app import Bot
from bot.flows.cases import NewNotice, open_case
from bot.flows.errors import InvalidInput
from bot.flows.forms import Field, Kind
from bot.flows.model import PEOPLE_POSTS, Actor, Post
from bot.handlers import grammar, register
from bot.handlers.parsing import Ground, entries_of, raw_values
from sandbox.server import SandboxServer
from tests.support.doors import APP_TOKEN, WORKSPACE, Door, bot_behind, command

ALL_POWERFUL = "U0ADMIN1"
LOOKING = ("help", "show", "list", "posts", "channels", "away", "status", "clock")
"""Verbs that open no form."""

WORDS = sorted({*grammar.VERBS, *grammar.BY_HAND, *grammar.ALIASES})
FAILED = "failed on our side"
SPACES = (" ", "  ", "\u00a0", "\u3000", "\t", "\u2003")
QUOTES = ('"{}"', "'{}'", "“{}”", "‘{}’", "「{}」", "„{}”")
NOT_BUSINESS = {"receipt", "person", "alembic_version"}

text_of_people = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def wide(word: str) -> str:
    """The same letters full-width, as a Chinese keyboard gives them."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in word)


@st.composite
def disguised(draw: st.DrawFn, word: str) -> str:
    """A word as people's keyboards make it: upper case, full width, in smart quotes."""
    changed = draw(st.sampled_from([word, word.upper(), word.title(), wide(word), word.replace("_", "-")]))
    return draw(st.sampled_from(["{}", *QUOTES])).format(changed)


@st.composite
def misspelt(draw: st.DrawFn) -> str:
    """A verb with one letter lost, doubled, changed or two swapped; no verb any more."""
    word = draw(st.sampled_from(WORDS))
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    ways = [
        word[:at] + word[at + 1 :], word[: at + 1] + word[at:], word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
    ]  # fmt: skip
    wrong = draw(st.sampled_from(ways))
    assume(wrong and not grammar.known(wrong))
    return wrong


ARGUMENTS = st.sampled_from(
    ["CR-1", "1", "#1", "“CR-1”", "CR-", "approve", "<@U0SALES1>", "<!subteam^S1|@x>", "<#C0SALES0|sales>",
     "a@b.example", "grant", "set", "revoke", "collector", "amount=1e309", "=", "x=", "..", "2026-13-01..",
     "--", "'", '"', "\\", "%s", "{}", "\u202e", "\u0000", "²", "１"]
)  # fmt: skip
arguments = st.lists(st.one_of(ARGUMENTS, text_of_people), max_size=5)
gaps = st.sampled_from(SPACES)


# --- the grammar by itself


@given(text_of_people)
def test_no_line_whatever_makes_the_grammar_fail_or_invent_a_verb(line: str) -> None:
    read = grammar.read(line)

    assert read.verb in {"", *grammar.VERBS, *grammar.BY_HAND}
    assert grammar.nearest(read.typed) in {*grammar.VERBS, *grammar.BY_HAND}
    for word in read.words:
        grammar.case_number(word), grammar.user_id(word), grammar.channel_id(word), grammar.which(word)


@given(st.data(), st.sampled_from(WORDS), gaps, gaps, gaps)
def test_keyboards_that_write_wide_letters_smart_quotes_and_odd_spaces_are_understood(
    data: st.DataObject, word: str, before: str, between: str, after: str
) -> None:
    typed = data.draw(disguised(word))
    case = data.draw(disguised("CR-17"))

    read = grammar.read(f"{before}{typed}{between}{case}{after}")

    assert read.verb == grammar.known(word) != ""
    assert [grammar.case_number(each) for each in read.words] == [17]


@given(st.sampled_from(WORDS), st.integers(1, 999_999_999))
def test_a_case_before_its_verb_is_no_command(word: str, number: int) -> None:
    assert grammar.read(f"CR-{number} {word}").verb == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("aprove", "approve"), ("shwo", "show"), ("lst", "list"), ("hlep", "help"), ("refsue", "refuse"),
     ("record_paymnt", "record_payment"), ("chanels", "channels"), ("批", "approve"), ("zzz", "help")],
)  # fmt: skip
def test_the_nearest_verb_is_the_one_that_was_meant(typed: str, meant: str) -> None:
    assert grammar.nearest(typed) == meant


# --- through the bot


@dataclass
class Desk:
    """The bot, somebody who holds every post, and one case; so no line is refused for want of a right."""

    door: Door
    bot: Bot
    shape: MetaData

    def say(self, line: str) -> dict[str, Any]:
        status, told = self.door.send(
            command(text=line or " ", user_id=ALL_POWERFUL, trigger_id=f"g{next(NUMBERS)}")
        )
        assert status == 200, (line, status, told)
        found: dict[str, Any] = json.loads(told) if told else {}
        return found

    def state(self) -> dict[str, list[str]]:
        with self.bot.parts.engine.connect() as connection:
            return {
                name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                for name, table in self.shape.tables.items()
                if name not in NOT_BUSINESS
            }


NUMBERS = count()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    url = f"sqlite:///{tmp_path_factory.mktemp('grammar') / 'desk.db'}"
    with SandboxServer(WORKSPACE, app_token=APP_TOKEN) as sandbox, bot_behind(sandbox, url, register) as made:
        bot, address = made
        with bot.parts.units() as unit:
            for post in PEOPLE_POSTS:
                unit.posts.grant(ALL_POWERFUL, Post(post), "test", bot.parts.clock.now())
        day = bot.parts.calendar.today(bot.parts.clock.now())
        sally = Actor("U0SALES1", frozenset({Post.SALES}))
        open_case(bot.parts.desk, NewNotice("Fuzzed", "Ms Luo", day, "Bearings", "CNY"), sally, "V1")
        shape = MetaData()
        shape.reflect(bot.parts.engine)
        yield Desk(Door(address, sandbox.signing_secret), bot, shape)


fuzzed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@fuzzed
@given(wrong=misspelt(), words=arguments, gap=gaps)
def test_a_misspelt_verb_runs_nothing_and_the_nearest_is_offered(
    desk: Desk, wrong: str, words: list[str], gap: str
) -> None:
    before = desk.state()

    told = desk.say(gap.join([wrong, *words]))

    buttons = [each for block in told["blocks"] if block["type"] == "actions" for each in block["elements"]]
    offered = [button["value"] for button in buttons if button["action_id"] == "menu:run"]
    assert offered == [grammar.read(gap.join([wrong, *words])).with_verb(grammar.nearest(wrong))]
    assert desk.state() == before


@fuzzed
@given(verb=st.sampled_from(LOOKING), words=arguments, gap=gaps)
def test_a_verb_with_words_that_do_not_fit_is_answered_and_changes_nothing(
    desk: Desk, verb: str, words: list[str], gap: str
) -> None:
    before = desk.state()

    told = desk.say(gap.join([verb, *words]))

    assert told["text"]
    assert FAILED not in told["text"]
    assert desk.state() == before


@fuzzed
@given(line=text_of_people)
def test_a_line_of_any_text_is_answered_and_changes_nothing(desk: Desk, line: str) -> None:
    assume(grammar.read(line).verb in {"", *LOOKING})
    before = desk.state()

    told = desk.say(line)

    assert told["text"]
    assert FAILED not in told["text"]
    assert desk.state() == before


@pytest.mark.parametrize(
    "line",
    [
        "CR-1 approve", "approve banana CR-1", "posts <@U0SALES1> grant collector",
        "posts grant collector <@U0SALES1>", "posts grant", "channels set <#C0SALES0|sales> credit",
        "channels <#C0SALES0|sales> set credit", "away 2026-12-01..2026-12-05 <@U0SALES1>",
        "away <@U0SALES1> 2026-12-05 2026-12-01", "away <@U0SALES1> 2026-12-05..", "clock 1d advance",
        "list CR-1", "show mine",
    ],
)  # fmt: skip
def test_swapped_arguments_are_explained_and_nothing_is_done(desk: Desk, line: str) -> None:
    before = desk.state()

    told = desk.say(line)

    assert len(told["text"]) > 20
    assert FAILED not in told["text"]
    assert desk.state() == before


# --- a person is wanted

NO_PERSON = {
    "a user group": "<!subteam^S0CREDIT|@credit>", "a user group by its id": "S0CREDIT1",
    "a channel": "<#C0SALES0|sales>", "a channel by its id": "C0SALES0", "everybody here": "<!here>",
    "the channel's members": "<!channel>", "everyone": "<!everyone>", "an address": "sally@example.com",
    "an address as Slack links it": "<mailto:sally@example.com|sally@example.com>", "a name": "sally",
    "a name with its sign": "@sally", "a bot": "B0CREDIT1", "a workspace": "T0CREDIT", "nobody": "<@>",
    "half a mention": "<@U0SALES1", "two people": "<@U0SALES1><@U0SALES2>", "small letters": "<@u0sales1>",
    "a link": "<https://example.com|Sally>",
}  # fmt: skip


@pytest.mark.parametrize("name", NO_PERSON)
@pytest.mark.parametrize(
    "line", ["posts grant {} collector", "posts revoke {} collector", "away {} 2026-12-01..2026-12-05"]
)
def test_what_is_no_person_is_refused_in_words_where_a_command_wants_one(
    desk: Desk, line: str, name: str
) -> None:
    before = desk.state()

    told = desk.say(line.format(NO_PERSON[name]))

    assert "which is no person of this workspace. Choose one person, no group and no channel." in told["text"]
    assert desk.state() == before


CHOSEN = {
    "a user group": {"type": "users_select", "selected_user": "S0CREDIT1"},
    "a channel": {"type": "users_select", "selected_user": "C0SALES0"},
    "a channel from a list of channels": {"type": "channels_select", "selected_channel": "C0SALES0"},
    "a conversation": {"type": "conversations_select", "selected_conversation": "D0SALES10"},
    "an address": {"type": "email_text_input", "value": "sally@example.com"},
    "a name": {"type": "plain_text_input", "value": "sally"},
    "a mention of a group": {"type": "plain_text_input", "value": "<!subteam^S0CREDIT>"},
}


@pytest.mark.parametrize("name", CHOSEN)
def test_what_is_no_person_is_refused_beside_its_field_where_a_form_wants_one(desk: Desk, name: str) -> None:
    view = {"state": {"values": {"person": {"value": CHOSEN[name]}}}}
    ground = Ground("en", "CNY", desk.bot.parts.calendar.today(desk.bot.parts.clock.now()), 10**12)

    with pytest.raises(InvalidInput) as refused:
        entries_of((Field("person", Kind.USER),), raw_values(view), ground)

    assert refused.value.problems["person"][0] == "not_a_person"


@pytest.mark.parametrize("written", ["<@U0SALES1>", "<@U0SALES1|sally>", "U0SALES1", "<@W0SALES1>"])
def test_a_person_may_be_mentioned_or_named_by_id(written: str) -> None:
    assert grammar.user_id(written) in {"U0SALES1", "W0SALES1"}


@given(st.lists(st.text("aB7凤 '\"#%()+,./:=-", max_size=12), max_size=4))
def test_what_stood_behind_a_misspelt_verb_is_kept_for_the_one_that_was_meant(words: list[str]) -> None:
    line = grammar.read(" ".join(["aprove", *words]))

    again = grammar.read(line.with_verb("approve"))

    assert again.verb == "approve"
    assert (again.words, again.pairs) == (line.words, line.pairs)


@pytest.mark.parametrize("rest", ["x" * 300, "<@U0SALES1>", "a\u202eb", "<https://example.test|x>"])
def test_what_a_button_would_not_carry_unchanged_is_left_out(rest: str) -> None:
    line = grammar.read(f"aprove {rest}")

    assert line.with_verb("approve") == "approve"
