"""Fault 51: the time-zone rules are those of the pinned package, whatever the machine has."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from bot import zones


@pytest.fixture
def odd_machine(tmp_path: Path) -> Iterator[Path]:
    """A machine whose own rules take Shanghai for New York."""
    (tmp_path / "Asia").mkdir()
    rules = files("tzdata") / "zoneinfo" / "America" / "New_York"
    (tmp_path / "Asia" / "Shanghai").write_bytes(rules.read_bytes())
    (tmp_path / "tzdata.zi").write_text("# version 2019c\nR a 1 o - O 1 0 0 -\n", "utf-8")
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    yield tmp_path
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()


def offset() -> timedelta | None:
    return datetime(2026, 3, 2, 12, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai")).utcoffset()


@pytest.mark.usefixtures("odd_machine")
def test_the_machines_own_rules_are_not_used() -> None:
    before = offset()
    zones.pin()

    assert (before, offset()) == (timedelta(hours=-5), timedelta(hours=8))


def test_both_versions_can_be_told(odd_machine: Path) -> None:
    told = (zones.machines_own((str(odd_machine),)), zones.machines_own(("/nowhere",)))

    assert told == ("2019c", "")
    assert re.fullmatch(r"20[2-9]\d[a-z]", zones.used())
