"""Making message objects: what the app posts, what people type, what only one person sees."""

from sandbox.echo import fill_attachments, fill_ids
from sandbox.json_types import JSON
from sandbox.world import World


def app_message(
    world: World,
    *,
    text: str,
    blocks: list[JSON] | None,
    attachments: list[JSON] | None = None,
    thread_ts: str | None = None,
) -> JSON:
    """A message by the app's bot user, as chat.postMessage answers it."""
    workspace = world.workspace
    message: JSON = {
        "user": workspace.bot_user_id,
        "type": "message",
        "ts": world.clock.next_ts(),
        "bot_id": workspace.bot_id,
        "app_id": workspace.app_id,
        "text": text,
        "team": workspace.team_id,
        "bot_profile": {
            "id": workspace.bot_id,
            "app_id": workspace.app_id,
            "user_id": workspace.bot_user_id,
            "name": workspace.app["name"],
            "icons": {},
            "deleted": False,
            "updated": 1_700_000_000,
            "team_id": workspace.team_id,
        },
    }
    if blocks is not None:
        message["blocks"] = fill_ids(blocks, world.block_ids)
    if attachments:
        message["attachments"] = fill_attachments(attachments, world.block_ids)
    if thread_ts:
        message["thread_ts"] = thread_ts
    return message


def person_message(world: World, user_id: str, text: str, thread_ts: str | None) -> JSON:
    """What a person typed in the composer, with the rich_text block that Slack's own client adds."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    message: JSON = {
        "client_msg_id": world.ids.secret("client_msg_id"),
        "type": "message",
        "user": user_id,
        "text": text,
        "ts": world.clock.next_ts(),
        "team": world.workspace.team_id,
        "blocks": [{"type": "rich_text", "block_id": world.block_ids(), "elements": [section]}],
    }
    if thread_ts:
        message["thread_ts"] = thread_ts
    return message


def ephemeral(world: World, user_id: str, channel_id: str, message: JSON) -> JSON:
    """Shows a message to one person only."""
    message |= {"channel": channel_id, "is_ephemeral": True}
    return world.messages.add_ephemeral(user_id, message)
