"""The credit file through Slack: shown, filled in, asked about before a second is made, rung by time."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.e2e import records
from tests.e2e.company import JSON, Company

SALLY, XIAOMEI, FIONA, ANNA, SIMON = "U0SALES1", "U0SALES2", "U0FILEA1", "U0ANALY1", "U0SALMGR"
RIGHT, WRONG = "91310000MA1K35X975", "91310000MA1K35X97Y"


def customer_of(office: Company, number: int) -> int:
    return office.case(number).customer.id


def typed(office: Company, customer: str, **more: str) -> dict[str, str]:
    day = office.today().isoformat()
    return {"customer": customer, "contact": "Ms Luo", "contacted_on": day, "wanted": "Bearings", **more}


def new_modal(office: Company, customer: str) -> JSON:
    view: JSON = office.person(SALLY).command(f"/credit new {customer}", channel="C0SALES0")["opened_view"]
    return view


def words(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False)


def form(office: Company, user: str, customer: str, action: str) -> JSON:
    """The form of an action, opened from the file that the command shows."""
    who = office.person(user)
    who.command(f"/credit file {customer}", channel="C0CREDIT")
    told = who.click(who.ephemerals()[-1], f"file:{action}")
    view: JSON = told["opened_view"]
    assert view, told
    return view


def test_the_file_is_shown_with_what_is_missing_and_filled_in_through_its_buttons(office: Company) -> None:
    office.open_case("Northern Light Optics")
    fiona = office.person(FIONA)

    shown = words(fiona.command("/credit file Northern Light", channel="C0CREDIT")["ack"])
    view = form(office, FIONA, "northern light optics", "add_fact")
    day = office.today().isoformat()
    told = fiona.submit(view, {
        "field": "registered_capital", "value": "CNY 5 m", "source": "company register", "as_of": day,
        "reliability": "official",
    })  # fmt: skip

    assert "0 % complete" in shown
    assert "Registered capital" in shown
    after = words(told["ack"]) + words(fiona.modal())
    assert "*CNY 5 m* · company register" in after
    assert "not verified" in after
    assert "8 % complete" in after
    with office.desk.units.reading() as unit:
        assert unit.customers.like("northern light")
    entry = records.rows_of(office, "journal", action="add_fact")[-1]
    assert (entry.case_number, entry.actor, entry.post) == (None, FIONA, "file_admin")
    assert "Northern Light Optics" in str(entry.facts)


def entered(office: Company, user: str, customer: str, value: str, days: int) -> None:
    day = (office.today() - timedelta(days=days)).isoformat()
    told = office.person(user).submit(form(office, user, customer, "add_fact"), {
        "field": "owners", "value": value, "source": f"register of {day}", "as_of": day,
        "reliability": "official",
    })  # fmt: skip
    assert told["errors"] is None, told


def test_what_was_superseded_is_shown_with_its_source_its_people_and_what_took_its_place(
    office: Company,
) -> None:
    number = office.open_case("Paper Trail Archives")
    anna, day = office.person(ANNA), office.today() - timedelta(days=20)
    entered(office, FIONA, "Paper Trail", "Ms Luo", 20)
    view = form(office, ANNA, "Paper Trail", "verify_fact")
    with office.desk.units.reading() as unit:
        (first,) = unit.files.facts(customer_of(office, number))
    anna.submit(view, {"fact": str(first.id)})
    entered(office, ANNA, "Paper Trail", "Mr Gu", 5)
    entered(office, FIONA, "Paper Trail", "Old Luo", 900)
    office.person(FIONA).submit(form(office, FIONA, "Paper Trail", "set_contacts"), {"contact": "Ms Hill"})

    anna.command("/credit file Paper Trail", channel="C0CREDIT")
    opened = anna.click(anna.ephemerals()[-1], "history:ask")["opened_view"]
    texts = [block["text"]["text"] for block in opened["blocks"] if block["type"] == "section"]
    other = anna.submit(opened, {"field": "contact"})

    earlier, holds, gone = texts
    assert "Owners: 3 entries" in words(opened)
    assert "*Old Luo*" in earlier
    assert "Of an earlier day than the one that holds." in earlier
    assert "*Mr Gu*" in holds
    assert "This one holds." in holds
    assert "not verified" in holds
    assert "*Ms Luo*" in gone
    assert f"register of {day}, as of {day} · Official register" in gone
    assert f"entered by <@{FIONA}>" in gone
    assert f"verified by <@{ANNA}>" in gone
    assert f"Superseded by “Mr Gu” as of {office.today() - timedelta(days=5)}" in gone
    assert "Contact person: 1 entry" in words(other["ack"])
    assert "*Ms Hill*" in words(other["ack"])


def test_who_entered_a_fact_is_offered_no_button_to_verify_it_and_a_colleague_is(office: Company) -> None:
    number = office.open_case("Western Kilns")
    view = form(office, FIONA, "Western Kilns", "set_contacts")
    office.person(FIONA).submit(view, {"contact": "Mr Gu"})

    mine = words(office.person(FIONA).command("/credit file western kilns", channel="C0CREDIT")["ack"])
    view = form(office, ANNA, "western kilns", "verify_fact")
    options = next(block for block in view["blocks"] if block.get("block_id") == "fact")["element"]["options"]
    office.person(ANNA).submit(view, {"fact": options[0]["value"]})

    assert "file:verify_fact" not in mine
    with office.desk.units.reading() as unit:
        facts = unit.files.facts(customer_of(office, number))
    assert [(fact.value, fact.entered_by, fact.verified_by) for fact in facts] == [("Mr Gu", FIONA, ANNA)]


def test_a_wrong_check_digit_is_refused_beside_the_field_and_a_right_one_is_kept(office: Company) -> None:
    number = office.open_case("Southern Cross Wines")
    view = form(office, FIONA, "Southern Cross Wines", "set_registration")
    fiona = office.person(FIONA)

    refused = fiona.submit(view, {"country": "CN", "registration": WRONG, "source": "register"})
    taken = fiona.submit(view, {"country": "cn", "registration": RIGHT, "source": "register"})

    assert f"I read “{WRONG}”: its check digit is wrong" in refused["errors"]["registration"]
    assert taken["errors"] is None
    assert "check digit right" in words(fiona.modal())
    customer = office.case(number).customer
    assert (customer.registration, customer.country, customer.registration_checked) == (RIGHT, "CN", True)


def test_the_same_registration_number_is_the_same_customer_under_any_name(office: Company) -> None:
    with office.desk.units() as unit:
        at = office.desk.clock.now()
        known = unit.customers.add("Far East Timber", "136695976", "U", at, country="DE", checked=True).id
    view = new_modal(office, "Holz und Mehr")

    office.person(SALLY).submit(
        view, typed(office, "Holz und Mehr", country="DE", registration="DE136695976")
    )

    with office.desk.units.reading() as unit:
        case = unit.cases.of_submission(f"view:{view['id']}")
        assert case is not None
        assert case.customer.id == known


def test_a_look_alike_is_asked_about_and_chosen_with_nothing_typed_lost(office: Company) -> None:
    first = office.open_case("Harbour Foods Ltd")
    view = new_modal(office, "Harbor Foods")
    sally = office.person(SALLY)

    sally.submit(view, typed(office, "Harbor Foods", opportunity_cost="1,234.50"))
    asked = sally.modal()
    assert asked is not None
    shown = words(asked)
    customer = str(customer_of(office, first))
    sally.submit(asked, {"which": customer})

    assert "Is it this one?" in shown
    assert "*Harbour Foods Ltd*" in shown
    assert all(text in shown for text in ("Ms Luo", "Bearings", "1,234.50", "open for trade"))
    with office.desk.units.reading() as unit:
        case = unit.cases.of_submission(f"view:{view['id']}")
        assert case is not None
        assert str(case.customer.id) == customer
        assert unit.journal.of_case(case.number)[0].facts["typed_as"] == "Harbor Foods"


def test_a_different_customer_needs_its_reason_which_goes_to_the_journal(office: Company) -> None:
    office.open_case("恒远精密零件有限公司")
    view = new_modal(office, "恒源精密零件")
    sally = office.person(SALLY)
    sally.submit(view, typed(office, "恒源精密零件"))
    asked = sally.modal()
    assert asked is not None

    bare = sally.submit(asked, {"which": "different"})
    sally.submit(asked, {"which": "different", "different": "another town, another owner"})

    assert set(bare["errors"]) == {"different"}
    with office.desk.units.reading() as unit:
        case = unit.cases.of_submission(f"view:{view['id']}")
        assert case is not None
        assert case.customer.name == "恒源精密零件"
        facts = unit.journal.of_case(case.number)[0].facts
    assert facts["different_customer"] == "another town, another owner"


def test_sales_sees_the_files_of_its_own_customers_only(office: Company) -> None:
    office.open_case("Eastern Paper Mill")

    own = words(office.person(SALLY).command("/credit file Eastern Paper", channel="C0SALES0")["ack"])
    other = words(office.person(XIAOMEI).command("/credit 档案 Eastern Paper", channel="C0SALES0")["ack"])
    absent = words(office.person(XIAOMEI).command("/credit 档案 Nobody At All", channel="C0SALES0")["ack"])

    assert "Credit file of Eastern Paper Mill" in own
    assert other.replace("Eastern Paper", "") == absent.replace("Nobody At All", "")


def test_a_document_that_expires_rings_once_and_not_after_a_newer_one_came(office: Company) -> None:
    office.open_case("Quiet River Dyes")
    fiona = office.person(FIONA)
    ends = office.today() + timedelta(days=62)
    view = form(office, FIONA, "Quiet River Dyes", "add_document")
    paper = {"kind": "business_licence", "title": "Licence", "expires_on": ends.isoformat()}
    fiona.submit(view, paper)

    office.pass_days(3)
    rung = office.driver.wait_until(lambda: expiries(office, "Quiet River Dyes"), 20)
    newer = form(office, FIONA, "Quiet River Dyes", "add_document")
    fiona.submit(newer, {**paper, "expires_on": (ends + timedelta(days=365)).isoformat()})
    office.clock("advance 30d")
    records.settle(office)

    assert len(rung) == 1
    assert "Business licence of Quiet River Dyes expires in" in rung[0]
    assert len(expiries(office, "Quiet River Dyes")) == 1


def expiries(office: Company, customer: str) -> list[str]:
    said = [str(message["text"]) for message in office.driver.messages("C0CREDIT")]
    return [text for text in said if customer in text and "expire" in text]


def test_sales_managers_are_reminded_of_the_list_once_a_week(office: Company) -> None:
    def reminders() -> list[str]:
        return [str(m["text"]) for m in office.person(SIMON).dms() if "customer list" in str(m["text"])]

    office.driver.wait_until(reminders, 20)
    before = len(reminders())
    office.pass_days(7)

    assert office.driver.wait_until(lambda: len(reminders()) == before + 1, 20)
