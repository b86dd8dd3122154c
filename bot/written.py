"""Facts that know how they are written: people and channels by id, long texts; all else is literal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.literal import clean, clean_lines, cut, neutral

FACT_LENGTH = 200
_USER_ID = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]+")


class Mode(StrEnum):
    MRKDWN = "mrkdwn"  # blocks: mentions and date tokens live
    SPOKEN = "spoken"  # the notification line: mrkdwn too, but instants in words
    PLAIN = "plain"  # plain_text objects and errors beside a field


@dataclass(frozen=True, slots=True)
class Mention:
    """A person of this workspace. Anything that is no user id is shown as the literal text it is."""

    user: str

    def write(self, mode: Mode) -> str:
        if _USER_ID.fullmatch(self.user):
            return f"@{self.user}" if mode is Mode.PLAIN else f"<@{self.user}>"
        return literal_fact(self.user, mode)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of this workspace, by its id; anything else is shown as the literal text it is."""

    channel: str

    def write(self, mode: Mode) -> str:
        if mode is not Mode.PLAIN and _CHANNEL_ID.fullmatch(self.channel):
            return f"<#{self.channel}>"
        return literal_fact(self.channel, mode)


@dataclass(frozen=True, slots=True)
class Long:
    """A text a person wrote, allowed more room; ``quoted`` sets it off line by line."""

    text: str
    limit: int
    quoted: bool = False

    def write(self, mode: Mode) -> str:
        text = cut(clean_lines(self.text) if self.quoted else clean(self.text), self.limit)
        if mode is Mode.PLAIN:
            return text
        return (
            "\n".join(f"&gt; {neutral(line)}" for line in text.split("\n")) if self.quoted else neutral(text)
        )


def literal_fact(text: str, mode: Mode) -> str:
    """A short text from outside, on one line."""
    line = cut(clean(text), FACT_LENGTH)
    return line if mode is Mode.PLAIN else neutral(line)
