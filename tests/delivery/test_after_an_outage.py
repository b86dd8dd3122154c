"""Faults 9 and 14: what waited through an outage comes in few messages, and nothing of it is lost."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.delivery.items import Item, Letter
from sandbox.driver import Driver
from sandbox.server import SandboxServer
from tests.delivery.conftest import WORKSPACE
from tests.delivery.rig import CREDIT, OPERATORS, OVERDUE, Rig, plain_composer

LIMITED = {"code": "ratelimited", "headers": {"Retry-After": "60"}}


def limit(rig: Rig) -> None:
    rig.driver.fault("chat.postMessage", "error", repeat=0, **LIMITED)


def an_hour_passes(rig: Rig, each_ten_minutes: Callable[[int], None]) -> None:
    for part in range(6):
        each_ten_minutes(part)
        rig.steps(10, 60)


def shown_by(rig: Rig, carrier: str, keys: list[str]) -> bool:
    """Whether these rows end in a state that names the row which shows them."""
    by = f"shown by {rig.row(carrier).id}"
    return all((rig.row(key).state, rig.row(key).error) == ("cancelled", by) for key in keys)


def test_an_hour_of_429_kills_nothing_alerts_once_and_ends_in_one_message(rig: Rig) -> None:
    limit(rig)
    an_hour_passes(rig, lambda part: rig.announce(f"n{part}"))
    asked = len(rig.posts())
    rig.driver.clear_faults()

    rig.steps(70)

    assert asked <= 2 * 60
    assert rig.texts() == ["n0 | n1 | n2 | n3 | n4 | n5"]
    assert rig.row("n0").state == "sent"
    assert shown_by(rig, "n0", ["n1", "n2", "n3", "n4", "n5"])
    assert rig.alerts() == ["limited"]


def test_each_reader_and_each_thread_gets_its_own_message_and_what_has_buttons_stays_single(rig: Rig) -> None:
    rig.case(7)
    rig.announce("card:7", kind="card", case=7, text="card 7")
    rig.step()
    limit(rig)

    def announce(part: int) -> None:
        rig.announce(f"late {part}", to="topic:overdue", kind="clock_alarm")
        rig.announce(f"step {part}", kind="line", case=7, thread_of=7)
        rig.announce(f"sheet {part}", to="user:U0SALES1", kind="sheet")
        rig.announce(f"digest {part}", to="user:U0SALES1", kind="digest")
        rig.announce(f"turn {part}", kind="handover", facts={"handover": str(part)})

    an_hour_passes(rig, announce)
    rig.driver.clear_faults()
    rig.steps(90)

    (card,) = [message for message in rig.driver.messages(CREDIT) if message["text"] == "card 7"]
    numbers = range(6)
    assert [m["text"] for m in rig.driver.messages(CREDIT, card["ts"])] == [
        "card 7",
        " | ".join(f"step {n}" for n in numbers),
    ]
    assert rig.texts(CREDIT) == ["card 7", *(f"turn {n}" for n in numbers)]
    assert rig.texts(OVERDUE) == [" | ".join(f"late {n}" for n in numbers)]
    assert [m["text"] for m in rig.driver.person("U0SALES1").dms()] == [
        " | ".join(f"sheet {n}" for n in numbers),
        *(f"digest {n}" for n in numbers),
    ]


@pytest.fixture
def mended(engine: Engine) -> Iterator[Rig]:
    """A rig whose Slack can be away and come back at the same address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with SandboxServer(json.loads(WORKSPACE.read_text("utf-8")), port=port) as sandbox:
        yield Rig(engine, sandbox)


def test_after_six_hours_without_slack_each_place_gets_one_message_by_itself(mended: Rig) -> None:
    mended.sandbox.stop()
    for hour in range(6):
        mended.announce(f"late {hour}", kind="clock_alarm")
        mended.announce(f"opened {hour}", to="user:U0SALES1")
        mended.steps(6, 600)
    mended.sandbox.start()
    mended.driver = Driver(mended.sandbox.url)
    mended.driver.limits(False)

    mended.steps(4, 901)

    assert mended.texts() == [" | ".join(f"late {hour}" for hour in range(6))]
    (told,) = mended.driver.person("U0SALES1").dms()
    assert told["text"] == " | ".join(f"opened {hour}" for hour in range(6))
    assert {row.state for row in mended.rows("receipt")} == {"sent", "cancelled"}


def test_ordinary_times_bring_every_message_by_itself_however_many_there_are(rig: Rig) -> None:
    for number in range(40):
        rig.announce(f"n{number}")

    rig.steps(45)

    assert rig.texts() == [f"n{number}" for number in range(40)]


def test_a_wait_of_some_minutes_is_no_outage(rig: Rig) -> None:
    limit(rig)
    for number in range(6):
        rig.announce(f"n{number}")
    rig.steps(8, 60)
    rig.driver.clear_faults()

    rig.steps(70)

    assert rig.texts() == [f"n{number}" for number in range(6)]


