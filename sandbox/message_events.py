"""What happens in a channel, told to the app: messages new, changed and deleted, files shared.

An app hears only of conversations its bot user is in. The events wait in `World.due_events` until the
`Sender` takes them, after the answer to the call that caused them is settled.
"""

from sandbox.files import StoredFile
from sandbox.json_types import JSON
from sandbox.messages import without_metadata
from sandbox.workspace import Channel
from sandbox.world import World

FAMILIES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def posted(world: World, channel: Channel, message: JSON) -> None:
    """A new message, of a person or of the app itself (which carries `bot_id`)."""
    common = {"channel": channel.id, "event_ts": message["ts"]}
    shown = without_metadata(message)
    _message(world, channel, {**shown, **common, "channel_type": channel.kind})
    by_person = message.get("user") in world.workspace.people
    if by_person and _mentions_app(world, message) and channel.kind != "im":
        _announce(world, channel, "app_mention", {**shown, **common, "type": "app_mention"})


def changed(world: World, channel: Channel, message: JSON, previous: JSON) -> None:
    _hidden(
        world,
        channel,
        "message_changed",
        {"message": without_metadata(message), "previous_message": without_metadata(previous)},
    )


def deleted(world: World, channel: Channel, previous: JSON) -> None:
    parts = {"previous_message": without_metadata(previous), "deleted_ts": previous["ts"]}
    _hidden(world, channel, "message_deleted", parts)


def file_shared(world: World, channel: Channel, file: StoredFile) -> None:
    inner: JSON = {
        "type": "file_shared",
        "file_id": file.id,
        "user_id": file.user,
        "file": {"id": file.id},
        "channel_id": channel.id,
        "event_ts": world.clock.next_ts(),
    }
    _announce(world, channel, "file_shared", inner)


def _hidden(world: World, channel: Channel, subtype: str, parts: JSON) -> None:
    ts = world.clock.next_ts()
    inner: JSON = {"type": "message", "subtype": subtype, **parts, "hidden": True, "ts": ts}
    inner |= {"channel": channel.id, "event_ts": ts, "channel_type": channel.kind}
    _message(world, channel, inner)


def _message(world: World, channel: Channel, inner: JSON) -> None:
    _announce(world, channel, f"message.{FAMILIES[channel.kind]}", inner)


def _announce(world: World, channel: Channel, subscription: str, inner: JSON) -> None:
    if world.workspace.bot_user_id in channel.members:
        world.due_events.append((subscription, inner))


def _mentions_app(world: World, message: JSON) -> bool:
    return f"<@{world.workspace.bot_user_id}>" in message["text"]
