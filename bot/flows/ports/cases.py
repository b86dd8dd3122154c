"""Cases, their hand-overs and their journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.flows.dossier import CreditCase, Handover, Incident, JournalEntry
from bot.flows.model import Post
from bot.flows.queue import Day, Moved, QueueCount, QueueGroup, QueueLine, Whose
from bot.flows.turnaround import Breach, Ended


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list: what a row of ``/credit list`` or of App Home shows."""

    number: int
    version: int
    stage: str
    customer: str
    brought_by: str
    turn: tuple[Post, ...]
    due_at: datetime | None
    opened_at: datetime
    fast_lane: bool
    overdue_minor: int
    currency: str

    @property
    def reference(self) -> str:
        return f"CR-{self.number}"


class Cases(Protocol):
    """The credit cases (table ``credit_case``)."""

    def add(self, case: CreditCase, submission: str) -> CreditCase:
        """Store a new case and give it its number; ``submission`` is unique (see ``of_submission``)."""

    def of_submission(self, submission: str) -> CreditCase | None:
        """The case a modal has already opened: a second submit of the same modal finds the first case."""

    def get(self, number: int) -> CreditCase:
        """The case with its customer; raises ``NotFound``."""

    def save(self, case: CreditCase, seen: int) -> CreditCase:
        """Write ``case`` as version ``seen + 1`` if the stored version is ``seen``, else raise ``CaseMoved``.

        One ``UPDATE ... WHERE number = :n AND version = :seen``; the row count decides.
        """

    def touch(self, case: CreditCase) -> CreditCase:
        """The case as version ``+ 1`` where nothing is written on it; refuses as ``save``."""

    def lines(
        self,
        *,
        posts: frozenset[Post] | None = None,
        user: str | None = None,
        open_only: bool = True,
        overdue: bool = False,
        limit: int = 10,
        offset: int = 0,
    ) -> Sequence[CaseLine]:
        """Cases ordered by due instant (soonest first), then number; filtered as asked.

        ``posts``: whose turn it is (an open or accepted hand-over to one of them).
        ``user``: brought in by, or handed to or claimed by this person.
        """

    def committed(self, customer: int, currency: str, except_case: int) -> int:
        """Signed but not yet invoiced amounts of the customer's other open cases, minor units."""

    def incidents(self, customers: Collection[int]) -> Sequence[tuple[int, Incident]]:
        """Default incidents recorded on cases of these customers, each with the customer's id."""

    def of_customer(self, customer: int, except_case: int, limit: int = 5) -> Sequence[CreditCase]:
        """The customer's other cases, the newest first."""

    def with_expired_sheet(self, today: date) -> Sequence[int]:
        """Numbers of cases in contracting whose terms sheet ended before ``today``."""


class Handovers(Protocol):
    def add(self, handover: Handover) -> Handover: ...
    def save(self, after: Handover, before: Handover) -> None: ...
    def get(self, handover: int) -> Handover: ...
    def of_case(self, case: int) -> Sequence[Handover]:
        """All hand-overs of a case, oldest first."""

    def alarming(self, now: datetime, limit: int = 200) -> Sequence[Handover]:
        """Running hand-overs whose warning or breach instant has come and is not yet recorded."""


class WorkQueue(Protocol):
    """Running hand-overs by whose turn it is (table ``handover``)."""

    def turns(self, whose: Whose, limit: int, offset: int = 0) -> Sequence[QueueLine]:
        """What waits for this person, the soonest due first."""

    def count(self, whose: Whose, day: Day) -> QueueCount: ...
    def waited_for(self, whose: Whose, limit: int) -> Sequence[QueueLine]:
        """What this person handed on, or what stands still in own cases."""

    def moved(self, whose: Whose, since: datetime, limit: int) -> tuple[Sequence[Moved], int]:
        """Own cases that changed stage since then, the newest first, and how many there are in all."""

    def groups(self, posts: Collection[Post], whose: Whose, day: Day) -> Sequence[QueueGroup]:
        """What waits for these posts, by post, kind and person."""

    def cases_of(self, posts: Collection[Post], whose: Whose) -> Mapping[str, int]:
        """In how many cases each person has work of these posts."""

    def of_people(
        self, posts: Collection[Post], users: Collection[str], whose: Whose, limit: int
    ) -> Sequence[QueueLine]:
        """What waits for these posts in these hands ("": nobody's), the soonest due first."""

    def ended(self, since: datetime, limit: int) -> Sequence[Ended]:
        """Work done since then, the newest first."""

    def breaches(self, since: datetime, limit: int) -> Sequence[Breach]:
        """Clocks that ran out since then, the newest first."""


class Journal(Protocol):
    def write(self, entry: JournalEntry) -> None: ...
    def of_case(self, case: int, limit: int = 5) -> Sequence[JournalEntry]:
        """The newest first."""
