"""Units of work: one transaction per ``with``, committed on a clean exit, else rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as PoolEmpty

from bot.flows.errors import Busy
from bot.storage.breaking import in_our_words
from bot.storage.cases import CaseRepository
from bot.storage.customers import CustomerRepository
from bot.storage.engine import looking
from bot.storage.errors import DatabaseBusy
from bot.storage.facts import SettingRepository
from bot.storage.files import FileRepository
from bot.storage.financial_statements import StatementRepository
from bot.storage.grouping import Grouping
from bot.storage.handovers import HandoverRepository
from bot.storage.journal import JournalRepository
from bot.storage.limit_requests import LimitRequestRepository
from bot.storage.notices import NoticeRepository
from bot.storage.outbox import OutboxRepository
from bot.storage.payments import PaymentRepository
from bot.storage.people import PersonRepository
from bot.storage.policies import PolicyRepository
from bot.storage.posts import PostRepository
from bot.storage.queue import QueueRepository
from bot.storage.receipts import Receipts
from bot.storage.receivables import ReceivableRepository
from bot.storage.reviews import ReviewRepository
from bot.storage.saving import Saving
from bot.storage.transfers import TransferRepository


class SqlUnit:
    """The repositories of one transaction, each made when first asked for."""

    __slots__ = ("connection", "writes")

    def __init__(self, connection: Connection, *, writes: bool) -> None:
        self.connection = connection
        self.writes = writes

    @property
    def cases(self) -> CaseRepository:
        return CaseRepository(self.connection)

    @property
    def handovers(self) -> HandoverRepository:
        return HandoverRepository(self.connection, writes=self.writes)

    @property
    def queue(self) -> QueueRepository:
        return QueueRepository(self.connection)

    @property
    def customers(self) -> CustomerRepository:
        return CustomerRepository(self.connection)

    @property
    def files(self) -> FileRepository:
        return FileRepository(self.connection)

    @property
    def statements(self) -> StatementRepository:
        return StatementRepository(self.connection)

    @property
    def transfers(self) -> TransferRepository:
        return TransferRepository(self.connection)

    @property
    def reviews(self) -> ReviewRepository:
        return ReviewRepository(self.connection)

    @property
    def limits(self) -> LimitRequestRepository:
        return LimitRequestRepository(self.connection)

    @property
    def receivables(self) -> ReceivableRepository:
        return ReceivableRepository(self.connection, writes=self.writes)

    @property
    def notices(self) -> NoticeRepository:
        return NoticeRepository(self.connection)

    @property
    def payments(self) -> PaymentRepository:
        return PaymentRepository(self.connection)

    @property
    def journal(self) -> JournalRepository:
        return JournalRepository(self.connection)

    @property
    def outbox(self) -> OutboxRepository:
        return OutboxRepository(self.connection)

    @property
    def posts(self) -> PostRepository:
        return PostRepository(self.connection)

    @property
    def settings(self) -> SettingRepository:
        return SettingRepository(self.connection)

    @property
    def people(self) -> PersonRepository:
        return PersonRepository(self.connection)

    @property
    def policies(self) -> PolicyRepository:
        return PolicyRepository(self.connection)

    @property
    def receipts(self) -> Receipts:
        return Receipts(self.connection)


class SqlUnits:
    """``with units() as unit`` writes; ``with units.reading() as unit`` only looks."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._looking = looking(engine)
        self.grouping = Grouping(engine)
        self.saving = Saving(engine)

    @contextmanager
    def __call__(self) -> Iterator[SqlUnit]:
        """A transaction that may write.

        Raises ``Busy`` if none can be had in time, ``BrokenOff`` if the database broke it off, ``NotSaved``
        if nothing can be saved.
        """
        group = self.grouping.group
        begun = group.unit() if group else self.engine.begin()
        try:
            with self.saving, begun as connection, in_our_words:
                yield SqlUnit(connection, writes=True)
        except (DatabaseBusy, PoolEmpty) as busy:
            raise Busy from busy

    @contextmanager
    def reading(self) -> Iterator[SqlUnit]:
        """A transaction that only looks, at one consistent picture; it blocks and waits for nobody."""
        group = self.grouping.group
        if group and group.connection:
            yield SqlUnit(group.connection, writes=False)
            return
        with self._looking.begin() as connection, in_our_words:
            yield SqlUnit(connection, writes=False)
