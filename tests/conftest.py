"""Fixtures for every test: databases on both systems, the shared folder, a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.fonts import MissingGlyphs, covering
from tests.support import browsers, databases, no_skips

pytest_plugins = ["pytester"]


def pytest_configure(config: pytest.Config) -> None:
    if no_skips.is_on():
        config.pluginmanager.register(no_skips.NoSkips(), "credit-desk-no-skips")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server: the one of DATABASE_URL_TEST, else one of our own, once per test process."""
    if given := databases.given_server():
        yield given
    else:
        with databases.own_server() as own:
            yield own


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh, empty database; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path")
        yield f"sqlite:///{folder / 'credit-desk.db'}"
    else:
        with databases.fresh_database(request.getfixturevalue("postgres_url")) as url:
            yield url


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder `shared` beside the checkout, with a real ledger that is not ours to keep in the project."""
    if not no_skips.SHARED.is_dir():
        pytest.skip("there is no folder `shared` beside the checkout")
    return no_skips.SHARED


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where a Chromium is; start it with the options `tests.support.browsers.QUIET`."""
    found = browsers.find_chromium()
    if found is None:
        pytest.skip("there is no Chromium: neither one installed nor Playwright's own")
    return found


@pytest.fixture(scope="session")
def chinese_font() -> str:
    """The family of a font for Chinese that is installed here."""
    try:
        return covering("信用", None)[0].family
    except MissingGlyphs:
        pytest.skip("there is no Chinese font, such as Debian's fonts-noto-cjk")
