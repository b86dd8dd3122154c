"""The policy's sections for scorecard and models: defaults for older files, refusals with the right form."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.policies import PolicyError, load_policy, parse_policy

DEFAULT = Path(__file__).parents[1] / "policy" / "default.toml"
TEXT = DEFAULT.read_text(encoding="utf-8")
NEW_KEYS = re.compile(r"^model(_version)? = .*\n", re.MULTILINE)


def without_sections() -> str:
    """The default policy as it was before it had sections for the models."""
    first, rest = TEXT.split("[[scorecard.computed]]", 1)
    items = "\n[[investigation.items]]\n"
    return NEW_KEYS.sub("", first) + items + rest.split(items, 1)[1]


def test_a_policy_older_than_the_models_means_the_same_as_the_default_one() -> None:
    old = without_sections()
    assert "models" not in tomllib.loads(old)
    assert "computed" not in tomllib.loads(old)["scorecard"]

    policy = parse_policy(old)

    assert policy == load_policy(DEFAULT)


def test_an_older_policy_computes_only_the_factors_it_weighs() -> None:
    other = without_sections().replace("solvency = 20", "strength = 20").replace("profitability = 15\n", "")

    computed = parse_policy(other).scorecard.computed

    assert [rule.factor for rule in computed] == ["payment_record"]


def test_one_section_may_be_left_out_alone() -> None:
    start, end = TEXT.index("[models.altman]"), TEXT.index("[models.characteristic]")

    policy = parse_policy(TEXT[:start] + TEXT[end:])

    assert policy.models == load_policy(DEFAULT).models


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'distress_below = "1.23"',
            'distress_below = "3"',
            "models.altman.z_prime.distress_below is '3'; write",
        ),
        (
            'safe_above = "2.90"',
            "safe_above = 2.9",
            "models.altman.z_prime.safe_above is 2.9; write an exact",
        ),
        ('from = "-3.89"', 'from = "-5"', "models.working_assets.bands have from -4.59, -5, "),
        ('percent = "5"', 'percent = "-5"', "models.working_assets.bands[2].percent is '-5'; write"),
        ("from = 31, class", "from = 3, class", "models.characteristic.bands have from 16, 3, "),
        ("balance_sheet = 8\n", "", "models.characteristic.weights.balance_sheet is missing; each of the 18"),
        (
            "balance_sheet = 8",
            "balance = 8",
            "models.characteristic.weights is 'balance'; write one of: payment",
        ),
        (
            'caps = ["concentration"]',
            'caps = ["gut"]',
            "models.limits.caps is 'gut'; write one of: net_worth",
        ),
        ('combine = "smallest"', 'combine = "largest"', "models.limits.combine is 'largest'; "),
        (', D = "0" }', " }", "models.limits.practice_a must name A, B, C and D"),
        (
            'measure = "equity"',
            'measure = "luck"',
            "models.limits.score_add[1].measure is 'luck'; write one of",
        ),
        ('adds = "200000"', 'adds = "0.005"', "models.limits.score_add[1].adds is '0.005'; write at most 2"),
        (
            'measure = "current_ratio"',
            'measure = "mood"',
            "scorecard.computed[2].measure is 'mood'; write one of",
        ),
        ('factor = "solvency"', 'factor = "luck"', "scorecard.computed[2].factor is 'luck'; write one of"),
        (
            'factor = "solvency"',
            'factor = "payment_record"',
            "scorecard.computed[2].factor is 'payment_record'; a",
        ),
        (
            '{ from = "8", points = 6 }',
            '{ from = "8", points = 11 }',
            "scorecard.computed[1].bands[2].points is 11",
        ),
        ("practice_b_term = 30\n", "", "models.limits.practice_b_term is missing"),
        ("[models.limits]", "[models.limitz]", "models.limitz is not a key of the policy"),
    ],
)
def test_a_wrong_figure_of_a_model_is_refused_with_its_key(old: str, new: str, sentence: str) -> None:
    assert old in TEXT

    with pytest.raises(PolicyError) as refusal:
        parse_policy(TEXT.replace(old, new, 1), "policy/mine.toml")

    text = str(refusal.value)
    assert text.startswith(f"policy/mine.toml: {sentence}")
    assert "\n" not in text
