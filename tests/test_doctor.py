"""``doctor``: green where all is well, else the exact fix and exit status 1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import zones
from sandbox.driver import Driver
from sandbox.server import SandboxServer
from tests.commands import Shell

CHECKOUT = Path(__file__).resolve().parents[1]
WORKSPACE = json.loads((CHECKOUT / "demo" / "workspace.json").read_text("utf-8"))


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(WORKSPACE) as server:
        yield server


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: SandboxServer) -> Shell:
    made = Shell(tmp_path, monkeypatch)
    made.set(
        SLACK_BOT_TOKEN=sandbox.bot_token, SLACK_APP_TOKEN=sandbox.app_token, SLACK_API_URL=sandbox.api_url
    )
    made.run("init", "--demo")
    return made


def test_a_good_installation_is_green(shell: Shell) -> None:
    looked = shell.run("doctor")

    lines = looked.out.splitlines()
    assert looked.status == 0, looked.out
    assert len(lines) >= 19
    assert all(line.startswith("ok   ") for line in lines if "fonts" not in line)


def test_a_font_for_every_character_of_the_chinese_texts_is_named(shell: Shell, chinese_font: str) -> None:
    looked = shell.run("doctor")

    (line,) = [line for line in looked.out.splitlines() if "fonts" in line]
    assert line.startswith("ok   ")
    assert chinese_font in line


def test_without_a_chinese_font_the_package_to_install_is_advised(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    shell.set(CREDIT_FONT_PATH=str(tmp_path / "empty"))

    looked = shell.run("doctor")

    assert looked.status == 0
    assert "note fonts" in looked.out
    assert "apt-get install fonts-noto-cjk" in looked.out


def test_the_version_of_the_time_zones_in_use_is_named(shell: Shell) -> None:
    looked = shell.run("doctor")

    (line,) = [line for line in looked.out.splitlines() if "zones" in line]
    assert f"tzdata {zones.used()}" in line


@pytest.mark.parametrize(
    ("setting", "fix"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "copy SLACK_BOT_TOKEN again"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "connections:write"),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is missing"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/"}, "check the network, or SLACK_API_URL"),
        ({"DATABASE_URL": "sqlite:///other.db"}, "credit-desk migrate"),
        ({"CREDIT_POLICY": "policy.toml"}, "base_currency"),
    ],
)
def test_what_is_red_comes_with_its_fix(shell: Shell, setting: dict[str, str], fix: str) -> None:
    shipped = (CHECKOUT / "policy" / "default.toml").read_text("utf-8")
    broken = shipped.replace('base_currency = "CNY"', 'base_currency = "XXX"')
    (shell.folder / "policy.toml").write_text(broken, "utf-8")
    shell.set(**setting)

    looked = shell.run("doctor")

    assert looked.status == 1
    assert fix in looked.out


def test_a_missing_scope_is_named(shell: Shell, sandbox: SandboxServer) -> None:
    Driver(sandbox.url).scopes(remove=["im:write"])

    looked = shell.run("doctor")

    assert looked.status == 1
    assert "add im:write under OAuth & Permissions" in looked.out


def test_missing_history_scopes_are_advice_only(shell: Shell, sandbox: SandboxServer) -> None:
    Driver(sandbox.url).scopes(remove=["channels:history"])

    looked = shell.run("doctor")

    assert looked.status == 0
    assert "note optional scopes" in looked.out
    assert "channels:history" in looked.out


def test_a_channel_without_the_bot_comes_with_the_line_to_type(shell: Shell, sandbox: SandboxServer) -> None:
    Driver(sandbox.url).channel("C0CREDIT", app_is_member=False)

    looked = shell.run("doctor")

    assert looked.status == 1
    assert "/invite @Credit Desk" in looked.out


def test_an_archived_channel_is_red(shell: Shell, sandbox: SandboxServer) -> None:
    Driver(sandbox.url).channel("C0LEGAL0", archived=True)

    looked = shell.run("doctor")

    assert looked.status == 1
    assert "C0LEGAL0: archived" in looked.out


def test_a_post_that_nobody_holds_is_red_with_the_command(shell: Shell) -> None:
    shell.run("posts", "revoke", "U0COLLE1", "collector")

    looked = shell.run("doctor")

    assert looked.status == 1
    assert "credit-desk posts grant USER collector" in looked.out
