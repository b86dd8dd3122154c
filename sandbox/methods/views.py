"""views.open, views.push, views.update, views.publish."""

import hashlib
import json
from typing import Any

from sandbox.echo import fill_ids, with_defaults
from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.methods.registry import Call, method
from sandbox.validate import check_view
from sandbox.world import World

VIEW_BYTES = 250_000
# What Slack puts into a Home view, which has no title of its own.
HOME_TITLE = {"type": "plain_text", "text": "View Title", "emoji": True}


def build(world: World, raw: Any, expected: str | None = None) -> JSON:
    """The stored view object of a view an app sent, validated; `expected` names the type it must have."""
    if not isinstance(raw, dict):
        raise SlackError(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] view must be an object"]}
        )
    if len(json.dumps(raw, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    check_view(raw, expected)
    workspace, view_id = world.workspace, world.ids.new("V")
    if raw.get("external_id") and world.views.find(None, raw["external_id"]):
        raise SlackError("duplicate_external_id")
    return {
        "id": view_id,
        "team_id": workspace.team_id,
        "type": raw["type"],
        "blocks": fill_ids(raw["blocks"], world.block_ids),
        "private_metadata": raw.get("private_metadata", ""),
        "callback_id": raw.get("callback_id", ""),
        "state": {"values": {}},
        "hash": _hash(world, raw),
        "title": with_defaults(raw.get("title") or HOME_TITLE),
        "clear_on_close": raw.get("clear_on_close", False),
        "notify_on_close": raw.get("notify_on_close", False),
        "close": with_defaults(raw.get("close")),
        "submit": with_defaults(raw.get("submit")),
        "previous_view_id": None,
        "root_view_id": view_id,
        "app_id": workspace.app_id,
        "external_id": raw.get("external_id", ""),
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }


def _hash(world: World, raw: JSON) -> str:
    digest = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:8]
    return f"{world.clock.next_ts()}.{digest}"


def _check_hash(call: Call, shown: JSON | None) -> None:
    given = call.text("hash")
    if given and (shown is None or shown["hash"] != given):
        raise SlackError("hash_conflict")


def replaced(world: World, old: JSON, raw: Any) -> JSON:
    """The view that takes the place of `old`. Its own external_id does not collide with itself."""
    kept = old["external_id"]
    old["external_id"] = ""
    try:
        new = build(world, raw, old["type"])
    except SlackError:
        old["external_id"] = kept
        raise
    new["external_id"] = new["external_id"] or kept
    return world.views.replace(old, new)


@method("views.open")
def views_open(call: Call) -> JSON:
    view = build(call.world, call.json("view"), "modal")
    user_id = call.world.triggers.exchange(call.text("trigger_id"))
    call.world.views.open(user_id, view)
    return {"view": view}


@method("views.push")
def views_push(call: Call) -> JSON:
    view = build(call.world, call.json("view"), "modal")
    user_id = call.world.triggers.exchange(call.text("trigger_id"))
    call.world.views.push(user_id, view)
    return {"view": view}


@method("views.update")
def views_update(call: Call) -> JSON:
    views = call.world.views
    old = views.find(call.text("view_id") or None, call.text("external_id") or None)
    if old is None or (old["type"] == "modal" and not views.is_open(old["id"])):
        raise SlackError("not_found")
    _check_hash(call, old)
    return {"view": replaced(call.world, old, call.json("view"))}


@method("views.publish")
def views_publish(call: Call) -> JSON:
    user_id = call.need("user_id")
    call.world.workspace.person(user_id)
    if call.world.workspace.app.get("home_tab") is False:
        raise SlackError("not_enabled")
    shown = call.world.views.home(user_id)
    _check_hash(call, shown)
    raw = call.json("view")
    if shown is not None:
        return {"view": replaced(call.world, shown, raw)}
    view = build(call.world, raw, "home")
    call.world.views.set_home(user_id, view)
    return {"view": view}
