"""`response_url`: late answers to a command or click, new, in place of the source, or deleting it."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox import posting
from sandbox.echo import fill_attachments, fill_ids
from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.triggers import ResponseUrl
from sandbox.validate import check_message
from sandbox.webapi import read_arguments
from sandbox.world import World

GONE = {"invalid_url", "used_url", "expired_url"}


class Responding:
    """The endpoint behind every response_url."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle(self, request: Request) -> Response:
        try:
            body = await read_arguments(request)
            address = self._world.response_urls.use(request.path_params["secret"])
            self._world.journal.call(
                {"method": "response_url", "args": body, "time": self._world.clock.now(), "applied": True}
            )
            self._apply(address, body)
        except SlackError as error:
            return PlainTextResponse(error.code, 404 if error.code in GONE else 400)
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
            self._replace(address.source, body)
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
        else:
            posting.ephemeral(self._world, address.user_id, address.channel_id, message)

    def _replace(self, source: JSON, body: JSON) -> None:
        source["text"] = body.get("text") or ""
        source.pop("blocks", None)
        source.pop("attachments", None)
        if body.get("blocks"):
            source["blocks"] = fill_ids(body["blocks"], self._world.block_ids)
        if body.get("attachments"):
            source["attachments"] = fill_attachments(body["attachments"], self._world.block_ids)
        source["edited"] = {"user": self._world.workspace.bot_id, "ts": self._world.clock.next_ts()}

    def _delete(self, address: ResponseUrl) -> None:
        source = address.source or {}
        if source.get("is_ephemeral"):
            self._world.messages.remove_ephemeral(address.user_id, source["ts"])
        else:
            self._world.messages.remove(address.channel_id, source["ts"])
