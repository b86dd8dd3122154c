"""Fault 48: any number of senders on one database, and one that slept past its lease."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.delivery.items import Item, Letter, Times
from tests.delivery.rig import CREDIT, Rig


def test_four_senders_at_once_claim_each_row_once(rig: Rig) -> None:
    for number in range(40):
        rig.announce(f"n{number}", to=f"user:U{number}")
    at = Times(rig.time, rig.business)

    def claim_all(_: int) -> list[int]:
        taken: list[int] = []
        while items := rig.queue.claim(at, 3):
            taken += [item.id for item in items]
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [row for rows in pool.map(claim_all, range(4)) for row in rows]

    assert len(taken) == len(set(taken)) == 40


def test_one_recipient_has_one_row_under_way(rig: Rig) -> None:
    rig.announce("first")
    rig.announce("second")
    at = Times(rig.time, rig.business)

    first = rig.queue.claim(at, 8)
    second = rig.queue.claim(at, 8)

    assert [item.key for item in first] == ["first"]
    assert second == ()


def test_a_sender_that_wakes_after_its_lease_cannot_mark_over_another(rig: Rig) -> None:
    rig.announce("CR-1:opened")
    (sleeper,) = rig.queue.claim(Times(rig.time, rig.business), 1)
    rig.steps(6, 61)
    sent = rig.row("CR-1:opened")

    late = rig.queue.dead(sleeper, "woke up")
    waited = rig.queue.wait(sleeper, rig.time, "woke up")

    assert not late
    assert not waited
    assert rig.row("CR-1:opened") == sent
    assert sent.state == "sent"


def test_a_row_with_too_little_lease_left_is_given_back_unsent(rig: Rig) -> None:
    rig.announce("slow", to="topic:overdue")
    rig.announce("behind")
    rig.compose = _taking(rig, seconds=45)

    rig.step(rounds=1)

    assert rig.row("behind").state == "pending"
    assert rig.row("behind").attempts == 0
    assert rig.texts(CREDIT) == []


def test_a_stopped_delivery_gives_back_what_it_claimed(rig: Rig) -> None:
    rig.announce("one", to="topic:overdue")
    rig.announce("two")
    stopping = rig.compose

    def compose(item: Item) -> Letter:
        rig.delivery.stop()
        return stopping(item)

    rig.compose = compose
    rig.step(rounds=1)

    assert rig.row("one").state == "sent"
    assert (rig.row("two").state, rig.row("two").attempts) == ("pending", 0)
    assert rig.delivery.run_once() == 0


def _taking(rig: Rig, seconds: float) -> Callable[[Item], Letter]:
    first = rig.compose

    def compose(item: Item) -> Letter:
        rig.time += timedelta(seconds=seconds)
        return first(item)

    return compose
