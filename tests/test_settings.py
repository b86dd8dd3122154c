"""Fault 62: wrong settings stop the start in one sentence that names the variable and shows no secret."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import logs
from bot.settings import Settings, SettingsError, load

CHECKOUT = Path(__file__).resolve().parents[1]
SECRET = "s3cr3t-9f8e7d"
GOOD = {"SLACK_BOT_TOKEN": f"xoxb-{SECRET}", "SLACK_APP_TOKEN": f"xapp-1-{SECRET}"}

WRONG: list[tuple[str, dict[str, str], str]] = [
    ("run", {"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
    ("run", {"SLACK_BOT_TOKEN": f"xapp-1-{SECRET}"}, "SLACK_BOT_TOKEN holds a token of the other kind"),
    ("run", {"SLACK_APP_TOKEN": f"xoxb-{SECRET}"}, "SLACK_APP_TOKEN holds a token of the other kind"),
    ("run", {"SLACK_BOT_TOKEN": SECRET}, "SLACK_BOT_TOKEN does not begin with xoxb-"),
    ("run", {"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is missing"),
    ("run", {"SLACK_SIGNING_SECRET": "", "PORT": "3000", "SLACK_APP_TOKEN": ""}, "SLACK_SIGNING_SECRET is"),
    ("run", {"SLACK_SIGNING_SECRET": "", "PORT": "3000"}, "SLACK_SIGNING_SECRET is missing or empty"),
    ("web", {"PORT": "3000"}, "SLACK_SIGNING_SECRET is missing"),
    ("web", {"SLACK_SIGNING_SECRET": SECRET}, "PORT is missing"),
    ("run", {"PORT": "70000"}, "PORT is no port"),
    ("run", {"PORT": "http"}, "PORT is no port"),
    ("run", {"SLACK_API_URL": "slack.com/api"}, "SLACK_API_URL is no web address"),
    ("run", {"DATABASE_URL": f"mysql://desk:{SECRET}@host/desk"}, "DATABASE_URL names a database"),
    ("run", {"DATABASE_URL": "nonsense"}, "DATABASE_URL is no database address"),
    ("run", {"CREDIT_POLICY": "/nowhere/policy.toml"}, "CREDIT_POLICY names a file that is not there"),
]  # fmt: skip


def start(tmp_path: Path, role: str, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "CREDIT_"))}
    env = {name: value for name, value in env.items() if name not in ("DATABASE_URL", "PORT", "HOST")}
    return subprocess.run(
        [sys.executable, "-m", "bot", role], cwd=tmp_path, env=env | {"PYTHONPATH": str(CHECKOUT)} | given,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(("role", "given", "sentence"), WRONG)
def test_a_wrong_setting_is_one_sentence_that_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str, given: dict[str, str], sentence: str
) -> None:
    from bot import running

    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "PORT", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "CREDIT_POLICY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (GOOD | given).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as stopped:
        running.check(load(), running.RUN if role == "run" else running.WEB)

    said = str(stopped.value)
    assert said.startswith(sentence)
    assert said.endswith(".")
    assert "\n" not in said
    assert SECRET not in said


def test_the_process_itself_stops_with_status_2_and_only_the_sentence(tmp_path: Path) -> None:
    ended = start(tmp_path, "run", GOOD | {"SLACK_BOT_TOKEN": f"xapp-1-{SECRET}"})

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith("SLACK_BOT_TOKEN ")
    assert SECRET not in ended.stderr


def test_a_policy_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    shipped = (CHECKOUT / "policy" / "default.toml").read_text("utf-8")
    (tmp_path / "policy.toml").write_text(shipped.replace("Asia/Shanghai", "Asia/Nowhere"), "utf-8")

    ended = start(tmp_path, "run", GOOD | {"CREDIT_POLICY": "policy.toml"})

    assert ended.returncode == 2
    assert "zone" in ended.stderr
    assert "Asia/Nowhere" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "url",
    [
        "postgres://d:p@h/n",
        "postgresql://d:p@h/n",
        "postgresql+psycopg2://d:p@h/n",
        "postgresql+psycopg://d:p@h/n",
    ],
)
def test_every_spelling_of_postgresql_means_psycopg_3(url: str) -> None:
    settings = Settings(_env_file=None, database_url=url)

    assert settings.database_url == "postgresql+psycopg://d:p@h/n"


def test_without_anything_given_a_file_in_the_working_folder_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)

    settings = load()

    assert settings.database_url == "sqlite:///credit-desk.sqlite"
    assert settings.policy_file.is_file()


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-file\nPORT=\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-environment")

    settings = load()

    assert settings.bot_token == "xoxb-environment"
    assert settings.port is None


def test_settings_show_no_secret_when_printed() -> None:
    settings = Settings(
        _env_file=None,
        slack_bot_token=SecretStr(f"xoxb-{SECRET}"),
        database_url=f"postgresql://desk:{SECRET}@host/desk",
    )

    assert SECRET not in repr(settings)
    assert SECRET not in str(settings)


def test_logs_mask_the_secrets_of_this_installation_and_whatever_looks_like_a_token() -> None:
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    try:
        logs.configure([SECRET], stream)
        logs.logger("test").warning(
            "said", given=f"key {SECRET}", nested={"a": ["xoxb-1234-abc"]}, other="xapp-1-A0-1-f"
        )
        try:
            raise ValueError(f"postgresql://desk:{SECRET}@host refused xoxp-9-z")
        except ValueError:
            logs.logger("test").exception("failed")
    finally:
        logging.getLogger().handlers[:] = before

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["said", "failed"]
    for token in (SECRET, "xoxb-1234", "xapp-1-A0", "xoxp-9"):
        assert token not in stream.getvalue()
