"""Steps 1 and 2 in Slack: shortcuts, screening by the policy, the comparison fact by fact, requests."""

from __future__ import annotations

from bot.flows.dossier import CreditCase
from bot.flows.model import Action, Stage, Standing
from tests.e2e import records
from tests.e2e.company import JSON, Company

SALLY, FIONA, LENA = "U0SALES1", "U0FILEA1", "U0LEGAL1"
SALES = "C0SALES0"


def typed(office: Company, customer: str, **more: str) -> dict[str, str]:
    return {
        "customer": customer,
        "contact": "Ms Luo",
        "contacted_on": office.today().isoformat(),
        **more,
    }


def opened_by(office: Company, view: JSON) -> CreditCase:
    with office.desk.units.reading() as unit:
        case = unit.cases.of_submission(f"view:{view['id']}")
    assert case is not None
    return case


def comparison(office: Company, customer: str) -> JSON:
    """The newest comparison that Sally has of this customer."""

    def found() -> JSON | None:
        mine = [m for m in office.person(SALLY).dms() if "Does this agree" in records.words(m)]
        return next((m for m in reversed(mine) if customer in records.words(m)), None)

    shown: JSON = office.driver.wait_until(found, 20.0)
    return shown


def test_a_message_becomes_a_case_with_its_author_and_its_link(office: Company) -> None:
    first = office.open_case("Harbour Foods Ltd")
    sally = office.person(SALLY)
    said = sally.say(SALES, "Harbour Foods want 12 t of tins &amp; lids by May")

    view = sally.shortcut("case:from_message", channel=SALES, ts=said["ts"])["opened_view"]
    wanted = "12 t of tins & lids by May"
    sally.submit(view, typed(office, "Harbor Foods", wanted=wanted, channel="fair", industry="food"))
    asked = sally.modal()
    assert asked is not None
    sally.submit(asked, {"which": str(office.case(first).customer.id)})

    assert "Harbour Foods want 12 t of tins" in records.words(view)
    assert "Is it this one?" in records.words(asked)
    case = opened_by(office, view)
    assert case.customer.id == office.case(first).customer.id
    assert (case.notice.wanted, case.notice.channel, case.notice.author) == (wanted, "fair", SALLY)
    assert case.notice.link.endswith(f"/archives/{SALES}/p{said['ts'].replace('.', '')}")
    with office.desk.units.reading() as unit:
        facts = unit.files.facts(case.customer.id)
    assert [(fact.field, fact.value, fact.source) for fact in facts] == [("industry", "food", "sales")]


def test_the_shortcut_opens_the_notice_from_anywhere_and_refuses_in_a_modal(office: Company) -> None:
    opened = office.person(SALLY).shortcut("case:new")["opened_view"]
    refused = office.person(LENA).shortcut("case:new")["opened_view"]

    assert opened["callback_id"] == "case:new"
    assert "sales" in records.words(refused)


def test_both_costs_together_open_the_fast_lane(office: Company) -> None:
    one = office.open_case("Slow Boats", opportunity_cost="30,000")
    both = office.open_case("Fast Boats", opportunity_cost="30,000", dealing_cost="20,000")

    assert [office.case(number).notice.fast_lane for number in (one, both)] == [False, True]


def test_a_blacklisted_parent_is_seen_in_the_form_and_a_laxer_result_needs_its_reason(
    office: Company,
) -> None:
    number = office.open_case("Eastern Mills")
    with office.desk.units() as unit:
        parent = unit.customers.add("Eastern Holding", "", "U", office.desk.clock.now()).id
        unit.customers.set_standing(parent, Standing.NO_TRADE)
        unit.customers.set_parent(office.case(number).customer.id, parent)
    fiona = office.person(FIONA)
    found = {
        "source:legal_name": "register", "value:owners": "Ms Luo", "source:owners": "register",
        "as_of": office.today().isoformat(),
    }  # fmt: skip

    view = fiona.click(office.card(number), "case:feed_back")["opened_view"]
    refused = fiona.submit(view, {**found, "result": "cash_only"})
    taken = fiona.submit(view, {**found, "result": "cash_only", "note": "Pays in advance."})

    shown = records.words(view)
    assert "The policy proposes: *no trade*" in shown
    assert "Eastern Holding" in shown
    assert set(refused["errors"]) == {"note"}
    assert taken["errors"] is None
    assert office.case(number).stage is Stage.CONFIRMATION


def test_facts_are_answered_one_by_one_and_the_message_shows_what_became_of_them(office: Company) -> None:
    number = office.open_case("Northern Tiles")
    names = ("legal_name", "owners", "main_business")
    values = {"value:owners": "Mr Gu", "value:main_business": "tiles"}
    found = {**values, **{f"source:{name}": "register" for name in names}, "as_of": "0", "result": "eligible"}
    office.click(number, FIONA, Action.FEED_BACK, found)
    sally = office.person(SALLY)

    sent = comparison(office, "Northern Tiles")
    sally.click(sent, "fact:unknown", block_id="fact:legal_name")
    sally.click(sent, "fact:agreed", block_id="fact:main_business")
    view = sally.click(sent, "fact:differs", block_id="fact:owners")["opened_view"]
    bare = sally.submit(view, {"fact": "owners", "answer": "differs"})
    sally.submit(view, {"fact": "owners", "answer": "differs", "sales_value": "Ms Luo"})

    assert set(bare["errors"]) == {"sales_value"}
    assert office.case(number).stage is Stage.CONFIRMATION
    holds = {"holds:owners": "sales", "reason:owners": "She showed the deed."}
    office.click(number, FIONA, Action.RESOLVE, holds)
    assert office.case(number).stage is Stage.INTENTION
    office.driver.wait_until(
        lambda: (
            "*Ms Luo* holds" in records.words(comparison(office, "Northern Tiles"))
            or "Ms Luo holds" in records.words(comparison(office, "Northern Tiles"))
        ),
        20.0,
    )
    mine = [
        m for m in sally.dms() if "Does this agree" in records.words(m) and "Northern" in records.words(m)
    ]
    assert len(mine) == 1, "the comparison is edited, never posted twice"
    assert "She showed the deed." in records.words(mine[0])
    assert "fact:" not in records.words(mine[0]).replace("fact:owners", "")


def test_a_refused_request_reaches_the_manager(office: Company) -> None:
    number = office.open_case("Southern Wool")
    office.click(number, FIONA, Action.REQUEST_INFORMATION, {"question": "Who signs for them?"})
    assert "Who signs for them?" in records.words(office.card(number))

    office.click(number, SALLY, Action.REFUSE_REQUEST, {"request": "1", "reason": "They will not say."})

    told = office.driver.wait_until(
        lambda: next(
            (m for m in office.person("U0SALMGR").dms() if "refused: They will not say." in records.words(m)),
            None,
        ),
        20.0,
    )
    assert "refused request" in records.words(told)
