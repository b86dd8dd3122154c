"""Customers: who they are, what is known of them, how we deal with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.flows.credit_file.documents import FileDocument
from bot.flows.credit_file.facts import Fact
from bot.flows.credit_file.likeness import Near
from bot.flows.credit_limit.request import LimitRequest
from bot.flows.model import Customer, Grant, Standing
from bot.flows.rating.filed import Filed
from bot.flows.reviews.calls import ReviewCall
from bot.flows.reviews.rhythm import Review, Reviewed
from bot.flows.risk_transfer.claims import Claim
from bot.flows.risk_transfer.instrument import RiskTransfer


class Customers(Protocol):
    def add(
        self, name: str, registration: str, by: str, at: datetime, *, country: str = "", checked: bool = False
    ) -> Customer:
        """A new customer, or the one of this name; ``checked``: the number's check digit was found right."""

    def get(self, customer: int) -> Customer: ...
    def lock(self, customer: int) -> Customer:
        """Get the customer and hold it until the unit ends (``FOR UPDATE``), so a limit is used once."""

    def named(self, name: str) -> Customer | None:
        """The customer of exactly this name after NFKC, casefold and collapsing of spaces."""

    def registered(self, registration: str, country: str = "") -> Customer | None:
        """The customer of this registration number."""

    def near(self, name: str, percent: int, limit: int = 5) -> Sequence[Near]:
        """Customers whose name, as written or as spoken, is at least so many per cent like this one."""

    def group(self, customer: int) -> Sequence[Customer]:
        """The customers whose group parent this one is."""

    def of_person(self, customer: int, people: Collection[str]) -> bool:
        """Whether one of these people brought in or was handed a case of the customer."""

    def brought_by(self, customer: int, *, open_only: bool = False) -> frozenset[str]:
        """Everybody who brought in a case of the customer; ``open_only``: one that is not closed."""

    def served_by(self, customer: int) -> frozenset[str]:
        """The salespeople who brought in a case of the customer or were handed one."""

    def identify(self, customer: int, registration: str, country: str, *, checked: bool) -> None: ...
    def set_parent(self, customer: int, parent: int | None) -> None: ...
    def like(self, query: str, limit: int = 20) -> Sequence[Customer]: ...
    def set_standing(self, customer: int, standing: Standing) -> None: ...
    def set_class(self, customer: int, risk_class: str) -> None: ...
    def grant(self, customer: int) -> Grant | None:
        """The newest grant, in force or not."""

    def give(self, customer: int, grant: Grant) -> None: ...
    def end_grant(self, customer: int, on: date) -> None: ...


class Files(Protocol):
    """The facts and documents of customers' credit files."""

    def facts(self, customer: int) -> Sequence[Fact]:
        """Every fact ever learned, in the order of entry."""

    def learn(self, customer: int, facts: Iterable[Fact]) -> Sequence[Fact]:
        """Store new facts; each supersedes the older ones of its field. Answers them with ids."""

    def verify(self, one: Fact) -> None: ...
    def documents(self, customer: int) -> Sequence[FileDocument]: ...
    def document(self, number: int) -> tuple[FileDocument, int]:
        """A paper and the id of its customer; raises ``NotFound``."""

    def add_document(self, customer: int, document: FileDocument) -> FileDocument:
        """Put a paper on file; of its kind only the newest may still sound an alarm."""

    def alarming(self, today: date) -> Sequence[tuple[FileDocument, int]]:
        """Papers whose expiry has to be told today, each with the id of its customer."""

    def set_alarm(self, document: int, on: date | None) -> None: ...


class Statements(Protocol):
    """The financial statements of customers; nothing filed is ever changed."""

    def add(self, customer: int, filed: Filed) -> Filed: ...
    def of_customer(self, customer: int) -> Sequence[Filed]:
        """Every one ever entered, in the order of entry."""


class Transfers(Protocol):
    """The register of risk transfer, and the claims that have a deadline under it."""

    def keep(self, customer: int, one: RiskTransfer) -> RiskTransfer:
        """Store a new instrument (id 0), or one in place of what it was; answers it with its id."""

    def get(self, number: int) -> tuple[RiskTransfer, int]:
        """An instrument and the id of its customer; raises ``NotFound``."""

    def of_customer(self, customer: int) -> Sequence[RiskTransfer]:
        """Every instrument ever entered, in the order of entry."""

    def alarming(self, today: date) -> Sequence[tuple[RiskTransfer, int]]:
        """Instruments whose expiry has to be told today, each with the id of its customer."""

    def set_alarm(self, number: int, on: date | None) -> None: ...
    def claims(self, today: date, within: int) -> Sequence[Claim]:
        """Overdue invoices whose provider is not notified, with so many days left or fewer, or lapsed untold.

        Only of verified instruments that nobody has ended.
        """

    def claims_of(self, customer: int, today: date) -> Sequence[Claim]:
        """The customer's overdue invoices of which a provider is still to be notified."""

    def tell_claim(self, claim: Claim) -> None:
        """Store which alarm of a claim was told when, and nothing else of it."""

    def notify_claim(self, claim: Claim) -> None:
        """Store that the provider was notified, and nothing else of it."""

    def claims_told(self, day: date, *, lapsed: bool) -> Sequence[Claim]:
        """Claims told on this day that are still unpaid and not notified, the soonest deadline first."""


class Reviews(Protocol):
    """Reviews of customers, and the calls for those that are due."""

    def add(self, customer: int, review: Review) -> Review:
        """Record a review; a call for it is answered."""

    def last(self, customer: int) -> Review | None: ...
    def portfolio(self, today: date) -> Sequence[Reviewed]:
        """Every customer with a grant in force, or with one that has ended while something is owed.

        In a fixed number of queries, however many customers there are.
        """

    def calls(self) -> Sequence[ReviewCall]:
        """The calls nobody has answered yet."""

    def call(self, calls: Iterable[ReviewCall]) -> None: ...
    def take_back(self, customers: Collection[int]) -> None:
        """Take the calls for these customers off: nothing is due any more."""

    def call_late(self, customers: Collection[int], on: date) -> None: ...


class LimitRequests(Protocol):
    """Requests for another limit; a decided one is never changed."""

    def add(self, request: LimitRequest) -> LimitRequest:
        """Store a request and give it its id; of each kind a customer has one open at most."""

    def save(self, request: LimitRequest, seen: int) -> LimitRequest:
        """Write it as version ``seen + 1`` if it is open in version ``seen``, else raise ``RequestMoved``."""

    def get(self, request: int) -> LimitRequest:
        """The request; raises ``NotFound``."""

    def of_customer(self, customer: int) -> Sequence[LimitRequest]:
        """All of them, oldest first."""

    def granted(self, customer: int) -> Sequence[LimitRequest]: ...
    def ending(self, first: date, last: date) -> Sequence[LimitRequest]:
        """Temporary limits granted whose last day lies from ``first`` to ``last``."""
