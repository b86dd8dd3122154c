"""What is owed, announced and paid."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.flows.dossier import Dispute, Notice, Payment, Promise, Receivable
from bot.flows.rating.behaviour import PaymentHistory


class Receivables(Protocol):
    def add(self, receivable: Receivable) -> Receivable: ...
    def get(self, receivable: int) -> Receivable: ...
    def save(self, receivable: Receivable) -> None: ...
    def of_case(self, case: int) -> Sequence[Receivable]:
        """By due date, then number."""

    def adopt(self, customer: int, currency: str, case: int) -> Sequence[Receivable]:
        """Bind the customer's open receivables without a case to this case; answers them."""

    def lapsing(self, first: date, last: date) -> Sequence[Receivable]:
        """Open receivables whose limitation date lies from ``first`` to ``last``."""

    def numbered(self, number: str) -> Receivable | None: ...
    def open_minor(self, customer: int, currency: str) -> int:
        """Sum of what the customer owes in this currency."""

    def oldest_overdue(self, customer: int, today: date) -> Receivable | None: ...
    def promises(self, receivables: Iterable[int]) -> Sequence[Promise]: ...
    def add_promise(self, promise: Promise) -> Promise: ...
    def save_promise(self, promise: Promise) -> None: ...
    def promises_to_judge(self, today: date) -> Sequence[Promise]:
        """Open promises whose ``pay_by`` lies before ``today``."""

    def disputes(self, receivables: Iterable[int]) -> Sequence[Dispute]: ...
    def add_dispute(self, dispute: Dispute) -> Dispute: ...
    def save_dispute(self, dispute: Dispute) -> None: ...
    def noticed(self, day: date) -> Sequence[tuple[Receivable, Notice]]:
        """Receivables that belong to a case, with what was announced for them on this day."""

    def notices(self, receivable: int) -> Sequence[Notice]: ...


@dataclass(frozen=True, slots=True)
class NoticeGroup:
    """Announced notices of a day that go to the same readers, counted and summed (minor units)."""

    rule: str
    currency: str
    collector: str | None
    brought_by: str | None
    large: bool
    count: int
    open_minor: int


@dataclass(frozen=True, slots=True)
class NoticeLine:
    notice: Notice
    receivable: Receivable
    customer: str
    skipped: int  # lower rungs passed at the same time, while the bot was down


class Notices(Protocol):
    """What was announced (table ``notice``)."""

    def groups(self, day: date, large: Mapping[str, int]) -> Sequence[NoticeGroup]:
        """Announced on this day and still open, counted by rule, currency, size and people concerned.

        ``large``: from which open amount an item is large, in minor units by currency; "" for any other.
        """

    def lines(
        self, day: date, groups: Collection[NoticeGroup], large: Mapping[str, int], limit: int
    ) -> Sequence[NoticeLine]:
        """The most urgent lines of these groups: the latest rung first, then the largest amount."""


class Payments(Protocol):
    def add(self, payment: Payment, allocations: Mapping[int, int]) -> Payment:
        """Store a payment with its allocations (receivable id -> minor units)."""

    def of_case(self, case: int) -> Sequence[Payment]: ...
    def allocations(self, payment: int) -> Mapping[int, int]: ...
    def history(
        self, customer: int, currency: str, today: date, others: Collection[str] = ()
    ) -> PaymentHistory:
        """How the customer paid until now, in one currency; what we sold it also in ``others``."""

    def reverse(self, payment: int) -> None: ...
