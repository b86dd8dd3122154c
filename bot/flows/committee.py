"""The vote of the committee at a level of authority: votes in, standing out (R44; docs/decisions/0024).

Decided for as soon as there are enough votes for. As soon as there cannot be any more, refused where somebody
is against, undecided where members only abstained: nobody refused (0031). Who abstains leaves the quorum and
lowers the seats.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.flows.dossier import Opinion, Vote
from bot.flows.policy import Committee, Level


class Verdict(StrEnum):
    OPEN = "open"
    FOR = "for"
    REFUSED = "refused"
    UNDECIDED = "undecided"  # too many abstained, and nobody is against


@dataclass(frozen=True, slots=True)
class Tally:
    """How a vote stands. ``seats`` includes who abstained; ``left`` may still vote."""

    seats: int
    needed: int
    votes_for: int
    against: int
    abstained: int
    left: int
    verdict: Verdict


def tally(
    rule: Committee, level: Level, members: Collection[str], votes: Iterable[Vote], conflicted: int = 0
) -> Tally:
    """Count the votes at a level.

    ``members`` hold the post and may vote on this case; ``conflicted`` hold it and may not. Whoever has
    voted keeps the seat, also when the post was taken away since. An empty seat is no vote against: the
    case waits for a member. A single committee vote needs no quorum: it is one member's word.
    """
    cast = tuple(votes)
    pool = {*members, *(vote.member for vote in cast)}
    filled = len(pool) if rule.seats is None else min(rule.seats, max(len(pool), rule.seats - conflicted))
    seats = max(len(cast), filled)
    votes_for = sum(vote.is_for for vote in cast)
    against = sum(vote.opinion is Opinion.AGAINST for vote in cast)
    abstained = len(cast) - votes_for - against
    left = seats - len(cast)
    quorum = rule.quorum if level.votes > 1 else 1
    if left and level.all_opinions:
        verdict = Verdict.OPEN
    elif votes_for >= level.votes and votes_for + against >= quorum:
        verdict = Verdict.FOR
    elif len(cast) > votes_for and (votes_for + left < level.votes or seats - abstained < quorum):
        verdict = Verdict.REFUSED if against else Verdict.UNDECIDED
    else:
        verdict = Verdict.OPEN
    return Tally(seats, level.votes, votes_for, against, abstained, left, verdict)


def reasons(votes: Iterable[Vote]) -> str:
    """Why it is not granted: what those said who did not vote for it, one line each."""
    return "\n".join(vote.text for vote in votes if not vote.is_for and vote.text)
