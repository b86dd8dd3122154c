"""Signed HTTP as an app receives it: form bodies, the signature, and what comes again with which headers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import SignatureVerifier

from sandbox.driver import Driver
from sandbox.server import SandboxServer
from tests.sandbox.conftest import ALICE, GENERAL, WORKSPACE


@dataclass
class Door:
    """What was posted to the app, and the status it answers with."""

    status: int = 200
    no_retry: bool = False
    knows_the_challenge: bool = True
    came: list[tuple[Message, str]] = field(default_factory=list)


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def posted(door: Door) -> Iterator[SandboxServer]:
    """A sandbox that delivers to a plain HTTP server, which keeps what comes."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if '"url_verification"' in body:
                self.send_response(200)
                self.end_headers()
                self.wfile.write((json.loads(body)["challenge"] if door.knows_the_challenge else "").encode())
                return
            door.came.append((self.headers, body))
            self.send_response(door.status)
            if door.no_retry:
                self.send_header("X-Slack-No-Retry", "1")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    with SandboxServer(WORKSPACE, http_url=f"http://127.0.0.1:{server.server_port}/") as sandbox:
        yield sandbox
    server.shutdown()
    server.server_close()


def test_commands_and_clicks_are_signed_forms_and_events_are_json(posted: SandboxServer, door: Door) -> None:
    driver = Driver(posted.url)
    driver.person(ALICE).command("/try it", GENERAL)
    driver.person(ALICE).shortcut("open")
    driver.person(ALICE).open_home()
    types = [headers["Content-Type"] for headers, _ in door.came]
    assert types == ["application/x-www-form-urlencoded"] * 2 + ["application/json"]
    command, shortcut, event = (body for _, body in door.came)
    assert parse_qs(command)["text"] == ["it"]
    assert json.loads(parse_qs(shortcut)["payload"][0])["type"] == "shortcut"
    assert json.loads(event)["event"]["type"] == "app_home_opened"
    for headers, body in door.came:
        assert SignatureVerifier(posted.signing_secret).is_valid_request(body, dict(headers.items()))
        assert not SignatureVerifier("another secret").is_valid_request(body, dict(headers.items()))


def test_an_event_comes_three_times_more_with_number_and_reason(posted: SandboxServer, door: Door) -> None:
    door.status = 500
    driver = Driver(posted.url)
    driver.virtual_time()
    driver.person(ALICE).say(GENERAL, "hello")
    # At once, after a minute, after five: time is moved on until nothing more comes.
    driver.wait_until(lambda: driver.advance(30) and len(door.came) == 4, 30)
    driver.advance(4000)
    retries = [(h["X-Slack-Retry-Num"], h["X-Slack-Retry-Reason"]) for h, _ in door.came]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({json.loads(body)["event_id"] for _, body in door.came}) == 1


def test_an_app_that_wants_no_repetition_gets_none(posted: SandboxServer, door: Door) -> None:
    door.status, door.no_retry = 500, True
    driver = Driver(posted.url)
    driver.virtual_time()
    driver.person(ALICE).say(GENERAL, "hello")
    driver.wait_until(lambda: door.came)
    door.status, door.no_retry = 200, False
    driver.advance(4000)
    driver.person(ALICE).say(GENERAL, "again")
    driver.wait_until(lambda: len(door.came) == 2)
    assert [json.loads(body)["event"]["text"] for _, body in door.came] == ["hello", "again"]


def test_a_command_that_is_not_answered_does_not_come_again(posted: SandboxServer, door: Door) -> None:
    door.status = 503
    driver = Driver(posted.url)
    outcome = driver.person(ALICE).command("/try it", GENERAL)
    assert (outcome["acknowledged"], outcome["failure"]) == (False, "http_error")
    driver.advance(4000)
    assert len(door.came) == 1


def test_an_address_that_does_not_know_the_challenge_gets_nothing(posted: SandboxServer, door: Door) -> None:
    door.knows_the_challenge = False
    outcome = Driver(posted.url).person(ALICE).command("/try it", GENERAL)
    assert (outcome["acknowledged"], outcome["failure"]) == (False, "url_not_verified")
    assert door.came == []
