"""``posts``, ``channels``, ``away``: effective at once, for every process on the database."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import typer

from bot.cli.opening import CLI_ACTOR, Refused, opened
from bot.flows.model import PEOPLE_POSTS, Post, Topic
from bot.saying import say

posts = typer.Typer(no_args_is_help=True)
channels = typer.Typer(no_args_is_help=True)

USER = re.compile(r"[UW][A-Z0-9]{2,}")
CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")

User = Annotated[str, typer.Argument()]


@posts.command("grant")
def grant(user: User, post: Annotated[str, typer.Argument()]) -> None:
    """Give a post to a person."""
    with opened() as parts, parts.units() as unit:
        given = unit.posts.grant(_user(user), _post(post), CLI_ACTOR, parts.clock.now())
    print(say("cli.posts.granted" if given else "cli.posts.held", user=user, post=post))


@posts.command("revoke")
def revoke(user: User, post: Annotated[str, typer.Argument()]) -> None:
    """Take a post away."""
    with opened() as parts, parts.units() as unit:
        taken = unit.posts.revoke(_user(user), _post(post), CLI_ACTOR, parts.clock.now())
    if not taken:
        raise Refused("cli.posts.not_held", user=user, post=post)
    print(say("cli.posts.revoked", user=user, post=post))


@posts.command("list")
def list_posts() -> None:
    """Every post with its holders."""
    with opened() as parts, parts.units.reading() as unit:
        holdings = unit.posts.holdings()
    for post in PEOPLE_POSTS:
        holders = [user for user, held in holdings if held is post]
        print(f"{post.value:16} {' '.join(holders) or '-'}")


@channels.command("set")
def set_channel(
    topic: Annotated[str, typer.Argument()],
    channel: Annotated[str, typer.Argument()],
) -> None:
    """Bind a topic to a channel; what waited for it goes out at once."""
    if not CHANNEL.fullmatch(channel):
        raise Refused("cli.not_a_channel", read=channel)
    with opened() as parts:
        with parts.units() as unit:
            unit.posts.set_channel(_topic(topic), channel)
        parts.queue.wake(f"topic:{topic}")
    print(say("cli.channels.set", topic=topic, channel=channel))


@channels.command("list")
def list_channels() -> None:
    """Every topic with its channel."""
    with opened() as parts, parts.units.reading() as unit:
        bound = unit.posts.channels()
    for topic in Topic:
        print(f"{topic.value:12} {bound.get(topic, '-')}")


def away(
    user: User,
    deputy: Annotated[str, typer.Argument()],
    since: Annotated[str, typer.Argument()],
    until: Annotated[str, typer.Argument()],
) -> None:
    """Record a deputy for a time."""
    with opened() as parts, parts.units() as unit:
        unit.posts.away(_user(user), _user(deputy), _day(since), _day(until), CLI_ACTOR)
    print(say("cli.away.set", user=user, deputy=deputy, since=since, until=until))


def _user(text: str) -> str:
    if not USER.fullmatch(text):
        raise Refused("cli.not_a_person", read=text)
    return text


def _post(text: str) -> Post:
    if text not in PEOPLE_POSTS:
        raise Refused("cli.not_a_post", read=text, known=tuple(post.value for post in PEOPLE_POSTS))
    return Post(text)


def _topic(text: str) -> Topic:
    if text not in list(Topic):
        raise Refused("cli.not_a_topic", read=text, known=tuple(topic.value for topic in Topic))
    return Topic(text)


def _day(text: str) -> date:
    try:
        if not DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("cli.not_a_day", read=text) from None
