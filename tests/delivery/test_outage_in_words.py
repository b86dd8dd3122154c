"""What people read after an outage, in their own language, with the bot's own screens."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from bot.composing import Composing
from bot.flows import ticking
from bot.flows.cases import NewNotice, open_case
from bot.flows.model import Actor, Post, Topic
from bot.flows.ports import Desk
from bot.flows.sweep import Swept
from bot.holidays import calendar_of
from bot.readers import Readers
from bot.rendering import Renderer
from bot.slack import Slack, web_client
from sandbox.server import SandboxServer
from tests.delivery.rig import CREDIT, Rig
from tests.support import walks
from tests.support.desks import POLICY, StandingClock
from tests.support.states import take

APPROVALS = "C0APPROV"


class Office(Rig):
    """The rig with the bot's own composer, a desk, and cases that people open."""

    def __init__(self, engine: Engine, sandbox: SandboxServer) -> None:
        super().__init__(engine, sandbox)
        self.clock = StandingClock()
        self.desk = Desk(self.units, POLICY, self.clock, calendar_of(POLICY.week))
        slack = Slack(web_client(sandbox.bot_token, sandbox.api_url))
        readers = Readers(self.units, slack, self.clock, "en", lambda: "Asia/Shanghai")
        self.compose = Composing(lambda: self.desk, Renderer(), readers)
        with self.units() as unit:
            unit.posts.set_channel(Topic.CREDIT, CREDIT)
            unit.posts.set_channel(Topic.APPROVALS, APPROVALS)
            for user in ("U0SALES1", "U0SALES2"):
                unit.posts.grant(user, Post.SALES, "U0ADMIN1", self.clock.now())

    def opened(self, by: str, *customers: str) -> list[int]:
        """Cases that this salesperson opens, one after the other."""
        actor, today = Actor(by, frozenset({Post.SALES})), self.desk.calendar.today(self.clock.now())
        news = [NewNotice(name, "Ms Luo", today, "Bearings", "CNY") for name in customers]
        numbers = [open_case(self.desk, new, actor, new.customer)[0].number for new in news]
        self.dated()
        return numbers

    def tick(self) -> None:
        ticking.tick(self.desk, lambda _desk, today, _fall_due: Swept(today))
        self.dated()

    def limit(self) -> None:
        self.driver.fault(
            "chat.postMessage", "error", repeat=0, code="ratelimited", headers={"Retry-After": "60"}
        )

    def slack_is_well_again(self) -> None:
        self.driver.clear_faults()
        self.steps(90)


@pytest.fixture
def office(engine: Engine, sandbox: SandboxServer) -> Office:
    return Office(engine, sandbox)


def lines(message: dict[str, Any]) -> list[str]:
    """Each block as its text, with its button."""
    return [_line(block) for block in message["blocks"]]


def _line(block: dict[str, Any]) -> str:
    texts = [block["text"]["text"]] if "text" in block else [each["text"] for each in block["elements"]]
    button = block.get("accessory")
    return " ".join(texts) + (f" [{button['text']['text']} {button['value']}]" if button else "")


NOTE = (
    "The oldest comes first. Cards, hand-overs and digests are not in here: "
    "each comes by itself, with its buttons."
)
FOUR = ("Harbour Foods", "River Steel", "Hill Textiles", "North Tools")


def test_the_direct_messages_of_an_hour_come_in_one_in_english(office: Office) -> None:
    office.limit()
    office.opened("U0SALES1", *FOUR)
    office.steps(60, 60)

    office.slack_is_well_again()

    (told,) = office.driver.person("U0SALES1").dms()
    assert told["text"] == "4 messages could not be sent in time and come in one."
    assert lines(told) == [
        ":hourglass: *4 messages could not be sent in time and come in one*",
        *(
            f"CR-{number} is opened for {name}. Credit screens now. Until 2026-03-02 14:00 UTC+8. "
            f"[Open CR-{number} CR-{number}]"
            for number, name in enumerate(FOUR, 1)
        ),
        NOTE,
    ]


def test_the_direct_messages_of_an_hour_come_in_one_in_chinese(office: Office) -> None:
    office.limit()
    office.opened("U0SALES2", *FOUR)
    office.steps(60, 60)

    office.slack_is_well_again()

    (told,) = office.driver.person("U0SALES2").dms()
    assert told["text"] == "4条消息未能及时发送，现合并为一条。"
    assert lines(told) == [
        ":hourglass: *4条消息未能及时发送，现合并为一条*",
        *(
            f"CR-{number}已立案：{name}。信用部门正在开展前期调查。2026-03-02 14:00 UTC+8前。 "
            f"[打开CR-{number} CR-{number}]"
            for number, name in enumerate(FOUR, 1)
        ),
        "按时间先后排列。卡片、交接和催收摘要不在其中，仍带按钮单独发送。",
    ]


def test_cards_and_open_hand_overs_come_by_themselves_with_their_buttons(office: Office) -> None:
    office.limit()
    office.opened("U0SALES1", *FOUR)
    office.steps(60, 60)

    office.slack_is_well_again()

    said = office.driver.messages(CREDIT)
    cards = [message for message in said if message["blocks"][0]["type"] == "header"]
    turns = [message for message in said if message not in cards]
    accepts = [
        element["action_id"]
        for message in turns
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    assert len(cards) == len(turns) == 4
    assert accepts.count("handover:accept") == 4


def test_late_work_is_told_in_one_and_what_was_done_meanwhile_is_left_out(office: Office) -> None:
    numbers = office.opened("U0SALES1", *FOUR, "East Paper")
    office.steps(30)
    office.limit()
    office.clock.advance(hours=5)
    office.tick()
    office.steps(30, 60)
    take(office.desk, numbers[1], walks.to_the_receivable()[0])
    take(office.desk, numbers[1], walks.to_the_receivable()[1])
    office.dated()

    office.slack_is_well_again()

    (told,) = office.driver.messages(APPROVALS)
    assert told["text"] == "4 messages could not be sent in time and come in one."
    assert [line.split(":")[0] for line in lines(told)[1:-1]] == [
        "CR-1 Harbour Foods", "CR-3 Hill Textiles", "CR-4 North Tools", "CR-5 East Paper",
    ]  # fmt: skip
    assert lines(told)[1] == (
        "CR-1 Harbour Foods: notice of first contact was due at 2026-03-02 14:00 UTC+8 and is not done. "
        "Turn: customer file administrator.\n"
        "Next: accept it, then look into the customer and feed back the findings. [Open CR-1 CR-1]"
    )


def test_the_steps_of_a_case_are_told_in_one_message_of_its_thread(office: Office) -> None:
    (number,) = office.opened("U0SALES1", "Harbour Foods")
    office.steps(10)
    office.limit()
    for stride in walks.to_the_receivable()[:4]:
        take(office.desk, number, stride)
        office.dated()
    office.steps(60, 60)

    office.slack_is_well_again()

    (card,) = [m for m in office.driver.messages(CREDIT) if m["blocks"][0]["type"] == "header"]
    _, told = office.driver.messages(CREDIT, card["ts"])
    assert told["text"] == "4 steps could not be told in time and come in one."
    assert len(lines(told)) == 6


def test_in_ordinary_times_each_message_comes_by_itself(office: Office) -> None:
    office.opened("U0SALES1", *FOUR, "East Paper")

    office.steps(20)

    told = office.driver.person("U0SALES1").dms()
    assert len(told) == 5
    assert told[0]["text"].startswith("CR-1 is opened for Harbour Foods.")
