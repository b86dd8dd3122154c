"""The credit file: facts and documents of customers, and the keys by which look-alikes are found.

Revision: 0010, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.flows.credit_file.likeness import likeness_key
from bot.names import pinyin_key

revision: str = "0010"
down_revision: str | None = "0001"
branch_labels: None = None
depends_on: None = None

KEYS = ("likeness_key", "pinyin_key")
NEW_COLUMNS = ("country", "registration_checked", "group_parent_id", *KEYS)


def upgrade() -> None:
    _customer()
    _file_document()
    _fact()


def downgrade() -> None:
    op.drop_table("fact")
    op.drop_table("file_document")
    for index in ("likeness_key", "pinyin_key", "registration"):
        op.drop_index(f"ix_customer_{index}", table_name="customer")
    with op.batch_alter_table("customer") as batch:
        batch.drop_constraint(op.f("fk_customer_group_parent_id_customer"), type_="foreignkey")
        for column in NEW_COLUMNS:
            batch.drop_column(column)


def _customer() -> None:
    with op.batch_alter_table("customer") as batch:
        for name in ("country", *KEYS):
            batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        batch.add_column(
            sa.Column("registration_checked", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("group_parent_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_customer_group_parent_id_customer"), "customer", ["group_parent_id"], ["id"]
        )
    _fill_keys()
    with op.batch_alter_table("customer") as batch:
        for name in ("country", "registration_checked", *KEYS):
            batch.alter_column(name, server_default=None)
    op.create_index("ix_customer_likeness_key", "customer", ["likeness_key"])
    op.create_index("ix_customer_pinyin_key", "customer", ["pinyin_key"])
    known = sa.text("registration != ''")
    op.create_index(
        "ix_customer_registration", "customer", ["registration"], sqlite_where=known, postgresql_where=known
    )


def _fill_keys() -> None:
    """The keys of the customers that are there, by the same functions that make those of new ones."""
    customer = sa.table("customer", sa.column("id"), sa.column("name"), *map(sa.column, KEYS))
    rows = op.get_bind().execute(sa.select(customer.c.id, customer.c.name)).all()
    if rows:
        filling = customer.update().where(customer.c.id == sa.bindparam("number"))
        keys = [(row.id, likeness_key(row.name)) for row in rows]
        values = [{"number": number, "like": like, "sound": pinyin_key(like)} for number, like in keys]
        op.get_bind().execute(
            filling.values(likeness_key=sa.bindparam("like"), pinyin_key=sa.bindparam("sound")), values
        )


def _file_document() -> None:
    op.create_table(
        "file_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_alarm_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_file_document_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_document")),
    )
    op.create_index("ix_file_document_customer_id", "file_document", ["customer_id"])
    waits = sa.text("next_alarm_on IS NOT NULL")
    op.create_index(
        "ix_file_document_next_alarm_on",
        "file_document",
        ["next_alarm_on"],
        sqlite_where=waits,
        postgresql_where=waits,
    )


def _fact() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("reliability", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_by", sa.String(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_fact_customer_id_customer")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["file_document.id"], name=op.f("fk_fact_document_id_file_document")
        ),
        sa.ForeignKeyConstraint(["superseded_by"], ["fact.id"], name=op.f("fk_fact_superseded_by_fact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    op.create_index("ix_fact_customer_id", "fact", ["customer_id"])
