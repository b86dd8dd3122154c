"""What the flows need from outside, as Protocols; ``storage`` and ``app.py`` provide them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Protocol

from bot.flows.credit_file.documents import FileDocument
from bot.flows.credit_file.facts import Fact
from bot.flows.credit_file.likeness import Near
from bot.flows.credit_limit.request import LimitRequest
from bot.flows.dossier import (
    CreditCase,
    Dispute,
    Handover,
    Incident,
    JournalEntry,
    Notice,
    Payment,
    Promise,
    Receivable,
)
from bot.flows.model import Actor, Customer, Grant, Money, Post, Standing, Topic
from bot.flows.policy import Policy, Span
from bot.flows.queue import Day, Moved, QueueCount, QueueGroup, QueueLine, Whose
from bot.flows.rating.behaviour import PaymentHistory
from bot.flows.rating.filed import Filed
from bot.flows.reviews.calls import ReviewCall
from bot.flows.reviews.rhythm import Review, Reviewed
from bot.flows.risk_transfer.claims import Claim
from bot.flows.risk_transfer.instrument import RiskTransfer
from bot.flows.turnaround import Breach, Ended
from bot.flows.versions import PolicyVersion


class Clock(Protocol):
    """Business time. On a demo database it can be moved; elsewhere it is the machine's."""

    def now(self) -> datetime: ...


class BusinessCalendar(Protocol):
    """Business days and hours of the company; implemented by ``calendars.Calendar``."""

    def is_business_day(self, day: date) -> bool: ...
    def next_business_day(self, day: date) -> date: ...
    def add_business_days(self, day: date, count: int) -> date: ...
    def business_days_between(self, since: date, until: date) -> int: ...
    def after(self, instant: datetime, span: Span) -> datetime: ...
    def today(self, instant: datetime) -> date: ...
    def at(self, day: date, local: time) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something to be posted: one outbox row. ``key`` is unique for ever.

    ``to`` is ``topic:credit``, ``user:U123`` or ``home:U123``. ``kind`` names the template.
    ``facts`` are ids and short words only, never rendered text: what is shown is read
    from the database when it is sent. ``thread_of`` names the case in whose thread it goes.
    """

    key: str
    kind: str
    to: str
    case: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    thread_of: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    user: str
    name: str
    locale: str  # "en" or "zh_CN"
    zone: str
    posts: frozenset[Post]


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
    def save(self, handover: Handover) -> None: ...
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


class Journal(Protocol):
    def write(self, entry: JournalEntry) -> None: ...
    def of_case(self, case: int, limit: int = 5) -> Sequence[JournalEntry]:
        """The newest first."""


class Outbox(Protocol):
    def add(self, announcements: Iterable[Announcement]) -> None:
        """Add rows; one whose key is already there is left as it is."""

    def cancel(self, key_prefix: str) -> None:
        """Cancel rows still pending whose key begins so (a reminder whose work is done)."""


class Posts(Protocol):
    """People, the posts they hold, deputies, channels."""

    def actor(self, user: str, today: date) -> Actor:
        """The person with own posts and those of people it stands in for today."""

    def holders(self, post: Post) -> Sequence[str]: ...
    def holdings(self) -> Sequence[tuple[str, Post]]: ...
    def grant(self, user: str, post: Post, by: str, at: datetime) -> bool: ...
    def revoke(self, user: str, post: Post, by: str, at: datetime) -> bool: ...
    def channel(self, topic: Topic) -> str | None: ...
    def channels(self) -> Mapping[Topic, str]: ...
    def set_channel(self, topic: Topic, channel: str) -> None: ...
    def away_on(self, day: date) -> frozenset[str]:
        """The people for whom somebody stands in on this day."""

    def away(self, user: str, deputy: str, since: date, until: date, by: str) -> None:
        """Record a deputy; raises ``InvalidInput`` for a chain or a loop."""


class Settings(Protocol):
    """Small facts kept in the database (table ``setting``): demo mark, clock offset, last sweep."""

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, value: str) -> None: ...


class Policies(Protocol):
    """The recorded versions of the credit policy (table ``policy_version``)."""

    def versions(self) -> Sequence[PolicyVersion]: ...


class Unit(Protocol):
    """One transaction: everything in it is committed together, or nothing is."""

    @property
    def cases(self) -> Cases: ...
    @property
    def handovers(self) -> Handovers: ...
    @property
    def queue(self) -> WorkQueue: ...
    @property
    def customers(self) -> Customers: ...
    @property
    def files(self) -> Files: ...
    @property
    def statements(self) -> Statements: ...
    @property
    def transfers(self) -> Transfers: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def limits(self) -> LimitRequests: ...
    @property
    def receivables(self) -> Receivables: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def payments(self) -> Payments: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def policies(self) -> Policies: ...


class Units(Protocol):
    """``with units() as unit`` writes; ``with units.reading() as unit`` only looks."""

    def __call__(self) -> AbstractContextManager[Unit]: ...
    def reading(self) -> AbstractContextManager[Unit]: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What every use case is given: storage, policy in force, time, calendar.

    A desk is a value: a use case ends under the policy it began with. Who keeps one for longer than a use
    case asks for it anew each time (``bot/policy_book.py``).
    """

    units: Units
    policy: Policy
    clock: Clock
    calendar: BusinessCalendar


__all__ = [
    "Announcement",
    "BusinessCalendar",
    "CaseLine",
    "Cases",
    "Clock",
    "Customers",
    "Desk",
    "Files",
    "Handovers",
    "Journal",
    "LimitRequests",
    "Money",
    "Outbox",
    "Payments",
    "Person",
    "Policies",
    "Posts",
    "Receivables",
    "Reviews",
    "Settings",
    "Statements",
    "Transfers",
    "Unit",
    "Units",
    "WorkQueue",
]
