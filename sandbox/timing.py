"""The sandbox's own time: the wall clock plus an offset, so that tests of expiry need not wait."""

import time


class SandboxClock:
    """Wall time plus an offset. Expiry of triggers, response addresses and rate limits all ask here."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._last_micros = 0

    def now(self) -> float:
        return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        self._offset += seconds

    def next_ts(self) -> str:
        """A message timestamp: seconds.micros, each greater than the one before."""
        self._last_micros = max(int(self.now() * 1_000_000), self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"
