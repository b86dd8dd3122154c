"""The documentation says what the code does: what is there is named, and what is named is there."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli.main import app as cli
from bot.delivery.items import ALERTS
from bot.flows.credit_file.table import FILE_STEPS
from bot.flows.model import PEOPLE_POSTS, Action, Post, Topic
from bot.flows.workflow import STEPS, Step
from bot.handlers import grammar
from bot.i18n import catalogue
from bot.ledgers.columns import SYNONYMS
from bot.ledgers.commands import app as ledger_cli
from bot.ledgers.customers import CUSTOMER_COLUMNS
from bot.settings import Settings
from bot.storage.tables import METADATA
from tests.support.documents import (
    CHECKOUT,
    anchors,
    code_lines,
    codes,
    documents,
    links,
    names,
    table,
    text_of,
)

POLICY_FILE = CHECKOUT / "policy" / "default.toml"
COMMANDS = text_of("docs/commands.md")
PAGE_IDS = [str(page.relative_to(CHECKOUT)) for page in documents()]


# --- commands, settings, policy, scopes


def test_every_verb_and_alias_of_slack_is_documented() -> None:
    verbs = {row["verb"].strip("`") for row in table(COMMANDS, "verb")}
    steps = {name for row in table(COMMANDS, "stage") for name in names(row["verbs"])}
    shorts = {short: row["step"].strip("`") for row in table(COMMANDS, "short")
              for short in (row["short"].strip("`"), row["中文"])}  # fmt: skip
    others = {row["中文"]: row["verb"].strip("`") for row in table(COMMANDS, "verb")}

    assert verbs == set(grammar.VERBS)
    assert steps == grammar.BY_HAND
    assert {**shorts, **others}.items() >= grammar.ALIASES.items()
    assert all(chinese in COMMANDS for chinese in grammar.WHICH)


def commands_of(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Every command of the command line with its options."""
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands_of(inner, (*path, name))
    runs = not getattr(command, "commands", {}) or command.invoke_without_command
    if path and runs:
        yield " ".join(path), [option for one in command.params for option in one.opts if option != "--help"]


LEDGER_CLI = dict(commands_of(get_command(ledger_cli)))
CLI = {**dict(commands_of(get_command(cli))), **LEDGER_CLI}


def test_every_command_of_the_command_line_and_every_option_is_documented() -> None:
    pages = COMMANDS + text_of("docs/ledgers.md")

    told = {row["command"].strip("`").removeprefix("credit-desk ") for row in table(COMMANDS, "command")}
    options = {option for options in CLI.values() for option in options if option.startswith("--")}

    assert told == set(CLI)
    assert {option for option in options if f"`{option}" not in pages} == set()


LEDGER_PAGES = [("docs/ledgers.md", "name"), ("docs/zh/ledgers.md", "名称")]


@pytest.mark.parametrize(("page", "title"), LEDGER_PAGES)
def test_every_column_of_a_ledger_is_documented(page: str, title: str) -> None:
    told = [row[title].strip("`") for row in table(text_of(page), title)]

    assert told == list(SYNONYMS)


def test_the_pages_about_ledgers_say_the_same_in_both_languages() -> None:
    english, chinese = (text_of(page) for page, _ in LEDGER_PAGES)
    options = {option for options in LEDGER_CLI.values() for option in options if option.startswith("--")}

    assert {option for option in options if f"`{option}`" not in chinese} == set()
    assert english.count("\n- ") == chinese.count("\n- ")
    assert list(code_lines(english)) == list(code_lines(chinese))
    assert re.findall("^#+", english, re.MULTILINE) == re.findall("^#+", chinese, re.MULTILINE)
    assert set(codes(english)) == set(codes(chinese))


def test_every_column_of_a_customer_list_is_documented() -> None:
    rows = table(text_of("docs/ledgers.md"), "column")

    assert [name for row in rows for name in names(row["column"])] == list(CUSTOMER_COLUMNS)


def test_every_setting_is_in_the_readme_with_its_default() -> None:
    told = {
        row["variable"].strip("`"): row["default"].strip("`")
        for row in table(text_of("README.md"), "variable")
    }

    assert told.keys() == {(field.alias or name).upper() for name, field in Settings.model_fields.items()}
    plain = {(f.alias or n).upper(): f.default for n, f in Settings.model_fields.items() if f.default}
    assert {name: told[name] for name in plain if name != "SLACK_API_URL"} == {
        name: str(default) for name, default in plain.items() if name != "SLACK_API_URL"
    }


