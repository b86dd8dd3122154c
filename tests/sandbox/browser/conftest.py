"""A sandbox with the gallery app connected, and Chromium on its page."""

import logging
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.json_types import JSON
from sandbox.server import SandboxServer
from tests.sandbox.browser.gallery_app import Kept, add_listeners
from tests.sandbox.browser.visitor import Hall, Visitor
from tests.sandbox.conftest import WORKSPACE, hang_up
from tests.support.browsers import QUIET

SHORTCUTS: list[JSON] = [
    {"type": "global", "name": "New thing", "callback_id": "new_thing", "description": "Opens a form"},
    {"type": "message", "name": "Keep it", "callback_id": "keep_it", "description": "Notes the message"},
]
SHOW = {"command": "/show", "usage_hint": "form | blocks | elements", "description": "Shows something"}
GALLERY: JSON = {
    **WORKSPACE,
    "app": {
        **WORKSPACE["app"],
        **SHOW,
        "name": "Gallery",
        "commands": [{"command": "/silent", "usage_hint": "", "description": "Says nothing"}],
        "shortcuts": SHORTCUTS,
        "events": ["app_home_opened"],
    },
}


@pytest.fixture(scope="package")
def open_hall() -> Iterator[Hall]:
    with SandboxServer(GALLERY) as server:
        client, kept = WebClient(token=server.bot_token, base_url=server.api_url), Kept()
        app = App(client=client)
        add_listeners(app, kept, f"{server.url}/static/icon.svg")
        handler = SocketModeHandler(app, server.app_token, logger=logging.getLogger("gallery"))
        handler.client.connect()
        driver = Driver(server.url)
        driver.wait_connected()
        yield Hall(server.url, driver, kept, client)
        hang_up(handler)


@pytest.fixture
def hall(open_hall: Hall) -> Hall:
    """Reset, without rate limits: these tests are about the page."""
    open_hall.driver.reset()
    open_hall.driver.limits(False)
    open_hall.kept.clear()
    return open_hall


@pytest.fixture(scope="package")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that fails the test on any error in its script."""
    expect.set_options(timeout=10_000)
    opened = chromium.new_page(viewport={"width": 1280, "height": 860})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


@pytest.fixture
def visitor(page: Page, hall: Hall) -> Visitor:
    return Visitor(page, hall)
