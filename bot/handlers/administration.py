"""Verbs of administrators: posts, channels, deputies, status, and the clock of a demo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from bot.amounts import BadEntry
from bot.days import parse_day
from bot.flows.errors import InvalidInput, NotAllowed
from bot.flows.model import PEOPLE_POSTS, Actor, Post, Topic
from bot.flows.screens import ClockShown, Done, PostsList
from bot.handlers import grammar
from bot.handlers.grammar import Line
from bot.handlers.office import Office
from bot.handlers.replying import Call, Reply

Verb = Callable[[Call, Line], Reply]


class Administration:
    """What takes effect at once for everybody; each change names who made it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.verbs: dict[str, Verb] = {
            "posts": self.posts,
            "channels": self.channels,
            "away": self.away,
            "status": self.status,
            "clock": self.clock,
        }

    def posts(self, call: Call, line: Line) -> Reply:
        """``posts``, ``posts grant @who post``, ``posts revoke @who post``."""
        if not line.words or line.words[0].lower() == "list":
            return self._listed()
        self._admin(call)
        verb = line.words[0].lower()
        if verb not in ("grant", "revoke") or len(line.words) < 3:
            raise InvalidInput({"posts": ("posts_form", {"read": line.rest})})
        user, post = _person(line.words[1]), _post(line.words[2])
        desk, now = self._office.desk, self._office.desk.clock.now()
        with desk.units() as unit:
            change = unit.posts.grant if verb == "grant" else unit.posts.revoke
            change(user, post, call.user, now)
        return Reply(
            tell=Done("post_granted" if verb == "grant" else "post_revoked", {"user": user, "post": post})
        )

    def channels(self, call: Call, line: Line) -> Reply:
        """``channels``, ``channels set topic #channel``."""
        if not line.words or line.words[0].lower() == "list":
            return self._listed()
        self._admin(call)
        if line.words[0].lower() != "set" or len(line.words) < 3:
            raise InvalidInput({"channels": ("channels_form", {"read": line.rest})})
        topic, channel = _topic(line.words[1]), grammar.channel_id(line.words[2])
        if channel is None:
            raise InvalidInput({"channels": ("not_a_channel", {"read": line.words[2]})})
        with self._office.desk.units() as unit:
            unit.posts.set_channel(topic, channel)
        self._office.operations.wake(topic)
        return Reply(tell=Done("channel_set", {"topic": topic, "channel": channel}))

    def away(self, call: Call, line: Line) -> Reply:
        """``away @deputy 2026-12-01..2026-12-05``: one's own absence only."""
        if len(line.words) < 2 or ".." not in line.words[1]:
            raise InvalidInput({"away": ("away_form", {"read": line.rest})})
        deputy = _person(line.words[0])
        since, until = (_day(text) for text in line.words[1].split("..", 1))
        with self._office.desk.units() as unit:
            unit.posts.away(call.user, deputy, since, until, call.user)
        return Reply(tell=Done("away_set", {"user": deputy, "since": since, "until": until}))

    def status(self, call: Call, line: Line) -> Reply:
        self._admin(call)
        return Reply(tell=self._office.operations.status())

    def clock(self, call: Call, line: Line) -> Reply:
        """The clock of a demo: shown to all, moved by an administrator."""
        if line.words:
            self._admin(call)
            self._move(line)
        desk = self._office.desk
        zone = desk.policy.week.zone
        now = desk.clock.now().astimezone(ZoneInfo(zone))
        open_today = desk.calendar.is_business_day(now.date())
        return Reply(tell=ClockShown(now.date(), f"{now:%H:%M}", zone, open_today))

    def _move(self, line: Line) -> None:
        verb, rest = line.words[0].lower(), " ".join(line.words[1:])
        if verb == "advance" and rest:
            self._office.clock.advance(rest)
        elif verb == "set" and rest:
            self._office.clock.set(rest)
        elif verb != "run":
            raise InvalidInput({"clock": ("clock_form", {"read": line.rest})})
        self._office.operations.tick()

    def _listed(self) -> Reply:
        with self._office.desk.units.reading() as unit:
            channels = tuple(unit.posts.channels().items())
            return Reply(tell=PostsList(tuple(unit.posts.holdings()), channels))

    def _admin(self, call: Call) -> Actor:
        actor = self._office.actor(call.user)
        if Post.ADMIN not in actor.posts:
            raise NotAllowed(action="administer", posts=(Post.ADMIN,))
        return actor


def _person(word: str) -> str:
    user = grammar.user_id(word)
    if user is None:
        raise InvalidInput({"person": ("not_a_person", {"read": word})})
    return user


def _post(word: str) -> Post:
    name = word.lower().replace("-", "_")
    if name not in PEOPLE_POSTS:
        raise InvalidInput({"post": ("not_a_post", {"read": word, "posts": ", ".join(PEOPLE_POSTS)})})
    return Post(name)


def _topic(word: str) -> Topic:
    if word.lower() not in tuple(Topic):
        raise InvalidInput({"topic": ("not_a_topic", {"read": word, "topics": ", ".join(Topic)})})
    return Topic(word.lower())


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except BadEntry as bad:
        raise InvalidInput({"away": (bad.reason, bad.facts)}) from None
