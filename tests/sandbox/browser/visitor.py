"""A person at the page, who finds things by what is written on them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, Route, expect
from slack_sdk import WebClient

from sandbox.driver import Driver
from tests.sandbox.browser.gallery_app import Kept
from tests.sandbox.conftest import ALICE, GENERAL

HEARD = """
    window.heard = 0;
    window.EventSource = class extends EventSource {
        constructor(address) { super(address); this.addEventListener("message", () => { heard += 1; }); }
    };
"""
"""Counts the changes that the page was told of."""


@dataclass(frozen=True)
class Hall:
    """The running gallery: its address, the driver of its workspace, what its app was sent."""

    url: str
    driver: Driver
    kept: Kept
    client: WebClient


class Visitor:
    """One page of the gallery."""

    def __init__(self, page: Page, hall: Hall) -> None:
        self.page, self.hall = page, hall

    def visit(self, query: str = f"as={ALICE}&channel={GENERAL}") -> None:
        self.page.goto(f"{self.hall.url}/?{query}")
        self.page.wait_for_selector("body[data-ready]")

    def listen(self) -> None:
        """From the next visit on, count what the page is told; ``told`` needs it."""
        self.page.add_init_script(HEARD)

    def told(self, change: Callable[[], object]) -> None:
        """Change something, and wait until the page knows that something has changed."""
        before = self.page.evaluate("heard")
        change()
        self.page.wait_for_function("before => heard > before", arg=before)

    def hold(self, asked: str | re.Pattern[str], most: int) -> list[Route]:
        """Hold back the first so many requests of this address; the list fills as the page makes them."""
        held: list[Route] = []

        def meet(route: Route) -> None:
            if len(held) < most:
                held.append(route)
            else:
                route.continue_()

        self.page.route(asked, meet)
        return held

    @property
    def box(self) -> Locator:
        """The composer, whatever inputs the messages above it have."""
        main = self.page.get_by_role("main")
        return main.get_by_role("textbox", name=re.compile("^(Message|发消息到) "))

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog#modal[open]")

    @property
    def panel(self) -> Locator:
        return self.page.locator("aside#panel")

    @property
    def messages(self) -> Locator:
        return self.page.get_by_role("main").get_by_role("article")

    @property
    def offers(self) -> Locator:
        """What is offered while one types."""
        return self.page.locator(".completion").get_by_role("option")

    def say(self, words: str) -> None:
        self.box.fill(words)
        self.box.press("Enter")

    def press(self, name: str, where: Locator | None = None) -> None:
        (where or self.page).get_by_role("button", name=name, exact=True).click()

    def opened(self, title: str) -> Locator:
        """The modal of this title, once it is there."""
        expect(self.dialog.get_by_role("heading", name=title, exact=True)).to_be_visible()
        return self.dialog
