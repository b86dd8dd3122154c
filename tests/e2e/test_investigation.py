"""An investigation through Slack: sent back with what is missing, young findings used again, a visit."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.flows.dossier import ItemState
from bot.flows.model import Action, Stage
from bot.flows.rating.layouts import Line
from tests.e2e import cases, records
from tests.e2e.company import Company
from tests.e2e.test_statements import enter
from tests.support.statements import PRC
from tests.support.states import earlier_case
from tests.support.walks import Stride, to_the_receivable

LIAISON, FIONA, ANNA = "U0LIAIS1", "U0FILEA1", "U0ANALY1"
TO_INVESTIGATION = to_the_receivable()[:5]
HAND_IN = to_the_receivable()[5]


def words(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False)


def begun(office: Company, name: str) -> int:
    return cases.made(office, TO_INVESTIGATION, name)


def texts(office: Company, number: int) -> str:
    records.settle(office)
    return words(office.card(number)["blocks"])


def test_a_report_goes_back_with_the_items_that_are_missing_and_comes_again(office: Company) -> None:
    number = begun(office, "sent-back")
    office.take(number, HAND_IN)
    anna = office.person(ANNA)

    form = anna.click(office.card(number), "case:return_report")["opened_view"]
    told = anna.submit(form, {"missing_items": ["bank", "owners"], "reason": "The letter is of last year."})
    sent_back = texts(office, number)
    again = office.person(LIAISON).click(office.card(number), "case:hand_in_report")["opened_view"]
    asked = {block["block_id"] for block in again["blocks"] if block["type"] == "input"}
    handed = office.person(LIAISON).submit(
        again, {"item:bank": "A letter of this month.", "item:owners": "As in the register."}
    )

    assert (told["errors"], handed["errors"]) == (None, None)
    assert "Missing:* Bank, Owners" in sent_back or "Missing:* Owners, Bank" in sent_back
    assert "The letter is of last year." in sent_back
    assert "✗ Bank: sent back, field liaison" in sent_back
    assert {"item:bank", "item:owners", "sources"} <= asked
    assert "item:registration" not in asked
    report = office.case(number).report
    assert report is not None
    assert report.returned == ""
    assert {one.topic: one.finding for one in report.items}["bank"] == "A letter of this month."


def test_a_needed_item_left_out_is_named_beside_its_field_and_nothing_is_lost(office: Company) -> None:
    number = begun(office, "left-out")
    liaison = office.person(LIAISON)
    form = liaison.click(office.card(number), "case:hand_in_report")["opened_view"]

    told = liaison.submit(form, {"item:registration": "Registered in 2011.", "sources": "Register"})

    needed = {"owners", "litigation", "bank", "trade_references", "site_visit"}
    assert set(told["errors"]) == {f"item:{topic}" for topic in needed}
    assert "record the item as not available" in words(form)
    assert office.case(number).report is None


def test_a_young_finding_is_offered_with_case_and_day_and_taken_over_by_one_button(office: Company) -> None:
    number = begun(office, "young")
    earlier = earlier_case(cases.quiet_desk(office), number, days=30)
    day = office.today() - timedelta(days=30)
    office.take(number, Stride(ANNA, Action.COMMENT, Stage.INVESTIGATION, {"comment": "We know them."}))

    offered = texts(office, number)
    office.take(number, Stride(LIAISON, Action.REUSE_ITEMS, Stage.INVESTIGATION))
    taken = texts(office, number)

    assert f"Young enough to be used again: Owners from CR-{earlier}, {day}" in offered
    assert f"✓ Owners: Two natural persons. · reused from CR-{earlier}, {day}, 30 days old" in taken
    assert "case:reuse_items" not in taken


def test_a_visit_from_the_phone_keeps_its_photos_and_refuses_what_is_none(office: Company) -> None:
    number = begun(office, "visit")
    liaison = office.person(LIAISON)
    form = liaison.click(office.card(number), "case:visit")["opened_view"]
    typed = {
        "visited_on": office.today().isoformat(), "place": "Works 2", "met": "Ms Luo", "impression": "good",
        "premises": "40 people, stock for two weeks.", "alarm": "quiet",
    }  # fmt: skip

    refused = liaison.submit(form, {**typed, "photos": [liaison.upload("stock.exe", b"MZ")]})
    liaison.submit(form, {**typed, "photos": [liaison.upload("stock.jpg", b"\xff\xd8\xff")]})

    assert set(refused["errors"]) == {"photos"}
    assert "stock.exe is no photo and no PDF" in refused["errors"]["photos"]
    (found,) = office.case(number).checklist
    assert (found.topic, found.state) == ("site_visit", ItemState.FOUND)
    with office.desk.units.reading() as unit:
        papers = unit.files.documents(office.case(number).customer.id)
    assert [(paper.kind, paper.title) for paper in papers] == [("visit_photo", "stock.jpg")]
    assert papers[0].link.startswith("F")


def test_the_card_follows_a_statement_that_is_filed_and_says_why_a_marked_one_settles_nothing(
    office: Company,
) -> None:
    number = begun(office, "statements")
    customer = office.case(number).customer.name
    before = len(office.driver.requests("chat.postMessage"))

    view = enter(office, customer, {**PRC, Line.EQUITY: 300})
    office.person(FIONA).submit(view, {"kept_because": "A new copy is asked for."})
    marked = texts(office, number)
    enter(office, customer, PRC)
    settled = texts(office, number)

    said = "The statement to 2025-12-31 on file is marked and does not settle it: Total assets"
    assert "*Checklist:* 0 of 9 settled" in marked
    assert said in marked
    assert "Not needed for this amount: Financial statements\\n↳" in marked
    assert said not in settled
    assert "*Checklist:* 1 of 9 settled" in settled
    assert "✓ Financial statements: on file, period to 2025-12-31 · annual report, 61 days old" in settled
    posted = office.driver.requests("chat.postMessage")[before:]
    assert posted == [], "the card is edited in place and nobody is disturbed"


def test_limits_that_other_suppliers_give_are_typed_one_a_line_and_make_the_rule(office: Company) -> None:
    number = begun(office, "references")
    form = office.person(LIAISON).click(office.card(number), "case:record_item")["opened_view"]
    typed = {
        "item": "trade_references", "item_state": "found", "finding": "Three suppliers asked.",
        "source": "telephone", "as_of": office.today().isoformat(), "reliability": "hearsay",
    }  # fmt: skip

    wrong = office.person(LIAISON).submit(form, {**typed, "amounts": "300,000\nabout 500,000"})
    other = office.person(LIAISON).submit(form, {**typed, "item": "bank", "amounts": "300,000"})
    office.person(LIAISON).submit(form, {**typed, "amounts": "300,000\n\n500,000\n800,000"})
    shown = texts(office, number)
    told = words(office.person(ANNA).command(f"/credit analysis CR-{number}", channel="C0CREDIT")["ack"])

    assert set(wrong["errors"]) == set(other["errors"]) == {"amounts"}
    assert "about 500,000" in wrong["errors"]["amounts"]
    assert "trade references that were found" in other["errors"]["amounts"]
    assert "other suppliers give: CNY 300,000, CNY 500,000, CNY 800,000" in shown
    assert "Trade references: CNY 500,000" in told


def test_fieldwork_reaches_the_file_administrator_with_its_clock(office: Company) -> None:
    number = begun(office, "fieldwork")

    office.take(
        number, Stride(LIAISON, Action.HAND_IN_FIELDWORK, Stage.INVESTIGATION, {"note": "Two visits."})
    )

    (running,) = office.situation(number).running()
    assert (running.kind, running.from_user) == ("fieldwork", LIAISON)
    assert running.due_at is not None
    assert "customer file administrator" in texts(office, number)
