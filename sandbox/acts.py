"""What people do: type commands and messages, click, open the Home tab, use shortcuts."""

from sandbox import elements, inputs, message_events, payloads, posting
from sandbox.delivery import COMMANDS, INTERACTIVE, Ack, Delivery
from sandbox.errors import CannotAct, SlackError
from sandbox.files import StoredFile
from sandbox.json_types import JSON
from sandbox.methods.files import share
from sandbox.notices import CLICK, COMMAND, notice
from sandbox.outcome import SETTLE_SECONDS, Watch
from sandbox.sending import Sender
from sandbox.suggesting import Search, suggest
from sandbox.validate import check_message
from sandbox.workspace import Channel, Person
from sandbox.world import World


class Acts:
    def __init__(self, world: World, sender: Sender) -> None:
        self.world = world
        self.sender = sender

    def who(self, user_id: str) -> Person:
        person = self.world.workspace.people.get(user_id)
        if person is None:
            raise CannotAct(f"nobody here is {user_id!r}")
        return person

    def where(self, person: Person, channel_id: str) -> Channel:
        try:
            channel = self.world.workspace.channel(channel_id)
        except SlackError:
            raise CannotAct(f"no channel {channel_id!r}") from None
        if person.id not in channel.members:
            raise CannotAct(f"{person.id} is not in {channel_id}")
        return channel

    async def command(
        self, user_id: str, channel_id: str, text: str, thread_ts: str = "", settle: float = SETTLE_SECONDS
    ) -> JSON:
        """A slash command. Refused in threads and when it is not the app's, both by Slack itself."""
        person = self.who(user_id)
        channel = self.where(person, channel_id)
        name, _, rest = text.strip().partition(" ")
        watch = Watch(self.world, user_id)
        if thread_ts:
            self._slackbot(person, channel, f"{name} is not supported in threads. Sorry!", thread_ts)
            return watch.outcome(None, refused="not_in_threads")
        if name not in self.commands():
            self._slackbot(person, channel, f"`{name}` is not a valid command.")
            return watch.outcome(None, refused="unknown_command")
        payload = payloads.slash_command(self.world, person, channel, name, rest.strip())
        ack = await self.sender.send(Delivery(COMMANDS, payload))
        more: JSON = {"notice": notice(COMMAND, ack, person.locale, name)}
        if more["notice"]:
            self._slackbot(person, channel, more["notice"]["text"])
        elif ack.body and any(ack.body.get(part) for part in ("text", "blocks", "attachments")):
            more |= self._answer_in_ack(person, channel, ack.body)
        else:
            await watch.settle(ack, settle)
        return watch.outcome(ack, **more)

    def commands(self) -> list[str]:
        app = self.world.workspace.app
        return [app["command"], *(entry["command"] for entry in app.get("commands", []))]

    def _answer_in_ack(self, person: Person, channel: Channel, body: JSON) -> JSON:
        """A command's acknowledgement with text or blocks becomes a message, ephemeral unless in_channel."""
        blocks, attachments = body.get("blocks"), body.get("attachments")
        try:
            check_message(blocks, attachments)
        except SlackError as error:
            return {"refused": error.code, "faults": error.extra.get("errors", [])}
        message = posting.app_message(
            self.world, text=body.get("text") or "", blocks=blocks, attachments=attachments
        )
        if body.get("response_type") == "in_channel":
            self.world.messages.add(channel.id, message)
        else:
            posting.ephemeral(self.world, person.id, channel.id, message)
        self.world.hub.changed()
        return {}

    def _slackbot(self, person: Person, channel: Channel, text: str, thread_ts: str = "") -> None:
        message: JSON = {
            "type": "message",
            "user": "USLACKBOT",
            "username": "Slackbot",
            "text": text,
            "ts": self.world.clock.next_ts(),
        }
        if thread_ts:
            message["thread_ts"] = thread_ts
        posting.ephemeral(self.world, person.id, channel.id, message)
        self.world.hub.changed()

    def message(self, user_id: str, channel_id: str, text: str, thread_ts: str = "") -> JSON:
        """A plain message in a channel, DM or thread; `message` events go out when subscribed."""
        person = self.who(user_id)
        channel = self.where(person, channel_id)
        if channel.archived:
            raise CannotAct(f"{channel_id} is archived")
        if not text.strip():
            raise CannotAct("an empty message")
        message = posting.person_message(self.world, user_id, text, thread_ts or None)
        self.world.messages.add(channel.id, message)
        self.world.hub.changed()
        message_events.posted(self.world, channel, message)
        self.sender.flush()
        return message

    def share(self, file: StoredFile, channel_id: str, more: JSON) -> JSON:
        """A person's file as a message: `message` (subtype `file_share`) and `file_shared` go out."""
        person = self.who(file.user)
        channel = self.where(person, channel_id)
        if channel.archived:
            raise CannotAct(f"{channel_id} is archived")
        thread_ts = str(more.get("thread_ts") or "")
        message = posting.person_message(
            self.world, person.id, str(more.get("text") or ""), thread_ts or None
        )
        message |= {"subtype": "file_share", "upload": False, "display_as_bot": False}
        share(self.world, channel, [file], message)
        self.sender.flush()
        self.world.hub.changed()
        return message

    async def click_message(self, user_id: str, channel_id: str, ts: str, click: JSON) -> JSON:
        """A click on a message's element, or its choice; `click["forge"]` sends an action never shown."""
        person = self.who(user_id)
        channel = self.where(person, channel_id)
        world = self.world
        message = self.shown_message(user_id, channel.id, ts)
        if message is None and not click.get("forge"):
            raise CannotAct(f"no message {ts} in {channel_id} that {user_id} sees")
        message = message or {"type": "message", "ts": ts, "text": "", "user": world.workspace.bot_user_id}
        where = f"{channel.id}:{ts}"
        action, state = self.action(elements.blocks_of(message), {**click, "where": where})
        if state is not None:
            values = world.message_state.setdefault((user_id, channel.id, ts), {})
            values.setdefault(action["block_id"], {})[action["action_id"]] = state
        watch = Watch(world, user_id, message)
        payload = payloads.message_actions(world, person, channel, message, [action])
        return await self.interact(watch, person, payload, click)

    async def click_view(self, user_id: str, view: JSON, click: JSON) -> JSON:
        """A click in a modal or on the Home tab."""
        person = self.who(user_id)
        action, state = self.action(view["blocks"], click)
        if state is not None:
            self.world.views.set_value(view["id"], action["block_id"], action["action_id"], state)
        watch = Watch(self.world, user_id)
        payload = payloads.view_actions(self.world, person, view, [action])
        return await self.interact(watch, person, payload, click)

    async def interact(self, watch: Watch, person: Person, payload: JSON, click: JSON) -> JSON:
        ack: Ack = await self.sender.send(Delivery(INTERACTIVE, payload))
        await watch.settle(ack, float(click.get("settle", SETTLE_SECONDS)))
        return watch.outcome(ack, notice=notice(CLICK, ack, person.locale))

    async def suggest(self, user_id: str, channel_id: str, ts: str, asked: JSON) -> JSON:
        """Types into an external select of a message."""
        person = self.who(user_id)
        channel = self.where(person, channel_id)
        message = self.shown_message(user_id, channel.id, ts)
        if message is None:
            raise CannotAct(f"no message {ts} in {channel_id} that {user_id} sees")
        source = payloads.message_source(channel, message)
        search = Search(
            person,
            f"{channel.id}:{ts}",
            message.get("blocks") or [],
            source,
            asked["block_id"],
            asked.get("action_id") or "",
            asked.get("query", ""),
        )
        return await suggest(self.world, self.sender, search)

    def shown_message(self, user_id: str, channel_id: str, ts: str) -> JSON | None:
        messages = self.world.messages
        return messages.find(channel_id, ts) or messages.find_ephemeral(user_id, ts)

    def action(self, blocks: list[JSON], click: JSON) -> tuple[JSON, JSON | None]:
        """The entry of `actions`, and the new state of an element that keeps one."""
        action_ts = self.world.clock.next_ts()
        if click.get("forge"):
            forged = {"type": "button", "block_id": "forged", "action_id": click["action_id"]}
            named = {k: click[k] for k in ("block_id", "value", "type") if click.get(k) is not None}
            extra = click["forge"] if isinstance(click["forge"], dict) else {}
            return {**forged, **named, **extra, "action_ts": action_ts}, None
        found = elements.find(blocks, click["action_id"], click.get("block_id"))
        if found is None:
            shown = ", ".join(str(e.get("action_id")) for _, e in elements.walk(blocks)) or "nothing"
            raise CannotAct(f"nothing to click as {click['action_id']!r}; shown: {shown}")
        block, element = found
        action = {"block_id": block["block_id"], **_shown(element), "action_ts": action_ts}
        if element["type"] == "overflow":
            action["selected_option"] = _option(element, click.get("selected"))
            return action, None
        if element["type"] not in inputs.KINDS:
            return action, None
        offered = self.world.offered.get((click.get("where", ""), block["block_id"], element["action_id"]))
        state = inputs.coerce(element, click.get("selected"), offered)
        return {**action, **state}, state

    async def open_home(self, user_id: str, settle: float = SETTLE_SECONDS, tab: str = "home") -> JSON:
        """Opens the app's `home` or `messages` tab: `app_home_opened`, with the view only on the Home tab
        and only if one was published before."""
        self.who(user_id)
        if tab not in ("home", "messages"):
            raise CannotAct(f"the app has tabs home and messages, not {tab!r}")
        world = self.world
        inner: JSON = {
            "type": "app_home_opened",
            "user": user_id,
            "channel": world.workspace.dm(user_id).id,
            "tab": tab,
            "event_ts": world.clock.next_ts(),
        }
        shown = world.views.home(user_id)
        if shown is not None and tab == "home":
            inner["view"] = shown
        watch = Watch(world, user_id)
        ack = await self.sender.event("app_home_opened", inner)
        if ack is not None:
            await watch.settle(ack, settle)
        return watch.outcome(ack, home=world.views.home(user_id))

    async def shortcut(self, user_id: str, callback_id: str, channel_id: str = "", ts: str = "") -> JSON:
        """A global shortcut, or with a message a message shortcut."""
        person, world = self.who(user_id), self.world
        self._declared("message" if ts else "global", callback_id)
        if not ts:
            payload = payloads.global_shortcut(world, person, callback_id)
        else:
            channel = self.where(person, channel_id)
            message = world.messages.find(channel.id, ts)
            if message is None:
                raise CannotAct(f"no message {ts} in {channel_id}")
            payload = payloads.message_shortcut(world, person, channel, message, callback_id)
        return await self.interact(Watch(world, user_id), person, payload, {})

    def _declared(self, kind: str, callback_id: str) -> None:
        """An app that lists its shortcuts has no others; one that lists none is not checked."""
        listed = self.world.workspace.app.get("shortcuts") or []
        if listed and not any((s.get("type"), s["callback_id"]) == (kind, callback_id) for s in listed):
            raise CannotAct(f"the app has no {kind} shortcut {callback_id!r}")


def _shown(element: JSON) -> JSON:
    """The part of an element that its action repeats."""
    kept = ("type", "action_id", "text", "value", "style", "confirm", "placeholder", "url")
    return {key: element[key] for key in kept if key in element}


def _option(element: JSON, value: object) -> JSON:
    for option in elements.options_of(element):
        if option["value"] == value:
            return option
    raise CannotAct(f"{element['action_id']} offers no option {value!r}")
