"""Chromium on the sandbox's page, with the real bot behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.company import Company, bot_process, prepared, run_cli, workplace
from tests.support.browsers import QUIET


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test on any error in its script."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


@pytest.fixture(scope="module")
def office_in_chinese(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A company whose channels are written in Chinese."""
    database_url = f"sqlite:///{tmp_path_factory.mktemp('office') / 'desk.db'}"
    with workplace() as sandbox, prepared(sandbox, database_url) as made:
        run_cli(made.env, "init", "--demo", "--language", "zh-CN")
        with bot_process(made.env):
            made.driver.wait_connected()
            yield made
