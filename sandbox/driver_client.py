"""The HTTP side of the test driver: one request per call, refusals as `DriverError`."""

import json
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from sandbox.json_types import JSON

REQUEST_SECONDS = 40.0


class DriverError(AssertionError):
    """The control API refused: no such button, no such view, not in the channel."""


class ControlClient:
    """Speaks to the control API of one sandbox, by its base address (`http://127.0.0.1:PORT`)."""

    def __init__(self, base_url: str) -> None:
        self._address = urlsplit(base_url).netloc
        self.base_url = base_url.rstrip("/")

    def get(self, path: str, **query: object) -> JSON:
        given = {k: v for k, v in query.items() if v is not None}
        return self.call("GET", f"/_/{path}?{urlencode(given)}", None)

    def post(self, path: str, **body: object) -> JSON:
        return self.call("POST", f"/_/{path}", json.dumps(body).encode())

    def call(self, verb: str, path: str, body: bytes | None) -> JSON:
        connection = HTTPConnection(self._address, timeout=REQUEST_SECONDS)
        try:
            connection.request(verb, path, body, {"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            value: JSON = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status >= 400:
            raise DriverError(value.get("error", f"status {answer.status}"))
        return value
