"""Requests for another limit; a grant remembers the one that changed it.

Revision: 0015, after 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: None = None
depends_on: None = None

WAITING = sa.text("state = 'open'")
IN_DAYS = sa.text("state = 'granted' AND until IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "limit_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("old_minor", sa.BigInteger(), nullable=False),
        sa.Column("new_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_for", sa.String(), nullable=False),
        sa.Column("asked_post", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("risk_class", sa.String(), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("levels", sa.Text(), nullable=False),
        sa.Column("signatures", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_limit_request_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["case_number"], ["credit_case.number"], name=op.f("fk_limit_request_case_number_credit_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_request")),
    )
    op.create_index("ix_limit_request_customer_id", "limit_request", ["customer_id"])
    op.create_index(
        "ix_limit_request_open",
        "limit_request",
        ["customer_id", "kind"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index(
        "ix_limit_request_until",
        "limit_request",
        ["until"],
        sqlite_where=IN_DAYS,
        postgresql_where=IN_DAYS,
    )
    with op.batch_alter_table("credit_grant") as batch:
        batch.add_column(sa.Column("request_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_credit_grant_request_id_limit_request"), "limit_request", ["request_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("credit_grant") as batch:
        batch.drop_constraint(op.f("fk_credit_grant_request_id_limit_request"), type_="foreignkey")
        batch.drop_column("request_id")
    op.drop_table("limit_request")
