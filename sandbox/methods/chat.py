"""chat.postMessage, chat.update, chat.delete, chat.postEphemeral, chat.getPermalink."""

from typing import Any

from sandbox import message_events, posting
from sandbox.echo import fill_attachments, fill_ids
from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.messages import is_reply
from sandbox.methods.registry import Call, method
from sandbox.validate import check_message
from sandbox.workspace import Channel

TEXT_CUT_AT = 40_000
UPDATE_TEXT_MAX = 4_000
METADATA_MAX = 8_000


def target(call: Call) -> Channel:
    """The channel to post in: by id or name, or a person's DM by user id; refused as Slack refuses."""
    workspace, ref = call.world.workspace, call.text("channel")
    if ref in workspace.people:
        return workspace.dm(ref)
    return writable(call, workspace.channel(ref))


def writable(call: Call, channel: Channel) -> Channel:
    """The same channel, unless the app may not write there."""
    if call.world.workspace.bot_user_id not in channel.members:
        raise SlackError("channel_not_found" if channel.kind == "group" else "not_in_channel")
    if channel.archived:
        raise SlackError("is_archived")
    return channel


def own_message(call: Call, refusal: str) -> tuple[Channel, JSON]:
    """The message of `channel` and `ts`, by channel id alone; one of somebody else is refused.

    An ephemeral is kept elsewhere, so its `message_ts` is unknown here, as in Slack.
    """
    channel = writable(call, call.world.workspace.conversation(call.text("channel")))
    message = call.world.messages.find(channel.id, call.text("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.get("bot_id") != call.world.workspace.bot_id:
        raise SlackError(refusal)
    return channel, message


def content(call: Call) -> tuple[str, list[JSON] | None, list[JSON] | None]:
    """Text, blocks and attachments, validated. None of the three is `no_text`."""
    text = call.text("text")
    blocks: Any = call.json("blocks", "invalid_blocks_format")
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    attachments: Any = call.json("attachments", "invalid_attachments")
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")
    check_message(blocks, attachments)
    return text, blocks, attachments


def metadata(call: Call) -> JSON | None:
    value = call.json("metadata", "invalid_metadata_format")
    if value is None or value == {}:
        return value  # type: ignore[no-any-return]  # None, or {} which chat.update reads as "remove"
    well_formed = (
        isinstance(value, dict)
        and set(value) <= {"event_type", "event_payload"}
        and isinstance(value.get("event_type"), str)
        and isinstance(value.get("event_payload"), dict)
    )
    if not well_formed:
        raise SlackError("invalid_metadata_format")
    if len(str(value)) > METADATA_MAX:
        raise SlackError("metadata_too_large")
    return dict(value)


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> JSON:
    world, channel = call.world, target(call)
    text, blocks, attachments = content(call)
    thread_ts = _thread(call, channel)
    extra: JSON = {}
    if len(text) > TEXT_CUT_AT:
        text = text[:TEXT_CUT_AT]
        extra = {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    attached = metadata(call)
    message = posting.app_message(
        world, text=text, blocks=blocks, attachments=attachments, thread_ts=thread_ts
    )
    if thread_ts:
        parent = world.messages.find(channel.id, thread_ts) or message
        message["parent_user_id"] = parent["user"]
    if attached:
        message["metadata"] = attached
    if thread_ts and call.flag("reply_broadcast"):
        message["subtype"] = "thread_broadcast"
    world.messages.add(channel.id, message)
    message_events.posted(world, channel, message)
    return {"channel": channel.id, "ts": message["ts"], "message": message, **extra}


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    parent = call.world.messages.find(channel.id, thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    # A reply to a reply lands in the parent's thread, as in Slack.
    return str(parent["thread_ts"]) if is_reply(parent) else thread_ts


@method("chat.update", "chat:write")
def update(call: Call) -> JSON:
    world, (channel, message) = call.world, own_message(call, "cant_update_message")
    previous = dict(message)
    text, blocks, attachments = content(call)
    if len(text) > UPDATE_TEXT_MAX:
        raise SlackError("msg_too_long")
    attached = metadata(call)
    message["edited"] = {"user": world.workspace.bot_id, "ts": world.clock.next_ts()}
    if "text" in call.args:
        message["text"] = text
    if blocks is not None:
        message["blocks"] = fill_ids(blocks, world.block_ids)
    if attachments is not None:
        message["attachments"] = fill_attachments(attachments, world.block_ids)
    if attached is not None:
        message["metadata"] = attached
    if not message.get("metadata"):
        message.pop("metadata", None)
    message_events.changed(world, channel, message, previous)
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}


@method("chat.delete", "chat:write")
def delete(call: Call) -> JSON:
    world, (channel, message) = call.world, own_message(call, "cant_delete_message")
    world.messages.remove(channel.id, message["ts"])
    message_events.deleted(world, channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> JSON:
    world = call.world
    channel, user_id = target(call), call.need("user")
    if user_id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks, attachments = content(call)
    message = posting.app_message(
        world,
        text=text,
        blocks=blocks,
        attachments=attachments,
        thread_ts=call.text("thread_ts") or None,
    )
    posting.ephemeral(world, user_id, channel.id, message)
    return {"message_ts": message["ts"]}


@method("chat.getPermalink")
def get_permalink(call: Call) -> JSON:
    world = call.world
    channel, ts = world.workspace.conversation(call.text("channel")), call.text("message_ts")
    message = world.messages.find(channel.id, ts)
    if message is None:
        raise SlackError("message_not_found")
    link = f"{world.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    if is_reply(message):
        link += f"?thread_ts={message['thread_ts']}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
