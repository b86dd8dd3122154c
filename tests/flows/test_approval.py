"""Approval: levels in order or at once, segments, votes, appeal, nudge, and what a decision leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.flows import cases, explaining
from bot.flows.authority import in_parallel, route
from bot.flows.dossier import CreditCase, HandoverState
from bot.flows.errors import InvalidInput, NotFound, NotReady, OwnWork, TooSoon
from bot.flows.forms import Entries, Percent
from bot.flows.model import Action, Actor, Post, RiskClass, Stage
from bot.flows.policy import Level, Policy
from bot.flows.ports import Desk
from bot.flows.reading import situation
from bot.flows.situation import Situation
from bot.policies import parse_policy
from bot.storage.tables import outbox
from bot.storage.units import SqlUnits
from tests.support import walks
from tests.support.desks import POLICY, StandingClock, cny, open_desk, person
from tests.support.states import reach, take, tick
from tests.support.walks import Stride

CHAIN = walks.to_the_receivable()
M, D, C = Post.CREDIT_MANAGER, Post.CREDIT_DIRECTOR, Post.COMMITTEE
TOML = (Path(__file__).parents[2] / "policy" / "default.toml").read_text(encoding="utf-8")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def proposed(desk: Desk, name: str, score: int = 7, **terms: str) -> int:
    return reach(desk, (*CHAIN[:7], walks.proposed(score, **terms)), name)


def at_of(desk: Desk, number: int) -> Situation:
    with desk.units.reading() as unit:
        return situation(desk, unit, unit.cases.get(number))


def case_of(desk: Desk, number: int) -> CreditCase:
    return at_of(desk, number).case


def act(desk: Desk, number: int, action: Action, user: str | Actor, **values: object) -> CreditCase:
    by = person(user) if isinstance(user, str) else user
    return cases.act(desk, number, action, Entries(values), by)


def vote(desk: Desk, number: int, user: str, opinion: str, text: str = "") -> CreditCase:
    said = {"opinion": opinion, **({"opinion_text": text} if text else {})}
    return act(desk, number, Action.VOTE, user, **said)


def asked(desk: Desk, number: int) -> list[Post]:
    return [h.to_post for h in at_of(desk, number).running("approval")]


def told(desk: Desk, kind: str) -> list[str]:
    """To whom rows of this kind go."""
    units = desk.units
    assert isinstance(units, SqlUnits)
    with units.engine.connect() as connection:
        rows = connection.execute(outbox.select().where(outbox.c.kind == kind).order_by(outbox.c.id))
        return [row.recipient for row in rows]


# --- the matrix by segment, and levels asked at once


def with_rows(rows: str) -> Policy:
    return parse_policy(TOML.replace("[[authority.rows]]", f"{rows}[[authority.rows]]", 1))


EXPORT = """[[authority.rows]]
segments = ["export"]
parallel = true
A = ["credit_manager", "credit_director"]
B = ["credit_manager", "credit_director"]
C = ["credit_director", "committee"]
D = ["committee*2"]
"""


def test_a_segment_with_rows_of_its_own_has_its_own_matrix() -> None:
    policy = with_rows(EXPORT)

    assert route(policy, cny(1_000), RiskClass.A, False, "export") == (Level(M), Level(D))
    assert route(policy, cny(1_000), RiskClass.A, False, "domestic") == (Level(M),)
    assert route(policy, cny(1_000), RiskClass.A, False) == (Level(M),)
    assert in_parallel(policy, cny(1_000), "export")
    assert not in_parallel(policy, cny(1_000))


@pytest.fixture
def at_once(database_url: str) -> Iterator[Desk]:
    """The default matrix, with all levels of a row asked at once."""
    rows = tuple(replace(row, parallel=True) for row in POLICY.authority)
    with open_desk(database_url) as desk:
        yield replace(desk, policy=replace(POLICY, authority=rows))


@pytest.mark.parametrize("order", [("U0MANAG1", "U0DIREC1"), ("U0DIREC1", "U0MANAG1")])
def test_levels_asked_at_once_sign_in_any_order(at_once: Desk, order: tuple[str, str]) -> None:
    number = proposed(at_once, "at once")
    first = asked(at_once, number)

    act(at_once, number, Action.APPROVE, order[0])
    left = asked(at_once, number)
    case = act(at_once, number, Action.APPROVE, order[1])

    assert (first, len(left), case.stage) == ([M, D], 1, Stage.CONTRACTING)
    assert all(h.due_at for h in at_of(at_once, number).handovers if h.kind == "approval"), (
        "each has its clock"
    )


def test_one_of_those_asked_at_once_who_refuses_ends_it_for_the_others(at_once: Desk) -> None:
    number = proposed(at_once, "one refuses")
    act(at_once, number, Action.APPROVE, "U0MANAG1")

    case = act(at_once, number, Action.REFUSE, "U0DIREC1", reason="Too young.")

    states = [h.state for h in at_of(at_once, number).handovers if h.kind == "approval"]
    assert (case.stage, case.outcome_reason) == (Stage.CLOSED, "Too young.")
    assert states == [HandoverState.DONE, HandoverState.DONE]
    assert told(at_once, "overtaken") == ["user:U0MANAG1"]


def test_one_who_sends_it_back_ends_it_for_who_has_not_signed_yet(at_once: Desk) -> None:
    number = proposed(at_once, "one asks")

    act(at_once, number, Action.SEND_BACK, "U0DIREC1", question="Who owns them?")

    states = {h.to_post: h.state for h in at_of(at_once, number).handovers if h.kind == "approval"}
    assert states == {M: HandoverState.CANCELLED, D: HandoverState.DONE}


# --- votes


def test_a_committee_of_three_grants_with_two_votes_and_records_every_opinion(desk: Desk) -> None:
    number = proposed(desk, "class D", score=3)
    vote(desk, number, "U0COMMI1", "for_with_conditions", "A stock list every month.")
    vote(desk, number, "U0COMMI2", "abstain", "My brother works there.")

    case = vote(desk, number, "U0COMMI3", "for")

    assert case.stage is Stage.CONTRACTING
    assert case.sheet is not None
    assert case.sheet.terms.conditions == "A stock list every month."
    assert case.sheet.decided_by == ("U0COMMI1", "U0COMMI3")
    assert [v.opinion for v in case.decisions[-1].votes] == ["for_with_conditions", "abstain", "for"]


def test_a_committee_that_cannot_agree_any_more_refuses_with_all_reasons(desk: Desk) -> None:
    number = proposed(desk, "class D", score=3)
    vote(desk, number, "U0COMMI1", "against", "No assets.")

    case = vote(desk, number, "U0COMMI3", "against", "No record.")

    assert (case.stage, case.outcome) == (Stage.CLOSED, "refused")
    assert case.outcome_reason == "No assets.\nNo record."


def test_a_committee_that_only_abstained_sends_the_case_back_with_the_reasons(desk: Desk) -> None:
    """Nobody refused: no refusal is recorded, and the same proposal by another level can still be granted."""
    number = proposed(desk, "conflicts", score=3)
    vote(desk, number, "U0COMMI1", "abstain", "My brother works there.")

    case = vote(desk, number, "U0COMMI3", "abstain", "I own shares.")

    work = at_of(desk, number).running()
    assert (case.stage, case.outcome, case.decisions, case.votes) == (Stage.ANALYSIS, None, (), ())
    assert (case.question, case.undecided) == ("My brother works there.\nI own shares.", 2)
    assert [(h.kind, h.to_user) for h in work] == [("analysis", "U0ANALY1")]
    assert told(desk, "overtaken") == ["user:U0COMMI1"]
    take(desk, number, walks.proposed(7))
    again = case_of(desk, number)
    assert (again.stage, again.undecided, again.question) == (Stage.APPROVAL, 0, "")


def test_one_vote_against_makes_it_a_refusal(desk: Desk) -> None:
    number = proposed(desk, "one against", score=3)
    vote(desk, number, "U0COMMI1", "abstain", "My brother works there.")

    case = vote(desk, number, "U0COMMI3", "against", "No record.")

    assert (case.stage, case.outcome) == (Stage.CLOSED, "refused")


def test_where_all_opinions_are_recorded_the_last_member_is_waited_for(desk: Desk) -> None:
    number = proposed(desk, "class C large", score=5, amount="2000000", limit="2000000")
    vote(desk, number, "U0COMMI1", "for")
    open_still = vote(desk, number, "U0COMMI2", "for")

    case = vote(desk, number, "U0COMMI3", "against", "Too large.")

    assert (open_still.stage, case.stage) == (Stage.APPROVAL, Stage.CONTRACTING)


def test_nobody_votes_twice_and_a_vote_other_than_for_needs_its_text(desk: Desk) -> None:
    number = proposed(desk, "class D", score=3)
    vote(desk, number, "U0COMMI1", "for")

    with pytest.raises(OwnWork):
        vote(desk, number, "U0COMMI1", "against", "I changed my mind.")
    for opinion in ("for_with_conditions", "against", "abstain"):
        with pytest.raises(InvalidInput):
            vote(desk, number, "U0COMMI2", opinion)


def test_a_member_back_from_absence_does_not_vote_after_the_deputy(desk: Desk) -> None:
    number = proposed(desk, "class D", score=3)
    deputy = Actor("U0FINAN1", frozenset({Post.FINANCE, C}), {C: "U0COMMI1"})

    act(desk, number, Action.VOTE, deputy, opinion="for")

    with pytest.raises(OwnWork):
        vote(desk, number, "U0COMMI1", "for")


# --- appeal


def appealed(desk: Desk, name: str, *, amount: str = "800000") -> int:
    """Refused by the director after the manager had signed, appealed and proposed anew."""
    number = proposed(desk, name)
    act(desk, number, Action.APPROVE, "U0MANAG1")
    act(desk, number, Action.REFUSE, "U0DIREC1", reason="Too much.")
    act(desk, number, Action.APPEAL, "U0SALES1", reason="The parent guarantees.")
    take(desk, number, walks.proposed(7, amount=amount, limit=amount))
    return number


def test_an_appeal_is_decided_at_no_lower_level_than_the_one_that_refused(desk: Desk) -> None:
    number = appealed(desk, "smaller", amount="50000")

    after_manager = act(desk, number, Action.APPROVE, "U0MANAG1")
    whose = asked(desk, number)

    assert (after_manager.stage, whose) == (Stage.APPROVAL, [D])


def test_an_appeal_against_the_committee_needs_as_many_of_its_votes(desk: Desk) -> None:
    number = proposed(desk, "class D", score=3)
    vote(desk, number, "U0COMMI1", "against", "No assets.")
    vote(desk, number, "U0COMMI2", "against", "No record.")
    act(desk, number, Action.APPEAL, "U0SALES1", reason="The parent guarantees.")
    take(desk, number, walks.proposed(7, amount="50000", limit="50000"))

    act(desk, number, Action.APPROVE, "U0MANAG1")
    first = vote(desk, number, "U0COMMI1", "for")
    second = vote(desk, number, "U0COMMI3", "for")

    assert (first.stage, second.stage) == (Stage.APPROVAL, Stage.CONTRACTING)


def test_who_refused_decides_the_appeal_only_where_nobody_else_of_the_post_can(desk: Desk) -> None:
    number = appealed(desk, "again")
    act(desk, number, Action.APPROVE, "U0MANAG1")
    with desk.units() as unit:
        unit.posts.grant("U0DIREC2", D, "U0ADMIN1", desk.clock.now())

    with pytest.raises(OwnWork) as refused:
        act(desk, number, Action.APPROVE, "U0DIREC1")

    assert refused.value.facts["because"] == "refused"
    case = act(desk, number, Action.APPROVE, Actor("U0DIREC2", frozenset({D})))
    assert (case.stage, case.decisions[-1].on_appeal) == (Stage.CONTRACTING, True)


def test_the_only_holder_of_the_post_decides_the_appeal_too(desk: Desk) -> None:
    number = appealed(desk, "only one")
    act(desk, number, Action.APPROVE, "U0MANAG1")

    assert act(desk, number, Action.APPROVE, "U0DIREC1").stage is Stage.CONTRACTING


# --- nudge


def test_a_case_is_nudged_once_in_four_business_hours_and_the_refusal_says_when_again(desk: Desk) -> None:
    number = proposed(desk, "nudged")
    act(desk, number, Action.NUDGE, "U0SALES1")

    with pytest.raises(TooSoon) as refused:
        act(desk, number, Action.NUDGE, "U0ANALY1")

    assert told(desk, "nudge") == ["user:U0MANAG1", "user:U0MANAG2"]
    assert refused.value.facts["again"] == desk.clock.now() + timedelta(hours=4)
    clock_of(desk).advance(hours=4)
    act(desk, number, Action.NUDGE, "U0ANALY1")


def clock_of(desk: Desk) -> StandingClock:
    assert isinstance(desk.clock, StandingClock)
    return desk.clock


def test_who_took_the_decision_on_is_nudged_alone(desk: Desk) -> None:
    number = proposed(desk, "claimed")
    act(desk, number, Action.ACCEPT, "U0MANAG2")

    act(desk, number, Action.NUDGE, "U0SALES1")

    assert told(desk, "nudge") == ["user:U0MANAG2"]


def test_members_who_have_voted_are_not_nudged(desk: Desk) -> None:
    number = proposed(desk, "voted", score=3)
    vote(desk, number, "U0COMMI2", "for")

    act(desk, number, Action.NUDGE, "U0ANALY1")

    assert told(desk, "nudge") == ["user:U0COMMI1", "user:U0COMMI3"]


def test_a_breach_of_the_clock_allows_the_next_nudge_at_once(desk: Desk) -> None:
    number = proposed(desk, "late")
    clock_of(desk).advance(hours=23)
    act(desk, number, Action.NUDGE, "U0SALES1")
    clock_of(desk).advance(hours=2)
    tick(desk)

    act(desk, number, Action.NUDGE, "U0SALES1")

    assert at_of(desk, number).running("approval")[0].breached_at is not None


# --- conditions


def test_the_contract_is_signed_when_every_condition_before_it_is_confirmed(desk: Desk) -> None:
    wanted = "Guarantee of the parent registered\n\n  Statements of 2025 \n"
    number = reach(desk, (*CHAIN[:7], walks.proposed(7, precedents=wanted), *CHAIN[8:10]), "precedents")
    sign = Stride("U0SALES1", Action.SIGN, Stage.FULFILMENT, {**CHAIN[10].values, "term_days": "60"})
    with pytest.raises(NotReady):
        take(desk, number, sign)

    take(desk, number, met("1", "Statements came by courier."))
    take(desk, number, met("0", "Entry 4711."))
    take(desk, number, sign)

    case = case_of(desk, number)
    assert [(one.precedent, one.by) for one in case.met] == [
        ("Statements of 2025", "U0FILEA1"), ("Guarantee of the parent registered", "U0FILEA1"),
    ]  # fmt: skip
    assert not [h for h in at_of(desk, number).running() if h.kind == "precedents"]


def met(which: str, evidence: str) -> Stride:
    return Stride(
        "U0FILEA1", Action.MEET_PRECEDENT, Stage.CONTRACTING, {"precedent": which, "evidence": evidence}
    )


def test_a_grant_ends_on_its_day_and_the_terms_sheet_with_it(desk: Desk) -> None:
    number = reach(desk, (*CHAIN[:7], walks.proposed(7, grant_until="+20"), *CHAIN[8:10]), "short")

    case, grant = case_of(desk, number), at_of(desk, number).position.grant
    today = desk.calendar.today(desk.clock.now())
    assert grant is not None
    assert case.sheet is not None
    assert (grant.valid_to, case.sheet.valid_until) == (today + timedelta(days=20),) * 2


def test_a_proposal_whose_grant_would_have_ended_already_is_not_approved(desk: Desk) -> None:
    number = proposed(desk, "lapsed", grant_until="+1")
    clock_of(desk).advance(days=2)

    with pytest.raises(NotReady):
        act(desk, number, Action.APPROVE, "U0MANAG1")


@pytest.mark.parametrize(
    ("terms", "field", "why"),
    [
        ({"grant_until": "+366"}, "grant_until", "grant_too_long"),
        ({"discount_days": "10"}, "discount_percent", "discount_pair"),
        ({"precedents": "\n".join(f"condition {n}" for n in range(11))}, "precedents", "too_many_lines"),
        ({"precedents": "x" * 151}, "precedents", "too_many_lines"),
    ],
)
def test_conditions_that_do_not_go_together_are_refused_beside_their_field(
    desk: Desk, terms: dict[str, str], field: str, why: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        reach(desk, (*CHAIN[:7], walks.proposed(7, **terms)), "wrong")

    assert {name: problem[0] for name, problem in refused.value.problems.items()} == {field: why}


def test_no_shipment_is_larger_than_the_cap(desk: Desk) -> None:
    capped = walks.proposed(7, shipment_cap="300000")
    sign = Stride("U0SALES1", Action.SIGN, Stage.FULFILMENT,
                  {**CHAIN[10].values, "term_days": "60", "shipment_cap": "300000"})  # fmt: skip
    number = reach(desk, (*CHAIN[:7], capped, *CHAIN[8:10], sign, CHAIN[14]), "capped")

    with pytest.raises(InvalidInput) as refused:
        take(desk, number, CHAIN[15])

    assert refused.value.problems["amount"][0] == "over_cap"


# --- what a decision leaves behind


def test_a_decision_keeps_who_when_why_and_on_what_also_when_everything_changed_since(desk: Desk) -> None:
    number = reach(desk, CHAIN[:10], "kept")
    granted = case_of(desk, number).decisions[0]

    later = replace(desk, policy=replace(POLICY, version="2027-1"))
    take(later, number, CHAIN[10])
    take(later, number, CHAIN[11])
    take(later, number, CHAIN[12])

    case = case_of(desk, number)
    assert case.decisions[0] == granted, "a record is added to, never changed"
    frozen = (
        granted.granted,
        granted.policy_version,
        granted.proposal.policy_version,
        granted.proposal.model,
    )
    assert frozen == (True, POLICY.version, POLICY.version, POLICY.scorecard.name)
    assert [s.user for s in granted.signatures] == ["U0MANAG1", "U0DIREC1"]
    assert granted.levels == (Level(M), Level(D))
    factor = granted.proposal.factors[0]
    assert (factor.factor, factor.score, factor.weight) == ("payment_record", 8, 25)
    assert granted.exposure.after == cny(800_000)
    facts = {fact.field: fact for fact in granted.facts}
    assert (facts["registered_capital"].value, facts["registered_capital"].source) == (
        "5 million",
        "Company register",
    )
    assert facts["bank"].source == "Register, visit"
    assert (case.decisions[1].policy_version, case.decisions[1].proposal.deviation) == ("2027-1", True)


def test_why_shows_the_newest_decision_an_earlier_one_by_number_and_nothing_to_strangers(desk: Desk) -> None:
    number = reach(desk, CHAIN[:13], "why")

    assert explaining.why(desk, number, person("U0LEGAL1")).which == 2
    assert explaining.why(desk, number, person("U0SALES1"), 1).which == 1
    for viewer, which in (("U0SALES2", None), ("U0LEGAL1", 3), ("U0LEGAL1", 0)):
        with pytest.raises(NotFound):
            explaining.why(desk, number, person(viewer), which)


# --- who would have to sign


@pytest.mark.parametrize(
    ("amount", "grade", "levels"),
    [
        (90_000, "A", (Level(M),)),
        (90_001, "D", (Level(D),)),
        (2_000_000, "C", (Level(C, 2, all_opinions=True),)),
        (2_000_000, "D", ()),
    ],
)
def test_who_would_have_to_sign_is_what_the_approval_then_asks(
    desk: Desk, amount: int, grade: str, levels: tuple[Level, ...]
) -> None:
    number = reach(desk, CHAIN[:7], "asked before")
    entries = Entries({"amount": cny(amount), "risk_class": grade, "fully_secured": "no"})

    screen = explaining.who_signs(desk, number, person("U0ANALY1"), entries)

    assert screen.asked is not None
    assert screen.asked.levels == levels
    assert "U0SALES1" not in {user for users in screen.asked.people.values() for user in users}


def test_a_rate_is_exact_and_written_as_people_write_it() -> None:
    assert [str(Percent(bp)) for bp in (250, 200, 5, 825, 10_000)] == ["2.5", "2", "0.05", "8.25", "100"]
