"""``/credit queue``: a manager sees the department's load and assigns; who claimed work hands it back."""

from __future__ import annotations

import re
import secrets

from tests.e2e import cases, records
from tests.e2e.company import JSON, Company

REASON = "I leave for two weeks."


def asked(office: Company, user: str, text: str) -> str:
    told = office.person(user).command(f"/credit {text}", channel="C0CREDIT")
    assert told["acknowledged"], told
    return records.words(told["ack"])


def test_a_manager_sees_the_load_and_assigns_from_the_queue(office: Company) -> None:
    number = cases.made(office, (), secrets.token_hex(4))
    maria = office.person("U0MANAG1")
    maria.open_home()

    shown = maria.click_home("menu:queue", "queue")["opened_view"]
    form = maria.click_view(shown, "case:assign", block_id=_row(shown, number))["opened_view"]
    told = maria.submit(form, {"person": "U0FILEA2"})

    assert (told["acknowledged"], told["errors"]) == (True, None), told
    assert [h.to_user for h in office.situation(number).running()] == ["U0FILEA2"]
    records.settle(office)
    dm = office.person("U0FILEA2").dms()[-1]
    assert f"CR-{number}" in records.words(dm)
    assert "<@U0FILEA2>" in asked(office, "U0MANAG1", "queue credit")


def _row(view: JSON, number: int) -> str:
    """The block whose button assigns the work of this case."""
    found = [
        b for b in view["blocks"] if (b.get("accessory") or {}).get("value", "").endswith(f"@CR-{number}")
    ]
    return str(found[0]["block_id"])


def test_the_queue_is_asked_for_in_both_languages(office: Company) -> None:
    cases.made(office, (), secrets.token_hex(4))

    english, chinese = asked(office, "U0MANAG1", "queue credit"), asked(office, "U0MANAG2", "队列 信用")

    assert "Credit department" in english
    assert "信用管理部" in chinese


def test_what_is_no_queue_is_said_with_the_right_form(office: Company) -> None:
    said = asked(office, "U0MANAG1", "queue warehouse")

    assert "“warehouse”" in said.replace("\u2068", "").replace("\u2069", "")
    assert "sales, credit, management" in said


def test_a_salesperson_sees_nothing_of_credits_queue(office: Company) -> None:
    cases.made(office, (), secrets.token_hex(4))

    said = asked(office, "U0SALES1", "queue credit")

    assert "credit manager" in said
    assert "CR-" not in said


def test_who_claimed_work_hands_it_back_and_the_channel_gets_it_again(office: Company) -> None:
    number = cases.made(office, (), secrets.token_hex(4))
    fiona = office.person("U0FILEA1")
    fiona.command(f"/credit accept CR-{number}", channel="C0CREDIT")
    records.settle(office)
    before, told_before = posted(office, number), len(fiona.dms())

    form = fiona.command(f"/credit hand-back CR-{number}", channel="C0CREDIT")["opened_view"]
    told = fiona.submit(form, {"reason": REASON})

    assert (told["acknowledged"], told["errors"]) == (True, None), told
    records.settle(office)
    (again,) = posted(office, number)[len(before) :]
    assert "handover:accept" in records.words(again)
    assert "screening" in records.words(again)
    lines = office.driver.messages("C0CREDIT", thread_ts=office.card(number)["ts"])
    assert "handed the work back to the post" in records.words(lines[-1])
    assert REASON in records.words(lines[-1])
    assert len(fiona.dms()) == told_before


def posted(office: Company, number: int) -> list[JSON]:
    """The hand-over messages of a case in the channel, the oldest first."""
    found = office.driver.messages("C0CREDIT")
    return [m for m in found if f"CR-{number}" in m["text"] and '"handover"' in records.words(m)]


def test_handing_back_has_a_chinese_name(office: Company) -> None:
    number = cases.made(office, (), secrets.token_hex(4))
    wenjing = office.person("U0FILEA2")
    wenjing.command(f"/credit accept CR-{number}", channel="C0CREDIT")

    told = wenjing.command(f"/credit 退回队列 CR-{number}", channel="C0CREDIT")

    assert "退回队列" in records.words(told["opened_view"])
    wenjing.close(told["opened_view"])


def test_a_manager_asks_how_long_work_takes_in_both_languages(office: Company) -> None:
    number = cases.made(office, (), secrets.token_hex(4))
    office.clock("advance 3h")
    office.person("U0FILEA1").click(office.card(number), "case:accept")

    said = asked(office, "U0SALMGR", "turnaround 7")
    chinese = asked(office, "U0MANAG2", "时效")
    refused, wrong = asked(office, "U0FILEA1", "turnaround"), asked(office, "U0MANAG1", "turnaround 0")

    took = r"accepted after \*\d\.\d h\* · done after \*\d\.\d h\* · \d done"
    assert "*Turnaround of the last 7 days*" in said
    assert re.search(f"Sales department → Credit department · {took}", said)
    assert re.search(r"最近30天的工作时效.*最近90天的工作时效", chinese)
    assert re.search(r"销售部 → 信用管理部 · \*\d\.\d\* 小时接收 · \*\d\.\d\* 小时完成 · 完成\d项", chinese)
    assert "credit director" in refused
    assert "whole number from 1 to 366" in wrong
