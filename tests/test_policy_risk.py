"""The sections of the policy about risk transfer and reviews: optional, in form, taken over as written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.flows.model import RiskClass
from bot.flows.reviews.policy import ReviewRules
from bot.flows.risk_transfer.policy import TransferRules
from bot.policies import PolicyError, parse_policy

TEXT = (Path(__file__).parents[1] / "policy" / "default.toml").read_text(encoding="utf-8")
BARE = re.sub(r"\[risk_transfer\].*?(?=\[limitation\])", "", TEXT, flags=re.DOTALL)


def test_a_file_without_the_sections_means_the_defaults_which_are_those_of_the_shipped_file() -> None:
    bare, shipped = parse_policy(BARE), parse_policy(TEXT)

    assert "[reviews]" not in BARE
    assert (bare.transfers, bare.reviews) == (TransferRules(), ReviewRules())
    assert (shipped.transfers, shipped.reviews) == (bare.transfers, bare.reviews)


def test_figures_are_taken_over_and_alarms_fall() -> None:
    register = "[risk_transfer]\nclaim_alarms = [2, 30, 2]\nretention_percent = 20\n"

    policy = parse_policy(BARE + register + "[reviews]\nB = 6\nlate_days = 3\n")

    assert policy.transfers == TransferRules((30, 2), 20)
    months = {RiskClass.A: 12, RiskClass.B: 6, RiskClass.C: 3, RiskClass.D: 1}
    assert policy.reviews == ReviewRules(months, 30, 3)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ("[reviews]\nA = 0\n", "reviews.A"),
        ("[reviews]\nE = 3\n", "reviews.E"),
        ("[risk_transfer]\nretention_percent = 101\n", "risk_transfer.retention_percent"),
        ("[risk_transfer]\nclaim_alarms = [-1]\n", "risk_transfer.claim_alarms[1]"),
    ],
)
def test_a_wrong_figure_is_named(wrong: str, key: str) -> None:
    with pytest.raises(PolicyError, match=re.escape(key)):
        parse_policy(BARE + wrong)
