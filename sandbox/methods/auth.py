"""auth.test, api.test, team.info and apps.connections.open."""

from sandbox.json_types import JSON
from sandbox.methods.registry import Call, method


@method("api.test")
def api_test(call: Call) -> JSON:
    return {"args": {k: v for k, v in call.args.items() if k != "token"}}


@method("auth.test")
def auth_test(call: Call) -> JSON:
    workspace = call.world.workspace
    return {
        "url": call.world.base_url + "/",
        "team": workspace.team["name"],
        "user": workspace.users[workspace.bot_user_id].name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


@method("team.info", "team:read")
def team_info(call: Call) -> JSON:
    team = call.world.workspace.team
    return {"team": {"id": team["id"], "name": team["name"], "domain": team["domain"]}}


@method("apps.connections.open", "connections:write", app_token=True)
def connections_open(call: Call) -> JSON:
    world = call.world
    ticket = world.sockets.new_ticket()
    host = world.base_url.replace("http://", "ws://", 1)
    return {"url": f"{host}/link/?ticket={ticket}&app_id={world.workspace.app_id}"}
