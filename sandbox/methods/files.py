"""files.getUploadURLExternal, files.completeUploadExternal, files.info."""

from sandbox import message_events, posting
from sandbox.errors import SlackError
from sandbox.files import StoredFile
from sandbox.json_types import JSON
from sandbox.methods.chat import target
from sandbox.methods.registry import Call, method
from sandbox.workspace import Channel
from sandbox.world import World


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(call: Call) -> JSON:
    world, name, length = call.world, call.need("filename"), call.number("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments")
    secret = world.ids.secret("upload")
    file = StoredFile(
        id=world.ids.new("F"),
        name=name,
        title=name,
        length=length,
        user=world.workspace.bot_user_id,
        created=int(world.clock.now()),
        alt_text=call.text("alt_txt") or call.text("alt_text"),
    )
    world.files.add(file, secret)
    return {"upload_url": f"{world.base_url}/upload/v1/{secret}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(call: Call) -> JSON:
    world, named = call.world, call.json("files")
    if not isinstance(named, list) or not named:
        raise SlackError("invalid_arguments")
    files = [_uploaded(call, entry) for entry in named]
    if call.text("channel_id"):
        call.args["channel"] = call.args["channel_id"]
        channel = target(call)
        message = posting.app_message(
            world,
            text=call.text("initial_comment"),
            blocks=None,
            thread_ts=call.text("thread_ts") or None,
        )
        share(world, channel, files, message)
    return {"files": [f.payload(world.base_url, world.workspace.team_id) for f in files]}


def share(world: World, channel: Channel, files: list[StoredFile], message: JSON) -> None:
    """Puts a message with these files into the channel; the app hears of the message and of each file."""
    for file in files:
        file.share(channel.id, message["ts"], channel.kind)
    message["files"] = [f.payload(world.base_url, world.workspace.team_id) for f in files]
    world.messages.add(channel.id, message)
    message_events.posted(world, channel, message)
    for file in files:
        message_events.file_shared(world, channel, file)


def _uploaded(call: Call, entry: JSON) -> StoredFile:
    file = call.world.files.by_id.get(str(entry.get("id", "")))
    if file is None or file.content is None:
        raise SlackError("file_not_found")
    file.title = str(entry.get("title") or file.title)
    return file


@method("files.info", "files:read")
def info(call: Call) -> JSON:
    file = call.world.files.by_id.get(call.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    return {
        "file": file.payload(call.world.base_url, call.world.workspace.team_id),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }
