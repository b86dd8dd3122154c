"""Faults 8, 9, 11 to 14 and 20: Slack says no, and what the bot and its operators do then."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from bot.delivery.items import PAUSED, HomeView, Item, Letter, Post
from tests.delivery.rig import ADMIN, CREDIT, OPERATORS, OVERDUE, Rig, plain_composer


def test_a_channel_told_to_wait_waits_and_the_others_go_on(rig: Rig) -> None:
    rig.driver.fault(
        "chat.postMessage", "error", code="ratelimited", headers={"Retry-After": "30"}, channel=CREDIT
    )
    rig.announce("limited")
    rig.announce("behind it")
    rig.announce("elsewhere", to="topic:overdue")

    rig.step()
    rig.step(29)
    before = rig.texts()
    rig.steps(3)

    assert before == []
    assert rig.texts(OVERDUE) == ["elsewhere"]
    assert rig.texts() == ["limited", "behind it"]
    assert rig.row("limited").attempts == 1


@pytest.mark.parametrize("code", ["ratelimited", "rate_limited", "message_limit_exceeded"])
def test_each_spelling_of_too_many_is_a_wait_and_never_a_failure(rig: Rig, code: str) -> None:
    rig.driver.fault("chat.postMessage", "http", status=200, headers={"Content-Type": "application/json"},
                     body=f'{{"ok": false, "error": "{code}"}}', repeat=12)  # fmt: skip
    rig.announce("CR-1:opened")

    rig.steps(14, 31)

    assert rig.row("CR-1:opened").state == "sent"
    assert rig.texts() == ["CR-1:opened"]


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long", "msg_blocks_too_long"])
def test_refused_blocks_are_sent_once_as_plain_text(rig: Rig, code: str) -> None:
    rig.driver.fault("chat.postMessage", "error", code=code, channel=CREDIT)
    rig.announce("CR-1:opened")

    rig.step()
    rig.steps(3)

    mine = [call["args"] for call in rig.posts() if call["args"]["channel"] == CREDIT]
    assert ["blocks" in call for call in mine] == [True, False]
    assert rig.texts() == ["CR-1:opened"]
    assert (rig.row("CR-1:opened").state, rig.row("CR-1:opened").plain) == ("sent", True)
    assert rig.alerts() == ["plain_only"]


def test_text_that_is_refused_too_is_given_up_and_not_tried_for_ever(rig: Rig) -> None:
    rig.driver.fault("chat.postMessage", "error", code="invalid_blocks", repeat=0, channel=CREDIT)
    rig.announce("CR-1:opened")

    rig.steps(10, 60)

    mine = [call for call in rig.posts() if call["args"]["channel"] == CREDIT]
    assert len(mine) == 2
    assert rig.row("CR-1:opened").state == "dead"


def test_a_refused_card_is_shown_as_plain_text_where_it_stands(rig: Rig) -> None:
    rig.case(7)
    rig.announce("CR-7@1:card", kind="card", case=7, text="first")
    rig.step()
    rig.driver.fault("chat.update", "error", code="invalid_blocks")
    rig.announce("CR-7@2:card", kind="card", case=7, text="second")

    rig.step(2)

    (message,) = rig.driver.messages(CREDIT)
    assert (message["text"], message.get("blocks", [])) == ("second", [])


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived", "not_in_channel", "restricted_action"])
def test_a_place_that_refuses_is_told_once_a_day_and_gets_its_messages_after_the_fix(
    rig: Rig, code: str
) -> None:
    rig.driver.fault("chat.postMessage", "error", code=code, repeat=0, channel=CREDIT)
    rig.announce("one")
    rig.announce("two")

    rig.steps(10, 60)
    asked = [call for call in rig.posts() if call["args"]["channel"] == CREDIT]
    (alert,) = rig.rows("operator_alert")
    rig.driver.clear_faults()
    rig.steps(3, 61)

    assert alert.facts["what"] == "channel_refused"
    assert (alert.facts["code"], alert.facts["topic"], alert.facts["channel"]) == (code, "credit", CREDIT)
    assert len(rig.texts(OPERATORS)) == 1
    assert len(asked) <= 11
    assert rig.texts() == ["one", "two"]


def test_a_topic_without_a_channel_is_told_and_sent_once_a_channel_is_set(rig: Rig) -> None:
    places = {"topic:legal": "", "topic:operators": OPERATORS}
    rig.compose = lambda item: Post(places[item.to], item.key)
    rig.announce("CR-1:mandate", to="topic:legal")
    rig.step()
    told = rig.alerts()

    places["topic:legal"] = "C0LEGAL0"
    rig.queue.wake("topic:legal")
    rig.new_delivery()
    rig.step(1)

    assert told == ["no_channel"]
    assert rig.texts("C0LEGAL0") == ["CR-1:mandate"]


def test_when_the_operators_channel_fails_too_every_administrator_is_told_in_person(rig: Rig) -> None:
    rig.give_admin()
    rig.driver.fault("chat.postMessage", "error", code="is_archived", repeat=0, channel=CREDIT)
    rig.driver.fault("chat.postMessage", "error", code="not_in_channel", repeat=0, channel=OPERATORS)
    rig.announce("CR-1:opened")

    rig.steps(20, 10)

    told = [message["text"] for message in rig.driver.person(ADMIN).dms()]
    assert told == ["operator_alert channel_refused is_archived"]


def test_a_person_who_cannot_be_reached_ends_in_a_dead_row_that_operators_see(rig: Rig) -> None:
    rig.announce("CR-1:handover", to="user:U0NOBODY")

    rig.steps(3, 10)

    assert rig.row("CR-1:handover").state == "dead"
    assert rig.alerts() == ["channel_refused"]


@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth", "account_inactive", "missing_scope"])
def test_a_refused_token_pauses_sending_keeps_the_work_and_goes_on_after_the_fix(rig: Rig, code: str) -> None:
    rig.driver.fault("chat.postMessage", "error", code=code, repeat=0)
    for number in range(3):
        rig.announce(f"n{number}", to=("topic:credit", "topic:overdue", "topic:operators")[number])

    rig.steps(20, 15)
    paused, asked = rig.queue.recall(PAUSED), len(rig.posts())
    states = {row.state for row in rig.rows("receipt")}
    rig.driver.clear_faults()
    rig.steps(4, 15)

    assert paused == code
    assert asked <= 11
    assert states == {"pending"}
    assert rig.queue.recall(PAUSED) == ""
    assert [rig.texts(c) for c in (CREDIT, OVERDUE, OPERATORS)] == [["n0"], ["n1"], ["n2"]]


def test_a_missing_scope_for_direct_messages_does_not_stop_the_channels(rig: Rig) -> None:
    rig.driver.scopes(remove=["im:write"])
    rig.announce("to a person", to="user:U0SALES1")
    rig.announce("to a channel")

    rig.steps(3)

    (alert,) = rig.rows("operator_alert")
    assert rig.texts() == ["to a channel"]
    assert (alert.facts["what"], alert.facts["scope"]) == ("missing_scope", "im:write")
    assert rig.row("to a person").state == "pending"


def test_six_hours_without_slack_lose_nothing_and_kill_nothing(rig: Rig) -> None:
    rig.sandbox.stop()
    rig.announce("one")
    rig.announce("two")

    rig.steps(36, 600)
    states = [(rig.row(key).state, rig.row(key).attempts) for key in ("one", "two")]
    errors = {rig.row(key).error for key in ("one", "two")}

    assert states == [("pending", 0), ("pending", 0)]
    assert "ConnectionRefusedError" in errors


def test_a_poison_row_dies_after_eight_tries_and_the_nine_others_arrive(rig: Rig) -> None:
    rig.compose = _poisoned("n4")
    for number in range(10):
        rig.announce(f"n{number}")

    rig.steps(60, 60)

    assert rig.texts() == [f"n{number}" for number in range(10) if number != 4]
    assert (rig.row("n4").state, rig.row("n4").attempts) == ("dead", 8)
    assert rig.alerts() == ["dead"]


def test_a_dead_row_is_revived_by_an_operator(rig: Rig) -> None:
    rig.compose = _poisoned("n0")
    rig.announce("n0")
    rig.steps(40, 60)
    rig.compose = plain_composer

    revived = rig.queue.revive(rig.row("n0").id)
    rig.steps(2)

    assert revived
    assert rig.texts() == ["n0"]


def test_a_row_that_was_sent_cannot_be_revived(rig: Rig) -> None:
    rig.announce("n0")
    rig.step()

    revived = rig.queue.revive(rig.row("n0").id)
    rig.steps(2)

    assert not revived
    assert rig.texts() == ["n0"]


def test_a_home_that_slack_refuses_is_given_up(rig: Rig) -> None:
    rig.compose = lambda item: HomeView("U0SALES1", {"type": "home", "blocks": []})
    rig.driver.fault("views.publish", "error", code="view_too_large", repeat=0)
    rig.announce("home:1", to="home:U0SALES1", kind="home")

    rig.step()

    assert rig.row("home:1").state == "dead"


def _poisoned(key: str) -> Callable[[Item], Letter]:
    def compose(item: Item) -> Letter:
        if item.key == key:
            raise ZeroDivisionError(random.Random(1).random())
        return plain_composer(item)

    return compose
