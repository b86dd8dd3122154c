"""The HTTP edge: only Slack's words, each once, for our workspace, app and people (faults 16, 28-30)."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import socket
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from bot.flows.model import Stage
from tests.e2e import cases, records
from tests.e2e.company import JSON, Company, bot_process, prepared, workplace
from tests.support import walks


@dataclass(frozen=True)
class Edge:
    """The bot behind an address, and somebody who knows (or does not know) the signing secret."""

    office: Company
    url: str

    def sign(self, body: bytes, at: int | None = None, secret: str = "") -> dict[str, str]:
        when = str(at if at is not None else int(time.time()))
        key = (secret or self.office.sandbox.signing_secret).encode()
        digest = hmac.new(key, b"v0:" + when.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": when, "X-Slack-Signature": f"v0={digest}"}

    def send(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        place = urlsplit(self.url)
        connection = HTTPConnection(place.netloc, timeout=10)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", place.path, body, {**kind, **headers})
        answer = connection.getresponse()
        told = answer.read().decode()
        connection.close()
        return answer.status, told

    def ask(self, body: bytes) -> tuple[int, str]:
        return self.send(body, self.sign(body))


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    """``credit-desk web`` and ``credit-desk worker`` as two processes; the sandbox delivers to the first."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/slack/events"
    file = tmp_path_factory.mktemp("edge") / "desk.db"
    with ExitStack() as stack:
        sandbox = stack.enter_context(workplace(http_url=url))
        more = {"PORT": str(port), "SLACK_SIGNING_SECRET": sandbox.signing_secret}
        office = stack.enter_context(prepared(sandbox, f"sqlite:///{file}", **more))
        worker = {**office.env, "SLACK_APP_TOKEN": ""}
        stack.enter_context(bot_process({**worker, "PORT": ""}, "worker"))
        stack.enter_context(bot_process(worker, "web"))
        office.wait_swept()
        yield Edge(office, url)


# --- payloads as Slack forms them


def command(text: str, user: str = "U0SALES1", **other: str) -> bytes:
    form = {
        "team_id": "T0CREDIT", "team_domain": "hill-river", "channel_id": "C0SALES0", "channel_name": "sales",
        "user_id": user, "user_name": "x", "command": "/credit", "text": text, "api_app_id": "A0CREDIT",
        "is_enterprise_install": "false", "response_url": "http://127.0.0.1:9/none",
        "trigger_id": secrets.token_hex(8), **other,
    }  # fmt: skip
    return urlencode(form).encode()


def interaction(kind: str, by: str, **parts: Any) -> bytes:
    payload = {
        "type": kind, "user": {"id": by, "username": "x", "name": "x", "team_id": "T0CREDIT"},
        "team": {"id": "T0CREDIT", "domain": "x"}, "api_app_id": "A0CREDIT", "enterprise": None,
        "is_enterprise_install": False, "trigger_id": secrets.token_hex(8), **parts,
    }  # fmt: skip
    return urlencode({"payload": json.dumps(payload)}).encode()


def click(number: int, version: int, action: str, by: str, **parts: Any) -> bytes:
    button = {"type": "button", "action_id": f"case:{action}", "value": f"CR-{number}@{version}",
              "block_id": "case", "action_ts": "1.0"}  # fmt: skip
    container = {"type": "message", "message_ts": "1.0", "channel_id": "C0CREDIT", "is_ephemeral": False}
    where: dict[str, Any] = {"container": container, "channel": {"id": "C0CREDIT", "name": "credit"}}
    return interaction("block_actions", by, **where, actions=[button], **parts)


def new_case(by: str = "U0SALES1", wanted: str = "Bearings", **parts: Any) -> bytes:
    texts = {"customer": f"Sent {secrets.token_hex(4)}", "contact": "Ms Luo", "wanted": wanted}
    values: dict[str, JSON] = {name: {"value": {"type": "x", "value": text}} for name, text in texts.items()}
    values["contacted_on"] = {"value": {"type": "datepicker", "selected_date": "2026-03-02"}}
    values["currency"] = {"value": {"type": "radio_buttons", "selected_option": {"value": "CNY"}}}
    view = {"id": "V" + secrets.token_hex(5).upper(), "type": "modal", "callback_id": "case:new",
            "private_metadata": "", "blocks": [], "state": {"values": values}}  # fmt: skip
    return interaction("view_submission", by, view=view, **parts)


