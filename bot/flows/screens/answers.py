"""Answers to what a person did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.flows.model import Post
from bot.flows.ports import CaseLine


@dataclass(frozen=True, slots=True)
class Menu:
    """The bare command: what this person can do now."""

    posts: tuple[Post, ...]
    recent: tuple[CaseLine, ...]
    verb: str = ""  # for ``help <verb>``
    full: bool = False  # ``help`` lists every verb


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """An unknown verb: the nearest one as a button, with all that stood behind it; nothing was run."""

    read: str
    nearest: str
    example: str
    meant: str = ""  # the command that the button runs


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused action, explained: key and facts of the sentence (see ``errors.py``)."""

    kind: str
    facts: Mapping[str, object]
    holders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Our own fault: an incident number for the operator."""

    incident: str


@dataclass(frozen=True, slots=True)
class Done:
    """A private confirmation: what was done (key) with its facts."""

    what: str
    facts: Mapping[str, object]
