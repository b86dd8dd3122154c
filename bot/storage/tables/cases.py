"""Credit cases, the hand-overs between posts, and the journal of everything done."""

from datetime import date, datetime

from sqlalchemy import Index, literal_column

from bot.storage.columns import (
    Row,
    a_day,
    a_document,
    a_flag,
    a_number,
    a_text,
    an_amount,
    an_instant,
    some_words,
    table,
)


class CreditCaseRow(Row, table=True):
    """A case: what is searched has a column, the rest is the ``dossier`` document.

    ``committed_minor``: signed but not yet a receivable, in ``currency``. ``sheet_until``: last day of
    the terms sheet while the case waits for signature.
    """

    __tablename__ = "credit_case"

    number: int | None = a_number(key=True)
    version: int = a_number()
    stage: str = a_text()
    customer_id: int = a_number(of="customer.id")
    brought_by: str = a_text()
    currency: str = a_text()
    opened_at: datetime = an_instant()
    closed_at: datetime | None = an_instant(null=True)
    fast_lane: bool = a_flag()
    submission: str = a_text(unique=True)
    committed_minor: int = an_amount()
    sheet_until: date | None = a_day(null=True)
    dossier: str = a_document()


class HandoverRow(Row, table=True):
    """Work passed between posts; ``next_alarm_at`` is the next instant its clock has to say something."""

    __tablename__ = "handover"

    id: int | None = a_number(key=True)
    case_number: int = a_number(of="credit_case.number")
    kind: str = a_text()
    from_post: str = a_text()
    from_user: str = a_text()
    to_post: str = a_text()
    to_user: str = a_text()
    subject: str = a_text()
    sent_at: datetime = an_instant()
    warn_at: datetime | None = an_instant(null=True)
    due_at: datetime | None = an_instant(null=True)
    state: str = a_text()
    accepted_at: datetime | None = an_instant(null=True)
    accepted_by: str = a_text()
    returned: str = a_text()
    done_at: datetime | None = an_instant(null=True)
    warned_at: datetime | None = an_instant(null=True)
    breached_at: datetime | None = an_instant(null=True)
    next_alarm_at: datetime | None = an_instant(null=True)


class JournalRow(Row, table=True):
    """Who did what, when, under which policy. Triggers refuse UPDATE and DELETE (see ``triggers.py``)."""

    __tablename__ = "journal"

    id: int | None = a_number(key=True)
    case_number: int | None = a_number(null=True, of="credit_case.number")
    version: int = a_number()
    action: str = a_text()
    actor: str = a_text()
    post: str = a_text()
    at: datetime = an_instant()
    from_stage: str | None = a_text(null=True)
    to_stage: str | None = a_text(null=True)
    policy_version: str = a_text()
    facts: dict[str, str] = some_words()


class DefaultIncidentRow(Row, table=True):
    """A default incident, repeated from the dossier of its case to be found by customer (``incidents.py``).

    ``place``: which of the dossier's incidents it is, from 0. ``amount_minor``: in ``currency``, if known.
    """

    __tablename__ = "default_incident"

    id: int | None = a_number(key=True)
    case_number: int = a_number(of="credit_case.number")
    place: int = a_number()
    customer_id: int = a_number(of="customer.id")
    kind: str = a_text()
    happened_on: date = a_day()
    amount_minor: int | None = an_amount(null=True)
    currency: str = a_text()
    evidence: str = a_text()
    recorded_by: str = a_text()


credit_case = table(CreditCaseRow)
handover = table(HandoverRow)
journal = table(JournalRow)
default_incident = table(DefaultIncidentRow)

RUNNING = handover.c.state.in_((literal_column("'open'"), literal_column("'accepted'")))
"""A hand-over whose clock runs; as literals, for a bound value would hide that the partial index fits."""

DONE = handover.c.state == literal_column("'done'")
"""A hand-over whose work was done."""

MOVED = journal.c.from_stage != journal.c.to_stage
"""A step that changed the stage of its case; the opening of a case is none."""

Index("ix_credit_case_customer_id", credit_case.c.customer_id)
Index("ix_credit_case_brought_by", credit_case.c.brought_by)
Index(
    "ix_credit_case_sheet_until",
    credit_case.c.sheet_until,
    sqlite_where=credit_case.c.sheet_until.is_not(None),
    postgresql_where=credit_case.c.sheet_until.is_not(None),
)
Index("ix_handover_case_number", handover.c.case_number)
Index("ix_handover_to_user", handover.c.to_user)
Index("ix_handover_accepted_by", handover.c.accepted_by)
Index(
    "ix_handover_queue",
    handover.c.to_post,
    handover.c.to_user,
    handover.c.due_at,
    sqlite_where=RUNNING,
    postgresql_where=RUNNING,
)
Index(
    "ix_handover_running_from_user",
    handover.c.from_user,
    sqlite_where=RUNNING,
    postgresql_where=RUNNING,
)
Index(
    "ix_handover_next_alarm_at",
    handover.c.next_alarm_at,
    sqlite_where=handover.c.next_alarm_at.is_not(None),
    postgresql_where=handover.c.next_alarm_at.is_not(None),
)
Index("ix_handover_done_at", handover.c.done_at, sqlite_where=DONE, postgresql_where=DONE)
Index(
    "ix_handover_breached_at",
    handover.c.breached_at,
    sqlite_where=handover.c.breached_at.is_not(None),
    postgresql_where=handover.c.breached_at.is_not(None),
)
Index("ix_journal_case_number_id", journal.c.case_number, journal.c.id)
Index(
    "ix_journal_moved",
    journal.c.at,
    journal.c.case_number,
    sqlite_where=MOVED,
    postgresql_where=MOVED,
)
Index("ix_default_incident_customer_id", default_incident.c.customer_id)
Index("ix_default_incident_place", default_incident.c.case_number, default_incident.c.place, unique=True)
