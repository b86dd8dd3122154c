"""``migrate``, ``init``, ``doctor``: a database, its first people and channels, and whether it works."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.app import COMPANY_LOCALE, Parts, open_parts, record_policy
from bot.cli.opening import CLI_ACTOR, Refused, filled
from bot.clocks import DEMO
from bot.flows.model import Post, Topic
from bot.i18n import locale_of
from bot.saying import say, spoken
from bot.settings import load

INITIALISED = "initialised"


LANGUAGES = ("en", "zh-CN")
"""What a channel can be written in; a person's own messages follow the person's Slack."""


def migrate() -> None:
    """Bring the database to the newest revision."""
    from bot.storage.schema import migrate as migrate_database

    print(say("cli.migrated", revision=migrate_database(load().database_url)))


def init(
    demo: Annotated[bool, typer.Option("--demo")] = False,
    admin: Annotated[str, typer.Option("--admin")] = "",
    workspace: Annotated[Path | None, typer.Option("--workspace")] = None,
    language: Annotated[str, typer.Option("--language")] = "",
) -> None:
    """Make the database ready: tables, policy, the first administrator; with --demo, a whole company."""
    settings = load()
    if not demo and not admin:
        raise Refused("cli.init.nobody")
    if language and language not in LANGUAGES:
        raise Refused("cli.not_a_language", read=language, known=LANGUAGES)
    parts = open_parts(settings, may_migrate=True)
    try:
        _refuse_other_kind(parts, demo=demo)
        record_policy(parts)
        seeded = _seed(parts, demo=demo, admin=admin, workspace=workspace)
        if language:
            _speak(parts, language)
    finally:
        parts.engine.dispose()
    print(seeded)


def _speak(parts: Parts, language: str) -> None:
    with parts.units() as unit:
        unit.settings.set(COMPANY_LOCALE, locale_of(language))


def _refuse_other_kind(parts: Parts, *, demo: bool) -> None:
    """A real company's database never becomes a demo, nor the other way round."""
    with parts.units.reading() as unit:
        made, is_demo = unit.settings.get(INITIALISED), unit.settings.get(DEMO)
        used = bool(unit.posts.holdings())
    if demo and not is_demo and (made or used):
        raise Refused("cli.init.is_company")
    if not demo and is_demo:
        raise Refused("cli.init.is_demo")


def _seed(parts: Parts, *, demo: bool, admin: str, workspace: Path | None) -> str:
    with parts.units() as unit:
        unit.settings.set(INITIALISED, parts.real.now().isoformat())
        if demo:
            unit.settings.set(DEMO, "yes")
        if admin:
            unit.posts.grant(admin, Post.ADMIN, CLI_ACTOR, parts.real.now())
    people, channels = _seed_company(parts, workspace) if demo else (1, 0)
    key = "cli.init.demo_ready" if demo else "cli.init.ready"
    return say(key, people, channels=channels)


def _seed_company(parts: Parts, workspace: Path | None) -> tuple[int, int]:
    company = json.loads((workspace or demo_workspace()).read_text("utf-8"))
    with parts.units() as unit:
        for person in company["people"]:
            for post in person["posts"]:
                unit.posts.grant(person["id"], Post(post), CLI_ACTOR, parts.real.now())
        for channel in company["channels"]:
            unit.posts.set_channel(Topic(channel["topic"]), channel["id"])
    return len(company["people"]), len(company["channels"])


def demo_workspace() -> Path:
    """The sample company: beside the package in a checkout, inside it in an installed wheel."""
    package = Path(__file__).parent.parent
    beside = package.parent / "demo" / "workspace.json"
    return beside if beside.is_file() else package / "_share" / "demo" / "workspace.json"


def doctor() -> None:
    """Look at everything; a green list, or the exact fix. Exit status 1 when something is red."""
    from bot.doctor import examine

    red = 0
    for finding in examine(load()):
        red += finding.is_red
        mark = "doctor.red" if finding.is_red else "doctor.note" if finding.fix else "doctor.ok"
        print(f"{filled(say(mark), 4)} {filled(spoken(finding.name), 20)} {spoken(finding.said)}")
        if finding.fix:
            print(f"{' ' * 25} -> {spoken(finding.fix)}")
    if red:
        raise typer.Exit(1)
