"""Which language the terminal is spoken to in: ``--lang``, else the setting, else the process's locale."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.i18n import locale_of
from bot.saying import Fault

LANGUAGES = ("en", "zh")
OPTION = "--lang"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first of these that is not empty counts, as POSIX has it (XBD 8.2)."""


class NoLanguage(Fault):
    """``--lang`` names none of ``LANGUAGES``."""


def take(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """The language asked for with ``--lang``, anywhere before a ``--``, and the arguments without it."""
    asked, kept, left = None, list[str](), list(arguments)
    while left and left[0] != "--":
        word = left.pop(0)
        name, equals, value = word.partition("=")
        if name != OPTION:
            kept.append(word)
            continue
        asked = value if equals else left.pop(0) if left else ""
    return asked, kept + left


def check(asked: str | None) -> None:
    """Raise ``NoLanguage`` where one was asked for that we do not speak."""
    if asked is not None and asked not in LANGUAGES:
        raise NoLanguage("cli.language.unknown", read=asked)


def chosen(asked: str | None, environment: Mapping[str, str] | None = None) -> str:
    """The locale of the catalogue: as asked for, as set, as the process's locale says, else English."""
    tag = next((one for one in (asked, _set()) if one in LANGUAGES), None)
    if tag is None:
        given = os.environ if environment is None else environment
        tag = next((given[name] for name in LOCALE_VARIABLES if given.get(name)), "")
    return locale_of(tag.partition(".")[0])


class _Set(BaseSettings):
    """The one setting needed before the others are read, for their faults are told in this language."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    lang: str = Field("", alias="CREDIT_DESK_LANG")


def _set() -> str:
    try:
        return _Set(_env_file=Path(".env")).lang.strip().lower()
    except UnicodeDecodeError:
        return ""
