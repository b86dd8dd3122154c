"""People and the posts they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.flows.model import Actor, Post, Topic


@dataclass(frozen=True, slots=True)
class Person:
    user: str
    name: str
    locale: str  # "en" or "zh_CN"
    zone: str
    posts: frozenset[Post]


class Posts(Protocol):
    """People, the posts they hold, deputies, channels."""

    def actor(self, user: str, today: date) -> Actor:
        """The person with own posts and those of people it stands in for today."""

    def holders(self, post: Post) -> Sequence[str]: ...
    def holdings(self) -> Sequence[tuple[str, Post]]: ...
    def grant(self, user: str, post: Post, by: str, at: datetime) -> bool: ...
    def revoke(self, user: str, post: Post, by: str, at: datetime) -> bool: ...
    def channel(self, topic: Topic) -> str | None: ...
    def channels(self) -> Mapping[Topic, str]: ...
    def set_channel(self, topic: Topic, channel: str) -> None: ...
    def away_on(self, day: date) -> frozenset[str]:
        """The people for whom somebody stands in on this day."""

    def away(self, user: str, deputy: str, since: date, until: date, by: str) -> None:
        """Record a deputy; raises ``InvalidInput`` for a chain or a loop."""
