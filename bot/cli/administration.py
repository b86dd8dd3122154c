"""``posts``, ``channels``, ``away``: effective at once, for every process on the database."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import typer

from bot.cli.opening import CLI_ACTOR, Refused, opened
from bot.flows.model import PEOPLE_POSTS, Post, Topic

posts = typer.Typer(help="Who holds which post.", no_args_is_help=True)
channels = typer.Typer(help="Which channel is for what.", no_args_is_help=True)

USER = re.compile(r"[UW][A-Z0-9]{2,}")
CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")

User = Annotated[str, typer.Argument(help="A Slack member id such as U0123ABC.")]


@posts.command("grant")
def grant(user: User, post: Annotated[str, typer.Argument(help="Such as credit_manager.")]) -> None:
    """Give a post to a person."""
    with opened() as parts, parts.units() as unit:
        given = unit.posts.grant(_user(user), _post(post), CLI_ACTOR, parts.clock.now())
    print(f"{user} now holds {post}." if given else f"{user} holds {post} already.")


@posts.command("revoke")
def revoke(user: User, post: Annotated[str, typer.Argument(help="Such as credit_manager.")]) -> None:
    """Take a post away."""
    with opened() as parts, parts.units() as unit:
        taken = unit.posts.revoke(_user(user), _post(post), CLI_ACTOR, parts.clock.now())
    if not taken:
        raise Refused(f"{user} does not hold {post}; see credit-desk posts list.")
    print(f"{user} no longer holds {post}.")


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
    topic: Annotated[str, typer.Argument(help="Such as credit or operators.")],
    channel: Annotated[str, typer.Argument(help="A Slack channel id such as C0123ABC.")],
) -> None:
    """Bind a topic to a channel; what waited for it goes out at once."""
    if not CHANNEL.fullmatch(channel):
        raise Refused(
            f"I read {channel!r} as a channel; give its id such as C0123ABC (About, at the channel's foot)."
        )
    with opened() as parts:
        with parts.units() as unit:
            unit.posts.set_channel(_topic(topic), channel)
        parts.queue.wake(f"topic:{topic}")
    print(f"{topic} is now {channel}.")


@channels.command("list")
def list_channels() -> None:
    """Every topic with its channel."""
    with opened() as parts, parts.units.reading() as unit:
        bound = unit.posts.channels()
    for topic in Topic:
        print(f"{topic.value:12} {bound.get(topic, '-')}")


def away(
    user: User,
    deputy: Annotated[str, typer.Argument(help="Who stands in: a member id.")],
    since: Annotated[str, typer.Argument(help="First day, YYYY-MM-DD.")],
    until: Annotated[str, typer.Argument(help="Last day, YYYY-MM-DD.")],
) -> None:
    """Record a deputy for a time."""
    with opened() as parts, parts.units() as unit:
        unit.posts.away(_user(user), _user(deputy), _day(since), _day(until), CLI_ACTOR)
    print(f"{deputy} stands in for {user} from {since} to {until}.")


def _user(text: str) -> str:
    if not USER.fullmatch(text):
        raise Refused(
            f"I read {text!r} as a person; give the member id such as U0123ABC (profile, Copy member ID)."
        )
    return text


def _post(text: str) -> Post:
    if text not in PEOPLE_POSTS:
        raise Refused(f"I read {text!r} as a post; take one of: {', '.join(PEOPLE_POSTS)}.")
    return Post(text)


def _topic(text: str) -> Topic:
    if text not in list(Topic):
        raise Refused(f"I read {text!r} as a topic; take one of: {', '.join(Topic)}.")
    return Topic(text)


def _day(text: str) -> date:
    try:
        if not DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"I read {text!r} as a day; write one such as 2026-12-01.") from None
