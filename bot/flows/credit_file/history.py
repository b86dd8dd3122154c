"""The history of a field: every value ever entered, the newest first, and what took the place of which (R5).

Nothing is overwritten, so this is only another look at the facts of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.flows.credit_file.facts import Fact, holding
from bot.flows.credit_file.file import CreditFile

MOST_FIELDS = 100
"""A select of Slack has no more options."""


@dataclass(frozen=True, slots=True)
class Past:
    """One entry of a field. ``holds``: it is the one that counts now; ``by``: what took its place."""

    fact: Fact
    holds: bool
    by: Fact | None = None


def past_of(facts: Iterable[Fact], field: str) -> tuple[Past, ...]:
    """Every entry of a field, the last entered first.

    An entry that neither holds nor was superseded speaks of a day before that of the one that holds.
    """
    own = [fact for fact in facts if fact.field == field]
    known, held = {fact.id: fact for fact in own}, holding(own).get(field)
    newest = sorted(own, key=lambda fact: (fact.entered_at, fact.id), reverse=True)
    return tuple(Past(one, one is held, known.get(one.superseded_by or 0)) for one in newest)


def fields_with_history(file: CreditFile) -> tuple[str, ...]:
    """The fields of a file, those with more than one entry first, else in the order of their first entry."""
    count: dict[str, int] = {}
    for fact in file.facts:
        count[fact.field] = count.get(fact.field, 0) + 1
    return tuple(sorted(count, key=lambda name: count[name] == 1))[:MOST_FIELDS]
