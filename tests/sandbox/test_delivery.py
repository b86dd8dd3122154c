"""Socket Mode with raw sockets and Bolt, and signed HTTP against Bolt's own request verification."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from sandbox.driver import Driver
from sandbox.json_types import JSON
from sandbox.server import SandboxServer
from tests.sandbox.conftest import ALICE, GENERAL, WORKSPACE
from tests.sandbox.sample_app import add_listeners


def open_socket(sandbox: SandboxServer) -> ClientConnection:
    client = WebClient(base_url=sandbox.api_url)
    url = client.apps_connections_open(app_token=sandbox.app_token)["url"]
    return connect(url, proxy=None)


def read(socket: ClientConnection) -> JSON:
    return dict(json.loads(socket.recv(timeout=5)))


def answer(socket: ClientConnection, envelope: JSON, payload: JSON | None = None) -> None:
    socket.send(
        json.dumps({"envelope_id": envelope["envelope_id"], **({"payload": payload} if payload else {})})
    )


@contextmanager
def acting(work: Any, *args: Any) -> Iterator[JSON]:
    """An act that waits for its acknowledgement, while the body of the `with` plays the app."""
    outcome: JSON = {}
    thread = Thread(target=lambda: outcome.update(work(*args)))
    thread.start()
    yield outcome
    thread.join(10)


def test_a_socket_address_is_good_for_one_connection(sandbox: SandboxServer) -> None:
    url = WebClient(base_url=sandbox.api_url).apps_connections_open(app_token=sandbox.app_token)["url"]
    with connect(url, proxy=None) as socket:
        hello = read(socket)
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"] == {"app_id": "A0TEST"}
        with pytest.raises(InvalidStatus):
            connect(url, proxy=None)


def test_the_app_token_is_read_from_the_header_only(sandbox: SandboxServer) -> None:
    client = WebClient(base_url=sandbox.api_url)
    with pytest.raises(SlackApiError, match="not_authed"):
        client.api_call("apps.connections.open", data={"token": sandbox.app_token}, headers={})


def test_envelopes_go_to_one_socket_in_turn(sandbox: SandboxServer, driver: Driver) -> None:
    alice = driver.person(ALICE)
    with open_socket(sandbox) as first, open_socket(sandbox) as second:
        read(first), read(second)
        envelopes = []
        for socket in (first, second):
            with acting(alice.command, "/try x", GENERAL) as outcome:
                envelope = read(socket)
                answer(socket, envelope, {"text": "got it"})
            assert outcome["acknowledged"]
            assert outcome["ephemerals"][0]["text"] == "got it"
            envelopes.append(envelope)
    assert all(e["type"] == "slash_commands" and e["accepts_response_payload"] for e in envelopes)
    assert len({e["envelope_id"] for e in envelopes}) == 2


def test_an_unacknowledged_event_comes_again_with_its_reason(
    client: WebClient, driver: Driver, sandbox: SandboxServer
) -> None:
    alice = driver.person(ALICE)
    with open_socket(sandbox) as socket:
        read(socket)
        with acting(alice.open_home) as outcome:
            first = read(socket)
        assert outcome["failure"] == "timeout"
        again = read(socket)
        answer(socket, again)
        driver.wait_until(lambda: driver.deliveries("events_api")[-1]["acknowledged"])
    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
    assert again["payload"]["event_id"] == first["payload"]["event_id"]


def test_at_most_ten_sockets(sandbox: SandboxServer, driver: Driver) -> None:
    driver.limits(False)
    with ExitStack() as sockets:
        opened = [sockets.enter_context(open_socket(sandbox)) for _ in range(11)]
        assert [read(socket)["type"] for socket in opened] == ["hello"] * 10 + ["disconnect"]
    driver.wait_until(lambda: driver.state()["connections"] == 0)


def test_a_refresh_makes_bolt_open_a_new_socket(bolt: Driver, alice: Any) -> None:
    before = len(bolt.requests("apps.connections.open"))
    assert bolt.disconnect("refresh_requested", close=True) >= 1
    bolt.wait_until(lambda: len(bolt.requests("apps.connections.open")) > before, 15)
    bolt.wait_connected()
    assert alice.command("/try said", GENERAL)["ephemerals"][0]["text"] == "said at once"


def test_foreign_payloads_can_be_injected_twice(bolt: Driver, alice: Any) -> None:
    alice.command("/try said", GENERAL)
    payload = {**bolt.deliveries("slash_commands")[-1]["payload"], "team_id": "T0FOREIGN"}
    acks = bolt.deliver("slash_commands", payload, repeat=2)
    assert [a["acknowledged"] for a in acks] == [True, True]


# ---- signed HTTP


@pytest.fixture
def http_app() -> Iterator[Driver]:
    """A Bolt app behind a plain HTTP server; Bolt checks the signature and answers url_verification."""
    held: dict[str, App] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers: dict[str, str | Sequence[str]] = dict(self.headers.items())
            found = held["app"].dispatch(BoltRequest(body=body, headers=headers))
            self.send_response(found.status)
            for name, values in found.headers.items():
                self.send_header(name, values[0])
            self.end_headers()
            self.wfile.write((found.body or "").encode())

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/slack/events"
    with SandboxServer(WORKSPACE, http_url=url) as sandbox:
        client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        app = App(client=client, signing_secret=sandbox.signing_secret, process_before_response=True)
        add_listeners(app)
        held["app"] = app
        yield Driver(sandbox.url)
    server.shutdown()
    server.server_close()


def test_over_signed_http_the_same_app_does_the_same(http_app: Driver) -> None:
    alice = http_app.person(ALICE)
    assert alice.command("/try said", GENERAL)["ephemerals"][0]["text"] == "said at once"
    alice.command("/try modal", GENERAL)
    view = http_app.wait_until(alice.modal)
    assert alice.submit(view, {"amount": "bad"})["errors"] == {"amount": "That is no amount."}
    alice.submit(view, {"amount": "3"})
    assert http_app.wait_until(alice.dms)[0]["text"] == "got 3"
    assert alice.open_home()["acknowledged"]
    assert http_app.wait_until(alice.home)["type"] == "home"
    assert http_app.deliver("events_api", {"type": "url_verification", "token": "x", "challenge": "abc"})[0][
        "ack"
    ] == {"challenge": "abc"}


def test_a_refusal_over_http_is_told(http_app: Driver) -> None:
    outcome = http_app.person(ALICE).command("/try late", GENERAL)
    assert (outcome["acknowledged"], outcome["failure"]) == (False, "http_error")
