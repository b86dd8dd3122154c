"""Indexes of the queue: what waits for a post and a person, what a person handed on.

Revision: 0014, after 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: None = None
depends_on: None = None

RUNNING = sa.text("state IN ('open', 'accepted')")


def upgrade() -> None:
    op.create_index(
        "ix_handover_queue",
        "handover",
        ["to_post", "to_user", "due_at"],
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    op.create_index(
        "ix_handover_running_from_user",
        "handover",
        ["from_user"],
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )


def downgrade() -> None:
    op.drop_index("ix_handover_running_from_user", "handover")
    op.drop_index("ix_handover_queue", "handover")
