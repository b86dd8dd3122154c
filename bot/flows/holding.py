"""A hold: what stops a case, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.flows.model import Money


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold with its arithmetic and what would release it (a rule's name and numbers).

    ``rule`` is one of over_limit, overdue, grant_expired, blacklisted, no_grant.
    """

    rule: str
    facts: Mapping[str, str | int | date | Money]
