"""Files: an upload address first, then the bytes, then the sharing."""

import mimetypes
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sandbox.json_types import JSON


@dataclass
class StoredFile:
    id: str
    name: str
    title: str
    length: int
    user: str
    created: int
    content: bytes | None = None
    alt_text: str = ""
    # Where it was shared: channel id -> ts of each message, and the kind of that channel.
    shares: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def share(self, channel_id: str, ts: str, kind: str) -> None:
        self.shares.setdefault(channel_id, []).append(ts)
        self.kinds[channel_id] = kind

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def payload(self, base_url: str, team_id: str) -> JSON:
        """Slack's file object, the fields of files.info that mean something here."""
        link = f"{base_url}/files-pri/{team_id}-{self.id}/{self.name}"
        suffix = PurePosixPath(self.name).suffix.removeprefix(".")
        public, private = self._shared("channel"), self._shared("group", "mpim")
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": suffix or "binary",
            "pretty_type": suffix.upper() or "Binary",
            "user": self.user,
            "editable": False,
            "size": self.length,
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": bool(public),
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": link,
            "url_private_download": link.replace("/files-pri/", "/files-pri/download/", 1),
            "permalink": f"{base_url}/files/{self.user}/{self.id}/{self.name}",
            "comments_count": 0,
            "is_starred": False,
            "shares": {
                kind: {c: [{"ts": ts, "team_id": team_id} for ts in self.shares[c]] for c in channels}
                for kind, channels in (("public", public), ("private", private + self._shared("im")))
                if channels
            },
            "channels": public,
            "groups": private,
            "ims": self._shared("im"),
            "has_rich_preview": False,
            "alt_txt": self.alt_text,
        }

    def _shared(self, *kinds: str) -> list[str]:
        return [channel for channel, kind in self.kinds.items() if kind in kinds]


class Files:
    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.uploads: dict[str, str] = {}  # secret of the upload address -> file id

    def add(self, file: StoredFile, secret: str | None = None) -> StoredFile:
        self.by_id[file.id] = file
        if secret:
            self.uploads[secret] = file.id
        return file

    def receive(self, secret: str, content: bytes) -> bool:
        """Whether the bytes have the announced length."""
        file = self.by_id[self.uploads[secret]]
        if len(content) != file.length:
            return False
        file.content = content
        return True
