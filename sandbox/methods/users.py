"""users.info, users.list, users.lookupByEmail, bots.info."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.methods.registry import Call, method
from sandbox.workspace import Person


def user_payload(call: Call, person: Person) -> JSON:
    """Slack's user object; `locale` only on request, `profile.email` only with users:read.email."""
    workspace = call.world.workspace
    moment = datetime.fromtimestamp(call.world.clock.now(), ZoneInfo(person.tz))
    offset = moment.utcoffset()
    profile: JSON = {
        "title": ", ".join(person.posts),
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": "",
        "team": workspace.team_id,
    }
    if "users:read.email" in workspace.scopes and not person.is_bot:
        profile["email"] = person.email
    if person.is_bot:
        profile |= {"api_app_id": workspace.app_id, "bot_id": workspace.bot_id, "always_active": True}
    user: JSON = {
        "id": person.id,
        "team_id": workspace.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "color": "9f69e7",
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": "admin" in person.posts,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }
    if call.flag("include_locale"):
        user["locale"] = person.locale
    return user


@method("users.info", "users:read")
def users_info(call: Call) -> JSON:
    return {"user": user_payload(call, call.world.workspace.person(call.text("user")))}


@method("users.list", "users:read")
def users_list(call: Call) -> JSON:
    people, metadata = call.page(list(call.world.workspace.users.values()), default=1000)
    return {
        "members": [user_payload(call, person) for person in people],
        "cache_ts": int(call.world.clock.now()),
        "response_metadata": metadata,
    }


@method("users.lookupByEmail", "users:read.email")
def users_lookup_by_email(call: Call) -> JSON:
    email = call.text("email").casefold()
    for person in call.world.workspace.people.values():
        if email and person.email.casefold() == email and not person.deleted:
            return {"user": user_payload(call, person)}
    raise SlackError("users_not_found")


@method("bots.info", "users:read")
def bots_info(call: Call) -> JSON:
    """Our own bot, by which an app learns its id."""
    workspace = call.world.workspace
    if call.text("bot") not in ("", workspace.bot_id):
        raise SlackError("bot_not_found")
    bot: JSON = {
        "id": workspace.bot_id,
        "deleted": False,
        "name": workspace.app["name"],
        "updated": 1_700_000_000,
        "app_id": workspace.app_id,
        "user_id": workspace.bot_user_id,
        "icons": {},
    }
    return {"bot": bot}
