"""What a button carries: the case, the version it was drawn from, the hand-over; ids only, never JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.flows.errors import NotFound

_SEEN = re.compile(
    r"^(?:(?P<handover>\d{1,9})@)?CR-(?P<number>\d{1,9})(?:@(?P<version>\d{1,9}))?(?P<home>\+home)?$"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as somebody saw it. ``version`` is None where only the case is meant, not its state."""

    number: int
    version: int | None = None
    handover: int | None = None
    home: bool = False  # seen on App Home, which is drawn anew once the step is taken

    @classmethod
    def read(cls, value: str) -> Seen:
        """``CR-7@3``, ``CR-7`` or ``17@CR-7@3``; raises ``NotFound`` for anything else.

        A hand-over's buttons are bound to the hand-over, not to the version: its message is
        not drawn anew each time something else happens to the case.
        """
        match = _SEEN.match(value)
        if match is None:
            raise NotFound(what=value[:40])
        handover = int(match["handover"]) if match["handover"] else None
        version = int(match["version"]) if match["version"] and handover is None else None
        return cls(int(match["number"]), version, handover, bool(match["home"]))

    def at(self, version: int | None) -> Seen:
        return replace(self, version=version)

    def __str__(self) -> str:
        mark = "+home" if self.home else ""
        if self.handover is not None:
            return f"{self.handover}@CR-{self.number}{mark}"
        return f"CR-{self.number}" + (f"@{self.version}" if self.version is not None else "") + mark
