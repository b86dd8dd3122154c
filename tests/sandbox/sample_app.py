"""An app with one listener of each kind, as a stranger would write it with Bolt."""

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from sandbox.json_types import JSON


def text(words: str) -> JSON:
    return {"type": "plain_text", "text": words}


def button(action_id: str, value: str) -> JSON:
    return {"type": "button", "action_id": action_id, "text": text(action_id), "value": value}


def modal(title: str = "Form", **more: Any) -> JSON:
    amount = {
        "type": "input",
        "block_id": "amount",
        "label": text("Amount"),
        "element": {"type": "plain_text_input", "action_id": "v"},
    }
    return {
        "type": "modal",
        "callback_id": "form",
        "title": text(title),
        "submit": text("Send"),
        "close": text("Cancel"),
        "notify_on_close": True,
        "private_metadata": "kept",
        "blocks": [amount],
        **more,
    }


def home(count: int) -> JSON:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": text(f"Opened {count} times")},
            {"type": "actions", "block_id": "row1", "elements": [button("home_go", "1")]},
            {"type": "actions", "block_id": "row2", "elements": [button("home_go", "2")]},
        ],
    }


def add_listeners(app: App) -> None:
    _commands(app)
    _actions(app)
    _views(app)


def _commands(app: App) -> None:
    @app.command("/try")
    def command(ack: Ack, command: JSON, client: WebClient, respond: Respond) -> None:
        what = command["text"]
        if what == "late":
            return
        if what == "said":
            ack("said at once")
            return
        ack()
        if what == "modal":
            client.views_open(trigger_id=command["trigger_id"], view=modal())
        elif what.startswith("clock"):
            respond(text=f"It is *day {what.removeprefix('clock') or 1}*")
        elif what == "respond":
            respond(text="a late answer")
        elif what == "card":
            client.chat_postMessage(
                channel=command["channel_id"],
                text="A card",
                blocks=[{"type": "actions", "block_id": "b", "elements": [button("go", "7")]}],
            )
        elif what == "private":
            client.chat_postEphemeral(
                channel=command["channel_id"],
                user=command["user_id"],
                text="Only you",
                blocks=[{"type": "actions", "block_id": "b", "elements": [button("replace", "7")]}],
            )


def _actions(app: App) -> None:
    opened: dict[str, int] = {}

    @app.action("go")
    def go(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text=f"Done by {body['user']['id']} with {body['actions'][0]['value']}",
            blocks=[],
        )

    @app.action("replace")
    def replace(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Replaced", replace_original=True)

    @app.event("app_home_opened")
    def opened_home(event: JSON, client: WebClient) -> None:
        opened[event["user"]] = opened.get(event["user"], 0) + 1
        client.views_publish(user_id=event["user"], view=home(opened[event["user"]]))

    @app.action("home_go")
    def home_go(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"pressed {body['actions'][0]['value']}")

    @app.event("message")
    def ignore() -> None:
        """Subscribed, so it must be acknowledged."""


def _views(app: App) -> None:
    @app.view("form")
    def submitted(ack: Ack, body: JSON, view: JSON, client: WebClient) -> None:
        amount = view["state"]["values"]["amount"]["v"]["value"]
        if amount == "bad":
            ack(response_action="errors", errors={"amount": "That is no amount."})
        elif amount == "next":
            ack(response_action="push", view=modal("Next"))
        elif amount == "change":
            ack(response_action="update", view=modal("Changed"))
        elif amount == "clear":
            ack(response_action="clear")
        else:
            ack()
            client.chat_postMessage(channel=body["user"]["id"], text=f"got {amount}")

    @app.view_closed("form")
    def closed(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="closed")

    @app.options("find")
    def find(ack: Ack, payload: JSON) -> None:
        ack(options=[{"text": text(f"{payload['value']} {n}"), "value": f"{n}"} for n in (1, 2)])
