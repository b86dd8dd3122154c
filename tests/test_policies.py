"""The policy file: read exactly, or refused in one sentence that says what to do."""

import re
from datetime import date, time
from pathlib import Path

import pytest
from babel.core import get_global
from babel.numbers import get_currency_precision

from bot.flows.model import Post, RiskClass
from bot.flows.policy import Committee, Level, Span
from bot.policies import PolicyError, load_policy, parse_policy, read_policy

DEFAULT = Path(__file__).parents[1] / "policy" / "default.toml"
TEXT = DEFAULT.read_text(encoding="utf-8")


def test_the_default_policy_has_the_figures_of_the_workflow() -> None:
    policy = load_policy(DEFAULT)

    offsets = [(rung.rule, rung.offset, rung.level) for rung in policy.ladder.rungs]
    assert offsets == [
        ("midterm", None, 0), ("remind-7", -7, 0), ("remind-3", -3, 0), ("due-0", 0, 0), ("overdue-1", 1, 0),
        ("dun-1", 3, 1), ("dun-2", 15, 2), ("dun-3", 30, 3), ("dun-4", 60, 4), ("exhaust-90", 90, 0),
    ]  # fmt: skip
    assert policy.ladder.chase_floor_minor == 10_00
    assert policy.ladder.large_minor == 500_000_00
    assert policy.rates["USD"] == (71, 10)
    assert (policy.week.opens, policy.week.closes) == (time(9), time(17))
    assert policy.clock("contact_notice").fast_due == Span(2, "h")
    assert policy.authority[1].levels[RiskClass.D] == (Level(Post.COMMITTEE, 2),)
    assert policy.authority[2].up_to_minor is None
    assert policy.authority[2].levels[RiskClass.C] == (Level(Post.COMMITTEE, 2, all_opinions=True),)
    assert (policy.committee, policy.nudge) == (Committee(3, 2), Span(4, "h"))
    assert policy.scorecard.bands[0] == (75, RiskClass.A)
    assert policy.effective_from == date(2000, 1, 1)


def test_the_text_is_given_beside_the_policy() -> None:
    policy, text = read_policy(DEFAULT)

    assert (policy, text) == (load_policy(DEFAULT), TEXT)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("offset = 15", 'offset = "x"', "ladder.rungs[7].offset is 'x'; "),
        ("offset = 15", "offset = 1", "ladder.rungs[7].offset is 1; write a day after the rung before, 3"),
        (
            "offset = -7",
            "offset = -10",
            "ladder.rungs[2].offset is -10; midterm may fall later",
        ),
        ("level = 2", "level = 1", "ladder.rungs[7].level is 1; write a level above the one before, 1"),
        (
            'rule = "dun-2"',
            'rule = "dun-1"',
            "ladder.rungs[7].rule is 'dun-1'; a rule stands",
        ),
        ('rule = "due-0"', 'rule = "hello"', "ladder.rungs[4].rule is 'hello'; write a rule such as"),
        ("level = 1", "level = 1\nlevl = 2", "ladder.rungs[6].levl is not a key of the policy"),
        ("midterm_from_days = 20", "midterm_from_days = true", "ladder.midterm_from_days is True; "),
        ('"10.00"', "10.0", "ladder.chase_floor is 10.0; write an amount in quotes"),
        ('"10.00"', '"10.001"', "ladder.chase_floor is '10.001'; write at most 2 digits"),
        ('"10.00"', '"1_0"', "ladder.chase_floor is '1_0'; write an amount in quotes"),
        (
            'promise_grace = "2bd"',
            'promise_grace = "2d"',
            "ladder.promise_grace is '2d'; write ",
        ),
        ('zone = "Asia/Shanghai"', 'zone = "Asia/Nowhere"', "week.zone is 'Asia/Nowhere'; write a time zone"),
        ('country = ""', 'country = "XX"', "week.country is 'XX'; no calendar is known for it"),
        ('opens = "09:00"', 'opens = "19:00"', "week.closes is '17:00'; write a time after week.opens"),
        ('opens = "09:00"', 'opens = "25:00"', "week.opens is '25:00'; write a time such as"),
        ('warn = "3h"', 'warn = "3x"', "clocks.contact_notice.warn is '3x'; write a length such as"),
        ('USD = "7.10"', "", "rates.USD is missing"),
        ('USD = "7.10"', 'USD = "0"', "rates.USD is '0'; write a rate above zero"),
        ('["CNY", "USD", "EUR"]', '["USD", "EUR"]', "base_currency is 'CNY'; write one of currencies"),
        ("D = 0", "E = 0", "scorecard.bands.E is 'E'; write one of: A, B, C, D"),
        ("D = 0", "D = 5", "scorecard.bands must name A, B, C and D, the lowest from 0"),
        ('up_to = "100000"', 'up_to = "9000000"', "authority.rows have up_to 9000000, 1000000; write rising"),
        ('up_to = "1000000"', "", "authority.rows must end with one row without up_to"),
        ('["committee*2"]', '["kommittee"]', "authority.rows[2].D[1] is 'kommittee'; write a post"),
        ('version = "2026-3"', "", "version is missing"),
        (
            'tell = "sales_manager"',
            'tell = "next_level"',
            "clocks.findings.tell is 'next_level'; only approval, limit_change, limit_request, write_off",
        ),
        (
            'tell = "sales_manager"',
            'tell = "boss"',
            "clocks.findings.tell is 'boss'; write one of: next_level,",
        ),
        ("quorum = 2", "quorum = 4", "authority.committee.quorum is 4; write at most the seats, 3"),
        (
            "all_opinions",
            "most_opinions",
            "authority.rows[3].C[1] is 'committee*2 most_opinions'; write a post",
        ),
        (
            "only_secured = [",
            'segments = ["export"]\nonly_secured = [',
            "authority.rows must end with one row without up_to",
        ),
        ('nudge = "4h"', 'nudge = "4x"', "approval.nudge is '4x'; write a length such as"),
        (
            "effective_from = 2000-01-01",
            'effective_from = "2000-01-01"',
            "effective_from is '2000-01-01'; write",
        ),
        ("version =", "version ==", "is not valid TOML"),
    ],
)
def test_a_wrong_value_is_refused_with_its_key_and_the_right_form(old: str, new: str, sentence: str) -> None:
    assert old in TEXT

    with pytest.raises(PolicyError) as refusal:
        parse_policy(TEXT.replace(old, new, 1), "policy/mine.toml")

    text = str(refusal.value)
    assert text.startswith("policy/mine.toml: ")
    assert sentence in text
    assert "\n" not in text
    chinese = refusal.value.said.text("zh_CN")
    assert chinese.startswith("policy/mine.toml：")
    assert re.search("[\u4e00-\u9fff]", chinese)
    key = sentence.split(maxsplit=1)[0]
    assert key in chinese or key == "is", "the key stays as it is typed"


def test_a_policy_written_before_votes_and_nudges_is_still_taken() -> None:
    older = re.sub(r"\[authority.committee\][^\[]*|\[approval\][^\[]*", "", TEXT).replace(" all_opinions", "")

    policy = parse_policy(older)

    assert (policy.committee, policy.nudge) == (Committee(), Span(4, "h"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"none\.toml: there is no such file"):
        load_policy(tmp_path / "none.toml")


def test_no_currency_is_taken_whose_minor_unit_would_be_misread() -> None:
    strange = [code for code in sorted(get_global("all_currencies")) if get_currency_precision(code) == 4]
    assert strange

    with pytest.raises(PolicyError, match="its minor unit is not known here"):
        parse_policy(TEXT.replace('"EUR"]', f'"EUR", "{strange[0]}"]', 1))
