"""Statements and the analysis through Slack: what is in doubt is refused or marked, never scored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest

from bot.flows.model import Action, Stage
from bot.flows.rating.filed import Filed
from bot.flows.rating.layouts import Layout, Line
from tests.e2e.company import JSON, Company
from tests.support.statements import PRC
from tests.support.walks import Stride, proposed, to_the_receivable

FIONA, ANNA, SALLY = "U0FILEA1", "U0ANALY1", "U0SALES1"
Figures = Mapping[Line, object]


def words(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False)


def typed(figures: Figures) -> dict[str, str]:
    known = {line: Decimal(str(figure)) for line, figure in figures.items() if figure is not None}
    return {f"line:{line}": f"{figure:,}" for line, figure in known.items()}


def balance_page(office: Company, customer: str, **head: str) -> JSON:
    """The balance sheet's page of a new statement, after the head was sent."""
    fiona = office.person(FIONA)
    fiona.command(f"/credit file {customer}", channel="C0CREDIT")
    view = fiona.click(fiona.ephemerals()[-1], "file:add_statement")["opened_view"]
    plain = {
        "layout": "prc", "period_end": "2025-12-31", "months": "12", "currency": "CNY", "unit": "unit_10000",
        "audited": "yes", "source": "annual report",
    }  # fmt: skip
    told = fiona.submit(view, {**plain, **head})
    assert told["errors"] is None, told
    return fiona.modal() or {}


def enter(office: Company, customer: str, figures: Figures, **head: str) -> JSON:
    """A whole statement, page by page; what the last page answered."""
    fiona, pages = office.person(FIONA), typed(figures)
    view = balance_page(office, customer, **head)
    for _ in ("balance", "income"):
        blocks = {block.get("block_id") for block in view["blocks"]}
        told = fiona.submit(view, {name: text for name, text in pages.items() if name in blocks})
        assert told["errors"] is None, told
        view = fiona.modal() or {}
    return view


def on_file(office: Company, number: int) -> list[Filed]:
    with office.desk.units.reading() as unit:
        return list(unit.statements.of_customer(office.case(number).customer.id))


def analysis(office: Company, number: int, user: str = ANNA, verb: str = "analysis") -> str:
    return words(office.person(user).command(f"/credit {verb} CR-{number}", channel="C0CREDIT")["ack"])


def test_a_sound_statement_is_filed_and_every_model_is_computed_from_it(office: Company) -> None:
    number = office.open_case("Bright Valley Castings", yearly_volume="2,000,000")

    shown = words(enter(office, "Bright Valley", PRC))
    told = analysis(office, number)

    assert "period to 2025-12-31, 12 months · CNY, 10,000 (wan) · audited" in shown
    (filed,) = on_file(office, number)
    assert filed.by == FIONA
    assert filed.statement.figure(Line.TOTAL_ASSETS) == 1_000 * 10_000 * 100
    assert "Current ratio: 1.67" in told
    assert "Altman Z′ (1983): 2.46, grey zone" in told
    assert "Suggested limit: CNY 400,000" in told
    assert "Trade references: cannot compute, missing: trade references" in told
    assert "Computed from: expected yearly purchases CNY 2,000,000, monthly sales CNY 166,666.66" in told


def test_sums_that_do_not_hold_are_shown_with_both_sides_and_corrected_without_typing_again(
    office: Company,
) -> None:
    number = office.open_case("Crooked Sum Trading")
    fiona = office.person(FIONA)

    view = enter(office, "Crooked Sum", {**PRC, Line.EQUITY: 300})
    shown = words(view)
    fiona.click_view(view, "statement:correct")
    page = fiona.modal() or {}
    typed_before = words(page)
    again = fiona.submit(page, typed({Line.EQUITY: 400}))
    last = fiona.submit(fiona.modal() or {}, {})

    assert "Total assets is stated as CNY 10,000,000" in shown
    assert "but Total liabilities + Total equity make CNY 9,000,000" in shown
    assert '"initial_value": "600"' in typed_before
    assert (again["errors"], last["errors"]) == (None, None)
    (filed,) = on_file(office, number)
    assert (filed.statement.figure(Line.EQUITY), filed.kept_because) == (400 * 10_000 * 100, "")


def test_what_is_filed_in_doubt_needs_its_reason_and_makes_no_score(office: Company) -> None:
    number = office.open_case("Doubtful Weavers")
    fiona = office.person(FIONA)
    view = enter(office, "Doubtful Weavers", {**PRC, Line.EQUITY: 300})

    bare = fiona.submit(view, {})
    fiona.submit(view, {"kept_because": "The paper itself is wrong; a new copy is asked for."})
    told = analysis(office, number)

    assert set(bare["errors"]) == {"kept_because"}
    (filed,) = on_file(office, number)
    assert filed.kept_because.startswith("The paper itself")
    assert "2025-12-31 marked, not used" in told
    assert "Altman Z′ (1983): cannot compute, the statement is marked" in told
    assert "Suggested limit:* cannot compute" in told
    assert "points from Current ratio, cannot compute, the statement is marked" in told