def count(edge: Edge) -> int:
    return len(records.rows_of(edge.office, "credit_case"))


# --- the ordinary way


def test_the_first_steps_of_the_chain_work_over_signed_http(edge: Edge) -> None:
    office = edge.office
    number = office.open_case("Over HTTP")

    for stride in walks.to_the_receivable()[:5]:
        office.take(number, stride)

    assert office.case(number).stage is Stage.INVESTIGATION
    assert office.card(number)["text"]


# --- signatures


def test_a_request_that_slack_did_not_sign_is_answered_with_401(edge: Edge) -> None:
    body, now = new_case(), int(time.time())
    signed = edge.sign(body)
    cases_before = count(edge)
    forged = {
        "another secret": edge.sign(body, secret="guessed"),
        "signed for other words": edge.sign(body + b"&x=1"),
        "no headers": {},
        "no timestamp": {"X-Slack-Signature": signed["X-Slack-Signature"]},
        "no signature": {"X-Slack-Request-Timestamp": str(now)},
        "an empty signature": {**signed, "X-Slack-Signature": ""},
        "a timestamp that is no number": {**signed, "X-Slack-Request-Timestamp": "soon"},
        "six minutes old": edge.sign(body, now - 360),
        "six minutes ahead": edge.sign(body, now + 360),
        "a day old": edge.sign(body, now - 86_400),
    }

    answers = {name: edge.send(body, headers) for name, headers in forged.items()}

    assert {name: status for name, (status, _) in answers.items() if status != 401} == {}
    assert all("case" not in told.lower() for _, told in answers.values()), "nothing is revealed"
    assert count(edge) == cases_before


def test_an_unsigned_ssl_check_runs_nothing(edge: Edge) -> None:
    before = count(edge)

    edge.send(new_case() + b"&ssl_check=1", {})

    assert count(edge) == before


def test_a_body_that_is_too_large_or_no_text_is_refused(edge: Edge) -> None:
    for body in (b"payload=" + b"x" * 1_100_000, b"payload=\xff\xfe"):
        status, _ = edge.ask(body)

        assert 400 <= status < 500


def test_a_body_without_end_is_refused_before_it_ends(edge: Edge) -> None:
    place = urlsplit(edge.url)
    with closing(HTTPConnection(place.netloc, timeout=10)) as connection:
        connection.putrequest("POST", place.path)
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        for _ in range(2):
            connection.send(b"%x\r\n%s\r\n" % (600_000, b"x" * 600_000))

        assert connection.getresponse().status == 413


@pytest.mark.parametrize("payload", ["", "{", "[]", "null"])
def test_a_payload_that_is_no_object_is_refused_before_anything_runs(edge: Edge, payload: str) -> None:
    before = records.dump(edge.office)

    status, _ = edge.ask(urlencode({"payload": payload}).encode())

    assert status == 400
    assert records.dump(edge.office) == before


def test_a_command_is_heard_though_one_of_its_words_is_payload(edge: Edge) -> None:
    status, told = edge.ask(command("payload"))

    assert status == 200
    assert "payload" in told, "the answer names what was read"


# --- byte for byte again


def test_a_form_replayed_byte_for_byte_opens_one_case(edge: Edge) -> None:
    body = new_case()
    headers, before = edge.sign(body), count(edge)

    answers = [edge.send(body, headers) for _ in range(3)]

    assert [status for status, _ in answers] == [200, 200, 200]
    assert count(edge) == before + 1


