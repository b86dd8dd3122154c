"""Fixtures of delivery: a sandbox and a rig on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.storage.engine import open_engine
from bot.storage.schema import migrate
from sandbox.server import SandboxServer
from tests.delivery.rig import Rig

WORKSPACE = Path(__file__).resolve().parents[2] / "demo" / "workspace.json"


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(json.loads(WORKSPACE.read_text("utf-8"))) as server:
        yield server


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def rig(engine: Engine, sandbox: SandboxServer) -> Rig:
    return Rig(engine, sandbox)
