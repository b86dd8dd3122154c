"""What the handlers are given: the desk, the renderer, who reads, and Slack for modals and homes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from slack_bolt import Respond

from bot.flows.model import Actor
from bot.flows.ports import Desk
from bot.rendering import Renderer

JSON = dict[str, Any]


class Reader(Protocol):
    """A person's language and zone (see ``bot/readers.py``)."""

    @property
    def user(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def zone(self) -> str: ...


class ReadersOf(Protocol):
    def of(self, user: str) -> Reader: ...
    def company(self) -> Reader: ...


class Screens(Protocol):
    """What a handler may ask of Slack: what answers the person it was called by."""

    def call(self, method: str, **arguments: Any) -> JSON: ...
    def respond(self, respond: Respond, **message: Any) -> None: ...


class Operations(Protocol):
    """What operators look after; the app provides it."""

    def faults(self) -> int: ...
    def status(self) -> object: ...
    def tick(self) -> None: ...
    def wake(self, topic: str) -> None: ...


class DemoClockPort(Protocol):
    def advance(self, span: str) -> None: ...
    def set(self, instant: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    """Everything a handler works with."""

    desks: Callable[[], Desk]
    renderer: Renderer
    readers: ReadersOf
    slack: Screens
    operations: Operations
    clock: DemoClockPort

    @property
    def desk(self) -> Desk:
        """The desk by the policy in force now."""
        return self.desks()

    def actor(self, user: str) -> Actor:
        """The person with the posts held now; read from the database each time, never from a message."""
        desk = self.desk
        with desk.units.reading() as unit:
            return unit.posts.actor(user, desk.calendar.today(desk.clock.now()))

    def message(self, screen: object, reader: Reader) -> JSON:
        return self.renderer.message(screen, reader.locale, reader.zone)

    def modal(self, screen: object, reader: Reader) -> JSON:
        return self.renderer.modal(screen, reader.locale, reader.zone)

    def framed(self, screen: object, reader: Reader, title: str) -> JSON:
        """A message's blocks as a modal: for what is told over the page instead of in a channel."""
        close = self.renderer.say("modal.close", {}, reader.locale)
        return {
            "type": "modal",
            "callback_id": "told",
            "title": {"type": "plain_text", "text": title[:24]},
            "close": {"type": "plain_text", "text": close},
            "blocks": self.message(screen, reader)["blocks"],
        }
