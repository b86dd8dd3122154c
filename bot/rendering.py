"""Screens to Block Kit: Jinja2 templates that write a run of JSON objects.

Escaping lives here and nowhere else. A template's values are ``Phrase`` and the like (see
``wording.py``); everything between ``{{ }}`` becomes the inside of a JSON string. The first
object a template writes is the head (``text`` of a message, title of a modal), the others
are its blocks. The template of ``CaseCard`` is ``case_card.j2``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from bot import i18n
from bot.fitting import MESSAGE_TEXT, fitted
from bot.literal import clean, clean_lines, cut, inert
from bot.passages import Passages
from bot.wording import Drawn, Link, Phrase, Words, Written
from bot.written import Long, Mention, Mode

Payload = dict[str, Any]
_WORDS_IN_NAME = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DECODER = json.JSONDecoder()


@pass_context  # keeps Jinja from folding constants with HTML rules at compile time
def finalize(_: Context, value: object) -> Markup:
    return escape(value)


def escape(value: object) -> Markup:
    """Any value as the inside of a JSON string of mrkdwn; what is not ours has no force there."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Written):
        return _quoted(value.write(Mode.MRKDWN))
    if isinstance(value, Undefined):
        return Markup(str(value))  # an ``if`` without ``else``; a name that the screen lacks raises here
    if value is None:
        return Markup("")
    if isinstance(value, str | int) and not isinstance(value, bool):
        return _quoted(Long(str(value), 3000).write(Mode.MRKDWN))
    raise TypeError(f"a template must say how a {type(value).__name__} is worded")


def plain(value: object, limit: int = 3000) -> Markup:
    """The inside of a JSON string for a ``plain_text`` object, cut to its limit before escaping."""
    text = value.write(Mode.PLAIN) if isinstance(value, Written) else clean(str(value))
    return _quoted(cut(inert(text), limit))


def typed(text: str, limit: int = 3000) -> Markup:
    """What a person typed, as the first value of an input: as it was, within what the input takes."""
    return _quoted(cut(clean_lines(text), limit))


def spoken(value: Written) -> Markup:
    """The notification line: a sentence to be read aloud."""
    return _quoted(value.write(Mode.SPOKEN))


def _quoted(text: str) -> Markup:
    return Markup(json.dumps(text, ensure_ascii=False)[1:-1])


class Sandbox(SandboxedEnvironment):
    """Jinja's sandbox; whether an attribute is safe hangs on type and name alone, so it is asked once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._safe: dict[tuple[type[object], str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        asked = (type(obj), attr)
        if asked not in self._safe:
            self._safe[asked] = super().is_safe_attribute(obj, attr, value)
        return self._safe[asked]


def environment(folder: Path) -> SandboxedEnvironment:
    """Jinja as our templates need it: no HTML rules, no silent gaps, nothing but what is given."""
    made = Sandbox(
        loader=FileSystemLoader(folder),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters |= {"plain": plain, "spoken": spoken, "typed": typed}
    return made


def templates_folder() -> Path:
    """Beside the package in a checkout, inside it in an installed wheel."""
    here = Path(__file__).parent
    beside = here.parent / "templates"
    return beside if beside.is_dir() else here / "_share" / "templates"


def template_name(screen: type[object]) -> str:
    return _WORDS_IN_NAME.sub("_", screen.__name__).lower() + ".j2"


class Renderer:
    """Draws screens for a reader: a locale (``en``, ``zh_CN``) and a zone such as ``Asia/Shanghai``."""

    def __init__(self, folder: Path | None = None) -> None:
        self._environment = environment(folder or templates_folder())

    def message(self, screen: object, locale: str, zone: str) -> Payload:
        """``{"text": ..., "blocks": [...]}`` for posting, updating or answering."""
        return self._drawn(screen, locale, zone, 50)

    def modal(self, screen: object, locale: str, zone: str) -> Payload:
        """A modal view."""
        return self._drawn(screen, locale, zone, 100)

    def home(self, screen: object, locale: str, zone: str) -> Payload:
        """An App Home view."""
        return self._drawn(screen, locale, zone, 100)

    def repeated(self, message: Payload, locale: str) -> Payload:
        """The same message, saying that it may be a repeat: nobody knows whether the first one arrived."""
        said = self.say("delivery.repeat", {}, locale)
        note = {"type": "context", "elements": [{"type": "plain_text", "text": said, "emoji": False}]}
        return fitted({"text": f"{said} {message['text']}", "blocks": [note, *message["blocks"]]}, 50)

    def problem(self, key: str, facts: Mapping[str, object], locale: str) -> str:
        """The sentence beside a field: what was read, what is wrong, the right form."""
        return inert(Passages(Words(_known(locale), "UTC")).problem(key, facts).write(Mode.PLAIN))

    def say(self, key: str, facts: Mapping[str, object], locale: str, zone: str = "UTC") -> str:
        """A single message of the catalogue as plain text."""
        return inert(Words(_known(locale), zone).say(key, **facts).write(Mode.PLAIN))

    def _drawn(self, screen: object, locale: str, zone: str, most: int) -> Payload:
        def said(other: object) -> Drawn:
            return Drawn(str(self._drawn(other, locale, zone, most)["text"]))

        names = _names(screen, Words(_known(locale), zone))
        written = self._template(type(screen)).render(**names, said=said)
        head, *blocks = _objects(written)
        payload = {**head, "blocks": blocks}
        return payload if len(written) <= MESSAGE_TEXT and len(blocks) <= most else fitted(payload, most)

    def _template(self, screen: type) -> Template:
        return self._environment.get_template(template_name(screen))


def _known(locale: str) -> str:
    return locale if locale in i18n.LOCALES else i18n.locale_of(locale)


def _names(screen: object, words: Words) -> dict[str, object]:
    """What a template sees: the screen's fields and the words of its reader."""
    assert is_dataclass(screen)
    given = {field.name: getattr(screen, field.name) for field in fields(screen)}
    return {
        **given,
        "_": words.say,
        "first": words.first,
        "knows": words.knows,
        "word": words.word,
        "words": words,
        "tell": Passages(words),
        "stack": words.stack,
        "row": words.row,
        "listed": words.listed,
        "mention": lambda user: words.say("post.bot") if user == "bot" else Mention(user or "–"),
        "long": lambda text, limit=300: Long(text, limit),
        "quote": lambda text, limit=600: Long(text, limit, quoted=True),
        "linked": Link,
        "figure": lambda amount: i18n.figure(amount.minor, amount.currency, words.locale),
        "amount_example": lambda currency: i18n.example_amount(currency, words.locale),
        "weekday": words.weekday,
    }


def _objects(written: str) -> Iterator[Payload]:
    at = 0
    while (at := _skip(written, at)) < len(written):
        found, at = _DECODER.raw_decode(written, at)
        yield found


def _skip(written: str, at: int) -> int:
    while at < len(written) and written[at].isspace():
        at += 1
    return at


__all__ = ["Payload", "Phrase", "Renderer", "escape", "plain", "spoken", "templates_folder"]
