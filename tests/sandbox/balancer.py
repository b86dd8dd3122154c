"""One address before several app processes: each request goes to the next of them, as behind a balancer."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread


@contextmanager
def balancer(ports: list[int]) -> Iterator[str]:
    """The address of the balancer; a process that does not answer makes it answer 502."""
    turn = count()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer, kind = _forward(
                ports[next(turn) % len(ports)], self.path, body, dict(self.headers)
            )
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/slack/events"
    finally:
        server.shutdown()
        server.server_close()


def _forward(port: int, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers.get("Content-Type", "text/plain")
    except OSError:
        return 502, b"", "text/plain"
    finally:
        connection.close()
