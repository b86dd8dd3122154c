"""What passed between app and sandbox: each Web API call, and each delivery with its acknowledgement."""

from collections import deque

from sandbox.json_types import JSON

KEPT = 20_000


class Journal:
    def __init__(self) -> None:
        self._calls: deque[JSON] = deque(maxlen=KEPT)
        self._deliveries: deque[JSON] = deque(maxlen=KEPT)

    def call(self, entry: JSON) -> None:
        self._calls.append(entry)

    def delivery(self, entry: JSON) -> None:
        self._deliveries.append(entry)

    def calls(self, method: str | None = None) -> list[JSON]:
        return [c for c in self._calls if method in (None, c["method"])]

    def deliveries(self, kind: str | None = None) -> list[JSON]:
        return [d for d in self._deliveries if kind in (None, d["kind"])]
