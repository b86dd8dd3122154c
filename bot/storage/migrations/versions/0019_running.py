"""Without the index of running hand-overs that no question is answered from since there is one for the queue.

Revision: 0019, after 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: None = None
depends_on: None = None

RUNNING = sa.text("state IN ('open', 'accepted')")


def upgrade() -> None:
    op.drop_index("ix_handover_running", "handover")


def downgrade() -> None:
    op.create_index(
        "ix_handover_running",
        "handover",
        ["to_post", "case_number", "due_at"],
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
