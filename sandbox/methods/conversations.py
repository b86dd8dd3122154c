"""conversations.*: open, info, list, members, create, invite, join, history, replies."""

import re

from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.messages import without_metadata
from sandbox.methods.registry import Call, by_channel, method
from sandbox.workspace import Channel

TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
NAME_MAX = 80
GROUP_DM_MAX = 8
# The newer text of conversations.invite; an older one says 1,000.
INVITED_MAX = 100


def channel_payload(call: Call, channel: Channel) -> JSON:
    workspace = call.world.workspace
    if channel.kind == "im":
        other = next(m for m in channel.members if m != workspace.bot_user_id)
        return {
            "id": channel.id,
            "created": channel.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "user": other,
            "is_user_deleted": False,
            "is_open": True,
        }
    payload: JSON = {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "created": channel.created,
        "creator": "USLACKBOT",
        "is_archived": channel.archived,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "previous_names": [],
        "unlinked": 0,
        "is_member": workspace.bot_user_id in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
    }
    if call.flag("include_num_members"):
        payload["num_members"] = len(channel.members)
    return payload


def _readable(call: Call) -> Channel:
    workspace = call.world.workspace
    channel = workspace.conversation(call.text("channel"))
    if workspace.bot_user_id not in channel.members:
        raise SlackError("not_in_channel" if channel.kind == "channel" else "channel_not_found")
    return channel


def _open_scope(call: Call) -> str:
    return "mpim:write" if len(call.ids("users")) > 1 else "im:write"


def _list_scope(call: Call) -> str:
    """The first scope that the asked types need and the token lacks."""
    scopes = {"public_channel": "channels:read", "private_channel": "groups:read"}
    scopes |= {"im": "im:read", "mpim": "mpim:read"}
    needed = [scopes[t] for t in call.ids("types") or ["public_channel"] if t in scopes]
    return next((s for s in needed if s not in call.world.workspace.scopes), "channels:read")


def _create_scope(call: Call) -> str:
    return "groups:write" if call.flag("is_private") else "channels:manage"


def _invite_scope(call: Call) -> str:
    found = call.world.workspace.channels.get(call.text("channel"))
    return "groups:write" if found and found.kind == "group" else "channels:manage"


@method("conversations.open", _open_scope)
def conversations_open(call: Call) -> JSON:
    workspace, users = call.world.workspace, call.ids("users")
    if call.text("channel"):
        channel = workspace.conversation(call.text("channel"))
    elif not users:
        raise SlackError("users_list_not_supplied")
    elif len(users) > GROUP_DM_MAX:
        raise SlackError("too_many_users")
    else:
        for user in users:
            if user not in workspace.people:
                raise SlackError("user_not_found")
        channel = workspace.dm(users[0]) if len(users) == 1 else workspace.group_dm(users)
    return {"channel": channel_payload(call, channel) if call.flag("return_im") else {"id": channel.id}}


@method("conversations.info", by_channel("read"))
def info(call: Call) -> JSON:
    channel = call.world.workspace.conversation(call.text("channel"))
    if channel.kind != "channel" and call.world.workspace.bot_user_id not in channel.members:
        raise SlackError("channel_not_found")
    return {"channel": channel_payload(call, channel)}


@method("conversations.list", _list_scope)
def conversations_list(call: Call) -> JSON:
    types = call.ids("types") or ["public_channel"]
    if unknown := set(types) - set(TYPES):
        raise SlackError("invalid_types", detail=", ".join(sorted(unknown)))
    kinds, bot = {TYPES[t] for t in types}, call.world.workspace.bot_user_id
    shown = [
        c
        for c in call.world.workspace.channels.values()
        if c.kind in kinds
        and (c.kind == "channel" or bot in c.members)
        and not (call.flag("exclude_archived") and c.archived)
    ]
    channels, metadata = call.page(shown)
    return {"channels": [channel_payload(call, c) for c in channels], "response_metadata": metadata}


@method("conversations.members", by_channel("read"))
def members(call: Call) -> JSON:
    people, metadata = call.page(_readable(call).members)
    return {"members": people, "response_metadata": metadata}


