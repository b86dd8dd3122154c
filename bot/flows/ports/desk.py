"""A transaction with all of these, and what a flow is given."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.flows.policy import Policy
from bot.flows.ports.calendars import BusinessCalendar, Clock
from bot.flows.ports.cases import Cases, Handovers, Journal, WorkQueue
from bot.flows.ports.customers import Customers, Files, LimitRequests, Reviews, Statements, Transfers
from bot.flows.ports.messages import Outbox
from bot.flows.ports.money import Notices, Payments, Receivables
from bot.flows.ports.people import Posts
from bot.flows.ports.settings import Policies, Settings


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
