"""The sweep's hot path: receivables whose day has come, written in bulk by situation.

Receivables that agree in every column the ladder's rule looks at share one *situation*; amounts count only by
the side of the chase floor they are on (``STANDING``). The rule is asked once for each situation, its answers
go into two small temporary tables, and two statements join them back: one INSERT of notices, one UPDATE of
receivables. So there is one rule, not a second one in SQL; tests/flows/test_sweep.py compares the two anyhow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.schema import CreateTable

from bot.flows.dossier import Receivable
from bot.flows.model import Post, Stage
from bot.flows.ports import Announcement
from bot.flows.sweep import Answer, Bounds, Told
from bot.storage.breaking import in_our_words
from bot.storage.outbox import OutboxRepository, insert_new
from bot.storage.receivable_values import to_receivable
from bot.storage.tables import credit_case, customer, notice, post_holding, receivable

ONE_SWEEP = 5_377_292
"""Number of the PostgreSQL advisory lock that keeps two sweeps from doing the same page."""

_R = receivable.c
_N = notice.c

EXACT = (
    "due_moved",
    "last_rule",
    "invoiced_on",
    "due_on",
    "shift_days",
    "broken_promises",
    "at_once",
    "cause_known",
)
MAY_BE_EMPTY = ("promised_until", "paused_until")

FIRST = ("due_moved", "last_rule", "invoiced_on", "due_on")
"""What tells most situations apart: the temporary table is looked up by these."""

_TEMPORARY = MetaData()
PLAN = Table(
    "sweep_plan",
    _TEMPORARY,
    *(Column(name, _R[name].type, primary_key=name in FIRST) for name in EXACT + MAY_BE_EMPTY),
    Column("plan", Integer, primary_key=True),
    Column("standing", Integer),
    Column("new_last_rule", String),
    Column("new_due_moved", Date),
    Column("new_shift_days", Integer),
    Column("new_at_once", Boolean),
    Column("new_next_notice_on", Date),
    prefixes=["TEMPORARY"],
)
STEP = Table(
    "sweep_step",
    _TEMPORARY,
    Column("plan", Integer, primary_key=True),
    Column("rule", String, primary_key=True),
    Column("days", Integer),
    Column("announced", Boolean),
    prefixes=["TEMPORARY"],
)


class SqlLadder:
    """The port ``LadderStore`` of the sweep."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def page(self, today: date, size: int, bounds: Bounds) -> Iterator[SqlPage]:
        """One transaction over at most ``size`` receivables whose day has come, oldest first."""
        with self._engine.begin() as connection, in_our_words:
            locked(connection)
            yield SqlPage(connection, today, size, bounds)

    def overdue_cases(self, today: date) -> Sequence[int]:
        """Cases in fulfilment or in term that have an open receivable due before ``today``."""
        overdue = exists().where(
            _R.case_number == credit_case.c.number, _R.open_minor > 0, _R.due_moved < today
        )
        stages = (Stage.FULFILMENT.value, Stage.IN_TERM.value)
        found = select(credit_case.c.number).where(credit_case.c.stage.in_(stages), overdue)
        with self._engine.connect() as connection:
            return list(connection.execute(found.order_by(credit_case.c.number)).scalars())


def locked(connection: Connection) -> None:
    """Hold the ladder until the transaction ends; on SQLite it has the write lock already."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(ONE_SWEEP)))


def _keep_order(connection: Connection) -> None:
    """Have PostgreSQL write a page as it lies; a merge join sorts it by situation first, and the
    update then takes half as long again, jumping about in the ledger and its indexes."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL enable_mergejoin = off"))


