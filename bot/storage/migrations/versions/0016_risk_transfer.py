"""The register of risk transfer with its claims; reviews of customers and the calls for them.

Revision: 0016, after 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: None = None
depends_on: None = None

ALARMING = sa.text("next_alarm_on IS NOT NULL")
WITH_DEADLINE = sa.text("claim_days IS NOT NULL AND ended_on IS NULL")


def upgrade() -> None:
    _register()
    _claims()
    _reviews()


def _register() -> None:
    op.create_table(
        "risk_transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("cap_minor", sa.BigInteger(), nullable=True),
        sa.Column("cap_currency", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("claim_days", sa.Integer(), nullable=True),
        sa.Column("recourse", sa.Boolean(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_by", sa.String(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_why", sa.String(), nullable=False),
        sa.Column("next_alarm_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_risk_transfer_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_transfer")),
    )
    op.create_index("ix_risk_transfer_customer_id", "risk_transfer", ["customer_id"])
    op.create_index(
        "ix_risk_transfer_next_alarm_on",
        "risk_transfer",
        ["next_alarm_on"],
        sqlite_where=ALARMING,
        postgresql_where=ALARMING,
    )
    op.create_index(
        "ix_risk_transfer_claim_days",
        "risk_transfer",
        ["claim_days"],
        sqlite_where=WITH_DEADLINE,
        postgresql_where=WITH_DEADLINE,
    )


def _claims() -> None:
    op.create_table(
        "risk_claim",
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("receivable_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("notified_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["risk_transfer.id"], name=op.f("fk_risk_claim_transfer_id_risk_transfer")
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_risk_claim_receivable_id_receivable")
        ),
        sa.PrimaryKeyConstraint("transfer_id", "receivable_id", name=op.f("pk_risk_claim")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_risk_claim_told_on", "risk_claim", ["told_on"])


def _reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("risk_class", sa.String(), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_review_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index("ix_review_customer_id_reviewed_on", "review", ["customer_id", "reviewed_on"])
    op.create_table(
        "review_call",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("late_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_review_call_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_review_call")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for name in ("review_call", "review", "risk_claim", "risk_transfer"):
        op.drop_table(name)
