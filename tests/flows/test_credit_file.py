"""The credit file as rules: which fact holds, who verifies, what rings, what is missing, who is alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.flows.credit_file.acting import check_file, file_choices
from bot.flows.credit_file.completeness import completeness
from bot.flows.credit_file.documents import FileDocument, alarm_now, alarm_on, current, first_alarm_on
from bot.flows.credit_file.facts import Fact, Reliability, holding, supersedes, verified
from bot.flows.credit_file.file import CreditFile
from bot.flows.credit_file.history import Past, fields_with_history, past_of
from bot.flows.credit_file.likeness import likeness_key
from bot.flows.credit_file.table import FILE_STEPS, FileAction, FileSituation, FileStep
from bot.flows.errors import CreditError, NotAllowed, NotReady, OwnWork
from bot.flows.model import PEOPLE_POSTS, Actor, Customer, Post
from bot.flows.policy import FileRules, FileWants, Level
from bot.flows.risk_transfer.claims import Claim
from bot.flows.risk_transfer.instrument import RiskTransfer, TransferKind
from bot.flows.workflow import Duty
from bot.names import Names, keys_of
from tests.storage.making import a_receivable
from tests.support.desks import POLICY
from tests.support.limits import DUE, a_request, limits

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)
DAYS = (60, 30, 7, 0)
FIONA, ANNA = "U0FILEA1", "U0ANALY1"


def a_fact(value: str = "5 m", days: int = 0, number: int = 1, **more: object) -> Fact:
    plain = Fact(
        "registered_capital", value, "register", TODAY - timedelta(days=days), Reliability.OFFICIAL, FIONA,
        NOW, id=number,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]  # names of fields


def a_paper(days: int | None, kind: str = "business_licence", number: int = 1) -> FileDocument:
    ends = None if days is None else TODAY + timedelta(days=days)
    return FileDocument(kind, "A paper", FIONA, NOW, expires_on=ends, id=number)


# --- facts


def test_the_newest_fact_that_is_not_superseded_holds() -> None:
    old, new = a_fact("50 m", 30, 1), a_fact("5 m", 3, 2)
    gone = a_fact("6 m", 0, 3, superseded_by=2)

    assert holding([gone, new, old]) == {"registered_capital": new}


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=8))
def test_at_most_one_fact_of_a_field_holds_and_none_is_newer(drawn: list[tuple[int, bool]]) -> None:
    facts = [
        a_fact(days=days, number=n, superseded_by=99 if gone else None)
        for n, (days, gone) in enumerate(drawn, 1)
    ]

    held = list(holding(facts).values())

    alive = [fact for fact in facts if fact.superseded_by is None]
    assert len(held) == bool(alive)
    assert all(fact.as_of <= held[0].as_of for fact in alive)


@pytest.mark.parametrize(("days", "takes"), [(0, True), (10, True), (11, False)])
def test_what_speaks_of_an_earlier_day_is_history(days: int, takes: bool) -> None:
    assert supersedes(a_fact(days=days, number=2), a_fact(days=10)) is takes


def test_the_history_of_a_field_says_which_entry_holds_and_what_took_the_place_of_which() -> None:
    first, second = a_fact("5 m", 30, 1, superseded_by=2), a_fact("6 m", 10, 2)
    earlier = a_fact("1 m", 400, 3)
    stranger = replace(a_fact("8 m", 0, 4), field="owners")

    found = past_of([first, second, earlier, stranger], "registered_capital")

    assert found == (Past(earlier, False), Past(second, True), Past(first, False, second))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_every_entry_of_a_field_is_in_its_history_once_and_exactly_one_holds(days: list[int]) -> None:
    facts: list[Fact] = []
    for number, ago in enumerate(days, 1):
        new = a_fact(days=ago, number=number, entered_at=NOW + timedelta(minutes=number))
        facts = [replace(old, superseded_by=number) if supersedes(new, old) else old for old in facts] + [new]

    found = past_of(facts, "registered_capital")

    assert [one.fact for one in found] == facts[::-1]
    assert [one.fact for one in found if one.holds] == list(holding(facts).values())


def test_fields_with_something_to_compare_come_first() -> None:
    owners = replace(a_fact(number=1), field="owners")
    file = CreditFile(Customer(1, "Harbour Foods"), (owners, a_fact(number=2), a_fact(number=3)))

    assert fields_with_history(file) == ("registered_capital", "owners")


def test_nobody_verifies_a_fact_of_his_own() -> None:
    with pytest.raises(OwnWork):
        verified(a_fact(), FIONA, NOW)

    assert verified(a_fact(), ANNA, NOW).verified_by == ANNA


# --- documents

ALARMS = [
    (100, date(2026, 4, 11), None),
    (60, date(2026, 4, 1), 60),
    (31, date(2026, 3, 3), 60),
    (30, date(2026, 3, 25), 30),
    (5, date(2026, 3, 7), 7),
    (0, None, 0),
    (-4, None, 0),
]


@pytest.mark.parametrize(("left", "following", "reached"), ALARMS)
def test_of_the_alarms_reached_only_the_last_is_told(
    left: int, following: date | None, reached: int | None
) -> None:
    paper = a_paper(left)

    assert (alarm_on(paper, TODAY, DAYS), alarm_now(paper, TODAY, DAYS)) == (following, reached)


def test_a_paper_that_does_not_expire_rings_never() -> None:
    assert first_alarm_on(a_paper(None), TODAY, DAYS) is None


@given(st.integers(-400, 400))
def test_walking_from_alarm_to_alarm_ends_and_never_goes_back(left: int) -> None:
    paper, day, told = a_paper(left), TODAY, []
    following = first_alarm_on(paper, TODAY, DAYS)
    while following is not None:
        assert following >= day
        told.append(alarm_now(paper, following, DAYS))
        day, following = following, alarm_on(paper, following, DAYS)

    assert told
    assert told == sorted(set(told), key=DAYS.index)
    assert told[-1] == 0


def test_the_paper_that_is_valid_longest_stands_for_its_kind() -> None:
    papers = [a_paper(400, number=1), a_paper(10, number=2), a_paper(None, "other", 3)]

    assert {kind: paper.id for kind, paper in current(papers).items()} == {"business_licence": 1, "other": 3}


# --- completeness

RULES = FileRules(
    FileWants(("registered_capital", "registration_number"), ("business_licence",)),
    {"small": FileWants(("registered_capital",), ())},
)
BARE = Customer(1, "Harbour Foods")


@pytest.mark.parametrize(
    ("file", "percent", "missing"),
    [
        (CreditFile(BARE), 0, ("registered_capital", "registration_number", "business_licence")),
        (CreditFile(BARE, (a_fact(),)), 33, ("registration_number", "business_licence")),
        (CreditFile(replace(BARE, registration="X1"), (a_fact(),)), 66, ("business_licence",)),
        (CreditFile(replace(BARE, registration="X1"), (a_fact(),), (a_paper(0),)), 100, ()),
        (
            CreditFile(replace(BARE, registration="X1"), (a_fact(),), (a_paper(-1),)),
            66,
            ("business_licence",),
        ),
    ],
)
def test_completeness_names_what_is_missing(file: CreditFile, percent: int, missing: tuple[str, ...]) -> None:
    found = completeness(file, RULES, TODAY)

    assert (found.percent, (*found.fields, *found.documents, *found.expired)) == (percent, missing)


def test_a_segment_has_lists_of_its_own_and_may_be_a_fact_of_the_file() -> None:
    file = CreditFile(BARE, (a_fact(), a_fact("small", field="segment", number=2)))

    assert completeness(file, RULES, TODAY).percent == 100
    assert completeness(CreditFile(BARE, (a_fact(),)), RULES, TODAY, "small").percent == 100


# --- names


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Hengyuan Parts Co., Ltd.", "hengyuan parts"),
        ("ＨＥＮＧＹＵＡＮ  Parts", "hengyuan parts"),
        ("Müller GmbH & Co. KG", "müller"),
        ("Dupont S.A.", "dupont"),
        ("恒远精密（上海）有限公司", "恒远精密上海"),
        ("恒远集团股份有限公司", "恒远"),
        ("Hengyuan Parts 恒远精密有限责任公司", "hengyuan parts|恒远精密"),
        ("GmbH", "gmbh"),
        ("公司", "公司"),
    ],
)
def test_a_name_is_compared_without_its_legal_form(name: str, key: str) -> None:
    assert likeness_key(name) == key


ALIKE = [
    ("Harbour Foods Ltd", "Harbor Foods", True),
    ("恒远精密零件", "恒源精密零件有限公司", True),
    ("Hengyuan Jingmi Lingjian", "恒远精密零件", True),
    ("Hengyuan Precision Parts 恒远精密零件", "恒远精密零件股份有限公司", True),
    ("Depot 12", "Depot 13", False),
    ("Bright Star", "Bright Stone", False),
    ("上海贸易", "北京贸易", False),
]


@pytest.mark.parametrize(("one", "other", "alike"), ALIKE)
def test_names_that_look_or_sound_alike_are_found(one: str, other: str, alike: bool) -> None:
    known = Names([(1, keys_of(one))])

    assert bool(known.near(keys_of(other), POLICY.file.near_percent)) is alike


@given(st.text(max_size=40))
@example("|")
@example("+ | +")
def test_any_name_has_a_key_and_is_like_itself(name: str) -> None:
    keys = keys_of(name)

    assert not keys[0] or Names([(1, keys)]).near(keys, 100) == {1: 100}


# --- who may do what

ENTERED = CreditFile(BARE, (a_fact(entered_by="U0SOMEONE"),))
MATRIX = [(step, post) for step in FILE_STEPS for post in PEOPLE_POSTS]


def at(file: CreditFile = ENTERED, sellers: frozenset[str] = frozenset()) -> FileSituation:
    """A file on which everything is still to be done: a cover to verify, a claim to notify, a grant."""
    cover = RiskTransfer(
        TransferKind.INSURANCE, "Harbour Insurance", "P-1", 90, TODAY, "U0SOMEONE", NOW, claim_days=60
    )
    claims = (Claim(cover, a_receivable(1)),)
    return FileSituation(file, NOW, TODAY, POLICY, sellers, limits(), (cover,), claims)


def ready(step: FileStep, post: Post) -> FileSituation:
    """A file on which all gates of this row are open for somebody in this post."""
    served = frozenset({"U0ACTS"})
    if "no_change_asked" in step.gates or "no_temporary_asked" in step.gates:
        return replace(at(), limits=limits(served_by=served))
    asker = "U0ACTS" if step.action is FileAction.WITHDRAW_LIMIT_REQUEST else "U0ASKER"
    return replace(
        at(),
        limits=limits(
            a_request(by=asker, levels=tuple(dict.fromkeys((Level(post), *DUE)))), served_by=served
        ),
    )


@pytest.mark.parametrize(("step", "post"), MATRIX, ids=[f"{s.action}-{p}" for s, p in MATRIX])
def test_an_action_is_open_to_its_posts_alone_and_its_button_says_so(step: FileStep, post: Post) -> None:
    actor = Actor("U0ACTS", frozenset({post}))
    situation = ready(step, post)

    refused = None
    try:
        check_file(situation, step, actor)
    except CreditError as why:
        refused = type(why)

    assert refused is (None if post in step.posts else NotAllowed)
    assert (step.action in file_choices(situation, actor)) is (refused is None)


JUDGING = [step for step in FILE_STEPS if step.duty in (Duty.CREDIT, Duty.DECISION)]


@pytest.mark.parametrize("step", JUDGING, ids=lambda s: s.action)
def test_who_brought_the_customer_in_does_not_judge_its_file(step: FileStep) -> None:
    everything = Actor("U0SELLER", frozenset(PEOPLE_POSTS))
    stands_in = Actor("U0DEPUTY", frozenset(PEOPLE_POSTS), {Post.FILE_ADMIN: "U0SELLER"})

    for actor in (everything, stands_in):
        sold = replace(ready(step, Post.CREDIT_MANAGER), sellers=frozenset({"U0SELLER"}))
        with pytest.raises(OwnWork):
            check_file(sold, step, actor)


def test_there_is_nothing_to_verify_where_one_entered_all_of_it_oneself() -> None:
    step = next(step for step in FILE_STEPS if step.action is FileAction.VERIFY_FACT)

    with pytest.raises(NotReady):
        check_file(at(), step, Actor("U0SOMEONE", frozenset({Post.FILE_ADMIN})))
