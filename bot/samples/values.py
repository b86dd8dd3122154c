"""Values of the invented case: people, amounts, findings, shipments, invoices."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.flows.dossier import (
    Answer,
    FactorScore,
    Finding,
    Handover,
    HandoverState,
    Receivable,
    ReportItem,
    Shipment,
    Terms,
)
from bot.flows.model import Customer, Money, Post, RiskClass, StartEvent
from bot.flows.policy import Scorecard
from bot.flows.risk_transfer.cover import Cover, CoverPart
from bot.flows.risk_transfer.instrument import RiskTransfer, TransferKind
from bot.flows.workflow import HANDOVERS

NOW = datetime(2026, 11, 23, 1, 14, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DUE = NOW + timedelta(hours=8)
POLICY = "2026-3"
SALLY, FIONA, LEO, ANNA, COLIN = "U0SALES1", "U0FILEA1", "U0LIAIS1", "U0ANALY1", "U0COLLE1"
MARIA, DIANA, LENA, FRANK = "U0MANAG1", "U0DIREC1", "U0LEGAL1", "U0FINAN1"
CARLA, CRAIG = "U0COMMI1", "U0COMMI3"


def cny(amount: int) -> Money:
    return Money(amount * 100, "CNY")


CUSTOMER = Customer(
    7, "Hengyuan Precision Parts 恒远精密零件", registration="91310000MA1K35X97Y", risk_class=RiskClass.B
)
WANTED = Terms(cny(800_000), cny(800_000), 60, StartEvent.DELIVERY)
PROPOSED = replace(
    WANTED,
    limit=cny(1_000_000),
    deposit_percent=20,
    security="credit insurance 70 %",
    conditions="first order 300,000",
    insured_percent=70,
    discount_bp=250,
    discount_days=10,
    late_interest_bp=825,
    shipment_cap=cny(300_000),
    precedents=("guarantee of the parent registered", "last year's statements handed in"),
    grant_until=date(2027, 6, 30),
)
FINDINGS = (
    Finding(
        "legal_name",
        "Hengyuan Precision Parts Co., Ltd.",
        "company register",
        date(2026, 11, 18),
        Answer.AGREED,
    ),
    Finding(
        "registered_capital", "CNY 5.0 m", "company register", date(2026, 11, 18), Answer.DIFFERS, "CNY 50 m"
    ),
    Finding("owners", "two natural persons", "company register", date(2026, 11, 18), Answer.UNKNOWN),
    Finding("main_business", "turned parts", "own visit", date(2026, 11, 20)),
)
SETTLED = replace(FINDINGS[1], holds="CNY 5.0 m", reason="brochure is old", resolved_by=FIONA)
ITEMS = (
    ReportItem("registration", "in order since 2011"),
    ReportItem("bank", "account in good standing"),
    ReportItem("trade_references", "pays two suppliers in 48 days on average"),
    ReportItem("litigation", "nothing found"),
)
FACTORS = (
    FactorScore("payment_record", 8, 25),
    FactorScore("solvency", 7, 20),
    FactorScore("profitability", 6, 15),
    FactorScore("management", 7, 15),
    FactorScore("security", 7, 15),
)
SCORECARD = Scorecard(
    weights={**{factor.factor: factor.weight for factor in FACTORS}, "prospects": 10},
    bands=((75, RiskClass.A), (60, RiskClass.B), (45, RiskClass.C), (0, RiskClass.D)),
    coverage_floor=60,
    model="own_scorecard",
    model_version="1",
)
REASONS = (
    "For: pays other suppliers in 48 days, audited statements. Against: two customers make 61 % of sales."
)


def receivable(number: str, days: int, open_amount: int, **changes: object) -> Receivable:
    """An invoice of 300,000 that fell (or falls) due so many days ago."""
    due = TODAY - timedelta(days=days)
    plain = Receivable(
        id=11,
        number=number,
        customer=7,
        case=12,
        invoiced_on=due - timedelta(days=60),
        due_on=due,
        due_moved=due,
        amount=cny(300_000),
        open=cny(open_amount),
        limitation_on=date(2029, 11, 20),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # names of fields


SHIPMENTS = (
    Shipment(
        1,
        TODAY,
        TODAY,
        cny(300_000),
        NOW,
        FIONA,
        TODAY,
        delivery_note="DN-881",
        invoice="INV-2231",
        invoiced_on=TODAY,
        verified_by=FIONA,
        sent_on=TODAY,
        carrier="SF",
        received_on=TODAY,
        arrived_on=TODAY,
        conforming="accepted",
        signatory="Mr Gu, warehouse",
        confirmed_on=TODAY,
        receivable="INV-2231",
    ),
    Shipment(
        2,
        TODAY,
        TODAY,
        cny(200_000),
        NOW,
        FIONA,
        TODAY,
        delivery_note="DN-902",
        invoice="INV-2240",
        invoiced_on=TODAY,
        verified_by=FIONA,
        sent_on=TODAY,
    ),
    Shipment(3, TODAY, TODAY, cny(100_000), NOW, FIONA, TODAY),
    Shipment(4, TODAY, TODAY, cny(200_000)),
    Shipment(5, TODAY),
)
OWED = (
    receivable("INV-2231", 31, 250_000, disputed_minor=5_000_000),
    receivable("INV-2240", -12, 300_000),
    receivable("INV-2190", 60, 0),
)
INSURED = RiskTransfer(
    TransferKind.INSURANCE,
    "Harbour Credit Insurance",
    "P-2026-118",
    90,
    date(2026, 1, 1),
    FIONA,
    NOW,
    cap=cny(600_000),
    valid_until=date(2027, 3, 31),
    claim_days=60,
    link="F0POLICY",
    verified_by=ANNA,
    verified_at=NOW,
    id=1,
)
REGISTER = (
    INSURED,
    RiskTransfer(
        TransferKind.GUARANTEE, "Hengyuan Holding", "", 100, TODAY, FIONA, NOW, verified_by=ANNA, id=2
    ),
    RiskTransfer(
        TransferKind.FACTORING, "Northern Factors", "NF-7", 80, TODAY, FIONA, NOW, recourse=True, id=3
    ),
    RiskTransfer(
        TransferKind.LETTER_OF_CREDIT,
        "Bank of the River",
        "LC-2025-9",
        100,
        date(2025, 1, 1),
        FIONA,
        NOW,
        cap=Money(5_000_000, "USD"),
        valid_until=TODAY - timedelta(days=3),
        verified_by=ANNA,
        id=4,
    ),
    RiskTransfer(
        TransferKind.RETENTION_OF_TITLE,
        "clause 9 of the contract",
        "K-88",
        100,
        TODAY,
        FIONA,
        NOW,
        ended_on=TODAY,
        ended_by=MARIA,
        ended_why="the goods were sold on",
        id=5,
    ),
)
COVER = Cover(
    cny(1_120_000),
    (
        CoverPart("insurance", INSURED.provider, INSURED.number, cny(600_000), INSURED.valid_until),
        CoverPart("guarantee", "Hengyuan Holding", "", cny(300_000)),
    ),
)


def handover(kind: str = "investigation", state: HandoverState = HandoverState.OPEN) -> Handover:
    claimed = state in (HandoverState.ACCEPTED, HandoverState.DONE)
    return Handover(
        12,
        kind,
        Post.SALES,
        SALLY,
        HANDOVERS[kind].to[0],
        NOW,
        due_at=DUE,
        state=state,
        accepted_at=NOW if claimed else None,
        accepted_by=FIONA if claimed else "",
        returned="the bank's letter is missing" if state is HandoverState.RETURNED else "",
        id=17,
    )
