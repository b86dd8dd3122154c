"""The sections of the policy for screening: what is wrong is told by its key, older files have none of it."""

from pathlib import Path

import pytest

from bot.policies import PolicyError, parse_policy

TEXT = (Path(__file__).parents[1] / "policy" / "default.toml").read_text(encoding="utf-8")


def test_a_policy_without_the_sections_screens_by_nothing() -> None:
    begins, ends = TEXT.index("[[segments]]"), TEXT.index("[clocks]")

    rules = parse_policy(TEXT[:begins] + TEXT[ends:]).screening

    assert (rules.segments, rules.criteria, rules.stale_months) == ((), (), 0)


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        (
            'rule = "no_incident"',
            'rule = "no_luck"',
            "screening.criteria[4].rule is 'no_luck'; write one of:",
        ),
        ("least = 24\n", "", "screening.criteria[4].least is missing; no_incident needs a number"),
        ('names = ["KP"]\n', "", "screening.criteria[2].names is missing; country_not_excluded needs"),
        ('amount = "100000"\n', "", "screening.criteria[8].amount is missing; minimum_capital needs"),
        ('name = "domestic"', 'name = "key_account"', "segments holds 'key_account' twice"),
        ("least = 24\n", 'least = 24\nsegments = ["abroad"]\n', "segments holds 'abroad'; name a segment"),
        ('consequence = "no_trade"', 'consequence = "scold"', "screening.criteria[1].consequence is 'scold'"),
    ],
)
def test_a_criterion_that_cannot_be_used_is_named_with_the_right_form(
    was: str, becomes: str, told: str
) -> None:
    assert was in TEXT

    with pytest.raises(PolicyError) as refused:
        parse_policy(TEXT.replace(was, becomes, 1))

    assert told in str(refused.value)
