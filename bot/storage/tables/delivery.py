"""What goes to Slack and what came from it: outbox, messages standing there, payloads already handled."""

from datetime import UTC, datetime

from sqlalchemy import Index, func

from bot.storage.columns import Row, a_flag, a_number, a_text, an_instant, some_words, table

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""``not_before`` of a row that need not wait: the index then has no empty values to step around."""


class OutboxRow(Row, table=True):
    """A message to be posted, once per ``key``.

    ``state``: pending, sending, sent, unknown, dead or cancelled. ``recipient`` is ``topic:...``,
    ``user:...`` or ``home:...``. ``plain``: only the plain text was, or is to be, sent. A posted row names
    where it stands by ``channel`` and ``ts``. ``id`` is never given twice, for it travels in the message.
    """

    __tablename__ = "outbox"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = a_number(key=True)
    key: str = a_text(unique=True)
    kind: str = a_text()
    recipient: str = a_text()
    case_number: int | None = a_number(null=True, of="credit_case.number")
    thread_of: int | None = a_number(null=True, of="credit_case.number")
    facts: dict[str, str] = some_words()
    state: str = a_text()
    attempts: int = a_number()
    not_before: datetime = an_instant()
    lease_by: str | None = a_text(null=True)
    lease_until: datetime | None = an_instant(null=True)
    attempted_at: datetime | None = an_instant(null=True)
    channel: str | None = a_text(null=True)
    ts: str | None = a_text(null=True)
    error: str | None = a_text(null=True)
    plain: bool = a_flag()
    created_at: datetime = an_instant(server_default=func.current_timestamp())
    sent_at: datetime | None = an_instant(null=True)


class SlackMessageRow(Row, table=True):
    """Where a message that is edited in place stands: the card of a case, a hand-over, and so on.

    ``content_hash`` is of what was last shown; the same content is not sent again.
    """

    __tablename__ = "slack_message"

    kind: str = a_text(key=True)
    reference: str = a_text(key=True)
    channel: str = a_text()
    ts: str = a_text()
    content_hash: str = a_text()


class ReceiptRow(Row, table=True):
    """A payload that was already handled; ``key`` is its event id, trigger id or view id."""

    __tablename__ = "receipt"

    key: str = a_text(key=True)
    kind: str = a_text()
    at: datetime = an_instant()


outbox = table(OutboxRow)
slack_message = table(SlackMessageRow)
receipt = table(ReceiptRow)

Index("ix_outbox_state_not_before_id", outbox.c.state, outbox.c.not_before, outbox.c.id)
Index("ix_receipt_at", receipt.c.at)
