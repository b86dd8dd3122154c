"""Who holds which post, who stands in for whom, and which channel belongs to which topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, literal, select, union_all, update

from bot.flows.model import Actor, Post, Topic
from bot.storage.deputies import record_deputy
from bot.storage.prepared import Prepared
from bot.storage.statements import fitting, insert_once, insert_or_replace
from bot.storage.tables import channel_binding, deputy, post_holding
from bot.storage.tables.people import HELD

_P = post_holding.c
_D = deputy.c

_OWN = select(_P.post, literal("").label("of")).where(HELD, _P.user_id == bindparam("user"))
_LENT = (
    select(_P.post, _D.user_id.label("of"))
    .join_from(deputy, post_holding, _P.user_id == _D.user_id)
    .where(
        HELD,
        _D.deputy == bindparam("user"),
        _D.since <= bindparam("today", type_=_D.since.type),
        _D.until >= bindparam("today", type_=_D.since.type),
    )
)
_ACTOR = Prepared(union_all(_OWN, _LENT))
_HOLDERS = Prepared(select(_P.user_id).where(HELD, _P.post == bindparam("post")).order_by(_P.user_id))
_HOLDINGS = select(_P.user_id, _P.post).where(HELD).order_by(_P.user_id, _P.post)
_GRANT = insert_once(post_holding, ["user_id", "post"], [_P.id], HELD)
_REVOKE = (
    update(post_holding)
    .where(HELD, _P.user_id == bindparam("from_user"), _P.post == bindparam("from_post"))
    .values(revoked_by=bindparam("by"), revoked_at=bindparam("at"))
)
_CHANNEL = select(channel_binding.c.channel).where(channel_binding.c.topic == bindparam("topic"))
_BIND = insert_or_replace(channel_binding, ["topic"])


class PostRepository:
    """People and posts (tables ``post_holding``, ``deputy``, ``channel_binding``)."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def actor(self, user: str, today: date) -> Actor:
        """The person with own posts and those of people it stands in for today, in one query.

        A post of one's own is not lent; of several absent holders of a post the first by id lends it.
        """
        own: set[Post] = set()
        lent: dict[Post, str] = {}
        for post, of in sorted(map(tuple, _ACTOR.rows(self._connection, {"user": user, "today": today}))):
            if of:
                lent.setdefault(Post(post), of)
            else:
                own.add(Post(post))
        borrowed = {post: of for post, of in lent.items() if post not in own}
        return Actor(user, frozenset(own | borrowed.keys()), borrowed)

    def holders(self, post: Post) -> Sequence[str]:
        """The people who hold a post themselves."""
        return [row[0] for row in _HOLDERS.rows(self._connection, {"post": post.value})]

    def holdings(self) -> Sequence[tuple[str, Post]]:
        """Every person with every post, by person."""
        return [(user, Post(post)) for user, post in self._connection.execute(_HOLDINGS)]

    def grant(self, user: str, post: Post, by: str, at: datetime) -> bool:
        """Give a post; False if the person already holds it."""
        new = {"user_id": user, "post": post.value, "granted_by": by, "granted_at": at}
        return self._connection.execute(fitting(_GRANT, self._connection), new).first() is not None

    def revoke(self, user: str, post: Post, by: str, at: datetime) -> bool:
        """Take a post away; False if the person does not hold it. The holding stays as a record."""
        asked = {"from_user": user, "from_post": post.value, "by": by, "at": at}
        return self._connection.execute(_REVOKE, asked).rowcount > 0

    def channel(self, topic: Topic) -> str | None:
        """The channel bound to a topic."""
        return self._connection.execute(_CHANNEL, {"topic": topic.value}).scalar_one_or_none()

    def channels(self) -> Mapping[Topic, str]:
        """All topics that have a channel."""
        found = self._connection.execute(select(channel_binding.c.topic, channel_binding.c.channel))
        return {Topic(topic): channel for topic, channel in found}

    def set_channel(self, topic: Topic, channel: str) -> None:
        """Bind a topic to a channel, instead of the one before."""
        bound = {"topic": topic.value, "channel": channel}
        self._connection.execute(fitting(_BIND, self._connection), bound)

    def away_on(self, day: date) -> frozenset[str]:
        """The people for whom somebody stands in on this day."""
        found = select(_D.user_id).where(_D.since <= day, _D.until >= day)
        return frozenset(self._connection.execute(found).scalars())

    def away(self, user: str, deputy: str, since: date, until: date, by: str) -> None:
        """Record that ``deputy`` stands in from ``since`` to ``until``, both included; see ``deputies``."""
        record_deputy(self._connection, user, deputy, since, until, by)
