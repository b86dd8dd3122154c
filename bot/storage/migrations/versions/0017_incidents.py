"""Default incidents in a table of their own, filled from the dossiers; indexes of moves and of ended work.

Revision: 0017, after 0014
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    table = op.create_table(
        "default_incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"], ["credit_case.number"], name=op.f("fk_default_incident_case_number_credit_case")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_default_incident_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_default_incident")),
    )
    op.create_index("ix_default_incident_customer_id", "default_incident", ["customer_id"])
    op.create_index("ix_default_incident_place", "default_incident", ["case_number", "place"], unique=True)
    done, breached = sa.text("state = 'done'"), sa.text("breached_at IS NOT NULL")
    op.create_index("ix_handover_done_at", "handover", ["done_at"], sqlite_where=done, postgresql_where=done)
    op.create_index(
        "ix_handover_breached_at",
        "handover",
        ["breached_at"],
        sqlite_where=breached,
        postgresql_where=breached,
    )
    moved = sa.text("from_stage != to_stage")
    op.create_index(
        "ix_journal_moved",
        "journal",
        ["at", "case_number"],
        sqlite_where=moved,
        postgresql_where=moved,
    )
    found = list(_of_dossiers())
    if found:
        op.bulk_insert(table, found)


def downgrade() -> None:
    op.drop_index("ix_journal_moved", "journal")
    op.drop_index("ix_handover_breached_at", "handover")
    op.drop_index("ix_handover_done_at", "handover")
    op.drop_table("default_incident")


def _of_dossiers() -> Iterator[dict[str, Any]]:
    """The incidents that the documents of the cases hold, in the form of the day this was written."""
    case = sa.table(
        "credit_case", sa.column("number"), sa.column("customer_id"), sa.column("dossier", sa.Text())
    )
    held = sa.select(case.c.number, case.c.customer_id, case.c.dossier).where(
        case.c.dossier.contains('"incidents":')
    )
    for number, customer, dossier in op.get_bind().execute(held.order_by(case.c.number)):
        for place, one in enumerate(json.loads(dossier).get("incidents", ())):
            amount = one.get("amount")
            yield {
                "case_number": number,
                "place": place,
                "customer_id": customer,
                "kind": one["kind"],
                "happened_on": date.fromisoformat(one["on"]),
                "amount_minor": amount["minor"] if amount else None,
                "currency": amount["currency"] if amount else "",
                "evidence": one["evidence"].replace("\x00", ""),
                "recorded_by": one["by"],
            }
