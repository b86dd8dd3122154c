"""The section ``[investigation]`` of the policy: its shape, and the rules it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StrictInt, StrictStr

from bot.flows.model import Post
from bot.flows.policy import ItemRule
from bot.policy_forms import Amount, APost, Name, Part


class ItemPart(Part):
    topic: Name
    post: APost
    needed_from: Amount | None = None
    segments: list[StrictStr] = Field(default_factory=list)
    reuse_months: Annotated[StrictInt, Field(ge=0, le=60)] = 6


class InvestigationPart(Part):
    items: list[ItemPart] = Field(default_factory=list)


def items_of(
    part: InvestigationPart, topics: Iterable[str], file_months: int, minor: Callable[[str, Decimal], int]
) -> tuple[ItemRule, ...]:
    """The items; without the section each topic of the report is one that nobody has to settle."""
    if not part.items:
        return tuple(ItemRule(topic, Post.FIELD_LIAISON, reuse_months=file_months) for topic in topics)
    return tuple(
        ItemRule(
            one.topic,
            one.post,
            None if one.needed_from is None else minor(f"investigation.items.{one.topic}", one.needed_from),
            tuple(one.segments),
            one.reuse_months,
        )
        for one in part.items
    )
