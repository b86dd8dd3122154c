"""The limit as rules: what is in force on a day, who signs another one, who must not, what can be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.credit_file.acting import check_file
from bot.flows.credit_file.file import CreditFile
from bot.flows.credit_file.requests import check_seen, decidable
from bot.flows.credit_file.table import FILE_STEP, FileAction, FileSituation
from bot.flows.credit_limit.deciding import asked, grant_of, refused, signed
from bot.flows.credit_limit.request import CustomerLimits, LimitKind, LimitRequest, LimitState, still_fits
from bot.flows.credit_limit.signing import level_now, levels_of
from bot.flows.dossier import Signature
from bot.flows.errors import CreditError, InvalidInput, NotAllowed, NotReady, OwnWork, RequestMoved
from bot.flows.forms import Entries
from bot.flows.model import Actor, Customer, Money, Post, RiskClass
from bot.flows.policy import Level
from bot.flows.risk_transfer.instrument import RiskTransfer, TransferKind
from tests.support.desks import POLICY, cny
from tests.support.limits import ASKER, DUE, GRANT, NOW, TODAY, a_request, a_temporary, limits

M, D, C = Post.CREDIT_MANAGER, Post.CREDIT_DIRECTOR, Post.COMMITTEE
SIGN, REFUSE = FileAction.SIGN_LIMIT_REQUEST, FileAction.REFUSE_LIMIT_REQUEST
DAY = timedelta(days=1)


def at(found: CustomerLimits, sellers: frozenset[str] = frozenset(), today: date = TODAY) -> FileSituation:
    return FileSituation(CreditFile(Customer(3, "Harbour Foods")), NOW, today, POLICY, sellers, found)


def on(found: CustomerLimits, days: int) -> int | None:
    """The limit in force so many days from today, in major units."""
    limit = found.in_force(TODAY + days * DAY)
    return limit.minor // 100 if limit else None


# --- what is in force


def test_a_temporary_limit_is_in_force_from_its_first_to_its_last_day_and_then_no_more() -> None:
    found = limits(a_temporary(2, 5))

    assert [on(found, days) for days in range(8)] == [100_000] * 2 + [120_000] * 4 + [100_000] * 2


def test_of_two_temporary_limits_the_larger_one_counts_and_the_grant_where_it_is_larger() -> None:
    found = limits(a_temporary(0, 9, 120_000), a_temporary(2, 3, 150_000), a_temporary(4, 5, 90_000))

    assert [on(found, days) for days in (0, 2, 3, 4, 9, 10)] == [
        120_000, 150_000, 150_000, 120_000, 120_000, 100_000,
    ]  # fmt: skip


@pytest.mark.parametrize("state", [state for state in LimitState if state is not LimitState.GRANTED])
def test_what_was_not_granted_raises_nothing(state: LimitState) -> None:
    assert on(limits(a_temporary(0, 9, state=state)), 1) == 100_000


def test_nothing_is_in_force_once_the_grant_has_ended() -> None:
    ended = replace(GRANT, valid_to=TODAY)

    assert on(replace(limits(a_temporary(0, 9)), grant=ended), 0) == 120_000
    assert on(replace(limits(a_temporary(0, 9)), grant=ended), 1) is None


def test_a_lower_limit_ends_the_temporary_ones_granted_before_it() -> None:
    cut = a_request(id=9, new=cny(50_000), state=LimitState.GRANTED, decided_at=NOW + DAY)
    later = a_temporary(0, 9, 70_000, decided_at=NOW + 2 * DAY, old=cny(50_000))

    assert on(replace(limits(a_temporary(0, 9), cut), grant=replace(GRANT, limit=cny(50_000))), 3) == 50_000
    assert on(replace(limits(later, cut), grant=replace(GRANT, limit=cny(50_000))), 3) == 70_000


def test_a_temporary_limit_is_gone_where_the_limit_under_it_is_lower_than_it_was() -> None:
    found = limits(a_temporary(0, 9))

    assert on(replace(found, grant=replace(GRANT, limit=cny(110_000))), 3) == 120_000
    assert on(replace(found, grant=replace(GRANT, limit=cny(99_999))), 3) == 99_999
    assert on(replace(found, grant=replace(GRANT, limit=Money(10_000, "USD"))), 3) == 100


@given(
    st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 30), st.integers(1, 400_000)), max_size=6),
    st.integers(-30, 60),
)
def test_the_limit_is_never_below_the_grant_and_above_it_only_within_the_days_granted(
    spans: list[tuple[int, int, int]], day: int
) -> None:
    found = limits(*(a_temporary(first, first + more, major) for first, more, major in spans))

    expected = [major for first, more, major in spans if first <= day <= first + more]
    assert on(found, day) == max([100_000, *expected])


# --- who signs

TABLE = [
    # old, new, used, class, posts and votes in order
    (100_000, 99_999, 0, "A", ((M, 1),)),
    (2_000_000, 1_900_000, 3_000_000, "D", ((M, 1),)),
    (50_000, 100_000, 0, "A", ((M, 1),)),
    (50_000, 60_000, 100_001, "A", ((M, 1), (D, 1))),
    (100_000, 100_001, 0, "C", ((D, 1), (C, 1))),
    (100_000, 1_000_001, 0, "B", ((D, 1), (C, 2))),
    (100_000, 1_000_001, 0, "D", ()),
]


@pytest.mark.parametrize(("old", "new", "used", "grade", "expected"), TABLE)
def test_raising_takes_the_matrix_and_lowering_the_credit_manager(
    old: int, new: int, used: int, grade: str, expected: tuple[tuple[Post, int], ...]
) -> None:
    levels = levels_of(POLICY, cny(old), cny(new), cny(used), RiskClass(grade), "", secured=False)

    assert tuple((level.post, level.votes) for level in levels) == expected


@pytest.mark.parametrize(("percent", "asked_for"), [(100, True), (99, False)])
def test_what_policy_allows_only_secured_can_be_asked_where_others_bear_all_of_it(
    percent: int, asked_for: bool
) -> None:
    insured = RiskTransfer(
        TransferKind.INSURANCE, "Harbour Insurance", "P-1", percent, TODAY, "U1", NOW, verified_by="U2"
    )
    found = replace(limits(), grant=replace(GRANT, risk_class=RiskClass.D))
    entries = Entries({"limit": cny(1_500_000), "reason": "They order more."})
    by = Actor(ASKER, frozenset({Post.SALES}))

    def ask_for_more() -> LimitRequest:
        return asked(replace(at(found), transfers=(insured,)), LimitKind.CHANGE, entries, by, by.posts)

    if asked_for:
        assert ask_for_more().levels
    else:
        with pytest.raises(InvalidInput) as refusal:
            ask_for_more()
        assert refusal.value.problems == {"limit": ("nobody_may_sign", {})}


def test_each_level_signs_in_turn_and_the_last_signature_grants() -> None:
    request = a_request(levels=(Level(M), Level(C, 2)))
    turns = []
    for user, posts in (("U1", {M}), ("U2", {C}), ("U3", {C, M})):
        level = level_now(request)
        assert level is not None
        turns.append(level.post)
        request = signed(request, Actor(user, frozenset(posts)), NOW, "")

    assert (turns, request.state, request.decided_by) == ([M, C, C], LimitState.GRANTED, "U3")
    assert level_now(request) is None


# --- who must not (D2)

USERS = [f"U{number}" for number in range(6)]
POSTS = (Post.SALES, Post.CREDIT_ANALYST, M, D, C)


@st.composite
def actors(draw: st.DrawFn) -> Actor:
    user = draw(st.sampled_from(USERS))
    own = draw(st.frozensets(st.sampled_from(POSTS), max_size=3))
    lent = draw(st.dictionaries(st.sampled_from(POSTS), st.sampled_from(USERS), max_size=2))
    return Actor(user, own | lent.keys(), {post: who for post, who in lent.items() if post not in own})


@st.composite
def histories(draw: st.DrawFn) -> LimitRequest:
    """A request with some signatures, given by anybody for anybody."""
    others = st.lists(st.builds(Level, st.sampled_from((M, D, C)), st.integers(1, 3)), max_size=2)
    levels = draw(st.permutations([*DUE, *draw(others)]))
    people = st.tuples(st.sampled_from(USERS), st.sampled_from(["", *USERS]))
    asker, absent = draw(people)
    request = a_request(by=asker, for_user=absent, levels=tuple(levels))
    for user, for_user in draw(st.lists(people, max_size=4)):
        level = level_now(request)
        if level is None:
            break
        mine = Signature(level.post, user, NOW, for_user=for_user)
        request = replace(request, signatures=(*request.signatures, mine))
    return request


@given(
    histories(), actors(), st.frozensets(st.sampled_from(USERS), max_size=2), st.sampled_from([SIGN, REFUSE])
)
def test_nobody_decides_what_he_asked_for_sold_or_signed_himself_or_for_somebody_else(
    request_: LimitRequest, actor: Actor, sellers: frozenset[str], action: FileAction
) -> None:
    situation = at(limits(request_), sellers)
    level = level_now(request_)
    own = actor.persons() & (sellers | request_.askers() | request_.signers())
    may = level is not None and level.post in actor.posts and not own

    assert decidable(situation, action, actor) == ((request_,) if may else ())
    why = _refusal(situation, action, actor, request_)
    assert (why is None) is may
    assert why in (None, NotAllowed, OwnWork, NotReady, RequestMoved)


def _refusal(at: FileSituation, action: FileAction, by: Actor, seen: LimitRequest) -> type | None:
    """Why this person may not decide a request, if so."""
    try:
        check_seen(at, action, by, seen.reference)
        check_file(at, FILE_STEP[action], by)
    except CreditError as why:
        return type(why)
    return None


def test_a_deputy_asks_and_signs_in_the_name_of_the_absent_person() -> None:
    deputy = Actor("U9", frozenset({M}), {M: "U0MANAG1"})

    (mine,) = signed(a_request(), deputy, NOW, "").signatures

    assert mine.persons() == {"U9", "U0MANAG1"}
    with pytest.raises(OwnWork):
        check_file(at(limits(a_request(by="U0MANAG1"))), FILE_STEP[SIGN], deputy)


# --- who was faster


def test_a_click_on_a_request_that_moved_says_who_moved_it_and_how_it_stands() -> None:
    first = signed(a_request(levels=(Level(M), Level(D))), Actor("U1", frozenset({M})), NOW, "")
    now = replace(first, version=2)
    director = Actor("U2", frozenset({D}))

    with pytest.raises(RequestMoved) as moved:
        check_seen(at(limits(now)), SIGN, director, "1@1")
    check_seen(at(limits(now)), SIGN, director, "1@2")
    with pytest.raises(RequestMoved) as gone:
        check_seen(at(limits(refused(now, director, NOW, "No."))), SIGN, director, "1@2")

    assert moved.value.facts == {"limit_state": "open", "by": "U1", "at": NOW}
    assert gone.value.facts == {"limit_state": "refused", "by": "U2", "at": NOW}


# --- what can be asked, and still be granted


def ask(kind: LimitKind, major: int, since: int = 0, until: int = 10, today: date = TODAY) -> LimitRequest:
    days = {"since": today + since * DAY, "until": today + until * DAY} if kind is LimitKind.TEMPORARY else {}
    entries = Entries({"limit": cny(major), "reason": "They order more.", **days})
    return asked(
        at(limits(), today=today),
        kind,
        entries,
        Actor(ASKER, frozenset({Post.SALES})),
        frozenset({Post.SALES}),
    )


@pytest.mark.parametrize(
    ("kind", "major", "since", "until", "field", "problem"),
    [
        ("change", 100_000, 0, 0, "limit", "limit_unchanged"),
        ("temporary", 100_000, 0, 10, "limit", "limit_unchanged"),
        ("temporary", 99_000, 0, 10, "limit", "temporary_not_above"),
        ("temporary", 120_000, 5, 4, "until", "ends_before_it_begins"),
        ("temporary", 120_000, 0, 90, "until", "temporary_too_long"),
        ("temporary", 120_000, 280, 301, "until", "beyond_the_grant"),
    ],
)
def test_what_cannot_be_granted_is_refused_beside_its_field(
    kind: str, major: int, since: int, until: int, field: str, problem: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ask(LimitKind(kind), major, since, until)

    assert {name: key for name, (key, _) in refusal.value.problems.items()} == {field: problem}


@pytest.mark.parametrize(("since", "until"), [(0, 0), (0, 89), (3, 10), (300, 300)])
def test_one_day_and_ninety_and_the_last_day_of_the_grant_can_be_asked(since: int, until: int) -> None:
    request = ask(LimitKind.TEMPORARY, 120_000, since, until)

    assert (request.since, request.until) == (TODAY + since * DAY, TODAY + until * DAY)


def test_a_change_can_be_granted_on_the_limit_it_was_asked_on_and_on_no_other() -> None:
    assert still_fits(a_request(), GRANT, TODAY)
    assert not still_fits(a_request(), replace(GRANT, limit=cny(110_000)), TODAY)
    assert not still_fits(a_request(), replace(GRANT, limit=Money(100_000_00, "USD")), TODAY)
    assert not still_fits(a_request(), replace(GRANT, valid_to=TODAY - DAY), TODAY)
    assert not still_fits(a_request(), None, TODAY)


def test_a_temporary_limit_can_be_granted_until_its_last_day_and_within_the_grant() -> None:
    waits = a_temporary(0, 5, state=LimitState.OPEN)

    assert still_fits(waits, GRANT, TODAY + 5 * DAY)
    assert not still_fits(waits, GRANT, TODAY + 6 * DAY)
    assert not still_fits(waits, replace(GRANT, valid_to=TODAY + 4 * DAY), TODAY)
    assert not still_fits(waits, replace(GRANT, limit=cny(120_000)), TODAY)


def test_a_changed_grant_keeps_its_terms_and_the_age_of_its_investigation() -> None:
    after = grant_of(a_request(id=34), GRANT, "2026-2")

    assert after == replace(GRANT, limit=cny(150_000), policy_version="2026-2", request=34)
