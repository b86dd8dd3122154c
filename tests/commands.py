"""Runs ``credit-desk`` in this process, as the console script does, in a folder of its own."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


class Shell:
    """A working folder and an environment without anybody's settings."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, patch
        patch.chdir(folder)
        for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL",
                     "DATABASE_URL", "PORT", "HOST", "CREDIT_POLICY", "CREDIT_DESK_LANG",
                     "LC_ALL", "LC_MESSAGES", "LANG"):  # fmt: skip
            patch.delenv(name, raising=False)

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self._patch.setenv(name, value)

    def run(self, *arguments: str) -> Ended:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main(list(arguments))
            except SystemExit as ended:
                status = ended.code if isinstance(ended.code, int) else 1
            else:
                status = 0
        return Ended(status, out.getvalue(), err.getvalue())
