"""What every passage has: the words of its reader, and how lists and sentences are put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.wording import Lines, Phrase, Words
from bot.written import Mention


class Passage:
    """Parts of a screen in words, for one reader."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._ = words.say

    def person(self, user: str) -> Phrase | Mention:
        return self._("post.bot") if user in ("bot", "") else Mention(user)

    def beside(self, *parts: object) -> Lines:
        """Sentences one after the other, with a space between them (bold needs one in Chinese too)."""
        return Lines(parts, self._words, " ")

    def _some(self, parts: Sequence[object], most: int) -> Lines:
        """At most so many lines, then how many more."""
        left = len(parts) - most
        more = self._("list.more", left) if left > 0 else None
        return self._words.stack(*parts[:most], more)

    def people(self, users: Iterable[str]) -> Lines:
        return self._words.listed([self.person(user) for user in users][:10])
