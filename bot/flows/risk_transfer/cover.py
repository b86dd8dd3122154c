"""How much of an exposure others bear, as values; kept with a decision as it was then (R37, R46)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.flows.model import Money


@dataclass(frozen=True, slots=True)
class CoverPart:
    """What one instrument bears of the exposure; ``until`` is its last valid day, None without an end."""

    kind: str
    provider: str
    number: str
    borne: Money
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """An exposure and what is borne of it, in one currency; never more than the exposure."""

    exposure: Money
    parts: tuple[CoverPart, ...] = ()

    @property
    def covered(self) -> Money:
        return Money(sum(part.borne.minor for part in self.parts), self.exposure.currency)

    @property
    def uncovered(self) -> Money:
        return self.exposure - self.covered

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the exposure is left to us."""
        return self.exposure.minor > 0 and self.uncovered.minor == 0

    def ending_before(self, day: date) -> tuple[CoverPart, ...]:
        """What no longer bears on that day though it does now."""
        return tuple(part for part in self.parts if part.until is not None and part.until < day)


def borne_together(exposure: Money, parts: Iterable[CoverPart]) -> Cover:
    """The parts in their order, cut where together they would bear more than there is."""
    left, kept = exposure.minor, []
    for part in parts:
        minor = min(part.borne.minor, left)
        if minor > 0:
            borne = Money(minor, exposure.currency)
            kept.append(CoverPart(part.kind, part.provider, part.number, borne, part.until))
            left -= minor
    return Cover(exposure, tuple(kept))
