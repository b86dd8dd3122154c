"""Identifiers in Slack's shapes. Counted, not random, so that a run can be read and repeated."""

import hashlib
from itertools import count

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def base36(number: int, width: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _ALPHABET[rest] + digits
    return digits.rjust(width, "0")


class Ids:
    """One counter for all kinds: V0SBX0000A (view), F... (file), Ev... (event)."""

    def __init__(self) -> None:
        self._counter = count(1)

    def new(self, prefix: str) -> str:
        return f"{prefix}0SBX{base36(next(self._counter), 5)}"

    def secret(self, purpose: str) -> str:
        """An opaque part of a trigger or an address. Unguessable is not needed on loopback; unique is."""
        return hashlib.sha256(f"{purpose}:{next(self._counter)}".encode()).hexdigest()[:32]
