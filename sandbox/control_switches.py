"""The control API's switches of the workspace: faults, limits, scopes, channels, clock, sockets, reset."""

from sandbox.control_endpoint import Answer, channel_named
from sandbox.json_types import JSON
from sandbox.validate import message_faults, view_faults
from sandbox.world import World


class Switches:
    def __init__(self, world: World) -> None:
        self.world = world

    def posts(self) -> dict[str, Answer]:
        return {
            "fault": self.fault,
            "faults/clear": self.clear_faults,
            "limits": self.limits,
            "scopes": self.scopes,
            "channel": self.channel,
            "clock": self.clock,
            "disconnect": self.disconnect,
            "sockets": self.sockets,
            "validate": self.validate,
            "reset": self.reset,
        }

    async def faults(self, _: JSON) -> JSON:
        script = [vars(fault) for fault in self.world.faults.script]
        return {"faults": script, "limits": self.world.limits.enabled}

    async def fault(self, args: JSON) -> JSON:
        return {"fault": vars(self.world.faults.add(args))}

    async def clear_faults(self, args: JSON) -> JSON:
        self.world.faults.clear(args.get("method"))
        return {"ok": True}

    async def limits(self, args: JSON) -> JSON:
        self.world.limits.enabled = bool(args["on"])
        return {"on": self.world.limits.enabled}

    async def scopes(self, args: JSON) -> JSON:
        """`set`, `add` or `remove` scopes of the bot token."""
        workspace = self.world.workspace
        if "set" in args:
            workspace.scopes = set(args["set"])
        workspace.scopes |= set(args.get("add", []))
        workspace.scopes -= set(args.get("remove", []))
        return {"scopes": sorted(workspace.scopes)}

    async def channel(self, args: JSON) -> JSON:
        """`archived`, `app_is_member`, `add_members`, `remove_members` of one channel."""
        channel, bot = channel_named(self.world, args), self.world.workspace.bot_user_id
        channel.archived = bool(args.get("archived", channel.archived))
        added, removed = set(args.get("add_members", [])), set(args.get("remove_members", []))
        if "app_is_member" in args:
            (added if args["app_is_member"] else removed).add(bot)
        channel.members = [m for m in dict.fromkeys([*channel.members, *sorted(added)]) if m not in removed]
        self.world.hub.changed()
        return {"archived": channel.archived, "members": channel.members}

    async def clock(self, args: JSON) -> JSON:
        """Moves the sandbox's own time, so that triggers and windows expire without waiting.

        `virtual: true` stops it, so that it moves by `advance` alone.
        """
        clock = self.world.clock
        if "virtual" in args:
            clock.set_virtual(bool(args["virtual"]))
        clock.advance(float(args.get("advance", 0)))
        self.world.hub.changed()
        return {"now": clock.now(), "virtual": clock.virtual}

    async def sockets(self, args: JSON) -> JSON:
        """The open sockets; `lifetime` seconds of the sandbox's clock until each is refreshed."""
        if "lifetime" in args:
            self.world.sockets.lifetime = float(args["lifetime"])
            self.world.hub.changed()
        return {"lifetime": self.world.sockets.lifetime, "open": self.world.sockets.describe()}

    async def disconnect(self, args: JSON) -> JSON:
        reason = args.get("reason", "warning")
        return {"sockets": await self.world.sockets.disconnect(reason, bool(args.get("close")))}

    async def validate(self, args: JSON) -> JSON:
        """Faults of a `view`, or of a message's `blocks` and `attachments`, without posting."""
        if "view" in args:
            return {"faults": view_faults(args["view"])}
        return {"faults": message_faults(args.get("blocks"), args.get("attachments"))}

    async def reset(self, _: JSON) -> JSON:
        self.world.reset()
        return {"ok": True}
