"""Sentences: a pattern of the catalogue with its facts, written as Slack's mrkdwn or as plain text.

What we wrote (patterns) may carry formatting; what came from outside (facts) never does.
Words of the trade among the facts are translated: a ``Post`` by ``post.<value>``, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache

from bot import i18n
from bot.flows.credit_file.facts import Reliability
from bot.flows.credit_file.table import FileAction
from bot.flows.dossier import Answer, CauseKind, Outcome, Screened
from bot.flows.model import Action, Alarm, Money, Phase, Post, Stage, Standing, StartEvent, Topic
from bot.flows.risk_transfer.instrument import TransferKind
from bot.written import Channel, Long, Mention, Mode, literal_fact

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_MARKUP = re.compile(r":[a-z_]+: ?|[*`]")
_PREFIXES: dict[type[Enum], str] = {
    Post: "post",
    Stage: "stage",
    Action: "action",
    Phase: "phase",
    Topic: "topic",
    StartEvent: "start",
    Screened: "screened",
    Answer: "answer",
    CauseKind: "option",
    Outcome: "outcome",
    Standing: "standing",
    Alarm: "option",
    FileAction: "action",
    Reliability: "reliability",
    TransferKind: "option",
}
# Facts that come as bare strings and are words of the trade by their name.
_NAMED = {
    "post": "post",
    "posts": "post",
    "next_post": "post",
    "tell": "post",
    "to_post": "post",
    "from_post": "post",
    "stage": "stage",
    "action": "action",
    "topic": "topic",
    "fact": "fact",
    "factor": "factor",
    "report_topic": "report_topic",
    "rule": "rule",
    "handover": "handover",
    "because": "because",
    "missing": "gate",
    "standing": "standing",
    "what": "thing",
    "field": "field",
    "which": "which",
    "state": "state",
    "limit_state": "limit_state",
    "start_event": "start",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link of our own making: only Slack's permalinks are given to it."""

    address: str
    text: Phrase

    def write(self, mode: Mode) -> str:
        if mode is Mode.PLAIN or not re.fullmatch(r"https?://[^\s<>|]+", self.address):
            return self.text.write(mode)
        return f"<{self.address}|{self.text.write(mode)}>"


@dataclass(frozen=True, slots=True)
class Hour:
    """The time of day of an instant that is known to be today; each viewer sees the own zone's."""

    at: datetime
    zone: str

    def write(self, mode: Mode) -> str:
        return i18n.hour(self.at, self.zone, token=mode is Mode.MRKDWN)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The notification line of another screen, as its own template wrote it."""

    text: str

    def write(self, mode: Mode) -> str:  # noqa: ARG002 - only blocks of ours take it
        return self.text


@dataclass(frozen=True, slots=True)
class Lines:
    """Parts one below the other (or joined otherwise); empty ones are left out."""

    parts: tuple[object, ...]
    words: Words
    joint: str = "\n"

    def write(self, mode: Mode) -> str:
        written = (self.words.write(part, mode) for part in self.parts)
        return self.joint.join(part for part in written if part)

    def __bool__(self) -> bool:
        return any(self.parts)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern and its facts; written only when the kind of text is known."""

    pattern: str
    facts: Mapping[str, object]
    words: Words

    def write(self, mode: Mode) -> str:
        pattern = self.pattern if mode is Mode.MRKDWN else unmarked(self.pattern)
        return pattern % _Written(self, mode)


@cache
def unmarked(pattern: str) -> str:
    """A pattern to be read aloud or shown plain: without bold marks, code marks and emoji."""
    return _MARKUP.sub("", pattern)


class _Written(dict[str, str]):
    """The facts of a phrase as text, each made when the pattern asks for it."""

    def __init__(self, phrase: Phrase, mode: Mode) -> None:
        super().__init__()
        self._phrase, self._mode = phrase, mode

    def __missing__(self, name: str) -> str:
        return self._phrase.words.write(self._phrase.facts.get(name, "–"), self._mode, name)


Written = Mention | Channel | Long | Link | Hour | Drawn | Lines | Phrase


class Words:
    """The words of one reader: a language and a zone."""

    def __init__(self, locale: str, zone: str) -> None:
        self.locale, self.zone = locale, zone
        self._catalogue = i18n.catalogue(locale)

    def say(self, key: str, count: int = 1, /, **facts: object) -> Phrase:
        """The message of this id; ``count`` picks its plural form and fills ``%(count)s``."""
        return Phrase(self._catalogue.pattern(key, count), {"count": count, **facts}, self)

    def knows(self, key: str) -> bool:
        return key in self._catalogue

    def first(self, *keys: str, **facts: object) -> Phrase:
        """The first of these ids that the catalogue has; raises ``KeyError`` with the last if none."""
        return self.say(next((key for key in keys if key in self._catalogue), keys[-1]), **facts)

    def word(self, prefix: str, value: object) -> Phrase:
        """A word of the trade; one the policy's author made up is shown as it is written there."""
        key = f"{prefix}.{value}"
        if key in self._catalogue:
            return self.say(key)
        return Phrase("%(word)s", {"word": str(value).replace("_", " ")}, self)

    def pattern(self, key: str) -> str:
        return self._catalogue.pattern(key)

    def fills(self, key: str, facts: Mapping[str, object]) -> bool:
        """Whether these facts are all that the message asks for."""
        return set(PLACEHOLDER.findall(self.pattern(key))) <= {"count", *facts}

    def channel(self, channel: str) -> Channel:
        return Channel(channel)

    def stack(self, *parts: object) -> Lines:
        return Lines(parts, self)

    def row(self, *parts: object) -> Lines:
        """Parts beside each other, as in a context line."""
        return Lines(parts, self, " · ")

    def weekday(self, value: date) -> str:
        """The day's name; of an instant, the day in the reader's zone."""
        return i18n.weekday(i18n.local_day(value, self.zone), self.locale)

    def listed(self, parts: Iterable[object], name: str = "") -> Lines:
        """``a, b, c`` with this language's comma."""
        named = tuple(
            self.word(_NAMED[name], part) if type(part) is str and name in _NAMED else part for part in parts
        )
        return Lines(named, self, self._catalogue.pattern("list.comma"))

    def write(self, value: object, mode: Mode, name: str = "") -> str:
        """Any fact as text of this kind."""
        if isinstance(value, Written):
            return value.write(mode)
        if isinstance(value, Enum) and type(value) in _PREFIXES:
            return self._enumerated(value, mode)
        if isinstance(value, str):
            return self._string(value, mode, name)
        if isinstance(value, datetime):
            return (
                i18n.instant(value, self.zone) if mode is Mode.MRKDWN else i18n.clock_time(value, self.zone)
            )
        if isinstance(value, tuple | list | set | frozenset):
            return self.listed(value, name).write(mode)
        return self._simple(value, mode)

    def _enumerated(self, value: Enum, mode: Mode) -> str:
        word = value.name.lower() if isinstance(value, Alarm) else value.value
        return self.word(_PREFIXES[type(value)], word).write(mode)

    def _string(self, value: str, mode: Mode, name: str) -> str:
        prefix = _NAMED.get(name)
        if prefix and f"{prefix}.{value}" in self._catalogue:
            return self.say(f"{prefix}.{value}").write(mode)
        return literal_fact(value, mode)

    def _simple(self, value: object, mode: Mode) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.say("option.yes" if value else "option.no").write(mode)
        if isinstance(value, Money):
            return i18n.money(value, self.locale)
        if isinstance(value, date):
            return i18n.day(value)
        if isinstance(value, int):
            return i18n.whole(value, self.locale)
        return literal_fact(str(value), mode)
