"""What Alembic runs: always on the connection and in the transaction of ``bot.storage.schema``."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator

from bot.storage.tables import METADATA


def plain(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our column types as the plain ones they stand on: a migration imports nothing of ours."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    autogen.imports.add("import sqlalchemy as sa")
    return f"sa.{item.impl_instance!r}"


def run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=plain,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
