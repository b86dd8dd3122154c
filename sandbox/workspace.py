"""Who and what is in the workspace: team, app, people, channels, user groups. Pure state, no delivery.

The form of the file is that of `demo/workspace.json`; unknown keys are kept out of the Web API.
"""

from dataclasses import dataclass, field

from sandbox.errors import SlackError
from sandbox.json_types import JSON

DEFAULT_SCOPES = (
    "commands,chat:write,im:write,mpim:write,users:read,users:read.email,files:write,files:read,channels:read,"
    "groups:read,im:read,mpim:read,channels:history,groups:history,im:history,mpim:history,usergroups:read,"
    "channels:join,channels:manage,groups:write"
)


@dataclass
class Person:
    id: str
    name: str
    real_name: str
    locale: str = "en-US"
    tz: str = "UTC"
    posts: list[str] = field(default_factory=list)
    email: str = ""
    is_bot: bool = False
    deleted: bool = False


@dataclass
class Channel:
    id: str
    name: str
    kind: str = "channel"  # channel, group (private), im, mpim
    topic: str = ""
    purpose: str = ""
    members: list[str] = field(default_factory=list)
    archived: bool = False
    created: int = 1_700_000_000

    @property
    def scope_family(self) -> str:
        return {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}[self.kind]


class Workspace:
    """Looks people and channels up with Slack's error codes when they are not there."""

    def __init__(self, data: JSON) -> None:
        self.team: JSON = dict(data["team"])
        self.app: JSON = dict(data["app"])
        self.post_names: JSON = dict(data.get("post_names", {}))
        self.usergroups: list[JSON] = list(data.get("usergroups", []))
        self.scopes: set[str] = set(self.app.get("scopes") or DEFAULT_SCOPES.split(","))
        self.events: set[str] = set(self.app.get("events") or ["app_home_opened"])
        bot = Person(
            self.bot_user_id, self.app["name"].lower().replace(" ", ""), self.app["name"], is_bot=True
        )
        self.people = {entry["id"]: _person(entry) for entry in data["people"]}
        self.users = {**self.people, bot.id: bot}
        everyone = [*self.people, bot.id]
        self.channels = {entry["id"]: _channel(entry, everyone) for entry in data["channels"]}

    @property
    def team_id(self) -> str:
        return str(self.team["id"])

    @property
    def app_id(self) -> str:
        return str(self.app["id"])

    @property
    def bot_id(self) -> str:
        return str(self.app["bot_id"])

    @property
    def bot_user_id(self) -> str:
        return str(self.app["bot_user_id"])

    def person(self, user_id: str) -> Person:
        user = self.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        return user

    def conversation(self, channel_id: str) -> Channel:
        """By id alone, as every method asks for it but those that post."""
        if channel_id not in self.channels:
            raise SlackError("channel_not_found")
        return self.channels[channel_id]

    def channel(self, ref: str) -> Channel:
        """By id, by `#name` or by name."""
        found = self.channels.get(ref)
        if found is None:
            name = ref.removeprefix("#")
            found = next((c for c in self.channels.values() if c.name == name and c.kind != "im"), None)
        if found is None:
            raise SlackError("channel_not_found")
        return found

    def dm(self, user_id: str) -> Channel:
        """The DM of a person with the app, made at first use."""
        self.person(user_id)
        channel_id = "D" + user_id[1:]
        if channel_id not in self.channels:
            self.channels[channel_id] = Channel(
                channel_id, "directmessage", "im", members=[user_id, self.bot_user_id]
            )
        return self.channels[channel_id]

    def group_dm(self, user_ids: list[str]) -> Channel:
        members = sorted({*user_ids, self.bot_user_id})
        for channel in self.channels.values():
            if channel.kind == "mpim" and sorted(channel.members) == members:
                return channel
        channel_id = f"G0MPIM{sum(c.kind == 'mpim' for c in self.channels.values()) + 1:04d}"
        name = "mpdm-" + "--".join(self.person(u).name for u in members) + "-1"
        self.channels[channel_id] = Channel(channel_id, name, "mpim", members=members)
        return self.channels[channel_id]


def _person(entry: JSON) -> Person:
    fields = {
        k: entry[k] for k in ("id", "name", "real_name", "locale", "tz", "posts", "deleted") if k in entry
    }
    return Person(**fields, email=entry.get("email", f"{entry['name']}@example.com"))


def _channel(entry: JSON, everyone: list[str]) -> Channel:
    return Channel(
        id=entry["id"],
        name=entry["name"],
        kind="group" if entry.get("private") else "channel",
        topic=entry.get("topic", ""),
        purpose=entry.get("purpose", ""),
        members=list(entry.get("members", everyone)),
    )
