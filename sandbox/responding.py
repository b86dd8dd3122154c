"""`response_url`: late answers to a command or click, new, in place of the source, or deleting it."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox import message_events, posting
from sandbox.bodies import read
from sandbox.echo import fill_attachments, fill_ids
from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.sending import Sender
from sandbox.triggers import ResponseUrl
from sandbox.validate import check_message
from sandbox.workspace import Channel
from sandbox.world import World

GONE = {"invalid_url", "used_url", "expired_url"}


class Responding:
    """The endpoint behind every response_url."""

    def __init__(self, world: World, sender: Sender) -> None:
        self._world = world
        self._sender = sender

    async def handle(self, request: Request) -> Response:
        try:
            body = (await read(request)).args
            address = self._world.response_urls.use(request.path_params["secret"])
            self._world.journal.call(
                {"method": "response_url", "args": body, "time": self._world.clock.now(), "applied": True}
            )
            self._apply(address, body)
        except SlackError as error:
            return PlainTextResponse(error.code, 404 if error.code in GONE else 400)
        self._sender.flush()
        self._world.hub.changed()
        return PlainTextResponse("ok")

    def _apply(self, address: ResponseUrl, body: JSON) -> None:
        blocks, attachments = body.get("blocks"), body.get("attachments")
        if body.get("delete_original") and address.source is not None:
            self._delete(address)
            return
        if not body.get("text") and not blocks and not attachments:
            raise SlackError("no_text")
        check_message(blocks, attachments)
        if body.get("replace_original") and address.source is not None:
            self._replace(address, body)
            return
        message = posting.app_message(
            self._world,
            text=body.get("text") or "",
            blocks=blocks,
            attachments=attachments,
            thread_ts=body.get("thread_ts"),
        )
        if body.get("response_type") == "in_channel":
            self._world.messages.add(address.channel_id, message)
            message_events.posted(self._world, self._channel(address), message)
        else:
            posting.ephemeral(self._world, address.user_id, address.channel_id, message)

    def _replace(self, address: ResponseUrl, body: JSON) -> None:
        source = address.source or {}
        previous = dict(source)
        source["text"] = body.get("text") or ""
        source.pop("blocks", None)
        source.pop("attachments", None)
        if body.get("blocks"):
            source["blocks"] = fill_ids(body["blocks"], self._world.block_ids)
        if body.get("attachments"):
            source["attachments"] = fill_attachments(body["attachments"], self._world.block_ids)
        source["edited"] = {"user": self._world.workspace.bot_id, "ts": self._world.clock.next_ts()}
        if not source.get("is_ephemeral"):
            message_events.changed(self._world, self._channel(address), source, previous)

    def _delete(self, address: ResponseUrl) -> None:
        source = address.source or {}
        if source.get("is_ephemeral"):
            self._world.messages.remove_ephemeral(address.user_id, source["ts"])
        else:
            self._world.messages.remove(address.channel_id, source["ts"])
            message_events.deleted(self._world, self._channel(address), source)

    def _channel(self, address: ResponseUrl) -> Channel:
        return self._world.workspace.channels[address.channel_id]
