"""Each person reads their own language in the same case; a channel reads the company's."""

from __future__ import annotations

import re
import secrets
from typing import Any

import pytest

from bot.flows.model import Action
from tests.e2e import cases, records
from tests.e2e.company import JSON, Company
from tests.support import walks

CHAIN = walks.to_the_receivable()
HAN = re.compile(r"[\u4e00-\u9fff]")


def reads_chinese(told: Any) -> bool:
    return bool(HAN.search(records.words(told)))


@pytest.mark.parametrize(("user", "chinese"), [("U0FILEA1", False), ("U0FILEA2", True)], ids=["en", "zh"])
def test_answers_forms_and_home_are_in_the_readers_language(
    office: Company, user: str, chinese: bool
) -> None:
    number = cases.made(office, (), secrets.token_hex(4))
    who = office.person(user)

    refused = who.click(
        cases.card(office, number), "case:approve", value=f"CR-{number}@1", forge=True, settle=3
    )
    shown = who.command(f"/credit show CR-{number}", channel="C0CREDIT")["ack"]
    helped = who.command("/credit help", channel="C0CREDIT")["ack"]
    opened = who.command(f"/credit feed_back CR-{number}", channel="C0CREDIT")["opened_view"]
    who.close(opened)
    who.open_home()

    told = {
        "refusal": refused["ephemerals"],
        "card": shown,
        "help": helped,
        "form": opened,
        "home": who.home(),
    }
    assert {name: reads_chinese(what) for name, what in told.items()} == dict.fromkeys(told, chinese)


def test_two_managers_read_the_same_case_in_two_languages_and_the_channel_in_the_companys(
    office: Company,
) -> None:
    number = cases.made(office, CHAIN[:8], secrets.token_hex(4))

    maria = office.person("U0MANAG1").command(f"/credit show CR-{number}", channel="C0APPROV")["ack"]
    gao = office.person("U0MANAG2").command(f"/credit show CR-{number}", channel="C0APPROV")["ack"]
    card = office.card(number)

    assert not reads_chinese(maria)
    assert reads_chinese(gao)
    assert not reads_chinese(card), "the company's language is English"
    assert actions(maria) == actions(gao), "the same buttons, in other words"


def actions(message: JSON) -> list[str]:
    return [e["action_id"] for b in message["blocks"] if b["type"] == "actions" for e in b["elements"]]


def test_a_direct_message_is_in_its_readers_language(office: Company) -> None:
    mei = office.person("U0SALES2")
    view = mei.command("/credit new Tianhe", channel="C0SALES0")["opened_view"]

    mei.submit(view, {"contact": "Ms Luo", "contacted_on": "2026-03-02", "wanted": "Bearings"})

    records.settle(office)
    assert reads_chinese(mei.dms()[-1]["text"])


def test_errors_beside_a_field_are_in_the_readers_language(office: Company) -> None:
    number = cases.made(office, CHAIN[:8], secrets.token_hex(4))
    said = {}
    for user in ("U0MANAG1", "U0MANAG2"):
        who = office.person(user)
        view = who.command(f"/credit {Action.REFUSE.value} CR-{number}", channel="C0APPROV")["opened_view"]
        said[user] = view["title"]["text"], view["submit"]["text"]
        who.close(view)

    assert [reads_chinese(words) for words in said.values()] == [False, True]
