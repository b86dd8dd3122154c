"""What a message shortcut hands over: the text that was written, by whom, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.handlers import grammar
from bot.handlers.office import JSON

_LABELLED = re.compile(r"<([^<>|]*)\|([^<>]*)>")
_BARE = re.compile(r"<([^<>|]*)>")
_DOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


@dataclass(frozen=True, slots=True)
class Origin:
    """What goes round with the modal: customers that were shown, the message it was opened from."""

    shown: tuple[str, ...] = ()
    author: str = ""
    link: str = ""

    @classmethod
    def read(cls, metadata: str) -> Origin:
        ids, author, link, *_ = (*metadata.split("|"), "", "", "")
        return cls(tuple(filter(None, ids.split(","))), author, link)

    def __str__(self) -> str:
        return "|".join((",".join(self.shown), self.author, self.link))


def origin_of(body: JSON) -> Origin:
    """The message of a shortcut; its link as Slack builds it from workspace, channel and time."""
    message = body.get("message", {})
    author = grammar.user_id(str(message.get("user", ""))) or ""
    domain, channel = str(body.get("team", {}).get("domain", "")), str(body.get("channel", {}).get("id", ""))
    at = str(message.get("ts", "")).replace(".", "")
    known = _DOMAIN.fullmatch(domain) and channel.isalnum() and at.isdigit()
    return Origin((), author, f"https://{domain}.slack.com/archives/{channel}/p{at}" if known else "")


def wanted_in(body: JSON, length: int) -> str:
    """The text of the message as it reads, without Slack's marks, cut to ``length``."""
    text = _BARE.sub(r"\1", _LABELLED.sub(r"\2", str(body.get("message", {}).get("text") or "")))
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
    return plain if len(plain) <= length else plain[: length - 1] + "…"
