"""One invented case as it stands at each stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.flows.dossier import (
    Cause,
    CauseKind,
    CloseOut,
    ContactNote,
    ContactNotice,
    Contract,
    CreditCase,
    Decision,
    Demand,
    Exposure,
    Incident,
    Intention,
    Mandate,
    Met,
    Opinion,
    Outcome,
    Proposal,
    RecoveryReport,
    Report,
    Request,
    ReRating,
    Screened,
    Screening,
    Signature,
    TermsSheet,
    UsedFact,
    Vote,
    WriteOff,
)
from bot.flows.model import Alarm, Customer, Post, RiskClass, Stage, Standing
from bot.flows.policy import Level
from bot.flows.screening.criteria import Background, GroupIncident
from bot.flows.screening.policy import Basis, Consequence, JudgedCriterion, Verdict
from bot.samples.values import (
    ANNA,
    CARLA,
    COLIN,
    COVER,
    CRAIG,
    CUSTOMER,
    DIANA,
    FACTORS,
    FINDINGS,
    FIONA,
    FRANK,
    ITEMS,
    LENA,
    LEO,
    MARIA,
    NOW,
    POLICY,
    PROPOSED,
    REASONS,
    SALLY,
    SCORECARD,
    SETTLED,
    SHIPMENTS,
    TODAY,
    WANTED,
    cny,
)

SISTER = Customer(9, "Hengyuan Castings", Standing.NO_TRADE)
BACKGROUND = Background(
    (SISTER,),
    (GroupIncident(SISTER, Incident("bounced_payment", date(2026, 5, 4), cny(30_000), "cheque 114", COLIN)),),
)
CHECKED = (
    JudgedCriterion(
        "not_blacklisted", Verdict.FAILED, Consequence.NO_TRADE, basis=Basis(SISTER.name, "file")
    ),
    JudgedCriterion(
        "minimum_capital",
        Verdict.MET,
        Consequence.CASH_ONLY,
        amount=cny(100_000),
        basis=Basis("CNY 5.0 m", "company register", date(2026, 11, 18)),
    ),
    JudgedCriterion("years_since_founding", Verdict.UNKNOWN, Consequence.CASH_ONLY, least=1),
)
REQUESTS = (
    Request(1, "Who signs for them?", FIONA, NOW, to_sales=True, wanted_by=TODAY),
    Request(2, "Which bank gave the reference?", SALLY, NOW, to_sales=False, refused="It is confidential."),
)
SCREENING = Screening(
    Screened.ELIGIBLE, "The sister pays again since June.", FIONA, NOW, Screened.NO_TRADE, CHECKED
)


def case_at(stage: Stage) -> CreditCase:
    """The case with everything that has been recorded by the time it reaches this stage."""
    order = list(Stage)
    case = CreditCase(
        number=12,
        version=7,
        stage=stage,
        customer=CUSTOMER,
        brought_by=SALLY,
        currency="CNY",
        opened_at=NOW,
        notice=ContactNotice(
            "Mr Gu, purchasing",
            date(2026, 11, 16),
            "turned parts for pumps, about 12 t a month",
            cny(4_800_000),
            cny(60_000),
            fast_lane=True,
            channel="fair",
            opportunity_cost=cny(45_000),
            dealing_cost=cny(15_000),
            note="They compare us with two others.",
            author=COLIN,
            link="https://hill-river.slack.com/archives/C0SALES0/p1763860440000200",
        ),
        requests=REQUESTS,
    )
    for at, record in _RECORDS.items():
        if order.index(stage) > order.index(at):
            case = record(case)
    latest = _LATEST.get(stage)
    return latest(case) if latest else case


def _screened(case: CreditCase) -> CreditCase:
    return replace(case, screening=SCREENING, findings=FINDINGS)


def _confirmed(case: CreditCase) -> CreditCase:
    return replace(case, findings=(FINDINGS[0], SETTLED, FINDINGS[2]))


def _wanted(case: CreditCase) -> CreditCase:
    return replace(case, intention=Intention("turned parts", WANTED, date(2027, 1, 15), SALLY, NOW))


def _reported(case: CreditCase) -> CreditCase:
    return replace(case, report=Report(ITEMS, "register, bank, two suppliers", LEO, NOW))


def _decided(case: CreditCase) -> CreditCase:
    """A vote of the committee, then the grant, frozen with what it rested on."""
    votes = (
        Vote(CARLA, Opinion.FOR_WITH_CONDITIONS, NOW, "a stock list every month"),
        Vote(CRAIG, Opinion.ABSTAIN, NOW, "my brother works there", for_user=DIANA),
        Vote(LENA, Opinion.FOR, NOW),
    )
    facts = (
        UsedFact("fact", "registered_capital", "CNY 5.0 m", "company register", date(2026, 11, 18)),
        UsedFact("report_topic", "bank", "account in good standing", "bank", TODAY),
    )
    exposure = Exposure(cny(320_000), cny(40_000), cny(1_160_000), cny(500_000))
    assert case.proposal is not None
    decision = Decision(
        True, NOW, case.proposal, Post.COMMITTEE, LENA, POLICY, exposure,
        levels=(Level(Post.CREDIT_DIRECTOR), Level(Post.COMMITTEE, 2)), signatures=case.signatures[:1],
        votes=votes, facts=facts, cover=COVER,
    )  # fmt: skip
    return replace(case, decisions=(decision,))


def _proposed(case: CreditCase) -> CreditCase:
    proposal = Proposal(
        FACTORS,
        71,
        90,
        RiskClass.B,
        PROPOSED,
        REASONS,
        ANNA,
        NOW,
        model=SCORECARD.name,
        policy_version=POLICY,
    )
    return replace(case, proposal=proposal)


def _approved(case: CreditCase) -> CreditCase:
    signed = (Signature(Post.CREDIT_MANAGER, MARIA, NOW), Signature(Post.CREDIT_DIRECTOR, DIANA, NOW))
    sheet = TermsSheet(PROPOSED, RiskClass.B, date(2026, 12, 23), (MARIA, DIANA), POLICY)
    met = (Met(PROPOSED.precedents[0], FIONA, NOW, "entry 4711 of the register"),)
    return _decided(replace(case, signatures=signed, sheet=sheet, met=met))


def _signed(case: CreditCase) -> CreditCase:
    return replace(case, contract=Contract("K-88", date(2026, 11, 20), PROPOSED, SALLY))


def _delivered(case: CreditCase) -> CreditCase:
    first = replace(SHIPMENTS[0], is_last=True)
    contact = ContactNote(TODAY, "orders are up, cash is tight", Alarm.WATCH, date(2027, 1, 10), COLIN)
    return replace(case, shipments=(first,), contacts=(contact,))


def _chased(case: CreditCase) -> CreditCase:
    cause = Cause(CauseKind.CASH_FLOW, "ask for a plan in three parts", ANNA, NOW)
    demands = (Demand(1, TODAY - timedelta(days=28), "email", "", COLIN), Demand(2, TODAY, "call", "", COLIN))
    return replace(case, cause=cause, demands=demands)


def _recovered(case: CreditCase) -> CreditCase:
    mandate = Mandate(
        "lawyer_letter",
        "Lin & Partners",
        cny(250_000),
        "8 %",
        "contract, invoices, demands",
        date(2029, 11, 20),
        MARIA,
        TODAY,
    )
    report = RecoveryReport(
        TODAY, "letter delivered, first answer promised", True, "receipt of the letter", LENA
    )
    write_off = WriteOff(cny(50_000), "insolvent, no assets found", FRANK)
    return replace(
        case, exhausted="four levels without effect", mandate=mandate, recovery=(report,), write_off=write_off
    )


def _closed_out(case: CreditCase) -> CreditCase:
    rating = ReRating(RiskClass.C, "cut", cny(500_000), "paid 31 days late", ANNA)
    return replace(
        case, close_out=CloseOut(archived_by=FIONA, traits="pays on reminder", traits_by=COLIN, rating=rating)
    )


def _closed(case: CreditCase) -> CreditCase:
    return replace(case, outcome=Outcome.COMPLETED, closed_at=NOW)


Record = Callable[[CreditCase], CreditCase]
_RECORDS: dict[Stage, Record] = {
    Stage.SCREENING: _screened,
    Stage.CONFIRMATION: _confirmed,
    Stage.INTENTION: _wanted,
    Stage.INVESTIGATION: _reported,
    Stage.ANALYSIS: _proposed,
    Stage.APPROVAL: _approved,
    Stage.CONTRACTING: _signed,
    Stage.FULFILMENT: _delivered,
    Stage.IN_TERM: _chased,
}
_LATEST: dict[Stage, Record] = {
    Stage.INVESTIGATION: _reported,
    Stage.APPROVAL: lambda case: replace(case, signatures=(Signature(Post.CREDIT_MANAGER, MARIA, NOW),)),
    Stage.FULFILMENT: lambda case: replace(case, shipments=SHIPMENTS),
    Stage.COLLECTION: _chased,
    Stage.RECOVERY: _recovered,
    Stage.CLOSE_OUT: _closed_out,
    Stage.CLOSED: _closed,
}
