"""Index of a customer's receivables: how it paid and what we sold it, without reading everybody's.

Revision: 0018, after 0014
"""

from __future__ import annotations

from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_index("ix_receivable_currency_customer_id", "receivable", ["currency", "customer_id"])


def downgrade() -> None:
    op.drop_index("ix_receivable_currency_customer_id", "receivable")
