"""The vote of the committee: decided as soon as it is certain, by everybody who may vote and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.committee import Verdict, reasons, tally
from bot.flows.dossier import Opinion, Vote
from bot.flows.model import Post
from bot.flows.policy import Committee, Level

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
RULE = Committee(seats=3, quorum=2)
TWO, ONE = Level(Post.COMMITTEE, 2), Level(Post.COMMITTEE)
ALL = Level(Post.COMMITTEE, 2, all_opinions=True)
MEMBERS = ("U1", "U2", "U3")
SAID = {
    "f": Opinion.FOR, "c": Opinion.FOR_WITH_CONDITIONS, "a": Opinion.AGAINST, "x": Opinion.ABSTAIN,
}  # fmt: skip


def votes(said: str) -> tuple[Vote, ...]:
    """One letter a member, in order: for, with conditions, against, x abstains."""
    return tuple(Vote(f"U{n}", SAID[one], NOON, f"because {n}") for n, one in enumerate(said, 1))


@pytest.mark.parametrize(
    ("level", "said", "verdict"),
    [
        (TWO, "", "open"),
        (TWO, "f", "open"),
        (TWO, "ff", "for"),
        (TWO, "fc", "for"),
        (TWO, "fa", "open"),
        (TWO, "faf", "for"),
        (TWO, "aa", "refused"),
        (TWO, "fx", "open"),
        (TWO, "fxf", "for"),
        (TWO, "fxa", "refused"),
        (TWO, "xx", "undecided"),  # one seat is left, and two votes are needed; nobody is against
        (TWO, "fxx", "undecided"),
        (TWO, "ax", "refused"),
        (TWO, "xa", "refused"),
        (ONE, "a", "open"),
        (ONE, "af", "for"),
        (ONE, "f", "for"),
        (ONE, "axa", "refused"),
        (ONE, "xxx", "undecided"),
        (ONE, "xxa", "refused"),
        (ALL, "ff", "open"),
        (ALL, "aa", "open"),
        (ALL, "ffx", "for"),
        (ALL, "ffa", "for"),
        (ALL, "aaf", "refused"),
        (ALL, "xx", "open"),
        (ALL, "xxf", "undecided"),
        (ALL, "xxa", "refused"),
    ],
)
def test_a_vote_is_decided_as_soon_as_it_is_certain(level: Level, said: str, verdict: str) -> None:
    assert tally(RULE, level, MEMBERS, votes(said)).verdict == verdict


def test_a_quorum_above_the_votes_needed_waits_for_more_members_to_take_part() -> None:
    rule = Committee(seats=3, quorum=3)

    assert tally(rule, TWO, MEMBERS, votes("ff")).verdict is Verdict.OPEN
    assert tally(rule, TWO, MEMBERS, votes("ffa")).verdict is Verdict.FOR
    assert tally(rule, TWO, MEMBERS, votes("ffx")).verdict is Verdict.UNDECIDED
    assert tally(rule, TWO, MEMBERS, votes("afx")).verdict is Verdict.REFUSED


def test_without_seats_in_the_policy_as_many_sit_as_hold_the_post() -> None:
    five = tuple(f"U{n}" for n in range(1, 6))

    counted = tally(Committee(), TWO, five, votes("aaa"))

    assert (counted.seats, counted.left, counted.verdict) == (5, 2, Verdict.OPEN)


def test_a_member_with_a_conflict_of_interest_lowers_the_seats() -> None:
    counted = tally(RULE, TWO, ("U1", "U2"), votes("f"), conflicted=1)

    assert (counted.seats, counted.left) == (2, 1)


def test_an_empty_seat_is_no_vote_against() -> None:
    """Three seats, one member: the case waits for the post to be given, it is not refused."""
    assert tally(RULE, TWO, ("U1",), votes("f")).verdict is Verdict.OPEN
    assert tally(RULE, TWO, ("U1",), votes("f"), conflicted=2).verdict is Verdict.OPEN


def test_the_reasons_of_a_refusal_are_those_of_everybody_who_was_not_for_it() -> None:
    assert reasons(votes("fax")) == "because 2\nbecause 3"


OPINIONS = st.lists(st.sampled_from("fcax"), min_size=0, max_size=5)
RULES = st.builds(
    lambda seats, less: Committee(seats, max(1, seats - less)), st.integers(1, 5), st.integers(0, 4)
)
LEVELS = st.builds(Level, st.just(Post.COMMITTEE), st.integers(1, 4), st.booleans())


@given(RULES, LEVELS, OPINIONS)
def test_a_decided_vote_stays_decided_whatever_the_others_would_have_said(
    rule: Committee, level: Level, said: list[str]
) -> None:
    members = tuple(f"U{n}" for n in range(1, 6))
    verdicts = [tally(rule, level, members, votes("".join(said[:n]))) for n in range(len(said) + 1)]
    decided = [
        one.verdict for one in verdicts if one.verdict is not Verdict.OPEN and one.seats == verdicts[0].seats
    ]

    assert len({one is Verdict.FOR for one in decided}) <= 1
    assert decided == sorted(decided, reverse=True), "undecided may become refused, refused never undecided"


@given(RULES, LEVELS, OPINIONS)
def test_the_votes_add_up_and_nothing_is_granted_without_enough_votes_for_it(
    rule: Committee, level: Level, said: list[str]
) -> None:
    members = tuple(f"U{n}" for n in range(1, 6))

    counted = tally(rule, level, members, votes("".join(said)))

    assert counted.votes_for + counted.against + counted.abstained + counted.left == counted.seats
    if counted.verdict is Verdict.FOR:
        assert counted.votes_for >= level.votes
        assert not (level.all_opinions and counted.left)
    if counted.verdict in (Verdict.REFUSED, Verdict.UNDECIDED):
        assert counted.against + counted.abstained > 0
        assert (counted.verdict is Verdict.REFUSED) == (counted.against > 0)
        assert (
            counted.votes_for + counted.left < level.votes or counted.abstained > counted.seats - rule.quorum
        )


@given(LEVELS, st.lists(st.sampled_from("fcax"), min_size=5, max_size=5))
def test_when_everybody_has_voted_it_is_decided(level: Level, said: list[str]) -> None:
    members = tuple(f"U{n}" for n in range(1, 6))

    counted = tally(Committee(), level, members, votes("".join(said)))

    assert counted.verdict is not Verdict.OPEN or counted.votes_for == 5 < level.votes