def leaves(part: dict[str, Any], path: str = "") -> Iterator[tuple[str, object]]:
    for name, value in part.items():
        if isinstance(value, dict) and f"{path}{name}" not in (
            "clocks",
            "scorecard.weights",
            "scorecard.bands",
            "models.characteristic.weights",
            "models.limits.practice_a",
        ):
            yield from leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def test_every_key_of_the_policy_is_documented_with_its_default() -> None:
    page = text_of("docs/policy.md")
    told = {row["key"].strip("`"): row["default"].strip("`") for row in table(page, "key")}
    keys = dict(leaves(tomllib.loads(POLICY_FILE.read_text(encoding="utf-8"))))
    clocks = keys.pop("clocks")
    rungs = {key for rung in POLICY_RUNGS for key in rung}

    assert told.keys() == keys.keys()
    assert {
        key: told[key] for key, value in keys.items() if isinstance(value, str | int) and value != ""
    } == {key: str(value) for key, value in keys.items() if isinstance(value, str | int) and value != ""}
    assert isinstance(clocks, dict)
    assert all(f"`{key}`" in page for rule in clocks.values() for key in rule)
    assert {name for row in table(page, "key of a rung") for name in names(row["key of a rung"])} == rungs | {
        "large_topics"
    }


POLICY_RUNGS = tomllib.loads(POLICY_FILE.read_text(encoding="utf-8"))["ladder"]["rungs"]


def test_every_scope_of_the_manifest_has_its_reason() -> None:
    scopes = json.loads(text_of("manifest.json"))["oauth_config"]["scopes"]
    told = [row["scope"] for row in table(text_of("README.md"), "scope")]

    assert told == [
        *(f"`{scope}`" for scope in scopes["bot"]),
        *(f"`{scope}` (optional)" for scope in scopes["bot_optional"]),
        "`connections:write` (app-level token)",
    ]


def test_every_topic_alert_metric_and_table_is_documented() -> None:
    operating, install = text_of("docs/operating.md"), text_of("docs/install.md")
    health = text_of("bot/health.py")
    metrics = {
        "credit_desk_outbox_rows",
        *(f"credit_desk_{name}" for name in re.findall(r'_gauge\(\s*"(\w+)"', health)),
    }
    tables = {name for row in table(text_of("docs/ARCHITECTURE.md"), "table") for name in names(row["table"])}

    assert [row["topic"].strip("`") for row in table(install, "topic")] == list(Topic)
    assert [row["alert"].strip("`") for row in table(operating, "alert")] == list(ALERTS)
    assert {row["metric"].strip("`") for row in table(operating, "metric")} == metrics
    assert tables == set(METADATA.tables)


# --- the pages for users


@pytest.mark.parametrize(("name", "locale"), [("docs/for-users.md", "en"), ("docs/zh/for-users.md", "zh_CN")])
def test_each_post_has_its_chapter_with_the_buttons_it_may_press(name: str, locale: str) -> None:
    words = catalogue(locale)
    parts = re.split(r"^## ", text_of(name), flags=re.MULTILINE)[1:]
    chapters = {part.partition("\n")[0].lower(): part for part in parts}

    missing = {
        (post.value, step.action.value)
        for post in PEOPLE_POSTS
        for step in STEPS
        if post in step.posts and not _is_told_elsewhere(post, step)
        if words.pattern(f"action.{step.action}") not in chapters[words.pattern(f"post.{post}").lower()]
    }

    assert len(chapters) == len(PEOPLE_POSTS)
    assert missing == set()


@pytest.mark.parametrize(("name", "locale"), [("docs/for-users.md", "en"), ("docs/zh/for-users.md", "zh_CN")])
def test_each_post_is_told_what_it_may_do_to_a_customers_file(name: str, locale: str) -> None:
    words = catalogue(locale)
    parts = re.split(r"^## ", text_of(name), flags=re.MULTILINE)[1:]
    chapters = {part.partition("\n")[0].lower(): part for part in parts}

    missing = {
        (post.value, step.action.value)
        for step in FILE_STEPS
        for post in step.posts - {Post.SALES_MANAGER}
        if words.pattern(f"action.{step.action}") not in chapters[words.pattern(f"post.{post}").lower()]
    }

    assert missing == set()


