"""The register and the reviews in use: who may do what, what a decision rests on, what time brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

import pytest
from sqlalchemy import select

from bot.flows import cases, explaining, looking
from bot.flows.credit_file.table import FileAction
from bot.flows.credit_file.use import file_act, prepare_file, show_file
from bot.flows.errors import InvalidInput, NotAllowed, NotReady
from bot.flows.forms import Entries
from bot.flows.model import Action, Grant, Post, RiskClass, Stage, StartEvent
from bot.flows.ports import Desk
from bot.flows.preparing import prepare
from bot.flows.reviews.calling import call_for_reviews, review_digest, reviews_due
from bot.flows.reviews.rhythm import Because, Due, Result
from bot.flows.risk_transfer.alarming import (
    claim_digest,
    transfer_expiry,
    warn_of_claims,
    warn_of_transfers,
)
from bot.storage.tables import outbox
from bot.storage.units import SqlUnit
from tests.storage.making import a_case, a_receivable
from tests.support import walks
from tests.support.desks import PEOPLE, START, StandingClock, cny, open_desk, person
from tests.support.states import reach, take
from tests.support.walks import Stride

FIONA, ANNA, OTHER_ANALYST, COLIN = "U0FILEA1", "U0ANALY1", "U0ANALY2", "U0COLLE1"
MARIA, SALLY, LENA = "U0MANAG1", "U0SALES1", "U0LEGAL1"
TODAY, DAY = date(2026, 3, 2), timedelta(days=1)
ADD, VERIFY, END = (
    FileAction.ADD_RISK_TRANSFER,
    FileAction.VERIFY_RISK_TRANSFER,
    FileAction.END_RISK_TRANSFER,
)
INSURED: Mapping[str, object] = {
    "transfer_kind": "insurance",
    "provider": "Harbour Insurance",
    "number": "P-1",
    "percent": 100,
    "currency": "CNY",
    "valid_from": TODAY,
    "recourse": "no",
}


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def clock_of(desk: Desk) -> StandingClock:
    return cast("StandingClock", desk.clock)


def a_customer(desk: Desk, name: str = "Harbour Foods") -> int:
    with desk.units() as unit:
        return unit.customers.add(name, "", "U", START).id


def insured(desk: Desk, customer: int, *, verified: bool = True, **more: object) -> int:
    file_act(desk, customer, ADD, Entries({**INSURED, **more}), FIONA)
    number = show_file(desk, customer, person(ANNA)).transfers[-1].id
    if verified:
        file_act(desk, customer, VERIFY, Entries({"transfer": str(number)}), ANNA)
    return number


def granted(desk: Desk, customer: int, risk_class: RiskClass = RiskClass.B, days: int = 365) -> None:
    with desk.units() as unit:
        known = cast("SqlUnit", unit).customers.get(customer)
        case = unit.cases.add(a_case(known), f"V{customer}")
        grant = Grant(
            cny(900_000), 30, StartEvent.INVOICE, risk_class, TODAY, TODAY + days * DAY, case.number, "1"
        )
        unit.customers.give(customer, grant)


def said(desk: Desk, kind: str) -> list[tuple[str, str]]:
    """Every announcement of a kind: key and reader."""
    with desk.units.reading() as unit:
        found = select(outbox.c.key, outbox.c.recipient).where(outbox.c.kind == kind).order_by(outbox.c.id)
        return [(row[0], row[1]) for row in cast("SqlUnit", unit).connection.execute(found)]


# --- the register


def test_whoever_entered_an_instrument_never_verifies_it_not_as_a_deputy_either(desk: Desk) -> None:
    customer = a_customer(desk)
    one = insured(desk, customer, verified=False)
    with desk.units() as unit:
        unit.posts.away(FIONA, OTHER_ANALYST, TODAY, TODAY + DAY, "U0ADMIN1")

    for who in (FIONA, OTHER_ANALYST):
        with pytest.raises(NotReady):
            file_act(desk, customer, VERIFY, Entries({"transfer": str(one)}), who)
    with pytest.raises(NotAllowed):
        file_act(desk, customer, VERIFY, Entries({"transfer": str(one)}), COLIN)
    file_act(desk, customer, VERIFY, Entries({"transfer": str(one)}), MARIA)

    (kept,) = show_file(desk, customer, person(ANNA)).transfers
    assert (kept.entered_by, kept.verified_by, kept.in_force(TODAY)) == (FIONA, MARIA, True)


@pytest.mark.parametrize(
    ("wrong", "field", "key"),
    [
        ({"valid_until": TODAY - DAY}, "valid_until", "ends_before_it_begins"),
        ({"cap": Decimal("1.001")}, "cap", "cap_too_fine"),
        ({"cap": Decimal(-5)}, "cap", "amount_range"),
        ({"cap": Decimal(0)}, "cap", "amount_range"),
        ({"cap": Decimal("1e15")}, "cap", "amount_range"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    desk: Desk, wrong: dict[str, object], field: str, key: str
) -> None:
    customer = a_customer(desk)

    with pytest.raises(InvalidInput) as refused:
        file_act(desk, customer, ADD, Entries({**INSURED, **wrong}), FIONA)

    assert refused.value.problems[field][0] == key
    assert show_file(desk, customer, person(ANNA)).transfers == ()


def test_an_instrument_ends_with_a_reason_and_rings_no_more(desk: Desk) -> None:
    customer = a_customer(desk)
    one = insured(desk, customer, valid_until=TODAY + 40 * DAY)

    told = []
    for days in (0, 0, 9, 10, 11):
        warn_of_transfers(desk, TODAY + days * DAY)
        told.append(len(said(desk, "transfer_expiry")))
    shown = transfer_expiry(desk, one)
    file_act(desk, customer, END, Entries({"transfer": str(one), "reason": "premium not paid"}), MARIA)
    warn_of_transfers(desk, TODAY + 40 * DAY)

    assert told == [1, 1, 1, 2, 2]
    assert shown is not None
    assert shown.days == 40
    assert transfer_expiry(desk, one) is None
    assert len(said(desk, "transfer_expiry")) == 2
    (kept,) = show_file(desk, customer, person(ANNA)).transfers
    assert (kept.ended_on, kept.ended_by, kept.ended_why) == (TODAY, MARIA, "premium not paid")
    with pytest.raises(NotReady):
        file_act(desk, customer, END, Entries({"transfer": str(one), "reason": "again"}), MARIA)


def test_a_later_instrument_of_the_same_provider_silences_the_older_one(desk: Desk) -> None:
    customer = a_customer(desk)
    old = insured(desk, customer, valid_until=TODAY + 20 * DAY)
    insured(desk, customer, valid_until=TODAY + 400 * DAY)

    assert transfer_expiry(desk, old) is None


# --- what a decision rests on

TO_ANALYSIS = walks.to_the_receivable()[:7]
LARGE = {"amount": "2000000", "limit": "2000000"}


def customer_of(desk: Desk, number: int) -> int:
    with desk.units.reading() as unit:
        return unit.cases.get(number).customer.id


def propose(desk: Desk, number: int, stride: Stride) -> None:
    take(desk, number, stride)


def vote(desk: Desk, number: int, user: str) -> None:
    cases.act(desk, number, Action.VOTE, Entries({"opinion": "for"}), person(user))


def test_class_d_gets_a_large_limit_only_while_the_register_covers_it(desk: Desk) -> None:
    number = reach(desk, TO_ANALYSIS, "Covered Ltd")
    customer = customer_of(desk, number)
    with pytest.raises(InvalidInput, match="fully_secured"):
        propose(desk, number, walks.proposed(3, **LARGE))
    half = insured(desk, customer, percent=50, valid_until=TODAY + 100 * DAY)
    with pytest.raises(InvalidInput, match="fully_secured"):
        propose(desk, number, walks.proposed(3, **LARGE))
    insured(desk, customer, transfer_kind="guarantee", provider="Parent", percent=60)
    analysis = explaining.analysis_of(desk, number, person(ANNA))
    propose(desk, number, walks.proposed(3, **LARGE))

    card = looking.card(desk, number)
    proposal = card.case.proposal
    assert proposal is not None
    assert (proposal.fully_secured, proposal.secured_by_register) == (True, True)
    assert card.cover is not None
    assert (card.cover.covered, card.cover.uncovered) == (cny(2_000_000), cny(0))
    assert [part.kind for part in card.cover_ends] == ["insurance"]
    assert analysis.cover is not None
    assert analysis.cover.exposure == cny(800_000)  # what sales wanted

    file_act(desk, customer, END, Entries({"transfer": str(half), "reason": "cancelled"}), MARIA)
    with pytest.raises(NotReady) as refused:
        vote(desk, number, "U0COMMI1")
    assert refused.value.facts["missing"] == ["cover_holds"]
    assert Action.SEND_BACK in {choice.action for choice in looking.card(desk, number).choices}
    insured(desk, customer, percent=40)
    for member in ("U0COMMI1", "U0COMMI2"):
        vote(desk, number, member)

    (decision,) = looking.card(desk, number).case.decisions
    assert decision.granted
    assert decision.cover is not None
    assert [(part.kind, part.borne) for part in decision.cover.parts] == [
        ("guarantee", cny(1_200_000)),
        ("insurance", cny(800_000)),
    ]


def test_cover_that_was_not_needed_may_go_and_the_decision_says_what_was_left(desk: Desk) -> None:
    number = reach(desk, TO_ANALYSIS, "Good Payer")
    one = insured(desk, customer_of(desk, number))
    propose(desk, number, walks.proposed(7))
    file_act(desk, customer_of(desk, number), END, Entries({"transfer": str(one), "reason": "sold"}), MARIA)
    before = explaining.analysis_of(desk, number, person(ANNA)).cover

    for user in (MARIA, "U0DIREC1"):
        cases.act(desk, number, Action.APPROVE, Entries(), person(user))

    case = looking.card(desk, number).case
    assert before is not None
    assert before.uncovered == cny(800_000)
    assert explaining.analysis_of(desk, number, person(ANNA)).cover is None
    assert case.stage is Stage.CONTRACTING
    assert case.decisions[0].cover is not None
    assert case.decisions[0].cover.uncovered == cny(800_000)


def test_the_form_of_a_proposal_begins_with_secured_where_the_register_covers_it(desk: Desk) -> None:
    number = reach(desk, TO_ANALYSIS, "Form Ltd")

    def initial() -> object:
        fields = prepare(desk, number, Action.PROPOSE, person(ANNA), None).fields
        return next(field.initial for field in fields if field.name == "fully_secured")

    before = initial()
    insured(desk, customer_of(desk, number))

    assert (before, initial()) == ("no", "yes")


# --- deadlines of claims


def owed(desk: Desk, customer: int, number: str, due: date, open_amount: int = 1000) -> int:
    with desk.units() as unit:
        plain = a_receivable(customer, number, invoiced_on=TODAY, due_on=due, due_moved=due)
        return unit.receivables.add(replace(plain, amount=cny(1000), open=cny(open_amount))).id


def at(desk: Desk, day: date) -> date:
    clock_of(desk).set(day)
    return day


def test_each_deadline_mark_is_told_once_to_collections_and_the_manager_and_the_lapse_to_management(
    desk: Desk,
) -> None:
    customer = a_customer(desk)
    insured(desk, customer, claim_days=30)
    due = TODAY + 10 * DAY
    owed(desk, customer, "INV-1", due)
    owed(desk, customer, "INV-2", due)
    owed(desk, customer, "INV-3", due, open_amount=0)
    deadline = due + 30 * DAY

    told: dict[int, list[str]] = {}
    seen = 0
    for left in range(35, -4, -1):
        for _again in range(2):
            warn_of_claims(desk, at(desk, deadline - left * DAY))
        every = said(desk, "claim_digest")
        if every[seen:]:
            told[left] = [to for _, to in every[seen:]]
        seen = len(every)

    pair = ["topic:collections", "topic:approvals"]
    assert told == {14: pair, 7: pair, 1: pair, -1: ["topic:management"]}
    lapsed = claim_digest(desk, deadline + DAY, "lapsed")
    assert lapsed is not None
    assert [line.claim.item.number for line in lapsed.lines] == ["INV-1", "INV-2"]


def test_what_is_paid_or_notified_meanwhile_is_not_told_and_lapses_not(desk: Desk) -> None:
    customer = a_customer(desk)
    one = insured(desk, customer, claim_days=30)
    due = TODAY + 10 * DAY
    paid, notified = (owed(desk, customer, number, due) for number in ("INV-1", "INV-2"))
    day = at(desk, due + 16 * DAY)
    warn_of_claims(desk, day)
    shown = claim_digest(desk, day, "near")
    claim = {"claim": f"{one}-{notified}", "notified_on": day, "note": "no. 7"}
    file_act(desk, customer, FileAction.RECORD_CLAIM, Entries(claim), COLIN)
    with desk.units() as unit:
        item = unit.receivables.get(paid)
        unit.receivables.save(replace(item, open=cny(0), settled_on=day))

    for later in range(40):
        warn_of_claims(desk, at(desk, day + later * DAY))

    assert shown is not None
    assert [(line.claim.item.number, line.days) for line in shown.lines] == [("INV-1", 14), ("INV-2", 14)]
    assert claim_digest(desk, day, "near") is None
    assert len(said(desk, "claim_digest")) == 2
    with pytest.raises(NotReady):
        file_act(desk, customer, FileAction.RECORD_CLAIM, Entries(claim), COLIN)


def test_a_notification_before_the_invoice_is_refused(desk: Desk) -> None:
    customer = a_customer(desk)
    one = insured(desk, customer, claim_days=30)
    item = owed(desk, customer, "INV-1", TODAY + DAY)
    at(desk, TODAY + 5 * DAY)
    claim = {"claim": f"{one}-{item}", "notified_on": TODAY - DAY}

    with pytest.raises(InvalidInput, match="notified_on"):
        file_act(desk, customer, FileAction.RECORD_CLAIM, Entries(claim), COLIN)


def test_an_instrument_entered_after_a_mark_had_passed_rings_at_once(desk: Desk) -> None:
    customer = a_customer(desk)
    owed(desk, customer, "INV-1", TODAY + 10 * DAY)
    day = at(desk, TODAY + 35 * DAY)  # five days before the deadline
    insured(desk, customer, claim_days=30)

    warn_of_claims(desk, day)

    assert [to for _, to in said(desk, "claim_digest")] == ["topic:collections", "topic:approvals"]


# --- reviews


def test_one_digest_a_day_tells_what_newly_came_due_and_the_manager_hears_once(desk: Desk) -> None:
    first, second, third = (a_customer(desk, name) for name in ("First", "Second", "Third"))
    granted(desk, first, RiskClass.D)  # due on 2 April, a Thursday
    granted(desk, second, RiskClass.D)
    granted(desk, third, days=62)  # due on 3 April: the grant ends on 3 May

    told: dict[date, list[str]] = {}
    seen = 0
    for n in range(60):
        day = at(desk, TODAY + n * DAY)
        if desk.calendar.is_business_day(day):
            call_for_reviews(desk, day)
            call_for_reviews(desk, day)
        every = said(desk, "review_digest")
        if every[seen:]:
            told[day] = [f"{key.split(':')[1]} {to}" for key, to in every[seen:]]
        seen = len(every)
        if day == date(2026, 4, 7):
            record_review(desk, second)

    assert told == {
        date(2026, 4, 2): ["new topic:credit"],
        date(2026, 4, 3): ["new topic:credit"],
        date(2026, 4, 16): ["late topic:approvals"],
        date(2026, 4, 17): ["late topic:approvals"],
    }


def record_review(desk: Desk, customer: int) -> None:
    entries = Entries({"review_result": "keep", "review_note": "Pays as before."})
    file_act(desk, customer, FileAction.RECORD_REVIEW, entries, ANNA)


def test_a_digest_shows_why_since_when_and_the_limit_and_nothing_once_all_is_reviewed(desk: Desk) -> None:
    customer, other = a_customer(desk), a_customer(desk, "Another")
    granted(desk, customer, RiskClass.D)
    granted(desk, other, RiskClass.B, days=61)
    day = at(desk, date(2026, 4, 6))
    call_for_reviews(desk, day)

    shown = review_digest(desk, day, "new")
    listed = reviews_due(desk, person(ANNA))
    for one in (customer, other):
        record_review(desk, one)

    assert shown is not None
    lines = [(line.customer.name, line.risk_class, line.limit, line.due) for line in shown.lines]
    assert lines == [
        ("Harbour Foods", RiskClass.D, cny(900_000), Due(date(2026, 4, 2), Because.RHYTHM)),
        ("Another", RiskClass.B, cny(900_000), Due(date(2026, 4, 2), Because.GRANT)),
    ]
    assert listed.lines == shown.lines
    assert review_digest(desk, day, "new") is None
    assert reviews_due(desk, person(ANNA)).lines == ()
    card = show_file(desk, customer, person(ANNA))
    assert card.last_review is not None
    assert (card.last_review.on, card.last_review.by, card.last_review.result) == (day, ANNA, Result.KEEP)
    assert card.next_review == Due(date(2026, 5, 6), Because.RHYTHM)


def test_a_worse_class_a_lapsed_paper_and_an_ended_cover_call_at_once(desk: Desk) -> None:
    lower, paper, cover = (a_customer(desk, name) for name in ("Lower", "Paper", "Cover"))
    for one in (lower, paper, cover):
        granted(desk, one)
    licence = {"kind": "business_licence", "title": "L", "expires_on": TODAY + 60 * DAY}
    file_act(desk, paper, FileAction.ADD_DOCUMENT, Entries(licence), FIONA)
    number = insured(desk, cover)
    day = at(desk, TODAY + 61 * DAY)
    with desk.units() as unit:
        unit.customers.set_class(lower, "D")
    file_act(desk, cover, END, Entries({"transfer": str(number), "reason": "cancelled"}), MARIA)

    call_for_reviews(desk, day)

    shown = review_digest(desk, day, "new")
    assert shown is not None
    assert [(line.customer.name, line.due.because, line.due.what) for line in shown.lines] == [
        ("Lower", Because.RHYTHM, ""),
        ("Paper", Because.DOCUMENT, "business_licence"),
        ("Cover", Because.INSTRUMENT, "insurance"),
    ]


def test_the_list_of_reviews_is_for_who_judges_and_no_review_is_without_a_grant(desk: Desk) -> None:
    customer = a_customer(desk)

    for user in (SALLY, LENA, COLIN):
        with pytest.raises(NotAllowed):
            reviews_due(desk, person(user))
    with pytest.raises(NotReady):
        prepare_file(desk, customer, FileAction.RECORD_REVIEW, person(ANNA))
    assert reviews_due(desk, person("U0DIREC1")).lines == ()
    assert Post.CREDIT_DIRECTOR in PEOPLE["U0DIREC1"]
