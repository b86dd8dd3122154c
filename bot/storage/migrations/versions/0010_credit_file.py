"""The credit file: facts and documents of customers, and the keys by which look-alikes are found.

Revision: 0010, after 0001
"""

from __future__ import annotations

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0001"
branch_labels: None = None
depends_on: None = None

KEYS = ("likeness_key", "pinyin_key")
NEW_COLUMNS = ("country", "registration_checked", "group_parent_id", *KEYS)

# How the keys were made when this migration was written. It is a copy, not an import, so that a database of
# any age comes through here in the same way, whatever becomes of the program's own code. Where that code
# gives other keys one day, a new migration fills them anew; this one stays as it is.
LATIN_FORMS = frozenset({
    "co", "company", "corp", "corporation", "inc", "incorporated", "ltd", "limited", "llc", "llp",
    "lp", "plc", "pte", "pty", "sdn", "bhd", "kk", "gmbh", "mbh", "ag", "kg", "ohg", "kgaa", "ug",
    "se", "sa", "sas", "sarl", "sasu", "snc", "spa", "srl", "sl", "bv", "nv", "vof", "oy", "oyj",
    "ab", "as", "asa", "aps", "sro", "zrt", "kft", "doo", "ooo", "oao", "pao", "zao", "group",
    "holding", "holdings",
})  # fmt: skip
HAN_FORMS = (
    "股份有限公司", "有限责任公司", "有限責任公司", "集团有限公司", "集團有限公司", "有限公司", "股份公司",
    "株式会社", "株式會社", "合伙企业", "合夥企業", "公司", "集团", "集團",
)  # fmt: skip
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
APART = re.compile(r"[^\w&]+")


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
    """The keys of the customers that are there."""
    customer = sa.table("customer", sa.column("id"), sa.column("name"), *map(sa.column, KEYS))
    rows = op.get_bind().execute(sa.select(customer.c.id, customer.c.name)).all()
    if rows:
        filling = customer.update().where(customer.c.id == sa.bindparam("number"))
        keys = [(row.id, _likeness_key(row.name)) for row in rows]
        values = [{"number": number, "like": like, "sound": _pinyin_key(like)} for number, like in keys]
        op.get_bind().execute(
            filling.values(likeness_key=sa.bindparam("like"), pinyin_key=sa.bindparam("sound")), values
        )


def _likeness_key(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold().replace("'", "").replace(".", "")
    han = _without_forms("".join(HAN.findall(plain)))
    latin = " ".join(_latin_words(HAN.sub(" ", plain)))
    if len(han) >= 3 and len(latin.replace(" ", "")) >= 5:
        return f"{latin}|{han}"
    return f"{latin} {han}".strip() or " ".join(plain.split())


def _latin_words(text: str) -> list[str]:
    words = [word for word in APART.split(text) if word and word != "&"]
    kept = list(words)
    while kept and kept[-1] in LATIN_FORMS:
        kept.pop()
    return kept or words


def _without_forms(han: str) -> str:
    for form in HAN_FORMS:
        if form in han and han != form:
            return _without_forms(han.replace(form, ""))
    return han


def _pinyin_key(likeness_key: str) -> str:
    spoken = (_spoken(part) for part in likeness_key.split("|"))
    return "|".join("".join(part.split()) for part in spoken)


def _spoken(part: str) -> str:
    if part.isascii():
        return part
    from pypinyin import lazy_pinyin  # slow to load, and most starts have nothing to migrate

    return "".join(lazy_pinyin(part))


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