def _is_told_elsewhere(post: Post, step: Step) -> bool:
    """What everybody may do stands above the chapters; a sales manager may do whatever sales may."""
    if step.action in (Action.ACCEPT, Action.RETURN, Action.HAND_BACK, Action.COMMENT):
        return True
    return post is Post.SALES_MANAGER and Post.SALES in step.posts


# --- names and links


@pytest.mark.parametrize("page", documents(), ids=PAGE_IDS)
def test_a_link_leads_somewhere(page: Path) -> None:
    for target in links(page.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        found = (page.parent / name).resolve() if name else page
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


ROOTS = tuple(f"{path.name}/" for path in CHECKOUT.iterdir() if path.is_dir())
MADE = ("build/",)  # by a command, not kept


@pytest.mark.parametrize("page", documents(), ids=PAGE_IDS)
def test_files_commands_and_tests_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = [*codes(text), *code_lines(text)]

    paths = [
        name for name in named if name.startswith(ROOTS) and not name.startswith(MADE) and " " not in name
    ]
    assert [path for path in paths if not (CHECKOUT / path).exists()] == []
    assert [
        test for name in named for test in re.findall(r"\btest_\w+(?!\w*\.py)", name) if not _is_test(test)
    ] == []
    assert [
        name for name in named if (asked := re.match(r"make ([a-z]+)", name)) and asked[1] not in TARGETS
    ] == []
    assert [name for name in named if not _is_command(name)] == []


TARGETS = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
TESTS = {
    name
    for file in (CHECKOUT / "tests").rglob("*.py")
    for name in (*re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8")), file.stem)
}


def _is_test(name: str) -> bool:
    return name in TESTS


def _is_command(line: str) -> bool:
    """Whether what follows ``credit-desk`` is a command; a bare ``credit-desk`` is the program."""
    found = re.search(r"(?:^|/)credit-desk((?: [a-z][a-z-]*)*)(?= |$)", line)
    words = found[1].split() if found else []
    return not words or any(" ".join(words[:length]) in CLI for length in (1, 2))


def test_every_page_that_the_code_cites_exists_and_has_the_chapter() -> None:
    cited = {
        (file.name, *found)
        for folder in ("bot", "sandbox", "tests", "policy", "demo", "bench")
        for file in (CHECKOUT / folder).rglob("*")
        if file.suffix in (".py", ".toml") and file.name not in ("test_docs.py", "documents.py")
        for found in re.findall(r'(docs/[\w./-]*\w)(?:,? "([^"]+)")?', file.read_text(encoding="utf-8"))
    }

    assert cited
    assert {
        (file, name, chapter)
        for file, name, chapter in cited
        if not _cited(name) or (chapter and f"# {chapter}" not in text_of(name))
    } == set()


def _cited(name: str) -> bool:
    """A page, or a decision by its number."""
    return (CHECKOUT / name).exists() or bool(list(CHECKOUT.glob(f"{name}-*.md")))


def test_every_requirement_that_the_code_cites_is_explained() -> None:
    cited: set[str] = set()
    for file in (*(CHECKOUT / "bot").rglob("*.py"), *(CHECKOUT / "demo").rglob("*.py")):
        cited.update(re.findall(r"\b[RD]\d{1,2}\b", file.read_text(encoding="utf-8")))
    explained: set[str] = set()
    for row in table(text_of("docs/REQUIREMENTS.md"), "no."):
        first, _, last = row["no."].partition(" - ")
        numbers = range(int(first[1:]), int(last[1:]) + 1) if last else ()
        explained.update(re.findall(r"[RD]\d+", row["no."]), (f"{first[0]}{number}" for number in numbers))

    assert cited - explained == set()


def test_decisions_are_numbered_without_a_gap_and_say_context_decision_consequence() -> None:
    pages = sorted((CHECKOUT / "docs" / "decisions").glob("*.md"))

    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {page.name[:4]} ")
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequence")), page.name


def test_the_readme_stays_short() -> None:
    assert len(text_of("README.md").splitlines()) <= 150
