"""What stands on a button or beside a field, in a language: read from the catalogues the screens use."""

from __future__ import annotations

from bot.flows.forms import Field
from bot.flows.model import Action
from bot.passages import Passages
from bot.wording import Words
from bot.written import Mode

TAGS = {"en": "en", "zh_CN": "zh-CN"}


class Speech:
    """The words of a locale (``en``, ``zh_CN``) as a person reads them on the page."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._words = Words(locale, "UTC")
        self._passages = Passages(self._words)

    def say(self, key: str, **facts: object) -> str:
        return self._words.say(key, **facts).write(Mode.PLAIN)

    def label(self, action: Action, field: Field, currency: str) -> str:
        return self._passages.field_label(action, field, currency).write(Mode.PLAIN)

    def options(self, field: Field) -> dict[str, str]:
        """The text of each value that can be chosen."""
        return {value: text.write(Mode.PLAIN) for value, text in self._passages.options(field)}