def test_a_click_replayed_byte_for_byte_is_one_step(edge: Edge) -> None:
    office = edge.office
    number = cases.made(office, (), secrets.token_hex(4))
    body = click(number, 1, "accept", "U0FILEA1")
    headers = edge.sign(body)

    for _ in range(3):
        status, _told = edge.send(body, headers)
        assert status == 200

    assert office.case(number).version == 2
    assert len(records.rows_of(office, "journal", case_number=number)) == 2


def test_a_command_replayed_byte_for_byte_runs_once(edge: Edge) -> None:
    office = edge.office
    number = cases.made(office, walks.to_the_receivable()[:8], secrets.token_hex(4))
    body = command(f"approve CR-{number}", "U0MANAG1")
    headers = edge.sign(body)

    answers = [edge.send(body, headers) for _ in range(3)]

    assert [status for status, _ in answers] == [200, 200, 200]
    assert len({told for _, told in answers}) == 1, "each hearing gets the answer of the first"
    assert len(office.case(number).signatures) == 1


def test_a_command_sent_sixteen_times_at_once_runs_once_and_each_gets_the_same_words(edge: Edge) -> None:
    office = edge.office
    number = cases.made(office, walks.to_the_receivable()[:8], secrets.token_hex(4))
    body = command(f"approve CR-{number}", "U0SALES1")
    headers = edge.sign(body)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: edge.send(body, headers), range(16)))

    assert len(set(answers)) == 1
    assert answers[0][0] == 200
    assert "U0MANAG1" in answers[0][1], "the refusal names who may approve"


def test_a_form_with_a_mistake_replayed_shows_the_same_errors(edge: Edge) -> None:
    body = new_case(wanted="")
    headers, before = edge.sign(body), count(edge)

    answers = [edge.send(body, headers) for _ in range(3)]

    assert answers == [answers[0]] * 3
    assert json.loads(answers[0][1])["response_action"] == "errors"
    assert count(edge) == before


def test_a_command_that_opens_a_form_opens_it_once_though_it_comes_three_times(edge: Edge) -> None:
    sally = edge.office.person("U0SALES1")
    sally.command("/credit new Replayed", channel="C0SALES0")
    sent = edge.office.driver.deliveries("slash_commands")[-1]["payload"]
    before = len(edge.office.driver.requests("views.open"))

    edge.office.driver.deliver("slash_commands", sent, repeat=2)

    assert len(edge.office.driver.requests("views.open")) == before


# --- strangers


FOREIGN: dict[str, dict[str, Any]] = {
    "another workspace": {"team": {"id": "T0OTHERS", "domain": "others"}},
    "another app": {"api_app_id": "A0OTHERS"},
    "a guest from a shared channel": {
        "user": {"id": "U0FILEA1", "username": "x", "name": "x", "team_id": "T0OTHERS"}
    },
    "an organisation-wide install": {
        "is_enterprise_install": True, "enterprise": {"id": "E0OTHERS", "name": "Others"},
    },
}  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
def test_what_comes_for_somebody_else_is_answered_with_nothing(edge: Edge, name: str) -> None:
    office = edge.office
    number = cases.made(office, (), secrets.token_hex(4))
    state = records.dump(office)

    clicked = edge.ask(click(number, 1, "accept", "U0FILEA1", **FOREIGN[name]))
    submitted = edge.ask(new_case(**FOREIGN[name]))

    assert clicked == submitted == (200, "")
    assert records.dump(office) == state


@pytest.mark.parametrize(
    "other",
    [
        {"team_id": "T0OTHERS"},
        {"api_app_id": "A0OTHERS"},
        {"is_enterprise_install": "true", "enterprise_id": "E0OTHERS"},
    ],
    ids=["another workspace", "another app", "an organisation-wide install"],
)
def test_a_command_for_somebody_else_is_answered_with_nothing(edge: Edge, other: dict[str, str]) -> None:
    office = edge.office
    number = cases.made(office, (), secrets.token_hex(4))
    state = records.dump(office)

    answers = [
        edge.ask(command(words, "U0FILEA1", **other)) for words in (f"show CR-{number}", f"accept {number}")
    ]

    assert answers == [(200, ""), (200, "")]
    assert records.dump(office) == state
