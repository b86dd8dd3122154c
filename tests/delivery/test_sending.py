"""What is committed is announced once, in order, at Slack's pace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.delivery.items import HomeView, Item, Letter, Post, Skip
from bot.delivery.sending import mark_of
from tests.delivery.rig import CREDIT, OVERDUE, Rig


def test_a_committed_row_is_posted_once_and_remembers_where_it_stands(rig: Rig) -> None:
    rig.announce("CR-1:opened")

    rig.step()
    rig.step(5)

    row = rig.row("CR-1:opened")
    (message,) = rig.driver.messages(CREDIT)
    assert (row.state, row.channel, row.ts, row.attempts) == ("sent", CREDIT, message["ts"], 1)


def test_the_same_key_is_announced_once(rig: Rig) -> None:
    rig.announce("AR-3:dun-1")
    rig.announce("AR-3:dun-1", text="again")

    rig.steps(3)

    assert rig.texts() == ["AR-3:dun-1"]


def test_the_message_carries_an_opaque_mark_and_nothing_else(rig: Rig) -> None:
    rig.announce("CR-1:opened", text="Hill & River asks for 200,000")

    rig.step()

    (call,) = rig.posts()
    payload = call["args"]["metadata"]["event_payload"]
    assert set(payload) == {"id"}
    assert "CR-1" not in payload["id"]
    assert len(payload["id"]) == 24


def test_messages_of_one_channel_keep_their_order_and_a_second_between_them(rig: Rig) -> None:
    for number in range(3):
        rig.announce(f"n{number}")

    rig.step()
    first = rig.texts()
    rig.step(0.5)
    half_a_second_later = rig.texts()
    rig.steps(2)

    assert first == half_a_second_later == ["n0"]
    assert rig.texts() == ["n0", "n1", "n2"]


def test_another_channel_does_not_wait_for_the_pace_of_the_first(rig: Rig) -> None:
    rig.announce("a")
    rig.announce("b")
    rig.announce("c", to="topic:overdue")

    rig.step()

    assert rig.texts(CREDIT) == ["a"]
    assert rig.texts(OVERDUE) == ["c"]


def test_an_announcement_for_later_waits_for_business_time_not_for_real_time(rig: Rig) -> None:
    rig.announce("digest:1", not_before=rig.business + timedelta(hours=8))

    rig.step(60)
    before = rig.texts()
    rig.business += timedelta(days=1)
    rig.step()

    assert before == []
    assert rig.texts() == ["digest:1"]


def test_a_cancelled_row_is_not_sent(rig: Rig) -> None:
    rig.announce("CR-1:clock:5:warning")
    rig.announce("CR-2:clock:6:warning")
    with rig.units() as unit:
        unit.outbox.cancel("CR-1:clock:")

    rig.steps(2)

    assert rig.texts() == ["CR-2:clock:6:warning"]


def test_a_person_is_reached_in_direct_messages(rig: Rig) -> None:
    rig.announce("CR-1:handover", to="user:U0SALES1")

    rig.step()

    (message,) = rig.driver.person("U0SALES1").dms()
    assert message["text"] == "CR-1:handover"


def test_what_need_not_be_said_any_more_is_skipped_with_its_reason(rig: Rig) -> None:
    rig.compose = lambda _: Skip("stale")
    rig.announce("CR-1:clock:1")

    rig.step()

    assert (rig.row("CR-1:clock:1").state, rig.row("CR-1:clock:1").error) == ("cancelled", "stale")
    assert rig.posts() == []


def test_a_home_is_published_for_its_person(rig: Rig) -> None:
    view = {
        "type": "home",
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "My turn"}}],
    }
    rig.compose = lambda item: HomeView(item.to.partition(":")[2], view)
    rig.announce("home:U0SALES1:1", to="home:U0SALES1", kind="home")

    rig.step()

    home = rig.driver.person("U0SALES1").home()
    assert home is not None
    assert home["blocks"][0]["text"]["text"] == "My turn"


def test_a_card_is_posted_once_and_then_edited_where_it_stands(rig: Rig) -> None:
    rig.case(7)
    rig.announce("CR-7@1:card", kind="card", case=7, text="screening")
    rig.step()
    rig.announce("CR-7@2:card", kind="card", case=7, text="confirmation")

    rig.step(2)

    (message,) = rig.driver.messages(CREDIT)
    assert message["text"] == "confirmation"
    assert rig.row("CR-7@2:card").ts == message["ts"]


def test_several_updates_of_one_card_are_shown_by_one(rig: Rig) -> None:
    rig.case(7)
    rig.compose = _latest("as it is now")
    for version in range(1, 5):
        rig.announce(f"CR-7@{version}:card", kind="card", case=7)

    rig.steps(4, 2)

    assert rig.texts() == ["as it is now"]
    assert [row.state for row in rig.rows("card")] == ["sent", "cancelled", "cancelled", "cancelled"]
    assert rig.driver.requests("chat.update") == []


def test_a_card_that_shows_the_same_is_not_sent_again(rig: Rig) -> None:
    rig.case(7)
    rig.compose = _latest("the same")
    rig.announce("CR-7@1:card", kind="card", case=7)
    rig.step()
    rig.announce("CR-7@2:card", kind="card", case=7)

    rig.step(2)

    assert rig.driver.requests("chat.update") == []
    assert rig.row("CR-7@2:card").state == "sent"


def test_a_card_that_somebody_deleted_is_posted_anew(rig: Rig) -> None:
    rig.case(7)
    rig.announce("CR-7@1:card", kind="card", case=7, text="first")
    rig.step()
    rig.driver.fault("chat.update", "error", code="message_not_found")
    rig.announce("CR-7@2:card", kind="card", case=7, text="second")

    rig.step(2)

    assert rig.texts() == ["first", "second"]
    standing = rig.queue.standing("card", "7")
    assert standing is not None
    assert standing.ts == rig.driver.messages(CREDIT)[1]["ts"]


def test_a_line_waits_for_its_card_and_goes_into_its_thread(rig: Rig) -> None:
    rig.case(7)
    rig.announce("CR-7@1:line", kind="thread_line", to="topic:credit", case=7, thread_of=7)
    rig.announce("CR-7@1:card", kind="card", case=7, text="card")

    rig.steps(5)

    (card,) = [message for message in rig.driver.messages(CREDIT) if message["text"] == "card"]
    thread = rig.driver.messages(CREDIT, card["ts"])
    assert [message["text"] for message in thread] == ["card", "CR-7@1:line"]


def test_a_line_without_any_card_is_not_lost(rig: Rig) -> None:
    rig.case(7)
    rig.announce("CR-7@1:line", kind="thread_line", case=7, thread_of=7)

    rig.step()

    assert rig.texts() == ["CR-7@1:line"]


def test_the_mark_of_a_row_is_the_same_at_each_attempt_and_differs_between_rows(rig: Rig) -> None:
    marks: list[tuple[str, str]] = []

    def note(item: Item) -> Letter:
        marks.append((item.key, mark_of(item)))
        return Post(CREDIT, item.key) if len(marks) > 2 else _fail()

    rig.compose = note
    rig.announce("a")
    rig.announce("b")
    rig.steps(8, 5)

    of_a = {mark for key, mark in marks if key == "a"}
    of_b = {mark for key, mark in marks if key == "b"}
    assert len(marks) > 2
    assert len(of_a) == len(of_b) == 1
    assert of_a != of_b


def _fail() -> Letter:
    raise LookupError("not yet")


def _latest(text: str) -> Callable[[Item], Letter]:
    return lambda _: Post(CREDIT, text)
