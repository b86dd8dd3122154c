"""What Slack sends to an app: commands, block actions, submissions, options requests, shortcuts, events.

Field names follow the samples of Slack's own SDK repositories; a test compares key by key.
"""

from sandbox.inputs import initial_state
from sandbox.json_types import JSON
from sandbox.workspace import Channel, Person
from sandbox.world import World


def _common(world: World, person: Person) -> JSON:
    workspace, options = world.workspace, world.options
    return {
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": workspace.team_id,
        },
        "api_app_id": workspace.app_id,
        "token": options.verification_token,
        "team": {"id": workspace.team_id, "domain": workspace.team["domain"]},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def response_url(world: World, secret: str, kind: str) -> str:
    return f"{world.base_url}/{kind}/{world.workspace.team_id}/{secret}"


def slash_command(world: World, person: Person, channel: Channel, command: str, text: str) -> JSON:
    workspace = world.workspace
    secret = world.response_urls.issue(person.id, channel.id)
    return {
        "token": world.options.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.team["domain"],
        "channel_id": channel.id,
        "channel_name": channel.name if channel.kind != "group" else "privategroup",
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(world, secret, "commands"),
        "trigger_id": world.triggers.issue(person.id),
    }


def message_actions(
    world: World, person: Person, channel: Channel, message: JSON, actions: list[JSON]
) -> JSON:
    """block_actions from a message; an ephemeral comes without its `message`, as in Slack."""
    secret = world.response_urls.issue(person.id, channel.id, message)
    chosen = world.message_state.get((person.id, channel.id, message["ts"]), {})
    return {
        "type": "block_actions",
        **_common(world, person),
        "trigger_id": world.triggers.issue(person.id),
        **message_source(channel, message),
        "state": {"values": _state_values(message.get("blocks") or [], chosen)},
        "response_url": response_url(world, secret, "actions"),
        "actions": actions,
    }


def message_source(channel: Channel, message: JSON) -> JSON:
    """Where in a message something happened: container, channel and, unless ephemeral, the message."""
    is_ephemeral = bool(message.get("is_ephemeral"))
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    source: JSON = {"container": container, "channel": {"id": channel.id, "name": channel.name}}
    return source if is_ephemeral else {**source, "message": dict(message)}


def _state_values(blocks: list[JSON], chosen: JSON) -> JSON:
    """Every input the message shows, with what this person chose in it, else its initial value."""
    values = initial_state(blocks)
    for block_id, by_action in values.items():
        for action_id, initial in by_action.items():
            own = chosen.get(block_id, {}).get(action_id, initial)
            by_action[action_id] = own if own["type"] == initial["type"] else initial
    return values


def view_actions(world: World, person: Person, view: JSON, actions: list[JSON]) -> JSON:
    """block_actions from a modal or from the Home tab."""
    return {
        "type": "block_actions",
        **_common(world, person),
        "container": {"type": "view", "view_id": view["id"]},
        "trigger_id": world.triggers.issue(person.id),
        "view": dict(view),
        "actions": actions,
    }


def view_submission(world: World, person: Person, view: JSON, response_urls: list[JSON]) -> JSON:
    return {
        "type": "view_submission",
        **_common(world, person),
        "trigger_id": world.triggers.issue(person.id),
        "view": view,
        "response_urls": response_urls,
    }


def view_closed(world: World, person: Person, view: JSON, is_cleared: bool) -> JSON:
    return {"type": "view_closed", **_common(world, person), "view": view, "is_cleared": is_cleared}


def block_suggestion(world: World, person: Person, element: JSON, value: str, source: JSON) -> JSON:
    """An options request; `source` holds container and view, or container, channel and message."""
    return {
        "type": "block_suggestion",
        **_common(world, person),
        "action_id": element["action_id"],
        "block_id": element["block_id"],
        "value": value,
        **source,
    }


def global_shortcut(world: World, person: Person, callback_id: str) -> JSON:
    return {
        "type": "shortcut",
        **_common(world, person),
        "action_ts": world.clock.next_ts(),
        "callback_id": callback_id,
        "trigger_id": world.triggers.issue(person.id),
    }


def message_shortcut(world: World, person: Person, channel: Channel, message: JSON, callback_id: str) -> JSON:
    secret = world.response_urls.issue(person.id, channel.id, message)
    return {
        **global_shortcut(world, person, callback_id),
        "type": "message_action",
        "channel": {"id": channel.id, "name": channel.name},
        "message_ts": message["ts"],
        "message": dict(message),
        "response_url": response_url(world, secret, "app"),
    }


def event(world: World, inner: JSON) -> JSON:
    """The outer wrapping of an Events API event."""
    workspace = world.workspace
    channel = inner.get("channel", "")
    return {
        "token": world.options.verification_token,
        "team_id": workspace.team_id,
        "api_app_id": workspace.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": world.ids.new("Ev"),
        "event_time": int(world.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"1-{inner['type']}-{workspace.team_id}-{channel}",
    }


def url_verification(world: World) -> JSON:
    token, challenge = world.options.verification_token, world.ids.secret("challenge")
    return {"token": token, "challenge": challenge, "type": "url_verification"}


def app_rate_limited(world: World, minute: int) -> JSON:
    workspace = world.workspace
    return {
        "token": world.options.verification_token,
        "type": "app_rate_limited",
        "team_id": workspace.team_id,
        "minute_rate_limited": minute,
        "api_app_id": workspace.app_id,
    }