def test_thousands_and_millions_mixed_are_asked_about_and_confirmed_by_who_compared(office: Company) -> None:
    number = office.open_case("Mixed Units Metals")
    fiona = office.person(FIONA)
    mixed = {
        line: figure * 1_000 if line in (Line.SALES, Line.COST_OF_SALES) else figure
        for line, figure in PRC.items()
    }

    view = enter(office, "Mixed Units", mixed, unit="unit_1000")
    refused = fiona.submit(view, {"units_confirmed": "no"})
    before = on_file(office, number)
    fiona.submit(view, {"units_confirmed": "yes"})

    assert "Revenue against Total assets: about 1,000 times off" in words(view)
    assert set(refused["errors"]) == {"kept_because"}
    assert before == []
    assert [one.statement.units_confirmed_by for one in on_file(office, number)] == [FIONA]


def test_a_blank_and_a_zero_denominator_are_named_and_never_scored(office: Company) -> None:
    number = office.open_case("Half Told Ceramics")
    half: dict[Line, object] = {**PRC, Line.INVENTORY: None, Line.NET_PROFIT: None, Line.INTEREST: 0}
    half[Line.OPERATING_PROFIT] = 95

    enter(office, "Half Told", half)
    told = analysis(office, number, verb="分析")

    assert on_file(office, number)[0].statement.figure(Line.INVENTORY) is None
    assert "Interest cover: cannot compute, zero: Interest expense" in told
    assert "Quick ratio, Inventory turnover, Days of inventory: cannot compute, missing: Inventories" in told
    assert "no points from Net margin, cannot compute, missing: Net profit" in told


@pytest.mark.parametrize(
    ("customer", "text", "problem"),
    [
        ("Amber Quarry", "1.234", "can be read in two ways"),
        ("Lakeside Orchards", "12 apples", "which is no figure"),
        ("Copper Pennies Mint", "0.0000001", "finer than the smallest coin of CNY"),
    ],
)
def test_what_is_no_figure_is_refused_beside_its_field(
    office: Company, customer: str, text: str, problem: str
) -> None:
    number = office.open_case(customer)
    view = balance_page(office, customer)

    told = office.person(FIONA).submit(view, {"line:cash": text, "line:inventory": "(1,234.50)"})

    assert set(told["errors"]) == {"line:cash"}
    assert problem in told["errors"]["line:cash"]
    assert on_file(office, number) == []


def test_a_second_entry_starts_from_the_first_and_counts_in_its_place(office: Company) -> None:
    number = office.open_case("Second Look Foods")
    enter(office, "Second Look", PRC)

    page = words(balance_page(office, "Second Look", unit="unit_1000"))
    enter(office, "Second Look", {**PRC, Line.CASH: 90})

    assert '"initial_value": "10,000"' in page
    assert [one.statement.figure(Line.CASH) for one in on_file(office, number)] == [80_000_000, 90_000_000]


def test_ifrs_has_its_own_lines(office: Company) -> None:
    office.open_case("Anglo Lines")

    page = balance_page(office, "Anglo Lines", layout=Layout.ANGLO.value)

    names = {block["block_id"] for block in page["blocks"] if block["type"] == "input"}
    assert "line:retained_earnings" in names
    assert "line:undistributed_profit" not in names


def test_sales_is_not_shown_the_figures(office: Company) -> None:
    number = office.open_case("Private Figures")

    told = analysis(office, number, SALLY)

    assert "Altman" not in told
    assert "credit analyst" in told


def test_the_proposal_begins_with_the_suggested_points_and_keeps_what_was_said(
    office: Company,
) -> None:
    number = office.open_case("Frozen Models Ltd", yearly_volume="2,000,000")
    for stride in strides_to_analysis():
        office.take(number, stride)
    enter(office, "Frozen Models", PRC)
    anna = office.person(ANNA)

    form = anna.click(office.card(number), "case:propose")["opened_view"]
    shown = words(form)
    over = anna.click_view(form, "analysis:show")
    office.take(number, proposed(5))

    assert {block["block_id"]: block["element"].get("initial_value") for block in form["blocks"]
            if block.get("block_id") in ("score:solvency", "score:payment_record")} == {
        "score:solvency": "8", "score:payment_record": None,
    }  # fmt: skip
    assert "Suggested limit: CNY 400,000" in shown
    assert "Current ratio: 1.67" in words(over["opened_view"])
    proposal = office.case(number).proposal
    assert proposal is not None
    kept = {one.model: one for one in proposal.models}
    assert (kept["z_prime"].value, kept["z_prime"].grade) == ("2.46", "grey")
    assert ("period_end", "2025-12-31") in kept["z_prime"].inputs
    assert kept["limit"].limit is not None
    assert kept["characteristic"].grade == "NR"


def strides_to_analysis() -> list[Stride]:
    strides = to_the_receivable()
    end = next(at for at, stride in enumerate(strides) if stride.action is Action.PROPOSE)
    assert strides[end - 1].stage is Stage.ANALYSIS
    return list(strides[:end])
