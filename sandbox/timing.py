"""The sandbox's own time: the wall clock plus an offset, or virtual and moved by hand alone."""

import time


class SandboxClock:
    """Expiry of triggers, response addresses, rate limits, retries and sockets all ask here.

    Real time runs with the wall and can be moved on; virtual time stands still until it is moved on.
    The 3 seconds to acknowledge are always real, for the app lives in real time.
    """

    def __init__(self, virtual: bool = False) -> None:
        self._offset = 0.0
        self._stopped_at: float | None = time.time() if virtual else None
        self._last_micros = 0

    @property
    def virtual(self) -> bool:
        return self._stopped_at is not None

    def now(self) -> float:
        base = time.time() if self._stopped_at is None else self._stopped_at
        return base + self._offset

    def advance(self, seconds: float) -> None:
        self._offset += seconds

    def set_virtual(self, virtual: bool) -> None:
        """Stops or lets go; neither makes the time of the sandbox jump."""
        if virtual == self.virtual:
            return
        now = self.now()
        self._stopped_at = time.time() if virtual else None
        self._offset += now - self.now()

    def next_ts(self) -> str:
        """A message timestamp: seconds.micros, each greater than the one before."""
        self._last_micros = max(int(self.now() * 1_000_000), self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"
