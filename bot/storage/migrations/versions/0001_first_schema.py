"""The first schema.

Revision: 0001, after nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: None = None
depends_on: None = None

TABLES = (
    "channel_binding",
    "customer",
    "deputy",
    "person",
    "policy_version",
    "post_holding",
    "receipt",
    "setting",
    "slack_message",
    "credit_case",
    "credit_grant",
    "handover",
    "journal",
    "outbox",
    "payment",
    "receivable",
    "allocation",
    "dispute",
    "notice",
    "promise",
)


def upgrade() -> None:
    _channel_binding()
    _customer()
    _deputy()
    _person()
    _policy_version()
    _post_holding()
    _receipt()
    _setting()
    _slack_message()
    _credit_case()
    _credit_grant()
    _handover()
    _journal()
    _outbox()
    _payment()
    _receivable()
    _allocation()
    _dispute()
    _notice()
    _promise()
    if op.get_bind().dialect.name == "sqlite":
        _append_only_sqlite()
    else:
        _append_only_postgresql()


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION journal_is_append_only()")


def _channel_binding() -> None:
    op.create_table(
        "channel_binding",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_channel_binding")),
    )


def _customer() -> None:
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("registration", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("risk_class", sa.String(), nullable=True),
        sa.Column("collector", sa.String(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("name_key", name=op.f("uq_customer_name_key")),
    )


def _deputy() -> None:
    op.create_table(
        "deputy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("deputy", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
    )
    _deputy_indexes()


def _deputy_indexes() -> None:
    op.create_index("ix_deputy_deputy_until", "deputy", ["deputy", "until"])
    op.create_index("ix_deputy_user_id_until", "deputy", ["user_id", "until"])


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_person")),
    )


def _policy_version() -> None:
    op.create_table(
        "policy_version",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policy_version")),
    )


def _post_holding() -> None:
    op.create_table(
        "post_holding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.String(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_holding")),
    )
    _post_holding_indexes()


def _post_holding_indexes() -> None:
    op.create_index(
        "ix_post_holding_post",
        "post_holding",
        ["post"],
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_index(
        "uq_post_holding_held",
        "post_holding",
        ["user_id", "post"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def _receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_receipt")),
    )
    _receipt_indexes()


def _receipt_indexes() -> None:
    op.create_index("ix_receipt_at", "receipt", ["at"])


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )


def _slack_message() -> None:
    op.create_table(
        "slack_message",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "reference", name=op.f("pk_slack_message")),
    )


def _credit_case() -> None:
    op.create_table(
        "credit_case",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("brought_by", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fast_lane", sa.Boolean(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("committed_minor", sa.BigInteger(), nullable=False),
        sa.Column("sheet_until", sa.Date(), nullable=True),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_credit_case_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_credit_case")),
        sa.UniqueConstraint("submission", name=op.f("uq_credit_case_submission")),
    )
    _credit_case_indexes()


def _credit_case_indexes() -> None:
    op.create_index("ix_credit_case_brought_by", "credit_case", ["brought_by"])
    op.create_index("ix_credit_case_customer_id", "credit_case", ["customer_id"])
    op.create_index(
        "ix_credit_case_sheet_until",
        "credit_case",
        ["sheet_until"],
        sqlite_where=sa.text("sheet_until IS NOT NULL"),
        postgresql_where=sa.text("sheet_until IS NOT NULL"),
    )


def _credit_grant() -> None:
    op.create_table(
        "credit_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("term_days", sa.Integer(), nullable=False),
        sa.Column("start_event", sa.String(), nullable=False),
        sa.Column("risk_class", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"], ["credit_case.number"], name=op.f("fk_credit_grant_case_number_credit_case")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_credit_grant_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_grant")),
    )
    _credit_grant_indexes()


def _credit_grant_indexes() -> None:
    op.create_index("ix_credit_grant_newest", "credit_grant", ["customer_id", "id"])


def _handover() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_post", sa.String(), nullable=False),
        sa.Column("from_user", sa.String(), nullable=False),
        sa.Column("to_post", sa.String(), nullable=False),
        sa.Column("to_user", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.String(), nullable=False),
        sa.Column("returned", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("breached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_alarm_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_number"], ["credit_case.number"], name=op.f("fk_handover_case_number_credit_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    _handover_indexes()


def _handover_indexes() -> None:
    op.create_index("ix_handover_accepted_by", "handover", ["accepted_by"])
    op.create_index("ix_handover_case_number", "handover", ["case_number"])
    op.create_index(
        "ix_handover_next_alarm_at",
        "handover",
        ["next_alarm_at"],
        sqlite_where=sa.text("next_alarm_at IS NOT NULL"),
        postgresql_where=sa.text("next_alarm_at IS NOT NULL"),
    )
    op.create_index(
        "ix_handover_running",
        "handover",
        ["to_post", "case_number", "due_at"],
        sqlite_where=sa.text("state IN ('open', 'accepted')"),
        postgresql_where=sa.text("state IN ('open', 'accepted')"),
    )
    op.create_index("ix_handover_to_user", "handover", ["to_user"])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_stage", sa.String(), nullable=True),
        sa.Column("to_stage", sa.String(), nullable=True),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"], ["credit_case.number"], name=op.f("fk_journal_case_number_credit_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    _journal_indexes()


def _journal_indexes() -> None:
    op.create_index("ix_journal_case_number_id", "journal", ["case_number", "id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.Column("thread_of", sa.Integer(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_number"], ["credit_case.number"], name=op.f("fk_outbox_case_number_credit_case")
        ),
        sa.ForeignKeyConstraint(
            ["thread_of"], ["credit_case.number"], name=op.f("fk_outbox_thread_of_credit_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sqlite_autoincrement=True,
    )
    _outbox_indexes()


def _outbox_indexes() -> None:
    op.create_index("ix_outbox_state_not_before_id", "outbox", ["state", "not_before", "id"])


def _payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("unallocated_minor", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("reversed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"], ["credit_case.number"], name=op.f("fk_payment_case_number_credit_case")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_payment_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    _payment_indexes()


def _payment_indexes() -> None:
    op.create_index("ix_payment_case_number", "payment", ["case_number"])
    op.create_index("ix_payment_customer_id", "payment", ["customer_id"])


def _receivable() -> None:
    op.create_table(
        "receivable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.Column("invoiced_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_moved", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("open_minor", sa.BigInteger(), nullable=False),
        sa.Column("disputed_minor", sa.BigInteger(), nullable=False),
        sa.Column("cause_known", sa.Boolean(), nullable=False),
        sa.Column("last_rule", sa.String(), nullable=False),
        sa.Column("shift_days", sa.Integer(), nullable=False),
        sa.Column("promised_until", sa.Date(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("broken_promises", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("written_off_minor", sa.BigInteger(), nullable=False),
        sa.Column("limitation_on", sa.Date(), nullable=True),
        sa.Column("next_notice_on", sa.Date(), nullable=True),
        sa.CheckConstraint("open_minor >= 0", name=op.f("ck_receivable_open_minor")),
        sa.ForeignKeyConstraint(
            ["case_number"], ["credit_case.number"], name=op.f("fk_receivable_case_number_credit_case")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_receivable_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable")),
        sa.UniqueConstraint("number", name=op.f("uq_receivable_number")),
    )
    _receivable_indexes()


def _receivable_indexes() -> None:
    op.create_index("ix_receivable_case_number", "receivable", ["case_number"])
    op.create_index(
        "ix_receivable_limitation_on",
        "receivable",
        ["limitation_on"],
        sqlite_where=sa.text("open_minor > 0"),
        postgresql_where=sa.text("open_minor > 0"),
    )
    op.create_index(
        "ix_receivable_next_notice_on",
        "receivable",
        ["next_notice_on", "id"],
        sqlite_where=sa.text("next_notice_on IS NOT NULL"),
        postgresql_where=sa.text("next_notice_on IS NOT NULL"),
    )
    op.create_index(
        "ix_receivable_open",
        "receivable",
        ["customer_id", "currency", "due_moved", "open_minor"],
        sqlite_where=sa.text("open_minor > 0"),
        postgresql_where=sa.text("open_minor > 0"),
    )


def _allocation() -> None:
    op.create_table(
        "allocation",
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("receivable_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_allocation_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_allocation_receivable_id_receivable")
        ),
        sa.PrimaryKeyConstraint("payment_id", "receivable_id", name=op.f("pk_allocation")),
        sqlite_with_rowid=False,
    )
    _allocation_indexes()


def _allocation_indexes() -> None:
    op.create_index("ix_allocation_receivable_id", "allocation", ["receivable_id"])


def _dispute() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receivable_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_dispute_receivable_id_receivable")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    _dispute_indexes()


def _dispute_indexes() -> None:
    op.create_index("ix_dispute_receivable_id", "dispute", ["receivable_id"])


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("receivable_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("open_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_notice_receivable_id_receivable")
        ),
        sa.PrimaryKeyConstraint("receivable_id", "rule", name=op.f("pk_notice")),
        sqlite_with_rowid=False,
    )
    _notice_indexes()


def _notice_indexes() -> None:
    op.create_index(
        "ix_notice_day",
        "notice",
        ["day"],
        sqlite_where=sa.text("announced = 1"),
        postgresql_where=sa.text("announced"),
    )


def _promise() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receivable_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("pay_by", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_promise_receivable_id_receivable")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    _promise_indexes()


def _promise_indexes() -> None:
    op.create_index(
        "ix_promise_pay_by",
        "promise",
        ["pay_by"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_promise_receivable_id", "promise", ["receivable_id"])


def _append_only_sqlite() -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER journal_no_{event.lower()} BEFORE {event} ON journal "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END"
        )


def _append_only_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append only'; END $$"
    )
    for event, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER journal_no_{event.lower()} BEFORE {event} ON journal "
            f"FOR EACH {each} EXECUTE FUNCTION journal_is_append_only()"
        )
