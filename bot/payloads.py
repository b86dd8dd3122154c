"""Every template in both languages, with ordinary and hostile data, as files (``make payloads``).

``NAME.LANG.json`` and ``NAME.hostile.LANG.json``, each ``{"kind": ..., "payload": {...}}``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bot import i18n
from bot.flows.policy import Policy
from bot.flows.screens import (
    FactHistory,
    FileForm,
    Form,
    Home,
    LetterLanguage,
    NewCase,
    StatementCheck,
    StatementForm,
    WhoSigns,
)
from bot.policies import load_policy
from bot.rendering import Payload, Renderer, templates_folder
from bot.samples import all_screens, spoiled

ZONE = "Asia/Shanghai"
MODALS = (FactHistory, FileForm, Form, LetterLanguage, NewCase, StatementCheck, StatementForm, WhoSigns)


def write_payloads(folder: Path) -> list[Path]:
    """Write all payloads into ``folder`` (made if need be); answers the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_written(folder / f"{name}.json", kind, payload) for name, kind, payload in payloads()]


def payloads() -> Iterator[tuple[str, str, Payload]]:
    """Name with language, kind of surface, payload."""
    renderer = Renderer()
    for name, screen in all_screens(default_policy()).items():
        for variant, shown in ((name, screen), (f"{name}.hostile", spoiled(screen))):
            for locale in i18n.LOCALES:
                yield f"{variant}.{locale}", kind_of(screen), draw(renderer, shown, locale)


def default_policy() -> Policy:
    """The policy that comes with the program; its facts, topics and factors are those of the samples."""
    return load_policy(templates_folder().parent / "policy" / "default.toml")


def kind_of(screen: object) -> str:
    if isinstance(screen, MODALS):
        return "modal"
    return "home" if isinstance(screen, Home) else "message"


def draw(renderer: Renderer, screen: object, locale: str) -> Payload:
    surfaces = {"message": renderer.message, "modal": renderer.modal, "home": renderer.home}
    return surfaces[kind_of(screen)](screen, locale, ZONE)


def _written(path: Path, kind: str, payload: Payload) -> Path:
    text = json.dumps({"kind": kind, "payload": payload}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path
