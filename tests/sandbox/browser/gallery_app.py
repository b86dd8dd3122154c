"""A Bolt app that shows the gallery, and keeps what people send it."""

from dataclasses import dataclass, field
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.json_types import JSON
from tests.sandbox.browser import gallery


@dataclass
class Kept:
    """What arrived, in order; waited for with `Driver.wait_until`."""

    submitted: list[JSON] = field(default_factory=list)
    actions: list[JSON] = field(default_factory=list)
    shortcuts: list[JSON] = field(default_factory=list)

    def clear(self) -> None:
        for arrived in (self.submitted, self.actions, self.shortcuts):
            arrived.clear()


def add_listeners(app: App, kept: Kept, picture: str) -> None:
    _commands(app, picture)
    _interactions(app, kept)
    _shortcuts(app, kept)


def _commands(app: App, picture: str) -> None:
    @app.command("/show")
    def show(ack: Ack, command: JSON, client: WebClient) -> None:
        ack()
        channel, user, what = command["channel_id"], command["user_id"], command["text"]
        if what.startswith("form"):
            names = what.split()[1:]
            client.views_open(trigger_id=command["trigger_id"], view=gallery.form(names or None))
        elif what == "steps":
            client.views_open(trigger_id=command["trigger_id"], view=gallery.step(1))
        elif what == "elements":
            client.chat_postMessage(channel=channel, text="Elements", blocks=gallery.elements())
        elif what == "blocks":
            blocks = gallery.blocks(picture, channel, user)
            client.chat_postMessage(channel=channel, text="Blocks", blocks=blocks)
        elif what == "attachment":
            attached = [gallery.attachment(picture)]
            client.chat_postMessage(channel=channel, text="Attached", attachments=attached)
        elif what == "private":
            client.chat_postEphemeral(channel=channel, user=user, text="Between us")
        elif what == "broken":
            client.chat_postMessage(channel=channel, text="x", blocks=[{"type": "header"}])
        else:
            client.chat_postMessage(channel=channel, text=f"Shown: {what}")

    @app.command("/silent")
    def silent() -> None:
        """Never acknowledged."""


def _interactions(app: App, kept: Kept) -> None:
    def keep(ack: Ack, body: JSON) -> None:
        ack()
        kept.actions.append(body["actions"][0])

    for name in [*gallery.ACTIONS, "feedback", "bin"]:
        app.action(name)(keep)

    @app.action("deeper")
    def deeper(ack: Ack, body: JSON, action: JSON, client: WebClient) -> None:
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=gallery.step(int(action["value"])))

    @app.view("gallery")
    def submitted(ack: Ack, view: JSON) -> None:
        ack()
        kept.submitted.append(view["state"]["values"])

    @app.options("v")
    def found(ack: Ack, payload: JSON) -> None:
        ack(options=[gallery.option(f"{payload['value']} {n}") for n in (1, 2)])

    @app.event("app_home_opened")
    def opened(event: JSON, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=gallery.home(event["user"]))


def _shortcuts(app: App, kept: Kept) -> None:
    @app.shortcut("new_thing")
    def new_thing(ack: Ack, shortcut: JSON, client: WebClient) -> None:
        ack()
        kept.shortcuts.append(shortcut)
        client.views_open(trigger_id=shortcut["trigger_id"], view=gallery.form(["line"]))

    @app.shortcut("keep_it")
    def keep_it(ack: Ack, shortcut: JSON, client: WebClient) -> None:
        ack()
        kept.shortcuts.append(shortcut)
        where: dict[str, Any] = {"channel": shortcut["channel"]["id"], "user": shortcut["user"]["id"]}
        client.chat_postEphemeral(text=f"Kept: {shortcut['message']['text']}", **where)