class SqlPage:
    """The port ``Page`` of the sweep: one transaction."""

    def __init__(self, connection: Connection, today: date, size: int, bounds: Bounds) -> None:
        self._connection = connection
        self._today = today
        self._bounds = bounds
        self.is_last = False
        self._mine = self._page(size)
        self._standing = standing(today, bounds)
        self._plans: list[int] = []
        self._told: Sequence[Told] = ()

    def situations(self) -> Sequence[tuple[Receivable, int]]:
        """One receivable of each situation with the number of receivables in it."""
        key = [_R[name] for name in EXACT + MAY_BE_EMPTY]
        groups = (
            select(func.min(_R.id).label("id"), func.count().label("many"), self._standing.label("standing"))
            .where(self._mine)
            .group_by(*key, self._standing)
            .subquery()
        )
        # One statement: a payment between two would have the rule judge a receivable that has left its group.
        found = select(receivable, groups.c.many, groups.c.standing).join(groups, groups.c.id == _R.id)
        rows = self._connection.execute(found.order_by(_R.id)).all()
        self._plans = [row.standing for row in rows]
        return [(to_receivable(row), row.many) for row in rows]

    def write(self, answers: Sequence[Answer], policy_version: str) -> int:
        """Write what the rule answered, for every receivable; gives the number of notices."""
        self._fill(answers)
        _keep_order(self._connection)
        written = 0
        if any(answer.verdict.notices for answer in answers):
            written = self._insert_notices(policy_version)
            self._told = self._concerned()
        self._move_on()
        return written

    def told(self) -> Sequence[Told]:
        """Rules announced in this page with the people concerned, each combination once."""
        return self._told

    def holders(self) -> Mapping[Post, Sequence[str]]:
        """Who holds which post now."""
        holding = post_holding.c
        found = (
            select(holding.post, holding.user_id)
            .where(holding.revoked_at.is_(None))
            .order_by(holding.user_id)
        )
        held: dict[Post, list[str]] = {}
        for post, user in self._connection.execute(found):
            held.setdefault(Post(post), []).append(user)
        return held

    def announce(self, announcements: Iterable[Announcement]) -> None:
        OutboxRepository(self._connection).add(announcements)

    def _page(self, size: int) -> ColumnElement[bool]:
        """The rows of this page: up to and including the ``size``-th in the order of the index."""
        due = _R.next_notice_on <= self._today
        nth = select(_R.next_notice_on, _R.id).where(due).order_by(_R.next_notice_on, _R.id)
        last = self._connection.execute(nth.offset(size - 1).limit(1)).first()
        if last is None:
            self.is_last = True
            return due
        return or_(_R.next_notice_on < last[0], and_(_R.next_notice_on == last[0], _R.id <= last[1]))

    def _fill(self, answers: Sequence[Answer]) -> None:
        _make_room(self._connection)
        rows = [
            _plan(number, answer, standing_)
            for number, (answer, standing_) in enumerate(zip(answers, self._plans, strict=True))
        ]
        steps = [
            {"plan": number, "rule": step.rule, "days": step.days, "announced": step.announced}
            for number, answer in enumerate(answers)
            for step in answer.verdict.notices
        ]
        self._connection.execute(insert(PLAN), rows)
        if steps:
            self._connection.execute(insert(STEP), steps)

    def _same_situation(self) -> ColumnElement[bool]:
        return and_(
            *(PLAN.c[name] == _R[name] for name in EXACT),
            *(PLAN.c[name].is_not_distinct_from(_R[name]) for name in MAY_BE_EMPTY),
            PLAN.c.standing == self._standing,
        )

    def _insert_notices(self, policy_version: str) -> int:
        found = select(
            _R.id, STEP.c.rule, literal(self._today), STEP.c.days, _R.open_minor, _R.currency,
            literal(policy_version), STEP.c.announced,
        ).where(self._mine, self._same_situation(), STEP.c.plan == PLAN.c.plan)  # fmt: skip
        columns = [
            "receivable_id",
            "rule",
            "day",
            "days",
            "open_minor",
            "currency",
            "policy_version",
            "announced",
        ]
        adding = insert_new(self._connection, notice).from_select(columns, found)
        return self._connection.execute(adding.execution_options(preserve_rowcount=True)).rowcount

    def _concerned(self) -> Sequence[Told]:
        """Before the receivables move on: their place still tells which of them are in this page."""
        large = _R.open_minor >= _by_currency(self._bounds.large)
        page = (
            select(PLAN.c.plan, _R.customer_id, _R.case_number, large.label("large"))
            .distinct()
            .where(self._mine, self._same_situation())
            .subquery()
        )
        found = (
            select(STEP.c.rule, customer.c.collector, credit_case.c.brought_by, page.c.large)
            .distinct()
            .join(page, STEP.c.plan == page.c.plan)
            .where(STEP.c.announced)
            .join(customer, customer.c.id == page.c.customer_id)
            .outerjoin(credit_case, credit_case.c.number == page.c.case_number)
        )
        rows = self._connection.execute(found)
        return [Told(rule, collector, brought_by, bool(big)) for rule, collector, brought_by, big in rows]

    def _move_on(self) -> None:
        self._connection.execute(
            update(receivable)
            .where(self._mine, self._same_situation())
            .values(
                last_rule=PLAN.c.new_last_rule,
                shift_days=PLAN.c.new_shift_days,
                at_once=PLAN.c.new_at_once,
                next_notice_on=PLAN.c.new_next_notice_on,
            )
        )


def standing(today: date, bounds: Bounds) -> ColumnElement[int]:
    """All that the rule asks of the amounts: settled, open, chased, and on which side of the floor."""
    floor = _by_currency(bounds.floors)
    chased = _R.open_minor - _R.disputed_minor
    return case(
        (or_(_R.open_minor <= 0, _R.settled_on <= today), 0),
        (and_(chased <= 0, _R.open_minor < floor), 1),
        (chased <= 0, 2),
        (chased >= floor, 5),
        (_R.open_minor >= floor, 4),
        else_=3,
    )


def _make_room(connection: Connection) -> None:
    """The temporary tables of this connection, empty."""
    for table in (PLAN, STEP):
        connection.execute(CreateTable(table, if_not_exists=True))
        connection.execute(delete(table))


def _by_currency(amounts: Mapping[str, int]) -> ColumnElement[int]:
    special = {currency: amount for currency, amount in amounts.items() if amount != amounts[""]}
    if not special:
        return literal(amounts[""])
    return case(special, value=_R.currency, else_=amounts[""])


def _plan(number: int, answer: Answer, standing_: int) -> dict[str, object]:
    before, after = answer.receivable, answer.verdict.receivable
    return {
        "plan": number,
        **{name: getattr(before, name) for name in EXACT + MAY_BE_EMPTY},
        "standing": standing_,
        "new_last_rule": after.last_rule,
        "new_due_moved": after.due_moved,
        "new_shift_days": after.shift_days,
        "new_at_once": after.at_once,
        "new_next_notice_on": after.next_notice_on,
    }
