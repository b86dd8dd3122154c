"""Faults 28 to 30 and 34: only signed, fresh payloads of our workspace, app and people, each once."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.guards import Guard, Home, home_of, stranger
from bot.lanes import ON_SQLITE
from bot.repeats import Repeats
from bot.settings import Settings, SettingsError
from bot.storage.engine import open_engine
from bot.storage.receipts import CommittedReceipts
from bot.storage.schema import migrate
from bot.web import check_exposure, listen
from sandbox.server import SandboxServer
from tests.support.doors import APP_TOKEN, TEAM, WORKSPACE, Door, bot_behind, click, command, opened


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(WORKSPACE, app_token=APP_TOKEN) as server:
        yield server


@pytest.fixture
def door(sandbox: SandboxServer, tmp_path: Path) -> Iterator[Door]:
    made = Door("", sandbox.signing_secret)
    with bot_behind(sandbox, f"sqlite:///{tmp_path / 'desk.db'}", made.register) as (_, address):
        made.address = address
        yield made


def test_a_signed_command_of_our_own_people_gets_in(door: Door) -> None:
    answer = door.send(command())

    assert answer == (200, "done 1")
    assert door.seen == ["help"]


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "another secret"},
        {"secret": ""},
        {"headers": {"X-Slack-Signature": ""}},
        {"headers": {"X-Slack-Request-Timestamp": ""}},
        {"headers": {"X-Slack-Signature": "v0=00"}},
        {"age": 301},
        {"age": -302},
    ],
)
def test_a_forged_stale_or_future_request_is_401_and_does_nothing(door: Door, forged: dict[str, Any]) -> None:
    status, body = door.send(command(), **forged)

    assert status == 401
    assert door.seen == []
    assert "secret" not in body


def test_a_changed_body_does_not_fit_its_signature(door: Door) -> None:
    stamp = str(int(datetime.now(UTC).timestamp()))
    digest = hmac.new(
        door.secret.encode(), b"v0:%s:%s" % (stamp.encode(), command()), hashlib.sha256
    ).hexdigest()

    status, _ = door.send(
        command(text="approve CR-1"),
        headers={"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"},
    )

    assert status == 401
    assert door.seen == []


def test_the_certificate_check_is_no_way_around_the_signature(door: Door) -> None:
    door.send(command(ssl_check="1"), secret="wrong")

    assert door.seen == []


@pytest.mark.parametrize(
    "body",
    [
        command(team_id="T0OTHER"),
        command(team_id=""),
        command(api_app_id="A0OTHER"),
        command(is_enterprise_install="true"),
        command(enterprise_id="E0OTHER"),
        click(team={"id": "T0OTHER"}),
        click(team=None),
        click(user={"id": "U0MANAG1", "team_id": "T0OTHER"}),
        click(api_app_id="A0OTHER"),
        click(enterprise={"id": "E0OTHER"}),
        click(is_enterprise_install=True),
    ],
)
def test_a_foreign_payload_signed_correctly_is_answered_with_nothing(door: Door, body: bytes) -> None:
    answer = door.send(body)

    assert answer == (200, "")
    assert door.seen == []


def test_an_event_of_a_foreign_user_in_a_shared_channel_is_refused(door: Door) -> None:
    answer = door.send(opened(user_team="T0OTHER"), kind="json")

    assert answer == (200, "")
    assert door.seen == []


@pytest.mark.parametrize("headers", [{}, {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}])
def test_an_event_sent_again_is_handled_once(door: Door, headers: dict[str, str]) -> None:
    door.send(opened(), kind="json")
    door.send(opened(), kind="json", headers=headers)

    assert door.seen == ["event_callback"]


def test_an_event_whose_first_copy_was_lost_is_handled_at_its_repetition(door: Door) -> None:
    door.send(opened("Ev2"), kind="json", headers={"X-Slack-Retry-Num": "1"})

    assert door.seen == ["event_callback"]


def test_two_processes_handle_an_event_once(database_url: str) -> None:
    migrate(database_url)
    engines = [open_engine(database_url), open_engine(database_url)]
    now = datetime(2026, 3, 2, tzinfo=UTC)
    books = [CommittedReceipts(engine) for engine in engines]

    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda n: books[n % 2].first("event:Ev1", "event", now), range(16)))
    for engine in engines:
        engine.dispose()

    assert first.count(True) == 1


def test_a_receipt_is_forgotten_after_a_day(database_url: str) -> None:
    migrate(database_url)
    engine = open_engine(database_url)
    book, now = CommittedReceipts(engine), datetime(2026, 3, 2, tzinfo=UTC)
    book.first("event:Ev1", "event", now)

    book.prune(now + timedelta(hours=25))
    again = book.first("event:Ev1", "event", now)
    engine.dispose()

    assert again


def test_replays_are_remembered_for_as_long_as_a_signature_holds() -> None:
    clock = [datetime(2026, 3, 2, tzinfo=UTC)]
    repeats = Repeats(lambda: clock[0])
    repeats.hear("trigger:1")

    clock[0] += timedelta(minutes=10)
    within = repeats.hear("trigger:1").is_first
    clock[0] += timedelta(seconds=1)
    after = repeats.hear("trigger:1").is_first

    assert (within, after) == (False, True)


def test_an_event_that_another_process_has_handled_does_not_get_in() -> None:
    passed: list[str] = []
    guard = Guard(Home(TEAM), lambda: datetime(2026, 3, 2, tzinfo=UTC), _Seen())
    body = {"team_id": TEAM, "event_id": "Ev1", "type": "event_callback"}

    guard.judge(body, {}, lambda: passed.append("in"))  # type: ignore[arg-type,return-value]

    assert passed == []


@pytest.mark.parametrize(
    ("token", "app"), [("xapp-1-A0CREDIT-12-ff", "A0CREDIT"), ("xapp-1-sandbox-00-x", ""), ("", "")]
)
def test_the_apps_id_is_read_from_its_token(token: str, app: str) -> None:
    home = home_of({"team_id": TEAM}, token)

    assert home == Home(TEAM, app)


def test_an_organisation_we_belong_to_is_not_foreign() -> None:
    home = home_of({"team_id": TEAM, "enterprise_id": "E1"})

    assert stranger({"team": {"id": TEAM}, "enterprise": {"id": "E1"}}, home) == ""


def test_probes_answer_and_metrics_need_their_token(door: Door) -> None:
    alive = door.call("GET", "/healthz")
    ready = door.call("GET", "/readyz")
    refused = door.call("GET", "/metrics")
    shown = door.call("GET", "/metrics", headers={"Authorization": "Bearer let-me-see"})

    assert alive == (200, '{"ok":true}')
    assert ready[0] == 200
    assert refused == (401, "")
    assert 'credit_desk_outbox_rows{state="dead"} 0.0' in shown[1]


def test_a_port_open_to_other_machines_needs_a_token_for_metrics() -> None:
    with pytest.raises(SettingsError, match=r"^METRICS_TOKEN is missing"):
        check_exposure("0.0.0.0", "")

    check_exposure("0.0.0.0", "token")
    check_exposure("127.0.0.1", "")


def test_by_default_only_this_machine_is_listened_to() -> None:
    assert Settings(_env_file=None).host == "127.0.0.1"


def test_a_port_in_use_is_a_sentence_about_port() -> None:
    held = listen("127.0.0.1", 0)
    port = held.getsockname()[1]

    with pytest.raises(SettingsError, match=rf"^PORT {port} cannot be listened on"):
        listen("127.0.0.1", port)

    held.close()


def test_the_event_loop_is_free_while_a_handler_works(door: Door, sandbox: SandboxServer) -> None:
    """A probe is answered although every lane is taken by a busy handler."""
    busy, release = threading.Barrier(ON_SQLITE + 1), threading.Event()
    inner = door.seen.append

    def slow(text: str) -> None:
        inner(text)
        busy.wait(10)
        release.wait(10)

    door.seen = _Calling(slow)
    with ThreadPoolExecutor(ON_SQLITE) as pool:
        sent = [pool.submit(door.send, command(trigger_id=f"t{number}")) for number in range(ON_SQLITE)]
        busy.wait(10)
        alive = door.call("GET", "/healthz")
        release.set()
        statuses = [future.result()[0] for future in sent]

    assert alive[0] == 200
    assert statuses == [200] * ON_SQLITE


class _Seen:
    def first(self, key: str, kind: str, at: datetime) -> bool:
        return False


class _Calling(list[str]):
    def __init__(self, work: Any) -> None:
        super().__init__()
        self._work = work

    def append(self, item: str) -> None:
        self._work(item)
