"""The outbox as delivery works on it: claims with leases, marks that hold only under their own claim.

A pending row waits for two things: ``not_before``, an instant of business time given by who announced it,
and ``lease_until``, a real instant before which no sender may touch it (backoff, Retry-After).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import Connection, Engine, Select, and_, func, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.delivery.items import (
    EDITED,
    FILE,
    REPEAT,
    STANDARD,
    Counts,
    Item,
    Line,
    Rules,
    Standing,
    Times,
    reference_of,
)
from bot.flows.model import Post
from bot.flows.ports import Announcement
from bot.storage.columns import Instant
from bot.storage.engine import looking
from bot.storage.errors import DatabaseBusy
from bot.storage.facts import SettingRepository
from bot.storage.gathering import alone, gathered, parted, shown_by, with_others
from bot.storage.outbox import OutboxRepository, insert_new
from bot.storage.outbox_rows import item_of, line_of
from bot.storage.posts import PostRepository
from bot.storage.tables import outbox, slack_message

STATES = ("pending", "sending", "unknown", "dead")
TAKEN_BACK = "lease ran out"
PATIENCE = 15.0
"""Seconds for which marking a row waits for other writers: less than its lease has left after any call."""


class OutboxQueue:
    """``bot.delivery.items.Queue`` on the tables ``outbox``, ``slack_message`` and ``setting``."""

    def __init__(self, engine: Engine, rules: Rules = STANDARD) -> None:
        self._engine = engine
        self._looking = looking(engine)
        self._rules = rules

    def claim(self, at: Times, limit: int, busy: Collection[str] = ()) -> Sequence[Item]:
        """Take due rows, one a recipient; rows about one message in place, and many long held, go as one."""
        with self._looking.connect() as peek:
            if not peek.execute(_first_due(at, 1, busy)).first():
                return ()
        with self._engine.begin() as connection:
            due = _first_due(at, limit, busy)
            ids = list(connection.execute(due).scalars())
            free = select(outbox.c.id).where(outbox.c.id.in_(ids), _due(at)).with_for_update(skip_locked=True)
            ids = list(connection.execute(free).scalars())
            items = self._take(connection, ids, _due(at), at.real, new_attempt=True)
            for item in items:
                _collapse(connection, item, at)
            return [gathered(connection, item, _due(at), at, self._rules) for item in items]

    def claim_unclear(self, at: Times, limit: int) -> Sequence[Item]:
        """Take unknown rows to be looked up; a row whose sender vanished becomes unknown first."""
        lost = and_(outbox.c.state == "sending", outbox.c.lease_until <= at.real)
        unclear = and_(
            outbox.c.state == "unknown", or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= at.real)
        )
        with self._looking.connect() as peek:
            if not peek.execute(select(outbox.c.id).where(or_(lost, unclear)).limit(1)).first():
                return ()
        with self._engine.begin() as connection:
            wait = at.real + timedelta(seconds=self._rules.settle)
            connection.execute(
                update(outbox)
                .where(lost)
                .values(state="unknown", lease_by=None, lease_until=wait, error=TAKEN_BACK)
            )
            ids = select(outbox.c.id).where(unclear).order_by(outbox.c.id).limit(limit)
            found = connection.execute(ids.with_for_update(skip_locked=True)).scalars()
            return self._take(connection, list(found), unclear, at.real, new_attempt=False)

    def _take(
        self,
        connection: Connection,
        ids: list[int],
        still: ColumnElement[bool],
        real: datetime,
        *,
        new_attempt: bool,
    ) -> list[Item]:
        if not ids:
            return []
        lease = {"lease_by": uuid.uuid4().hex, "lease_until": real + timedelta(seconds=self._rules.lease)}
        attempt = {"state": "sending", "attempted_at": real, "attempts": outbox.c.attempts + 1}
        taken = connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(ids), still)
            .values(**lease, **(attempt if new_attempt else {}))
            .returning(*outbox.c)
        )
        items = [with_others(connection, item_of(row)) for row in taken.all()]
        return sorted(items, key=lambda item: item.id)

    def sent(
        self, item: Item, at: datetime, standing: Standing | None = None, *, plain: bool = False
    ) -> bool:
        """Mark as sent and, for a message in place, keep where it stands; both or neither."""
        with self._patient() as connection:
            place = {"channel": standing.channel, "ts": standing.ts} if standing else {}
            done = _mark(connection, item, state="sent", sent_at=at, plain=plain, error=None, **place)
            if done and standing and item.reference:
                _keep(connection, item, standing)
            return done

    def uploaded(self, item: Item, file: str) -> bool:
        """Keep the file's id among the facts of the row; state and lease stay."""
        with self._patient() as connection:
            kept = connection.execute(
                update(outbox)
                .where(outbox.c.id == item.id, outbox.c.lease_by == item.token, outbox.c.state == "sending")
                .values(facts={**item.facts, FILE: file})
            )
            return kept.rowcount == 1

    def wait(self, item: Item, until: datetime, error: str, *, counts: bool = True) -> bool:
        """Pending again from the real instant ``until``."""
        attempts = item.attempts if counts else max(0, item.attempts - 1)
        return self._marked(item, state="pending", lease_until=until, error=error, attempts=attempts)

    def unclear(self, item: Item, until: datetime, error: str, channel: str = "") -> bool:
        """Unknown; ``channel`` is where it may stand."""
        return self._marked(
            item, state="unknown", lease_until=until, error=error, channel=channel or item.channel or None
        )

    def resend(self, item: Item, *, repeat: bool) -> bool:
        """Pending at once."""
        facts = {**item.facts, REPEAT: "yes"} if repeat else dict(item.facts)
        return self._marked(item, state="pending", lease_until=None, facts=facts, error="absent")

    def dead(self, item: Item, error: str) -> bool:
        return self._marked(item, state="dead", error=error, lease_until=None)

    def skip(self, item: Item, reason: str) -> bool:
        return self._marked(item, state="cancelled", error=reason, lease_until=None)

    def part(self, item: Item) -> bool:
        """The row and those it carries are pending at once, each by itself."""
        with self._patient() as connection:
            done = _mark(
                connection, item, state="pending", lease_until=None, facts=alone(item), error="parted"
            )
            if done:
                parted(connection, item)
            return done

    def release(self, item: Item, until: datetime) -> bool:
        """Pending again, the attempt given back."""
        return self._marked(item, state="pending", lease_until=until, attempts=max(0, item.attempts - 1))

    def add(self, announcements: Sequence[Announcement]) -> None:
        with self._patient() as connection:
            OutboxRepository(connection).add(announcements)

    def standing(self, kind: str, reference: str) -> Standing | None:
        wanted = select(slack_message).where(
            slack_message.c.kind == kind, slack_message.c.reference == reference
        )
        with self._looking.connect() as connection:
            row = connection.execute(wanted).first()
        return Standing(row.channel, row.ts, row.content_hash) if row else None

    def forget(self, kind: str, reference: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                slack_message.delete().where(
                    slack_message.c.kind == kind, slack_message.c.reference == reference
                )
            )

    def is_coming(self, kind: str, case: int) -> bool:
        wanted = select(outbox.c.id).where(
            outbox.c.case_number == case,
            outbox.c.kind == kind,
            outbox.c.state.in_(("pending", "sending", "unknown")),
        )
        with self._looking.connect() as connection:
            return connection.execute(wanted.limit(1)).first() is not None

    def is_unclear(self, item: Item) -> bool:
        wanted = select(outbox.c.id).where(
            outbox.c.case_number == item.case,
            outbox.c.kind == item.kind,
            outbox.c.state == "unknown",
            outbox.c.id != item.id,
        )
        with self._looking.connect() as connection:
            return connection.execute(wanted.limit(1)).first() is not None

    def counts(self, real: datetime) -> Counts:
        numbers = select(outbox.c.state, func.count(), func.min(outbox.c.created_at)).where(
            outbox.c.state.in_(STATES)
        )
        with self._looking.connect() as connection:
            rows = {row[0]: (row[1], row[2]) for row in connection.execute(numbers.group_by(outbox.c.state))}
        waiting = rows.get("pending")
        oldest = max(0.0, (real - waiting[1]).total_seconds()) if waiting else 0.0
        pending, sending, unknown, dead = (rows[state][0] if state in rows else 0 for state in STATES)
        return Counts(pending, sending, unknown, dead, oldest)

    def remember(self, name: str, value: str) -> None:
        with self._engine.begin() as connection:
            SettingRepository(connection).set(name, value)

    def recall(self, name: str) -> str:
        with self._looking.connect() as connection:
            return SettingRepository(connection).get(name) or ""

    def admins(self) -> Sequence[str]:
        with self._looking.connect() as connection:
            return PostRepository(connection).holders(Post.ADMIN)

    def database_now(self) -> datetime:
        """The database's own clock; on SQLite that is this machine's."""
        with self._looking.connect() as connection:
            return connection.execute(select(func.current_timestamp(type_=Instant()))).scalar_one()

    def lines(self, states: Sequence[str] = ("unknown", "dead"), limit: int = 50) -> Sequence[Line]:
        """Rows for the operator's list, the oldest first."""
        wanted = select(outbox).where(outbox.c.state.in_(states)).order_by(outbox.c.id).limit(limit)
        with self._looking.connect() as connection:
            return [line_of(row) for row in connection.execute(wanted)]

    def revive(self, row: int) -> bool:
        """Send a dead or unclear row once more, as if never tried; False where it is neither."""
        with self._engine.begin() as connection:
            revived = connection.execute(
                update(outbox)
                .where(outbox.c.id == row, outbox.c.state.in_(("dead", "unknown")))
                .values(state="pending", attempts=0, lease_by=None, lease_until=None, plain=False)
            )
            return revived.rowcount == 1

    def wake(self, recipient: str) -> int:
        """Rows that wait for this recipient are tried at once, as after ``channels set``."""
        with self._engine.begin() as connection:
            woken = connection.execute(
                update(outbox)
                .where(outbox.c.state == "pending", outbox.c.recipient == recipient)
                .values(lease_until=None)
            )
            return woken.rowcount

    @contextmanager
    def _patient(self) -> Iterator[Connection]:
        """A transaction for what became of a row, and its alarm; raises ``DatabaseBusy`` after ``PATIENCE``.

        Nobody waits for it as for an answer, and a row that is not marked stays under its lease for a minute.
        """
        with ExitStack() as held:
            yield self._begun(held, monotonic() + PATIENCE)

    def _begun(self, held: ExitStack, until: float) -> Connection:
        while True:
            try:
                return held.enter_context(self._engine.begin())
            except DatabaseBusy:
                if monotonic() >= until:
                    raise

    def _marked(self, item: Item, **values: object) -> bool:
        with self._patient() as connection:
            return _mark(connection, item, **values)


