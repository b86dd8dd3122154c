"""usergroups.list and usergroups.users.list, from the workspace file's `usergroups`."""

from sandbox.errors import SlackError
from sandbox.json_types import JSON
from sandbox.methods.registry import Call, method


def _payload(call: Call, group: JSON) -> JSON:
    users = list(group.get("users", []))
    payload: JSON = {
        "id": group["id"],
        "team_id": call.world.workspace.team_id,
        "is_usergroup": True,
        "name": group.get("name", group["handle"]),
        "description": group.get("description", ""),
        "handle": group["handle"],
        "is_external": False,
        "date_create": 1_700_000_000,
        "date_update": 1_700_000_000,
        "date_delete": 0,
        "auto_type": None,
        "created_by": "USLACKBOT",
        "updated_by": "USLACKBOT",
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
    }
    if call.flag("include_count"):
        payload["user_count"] = str(len(users))
    if call.flag("include_users"):
        payload["users"] = users
    return payload


@method("usergroups.list", "usergroups:read")
def usergroups_list(call: Call) -> JSON:
    return {"usergroups": [_payload(call, group) for group in call.world.workspace.usergroups]}


@method("usergroups.users.list", "usergroups:read")
def usergroups_users_list(call: Call) -> JSON:
    for group in call.world.workspace.usergroups:
        if group["id"] == call.text("usergroup"):
            return {"users": list(group.get("users", []))}
    raise SlackError("no_such_subteam")