@method("conversations.create", _create_scope)
def create(call: Call) -> JSON:
    workspace, name = call.world.workspace, call.text("name")
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > NAME_MAX:
        raise SlackError("invalid_name_maxlength")
    if not re.fullmatch(r"[\w-]+", name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if not name.strip("-_"):
        raise SlackError("invalid_name_punctuation")
    if any(c.name == name for c in workspace.channels.values()):
        raise SlackError("name_taken")
    kind = "group" if call.flag("is_private") else "channel"
    channel = Channel(call.world.ids.new("C"), name, kind, members=[workspace.bot_user_id])
    workspace.channels[channel.id] = channel
    return {"channel": channel_payload(call, channel)}


@method("conversations.invite", _invite_scope)
def invite(call: Call) -> JSON:
    channel = _readable(call)
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind not in ("channel", "group"):
        raise SlackError("method_not_supported_for_channel_type")
    users = call.ids("users")
    if not users:
        raise SlackError("no_user")
    if len(users) > INVITED_MAX:
        raise SlackError("too_many_users")
    refused = {user: code for user in users if (code := _not_invitable(call, channel, user))}
    errors = [{"user": user, "ok": False, "error": code} for user, code in refused.items()]
    welcome = [user for user in dict.fromkeys(users) if user not in refused]
    # All or nothing, unless `force` asks for those who can be invited.
    if refused and not (call.flag("force") and welcome):
        raise SlackError(next(iter(refused.values())), errors=errors)
    channel.members.extend(welcome)
    return {"channel": channel_payload(call, channel), **({"errors": errors} if errors else {})}


def _not_invitable(call: Call, channel: Channel, user: str) -> str:
    workspace = call.world.workspace
    if user not in workspace.users:
        return "user_not_found"
    if user == workspace.bot_user_id:
        return "cant_invite_self"
    return "already_in_channel" if user in channel.members else ""


@method("conversations.join", "channels:join")
def join(call: Call) -> JSON:
    workspace = call.world.workspace
    channel = workspace.conversation(call.text("channel"))
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if workspace.bot_user_id in channel.members:
        warnings = {
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
        return {"channel": channel_payload(call, channel), **warnings}
    channel.members.append(workspace.bot_user_id)
    return {"channel": channel_payload(call, channel)}


def _between(call: Call, messages: list[JSON]) -> list[JSON]:
    oldest, latest = call.text("oldest"), call.text("latest")
    inclusive = call.flag("inclusive")

    for name, ts in (("oldest", oldest), ("latest", latest)):
        if ts and not re.fullmatch(r"\d+(\.\d+)?", ts):
            raise SlackError(f"invalid_ts_{name}")

    def inside(message: JSON) -> bool:
        ts = float(message["ts"])
        after = not oldest or ts > float(oldest) or (inclusive and ts == float(oldest))
        before = not latest or ts < float(latest) or (inclusive and ts == float(latest))
        return after and before

    return [m for m in messages if inside(m)]


def _shown(call: Call, channel: Channel, messages: list[JSON]) -> list[JSON]:
    counted = [call.world.messages.with_thread_counts(channel.id, m) for m in messages]
    return counted if call.flag("include_all_metadata") else [without_metadata(m) for m in counted]


@method("conversations.history", by_channel("history"))
def history(call: Call) -> JSON:
    channel = _readable(call)
    newest_first = list(reversed(_between(call, call.world.messages.top_level(channel.id))))
    messages, metadata = call.page(newest_first)
    answer: JSON = {
        "messages": _shown(call, channel, messages),
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    if metadata["next_cursor"]:
        answer["response_metadata"] = metadata
    return answer


@method("conversations.replies", by_channel("history"))
def replies(call: Call) -> JSON:
    channel = _readable(call)
    found = call.world.messages.find(channel.id, call.text("ts"))
    if found is None:
        raise SlackError("thread_not_found")
    parent = call.world.messages.find(channel.id, found.get("thread_ts") or found["ts"]) or found
    thread = _between(call, call.world.messages.replies(channel.id, parent["ts"]))
    messages, metadata = call.page([parent, *thread], default=1000)
    answer: JSON = {"messages": _shown(call, channel, messages), "has_more": bool(metadata["next_cursor"])}
    if metadata["next_cursor"]:
        answer["response_metadata"] = metadata
    return answer