def _due(at: Times) -> ColumnElement[bool]:
    return and_(
        outbox.c.state == "pending",
        outbox.c.not_before <= at.business,
        or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= at.real),
    )


def _first_due(at: Times, limit: int, busy: Collection[str]) -> Select[int]:
    """The oldest due row of each recipient to whom nothing is under way."""
    under_way = select(outbox.c.recipient).where(outbox.c.state == "sending")
    first = func.min(outbox.c.id)
    return (
        select(first)
        .where(_due(at), outbox.c.recipient.not_in(under_way), outbox.c.recipient.not_in(list(busy)))
        .group_by(outbox.c.recipient)
        .order_by(first)
        .limit(limit)
    )


def _collapse(connection: Connection, item: Item, at: Times) -> None:
    """Other due rows about the same message in place need no message of their own: this one shows it all."""
    if item.kind not in EDITED:
        return
    same = select(outbox.c.id, outbox.c.facts, outbox.c.case_number).where(
        _due(at), outbox.c.kind == item.kind, outbox.c.recipient == item.to, outbox.c.case_number == item.case
    )
    ids = [
        row.id
        for row in connection.execute(same)
        if reference_of(item.kind, item.to, row.case_number, row.facts) == item.reference
    ]
    if ids:
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(ids), outbox.c.state == "pending")
            .values(state="cancelled", error=shown_by(item))
        )


def _mark(connection: Connection, item: Item, **values: object) -> bool:
    """Change the row if it is still under this claim. ``lease_until`` of a pending row is its backoff."""
    changed = connection.execute(
        update(outbox)
        .where(
            outbox.c.id == item.id,
            outbox.c.lease_by == item.token,
            outbox.c.state.in_(("sending", "unknown")),
        )
        .values(lease_by=None, **values)
    )
    return changed.rowcount == 1


def _keep(connection: Connection, item: Item, standing: Standing) -> None:
    place = {"channel": standing.channel, "ts": standing.ts, "content_hash": standing.content}
    same = and_(slack_message.c.kind == item.kind, slack_message.c.reference == item.reference)
    if not connection.execute(update(slack_message).where(same).values(**place)).rowcount:
        row = {"kind": item.kind, "reference": item.reference, **place}
        connection.execute(insert_new(connection, slack_message), row)
