"""People of the test driver: what one person does and sees."""

from urllib.parse import urlencode

from sandbox.driver_client import ControlClient
from sandbox.json_types import JSON


class Person:
    """One person at the keyboard.

    Acts return: acknowledged, ms, ack, failure, opened_view, errors, ephemerals (new ones), refused.
    """

    def __init__(self, client: ControlClient, user_id: str) -> None:
        self._client = client
        self.id = user_id

    # ---- doing

    def command(
        self, text: str, channel: str | None = None, thread_ts: str | None = None, **more: object
    ) -> JSON:
        """A slash command, in a channel or else in the DM with the app."""
        return self._client.post(
            "command", user=self.id, channel=channel, text=text, thread_ts=thread_ts, **more
        )

    def say(self, channel: str, text: str, thread_ts: str | None = None) -> JSON:
        sent = self._client.post("message", user=self.id, channel=channel, text=text, thread_ts=thread_ts)
        return dict(sent["message"])

    def click(
        self,
        message: JSON,
        action_id: str,
        *,
        channel: str | None = None,
        block_id: str | None = None,
        value: object = None,
        selected: object = None,
        forge: bool | JSON = False,
        **more: object,
    ) -> JSON:
        """A click in a message of `messages()`, `dms()` or `ephemerals()`."""
        return self._client.post(
            "click",
            user=self.id,
            channel=channel or message["channel"],
            ts=message["ts"],
            action_id=action_id,
            block_id=block_id,
            value=value,
            selected=selected,
            forge=forge,
            **more,
        )

    def click_home(self, action_id: str, value: object = None, **more: object) -> JSON:
        """A click on the Home tab. `value` picks among buttons of one action_id, by block via `block_id=`."""
        block_id = more.pop("block_id", None) or self._block_with(self.home(), action_id, value)
        return self._client.post(
            "click", user=self.id, home=True, action_id=action_id, block_id=block_id, value=value, **more
        )

    def click_view(self, view: JSON, action_id: str, selected: object = None, **more: object) -> JSON:
        return self._client.post(
            "click", user=self.id, view_id=view["id"], action_id=action_id, selected=selected, **more
        )

    def submit(self, view: JSON, values: JSON | None = None, **more: object) -> JSON:
        """Values by block_id, or by block_id and action_id; options are named by their value."""
        return self._client.post("submit", user=self.id, view_id=view["id"], values=values or {}, **more)

    def close(self, view: JSON) -> JSON:
        return self._client.post("close", user=self.id, view_id=view["id"])

    def open_home(self, **more: object) -> JSON:
        """The app's Home tab; `tab="messages"` for the other one."""
        return self._client.post("home", user=self.id, **more)

    def suggest(self, view: JSON, block_id: str, query: str, action_id: str | None = None) -> list[JSON]:
        """The options an external select offers for a query, in a view or in a message of `messages()`."""
        place = {"channel": view["channel"], "ts": view["ts"]} if "ts" in view else {"view_id": view["id"]}
        found = self._client.post(
            "suggest", user=self.id, block_id=block_id, action_id=action_id, query=query, **place
        )
        return list(found["options"])

    def shortcut(self, callback_id: str, channel: str | None = None, ts: str | None = None) -> JSON:
        return self._client.post("shortcut", user=self.id, callback_id=callback_id, channel=channel, ts=ts)

    def upload(self, name: str, content: bytes) -> str:
        """The id of a file, for the value of a file_input."""
        query = urlencode({"user": self.id, "name": name})
        return str(self._client.call("POST", f"/_/upload?{query}", content)["file"]["id"])

    def share(self, name: str, content: bytes, channel: str, text: str = "", thread_ts: str = "") -> JSON:
        """Puts a file into a channel or DM; gives the message."""
        query = urlencode(
            {"user": self.id, "name": name, "channel": channel, "text": text, "thread_ts": thread_ts}
        )
        return dict(self._client.call("POST", f"/_/upload?{query}", content)["message"])

    # ---- seeing

    def state(self) -> JSON:
        return self._client.get("state", **{"as": self.id})

    def messages(self, channel: str, thread_ts: str | None = None) -> list[JSON]:
        """What this person sees in a channel or thread, own ephemerals among it; `channel` is added."""
        found = self._client.get("messages", **{"as": self.id, "channel": channel, "thread_ts": thread_ts})
        return [{**message, "channel": channel} for message in found["messages"]]

    def dms(self) -> list[JSON]:
        """The DM with the app, without ephemerals."""
        channel = self.state()["dm"]
        return [
            {**message, "channel": channel}
            for message in self._client.get("messages", channel=channel)["messages"]
        ]

    def ephemerals(self) -> list[JSON]:
        return list(self.state()["ephemerals"])

    def home(self) -> JSON | None:
        view: JSON | None = self.state()["home"]
        return view

    def modal(self) -> JSON | None:
        """The view on top of this person's stack."""
        stack: list[JSON] = self.state()["stack"]
        return stack[-1] if stack else None

    def _block_with(self, view: JSON | None, action_id: str, value: object) -> str | None:
        """The block of the button with this action_id and value, where several buttons share an action_id."""
        for block in (view or {}).get("blocks", []):
            for element in [block.get("accessory"), *block.get("elements", [])]:
                if not isinstance(element, dict) or element.get("action_id") != action_id:
                    continue
                if value is None or element.get("value") == value:
                    return str(block["block_id"])
        return None
