"""The Chromium that browser tests drive: an installed one, else Playwright's own."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

INSTALLED_AS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Start options: works as root in a container, and asks nothing of the internet."""


def find_chromium() -> str | None:
    for name in INSTALLED_AS:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None
