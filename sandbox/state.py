"""What one person sees, as JSON for the page and for tests."""

from sandbox.json_types import JSON
from sandbox.messages import is_reply
from sandbox.workspace import Channel, Person
from sandbox.world import World


def overview(world: World) -> JSON:
    """Things that are the same for everyone."""
    workspace = world.workspace
    app = {
        k: workspace.app.get(k) for k in ("id", "name", "command", "usage_hint", "description", "bot_user_id")
    }
    commands = [{k: workspace.app.get(k, "") for k in ("command", "usage_hint", "description")}]
    commands.extend(workspace.app.get("commands", []))
    return {
        "team": workspace.team,
        "app": {
            **app,
            "commands": commands,
            "shortcuts": workspace.app.get("shortcuts", []),
            "language": workspace.app.get("language", "en"),
        },
        "post_names": workspace.post_names,
        "people": [_person(p) for p in workspace.people.values()],
        "users": {u.id: {"name": u.name, "real_name": u.real_name} for u in workspace.users.values()},
        "usergroups": {g["id"]: g["handle"] for g in workspace.usergroups},
        "clock_command": world.options.clock_command or workspace.app.get("clock_command"),
        "connected": world.transport.ready(),
        "connections": world.sockets.connections,
        "limits": world.limits.enabled,
        "faults": len(world.faults.script),
        "story": list(world.story.done),
        "now": world.clock.now(),
        "revision": world.hub.revision,
    }


def _person(person: Person) -> JSON:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "locale": person.locale,
        "tz": person.tz,
        "posts": person.posts,
    }


def seen_by(world: World, user_id: str) -> JSON:
    """The sidebar, Home tab, modals and DM of one person."""
    workspace, views = world.workspace, world.views
    dm = workspace.dm(user_id)
    return {
        "me": _person(workspace.people[user_id]),
        "channels": [
            _channel(world, user_id, c) for c in workspace.channels.values() if _visible(c, user_id)
        ],
        "dm": dm.id,
        "home": views.home(user_id),
        "stack": views.stack(user_id),
        "ephemerals": world.messages.ephemerals(user_id),
    }


def _visible(channel: Channel, user_id: str) -> bool:
    return user_id in channel.members or channel.kind == "channel"


def _channel(world: World, user_id: str, channel: Channel) -> JSON:
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "purpose": channel.purpose,
        "archived": channel.archived,
        "members": len(channel.members),
        "is_member": user_id in channel.members,
        "has_app": world.workspace.bot_user_id in channel.members,
        "unread": world.messages.unread(user_id, channel.id),
    }


def messages_of(world: World, user_id: str | None, channel_id: str, thread_ts: str = "") -> list[JSON]:
    """A channel's top level, or one thread, with this person's ephemerals in their place by time."""
    messages = world.messages
    if thread_ts:
        parent = messages.find(channel_id, thread_ts)
        shown = ([parent] if parent else []) + messages.replies(channel_id, thread_ts)
    else:
        shown = [messages.with_thread_counts(channel_id, m) for m in messages.top_level(channel_id)]
    if user_id:
        own = messages.ephemerals(user_id, channel_id)
        shown += [
            m for m in own if (m.get("thread_ts") or "") == thread_ts or (not thread_ts and not is_reply(m))
        ]
    return sorted(shown, key=lambda m: float(m["ts"]))
