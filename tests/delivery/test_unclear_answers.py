"""Faults 3, 4, 6, 7 and 10: Slack may have taken the message, and no answer tells."""

from __future__ import annotations

from typing import Any

import pytest

from tests.delivery.rig import CREDIT, Rig

UNREADABLE: list[tuple[str, dict[str, Any]]] = [
    ("http", {"status": 500, "body": "{}"}),
    ("http", {"status": 503, "body": "<html>busy</html>"}),
    ("http", {"status": 504, "body": ""}),
    ("html", {"status": 200}),
    ("empty", {}),
    ("truncated", {"apply": False}),
    ("drop_before", {}),
    ("error", {"code": "internal_error"}),
]


@pytest.mark.parametrize(("do", "more"), UNREADABLE)
def test_a_message_that_did_not_arrive_is_sent_again_after_two_looks(
    rig: Rig, do: str, more: dict[str, Any]
) -> None:
    rig.driver.fault("chat.postMessage", do, **more)
    rig.announce("CR-1:opened")

    rig.step()
    unclear = rig.row("CR-1:opened").state
    rig.steps(4, 20)

    assert unclear == "unknown"
    assert rig.texts() == ["CR-1:opened"]
    assert rig.row("CR-1:opened").state == "sent"
    assert len(rig.driver.requests("conversations.history")) == 2


@pytest.mark.parametrize(
    ("do", "more"),
    [
        ("truncated", {}),
        ("drop_after_accept", {}),
        ("html", {"apply": True}),
        ("empty", {"apply": True}),
        ("http", {"status": 500, "body": "{}", "apply": True}),
    ],
)
def test_a_message_that_arrived_is_found_by_its_mark_and_not_repeated(
    rig: Rig, do: str, more: dict[str, Any]
) -> None:
    rig.driver.fault("chat.postMessage", do, **more)
    rig.announce("CR-1:opened")

    rig.step()
    asked_before = len(rig.posts())
    rig.steps(4, 20)

    (message,) = rig.driver.messages(CREDIT)
    assert asked_before == 1
    assert (rig.row("CR-1:opened").state, rig.row("CR-1:opened").ts) == ("sent", message["ts"])


def test_a_time_out_is_looked_up_like_any_other_silence(rig: Rig) -> None:
    rig.timeout = 1
    rig.new_delivery()
    rig.driver.fault("chat.postMessage", "hang", seconds=1.5)
    rig.announce("CR-1:opened")

    rig.step()
    unclear = rig.row("CR-1:opened")
    rig.driver.wait_until(lambda: rig.driver.messages(CREDIT))
    rig.steps(3, 20)

    assert (unclear.state, unclear.error) == ("unknown", "TimeoutError")
    assert rig.texts() == ["CR-1:opened"]
    assert rig.row("CR-1:opened").state == "sent"


def test_an_unclear_line_is_looked_up_in_its_thread(rig: Rig) -> None:
    rig.case(7)
    rig.announce("CR-7@1:card", kind="card", case=7, text="card")
    rig.step()
    rig.driver.fault("chat.postMessage", "drop_after_accept")
    rig.announce("CR-7@1:line", kind="thread_line", case=7, thread_of=7)

    rig.step(2)
    rig.steps(4, 20)

    (card,) = rig.driver.messages(CREDIT)
    thread = rig.driver.messages(CREDIT, card["ts"])
    assert [message["text"] for message in thread] == ["card", "CR-7@1:line"]
    assert rig.row("CR-7@1:line").state == "sent"


def test_an_unclear_card_is_not_posted_twice_by_its_next_update(rig: Rig) -> None:
    rig.case(7)
    rig.driver.fault("chat.postMessage", "drop_after_accept")
    rig.announce("CR-7@1:card", kind="card", case=7, text="first")
    rig.step()
    rig.announce("CR-7@2:card", kind="card", case=7, text="second")

    rig.steps(6, 20)

    assert rig.texts() == ["second"]
    assert [row.state for row in rig.rows("card")] == ["sent", "sent"]


def test_an_unclear_update_of_a_card_is_simply_repeated(rig: Rig) -> None:
    rig.case(7)
    rig.announce("CR-7@1:card", kind="card", case=7, text="first")
    rig.step()
    rig.driver.fault("chat.update", "drop_before")
    rig.announce("CR-7@2:card", kind="card", case=7, text="second")

    rig.step(2)
    rig.steps(3, 5)

    assert rig.texts() == ["second"]
    assert rig.driver.requests("conversations.history") == []


@pytest.mark.parametrize("kind", ["digest", "clock_alarm", "upward_report"])
def test_without_history_a_reminder_is_not_repeated_and_operators_see_it(rig: Rig, kind: str) -> None:
    rig.driver.scopes(remove=["channels:history", "groups:history", "im:history"])
    rig.driver.fault("chat.postMessage", "drop_after_accept", channel=CREDIT)
    rig.announce("digest:1", kind=kind)

    rig.step()
    rig.steps(4, 20)

    assert rig.texts() == ["digest:1"]
    assert (rig.row("digest:1").state, rig.row("digest:1").error) == ("unknown", "no_history")
    assert rig.alerts() == ["unclear"]
    assert [line.id for line in rig.queue.lines()] == [rig.row("digest:1").id]


def test_a_reminder_left_unclear_is_settled_once_the_scope_is_granted(rig: Rig) -> None:
    rig.driver.scopes(remove=["channels:history"])
    rig.driver.fault("chat.postMessage", "drop_after_accept", channel=CREDIT)
    rig.announce("digest:1", kind="digest")
    rig.step()
    rig.steps(2, 20)
    rig.driver.scopes(add=["channels:history"])

    rig.step(3700)

    assert rig.texts() == ["digest:1"]
    assert rig.row("digest:1").state == "sent"


def test_without_history_a_hand_over_is_sent_again_and_says_that_it_may_be_a_repeat(rig: Rig) -> None:
    rig.driver.scopes(remove=["channels:history", "groups:history", "im:history"])
    rig.driver.fault("chat.postMessage", "drop_after_accept", channel=CREDIT)
    rig.announce("CR-7@1:handover:3", kind="handover", facts={"handover": "3"})

    rig.step()
    rig.steps(4, 20)

    assert rig.texts() == ["CR-7@1:handover:3", "CR-7@1:handover:3 (may be a repeat)"]


def test_what_stays_unclear_is_given_up_after_eight_tries_with_one_alert(rig: Rig) -> None:
    rig.driver.fault("chat.postMessage", "http", status=503, body="", repeat=0, channel=CREDIT)
    rig.announce("CR-1:opened")

    for _ in range(60):
        rig.step(700)

    row = rig.row("CR-1:opened")
    tried = [call for call in rig.posts() if call["args"]["channel"] == CREDIT]
    assert (row.state, row.attempts, len(tried)) == ("dead", 8, 8)
    assert rig.alerts() == ["dead"]


def test_retries_are_spread_and_grow_apart(rig: Rig) -> None:
    rig.compose = _broken
    rig.announce("CR-1:opened")
    waits = []

    for _ in range(5):
        rig.step()
        until = rig.row("CR-1:opened").lease_until
        waits.append((until - rig.time).total_seconds())
        rig.step((until - rig.time).total_seconds())
    nominal = [2.0, 4.0, 8.0, 16.0, 32.0]

    assert all(0.5 * n <= wait <= 1.5 * n for wait, n in zip(waits[::1], nominal, strict=True))
    assert waits != nominal


def _broken(_: object) -> Any:
    raise LookupError("a template of ours fails")
