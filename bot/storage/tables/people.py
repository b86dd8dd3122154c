"""People, the posts they hold, who stands in for them, channels, settings, policy versions."""

from datetime import date, datetime

from sqlalchemy import Index

from bot.storage.columns import Row, a_day, a_document, a_number, a_text, an_instant, table


class PersonRow(Row, table=True):
    """What Slack says about a person, kept for a while."""

    __tablename__ = "person"

    user_id: str = a_text(key=True)
    name: str = a_text()
    locale: str = a_text()
    zone: str = a_text()
    checked_at: datetime = an_instant()


class PostHoldingRow(Row, table=True):
    """A post held by a person; a revoked holding stays as a record."""

    __tablename__ = "post_holding"

    id: int | None = a_number(key=True)
    user_id: str = a_text()
    post: str = a_text()
    granted_by: str = a_text()
    granted_at: datetime = an_instant()
    revoked_by: str | None = a_text(null=True)
    revoked_at: datetime | None = an_instant(null=True)


class DeputyRow(Row, table=True):
    """``deputy`` stands in for ``user_id`` from ``since`` to ``until``, both days included."""

    __tablename__ = "deputy"

    id: int | None = a_number(key=True)
    user_id: str = a_text()
    deputy: str = a_text()
    since: date = a_day()
    until: date = a_day()
    recorded_by: str = a_text()


class ChannelBindingRow(Row, table=True):
    """The channel of a topic."""

    __tablename__ = "channel_binding"

    topic: str = a_text(key=True)
    channel: str = a_text()


class SettingRow(Row, table=True):
    """A small fact kept in the database."""

    __tablename__ = "setting"

    name: str = a_text(key=True)
    value: str = a_text()


class PolicyVersionRow(Row, table=True):
    """The text of a policy version as it was in force; a version never changes its text."""

    __tablename__ = "policy_version"

    version: str = a_text(key=True)
    effective_from: date = a_day()
    text_hash: str = a_text()
    body: str = a_document()
    recorded_at: datetime = an_instant()


person = table(PersonRow)
post_holding = table(PostHoldingRow)
deputy = table(DeputyRow)
channel_binding = table(ChannelBindingRow)
setting = table(SettingRow)
policy_version = table(PolicyVersionRow)

HELD = post_holding.c.revoked_at.is_(None)
"""A holding that counts."""

Index(
    "uq_post_holding_held",
    post_holding.c.user_id,
    post_holding.c.post,
    unique=True,
    sqlite_where=HELD,
    postgresql_where=HELD,
)
Index("ix_post_holding_post", post_holding.c.post, sqlite_where=HELD, postgresql_where=HELD)
Index("ix_deputy_deputy_until", deputy.c.deputy, deputy.c.until)
Index("ix_deputy_user_id_until", deputy.c.user_id, deputy.c.until)
