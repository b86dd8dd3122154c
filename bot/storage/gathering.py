"""Many messages for one place that an outage held back become one (docs/decisions/0017).

The oldest row carries the others: its fact ``shows`` names them; they end as ``cancelled``, "shown by" it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, select, update
from sqlalchemy.sql import ColumnElement

from bot.delivery.items import ALONE, GATHERED, SHOWS, Item, Rules, Times
from bot.storage.outbox_rows import item_of
from bot.storage.tables import outbox


def gathered(connection: Connection, item: Item, due: ColumnElement[bool], at: Times, rules: Rules) -> Item:
    """The item with what waits for the same place, if more than a few have been held back.

    Rows go out at one a second, so one that is ``rules.held`` seconds old met an outage (none of these kinds
    is announced for later). As ``item`` is the oldest row of its recipient, in ordinary times its age tells
    at once that there is nothing to look for.
    """
    room = rules.together - 1 - len(item.others)
    if item.kind not in GATHERED or ALONE in item.facts or not _is_held(item, at, rules) or room < 1:
        return item
    waiting = [each for each in _waiting(connection, item, due) if ALONE not in each.facts]
    held = [each for each in (item, *item.others, *waiting) if _is_held(each, at, rules)]
    return _carry(connection, item, waiting[:room]) if len(held) > rules.few else item


def _is_held(item: Item, at: Times, rules: Rules) -> bool:
    return item.created_at <= at.real - timedelta(seconds=rules.held)


def _waiting(connection: Connection, item: Item, due: ColumnElement[bool]) -> Sequence[Item]:
    same_place = (
        outbox.c.recipient == item.to,
        outbox.c.thread_of.is_not_distinct_from(item.thread_of),
        outbox.c.kind.in_(GATHERED),
    )
    found = select(outbox).where(due, *same_place).order_by(outbox.c.id)
    return [item_of(row) for row in connection.execute(found)]


def _carry(connection: Connection, item: Item, more: Sequence[Item]) -> Item:
    """Only what is pending still: another process may have taken or cancelled a row since we looked."""
    taken = connection.execute(
        update(outbox)
        .where(outbox.c.id.in_([each.id for each in more]), outbox.c.state == "pending")
        .values(state="cancelled", error=shown_by(item))
        .returning(outbox.c.id)
    )
    ids = set(taken.scalars())
    others = (*item.others, *(each for each in more if each.id in ids))
    if not others:
        return item
    facts = {**item.facts, SHOWS: ",".join(str(each.id) for each in others)}
    connection.execute(update(outbox).where(outbox.c.id == item.id).values(facts=facts))
    return replace(item, facts=facts, others=others)


def with_others(connection: Connection, item: Item) -> Item:
    """The item with the rows that it carries already."""
    if SHOWS not in item.facts:
        return item
    ids = [int(each) for each in item.facts[SHOWS].split(",")]
    found = connection.execute(select(outbox).where(outbox.c.id.in_(ids)).order_by(outbox.c.id))
    return replace(item, others=tuple(item_of(row) for row in found))


def alone(item: Item) -> dict[str, str]:
    """The facts of a row that goes by itself from now on."""
    return {name: fact for name, fact in item.facts.items() if name != SHOWS} | {ALONE: "yes"}


def parted(connection: Connection, item: Item) -> None:
    """What the item carries is pending again."""
    for each in item.others:
        connection.execute(
            update(outbox)
            .where(outbox.c.id == each.id, outbox.c.state == "cancelled", outbox.c.error == shown_by(item))
            .values(state="pending", error=None, lease_until=None, facts=alone(each))
        )


def shown_by(item: Item) -> str:
    """Why a row needs no message of its own: which row shows it."""
    return f"shown by {item.id}"
