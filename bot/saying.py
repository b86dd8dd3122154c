"""What is said outside Slack, by a command or at a start: a message of the catalogues and its facts.

A fault is raised where nobody knows who will read it. It therefore carries the id of its sentence and the
facts, and is put into words by the command line, in the language of the person in front of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.i18n import FALLBACK
from bot.wording import Phrase, Words
from bot.written import Long, Mode

LONGEST = 4000
"""A path or a header is shown whole; what is longer than this is no name of anything."""

_reader: ContextVar[str] = ContextVar("reader", default=FALLBACK)


@dataclass(frozen=True, slots=True)
class Said:
    """A message by its id, its facts, and the number that picks its plural form; ``str()`` is English.

    A text among the facts is shown as it is: names of posts, rules and settings are typed that way. A
    ``Said`` among them is put into words, a tuple is listed.
    """

    key: str
    facts: Mapping[str, object]
    count: int = 1

    def text(self, locale: str) -> str:
        """One line in the language of ``locale``; instants are in UTC."""
        return self.phrase(_words(locale)).write(Mode.PLAIN)

    def phrase(self, words: Words) -> Phrase:
        return words.say(
            self.key, self.count, **{name: _fact(fact, words) for name, fact in self.facts.items()}
        )

    def __str__(self) -> str:
        return self.text(FALLBACK)


class Fault(Exception):
    """A fault that is one sentence: ``said`` for a reader in any language, ``str()`` in English for logs."""

    def __init__(self, key: str, count: int = 1, /, **facts: object) -> None:
        self.said = Said(key, facts, count)
        super().__init__(key)

    def __str__(self) -> str:
        return str(self.said)


def said(key: str, count: int = 1, /, **facts: object) -> Said:
    """A message for later; ``count`` picks its plural form and fills ``%(count)s``."""
    return Said(key, facts, count)


def say(key: str, count: int = 1, /, **facts: object) -> str:
    """A message in the language of whoever reads the terminal."""
    return Said(key, facts, count).text(_reader.get())


def spoken(thing: Said | str) -> str:
    """What was kept for later, in the reader's language; a bare text is from outside and stays."""
    return thing if isinstance(thing, str) else thing.text(_reader.get())


def reader() -> str:
    """The locale of whoever reads the terminal, for amounts and numbers."""
    return _reader.get()


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Everything said inside is in the language of ``locale``."""
    before = _reader.set(locale)
    try:
        yield
    finally:
        _reader.reset(before)


@cache
def _words(locale: str) -> Words:
    return Words(locale, "UTC")


def _fact(fact: object, words: Words) -> object:
    if isinstance(fact, Said):
        return fact.phrase(words)
    if isinstance(fact, str | Path):
        return Long(str(fact), LONGEST)
    if isinstance(fact, tuple | list):
        return words.listed([_fact(part, words) for part in fact])
    return fact
