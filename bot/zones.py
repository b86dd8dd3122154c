"""Which time-zone rules hold: those of the pinned ``tzdata`` package on every host, never the machine's own.

Two hosts of one company must agree when a day begins; left alone, Python takes the machine's rules first.
"""

from __future__ import annotations

import zoneinfo
from importlib import import_module
from pathlib import Path


def pin() -> None:
    """From now on zones are read from the package, the same version on every host of this release."""
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()


def used() -> str:
    """The version in use, such as ``2026a``."""
    return str(import_module("tzdata").IANA_VERSION)


def machines_own(places: tuple[str, ...] = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo")) -> str:
    """The version the machine has, as far as it says so; empty if it does not."""
    for place in places:
        file = Path(place) / "tzdata.zi"
        if file.is_file():
            with file.open(encoding="utf-8") as lines:
                return lines.readline().removeprefix("# version ").strip()
    return ""
