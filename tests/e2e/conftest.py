"""Companies that several tests of a file share; each test works on cases of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.company import Company, company


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The company on a SQLite file, with one bot process, for the whole file."""
    with company(f"sqlite:///{tmp_path_factory.mktemp('office') / 'desk.db'}") as made:
        yield made
