"""How complete a credit file is, in per cent, and what is missing (R6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.flows.credit_file.file import CreditFile
from bot.flows.policy import FileRules

REGISTRATION = "registration_number"


@dataclass(frozen=True, slots=True)
class Completeness:
    """``percent`` is rounded down: 100 only where nothing is missing. ``expired``: kinds to be renewed."""

    percent: int
    fields: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    expired: tuple[str, ...] = ()


def completeness(file: CreditFile, rules: FileRules, today: date, segment: str = "") -> Completeness:
    """What the policy wants for this segment ("" for any) against what is on file.

    A document counts until its last valid day. Where nothing is wanted the file is complete.
    """
    wanted = rules.wanted(segment or file.segment)
    held, papers = file.held(), file.current()
    fields = tuple(name for name in wanted.fields if name not in held and not _identity(file, name))
    documents = tuple(kind for kind in wanted.documents if kind not in papers)
    expired = tuple(
        kind for kind in wanted.documents if kind in papers and (papers[kind].days_left(today) or 0) < 0
    )
    every = len(wanted.fields) + len(wanted.documents)
    lacking = len(fields) + len(documents) + len(expired)
    percent = 100 * (every - lacking) // every if every else 100
    return Completeness(percent, fields, documents, expired)


def _identity(file: CreditFile, name: str) -> bool:
    """A registration number that was read when the customer came in counts as known."""
    return name == REGISTRATION and bool(file.customer.registration)