@pytest.mark.parametrize(("held", "messages"), [(3, 3), (4, 1)])
def test_few_messages_come_one_by_one_even_after_an_outage(rig: Rig, held: int, messages: int) -> None:
    limit(rig)
    for number in range(held):
        rig.announce(f"n{number}")
    rig.steps(30, 60)
    rig.driver.clear_faults()

    rig.steps(66)

    assert len(rig.texts()) == messages


def test_twenty_messages_are_told_in_one_and_the_next_twenty_in_another(rig: Rig) -> None:
    limit(rig)
    for number in range(45):
        rig.announce(f"n{number}")
    rig.steps(30, 60)
    rig.driver.clear_faults()

    rig.steps(70)

    parts = [range(20), range(20, 40), range(40, 45)]
    assert rig.texts() == [" | ".join(f"n{number}" for number in part) for part in parts]


def test_a_restart_in_the_middle_of_the_outage_changes_nothing(rig: Rig) -> None:
    limit(rig)

    def announce(part: int) -> None:
        rig.announce(f"n{part}")
        rig.new_delivery()

    an_hour_passes(rig, announce)
    rig.driver.clear_faults()
    rig.new_delivery()

    rig.steps(70)

    assert rig.texts() == ["n0 | n1 | n2 | n3 | n4 | n5"]


def held_back(rig: Rig, count: int = 5) -> None:
    """So many messages that have waited for half an hour, with Slack well again."""
    for number in range(count):
        rig.announce(f"n{number}")
    rig.time += timedelta(minutes=30)


def test_a_common_message_that_arrived_unanswered_is_found_and_not_repeated(rig: Rig) -> None:
    held_back(rig)
    rig.driver.fault("chat.postMessage", "drop_after_accept")

    rig.step()
    unclear = rig.row("n0").state
    rig.steps(4, 20)

    assert unclear == "unknown"
    assert rig.texts() == ["n0 | n1 | n2 | n3 | n4"]
    assert rig.row("n0").state == "sent"


def test_without_history_a_common_message_that_is_more_than_reminders_is_sent_again(rig: Rig) -> None:
    rig.driver.scopes(remove=["channels:history", "groups:history", "im:history"])
    for number in range(4):
        rig.announce(f"late {number}", kind="clock_alarm")
    held_back(rig, 1)
    rig.driver.fault("chat.postMessage", "drop_after_accept")

    rig.steps(5, 20)

    common = "late 0 | late 1 | late 2 | late 3 | n0"
    assert rig.texts() == [common, f"{common} (may be a repeat)"]


def test_one_that_cannot_be_composed_takes_no_other_with_it(rig: Rig) -> None:
    rig.compose = _poisoned("n2")
    held_back(rig)

    rig.steps(60, 60)

    assert rig.texts() == ["n0", "n1", "n3", "n4"]
    assert (rig.row("n2").state, rig.row("n2").attempts) == ("dead", 8)
    assert rig.alerts() == ["dead"]


def test_a_common_message_that_slack_refuses_falls_apart_and_everything_is_said(rig: Rig) -> None:
    held_back(rig)
    rig.driver.fault("chat.postMessage", "error", code="msg_blocks_too_long")

    rig.steps(10)

    assert rig.texts() == ["n0", "n1", "n2", "n3", "n4"]
    assert {row.state for row in rig.rows("receipt")} == {"sent"}


def test_a_common_message_that_was_given_up_is_revived_as_a_whole(rig: Rig) -> None:
    held_back(rig)
    rig.driver.fault("chat.postMessage", "error", code="not_known_yet", repeat=8, channel=CREDIT)
    rig.steps(40, 60)
    given_up = rig.row("n0").state

    revived = rig.queue.revive(rig.row("n0").id)
    rig.steps(2)

    assert (given_up, revived) == ("dead", True)
    assert rig.texts() == ["n0 | n1 | n2 | n3 | n4"]


def test_when_the_operators_channel_was_away_administrators_get_the_alerts_in_one(rig: Rig) -> None:
    rig.give_admin()
    rig.driver.fault("chat.postMessage", "error", code="not_in_channel", repeat=0, channel=OPERATORS)
    for number in range(5):
        rig.announce(f"alert {number}", to="topic:operators", kind="operator_alert")
    rig.time += timedelta(minutes=30)

    rig.steps(5, 10)

    told = [message["text"] for message in rig.driver.person("U0ADMIN1").dms()]
    assert told == [" | ".join(f"alert {number}" for number in range(5))]


def _poisoned(key: str) -> Callable[[Item], Letter]:
    def compose(item: Item) -> Letter:
        if key in [each.key for each in (item, *item.others)]:
            raise LookupError(key)
        return plain_composer(item)

    return compose
