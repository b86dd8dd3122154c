"""The queue of a department: who sees it, what it counts, what nobody or the wrong person has in hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.flows import cases
from bot.flows.errors import NotAllowed
from bot.flows.forms import Entries
from bot.flows.loads import by_person, by_post, posts_named, queue, seen_by, stranded
from bot.flows.model import DEPARTMENTS, PEOPLE_POSTS, Action, Actor, Department, Post
from bot.flows.ports import Desk
from bot.flows.queue import Load, PostQueue, QueueCount, QueueGroup
from bot.flows.screens import DepartmentQueue
from tests.support import walks
from tests.support.desks import open_desk, person
from tests.support.states import reach

CHAIN = walks.to_the_receivable()
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
FILE = QueueGroup(Post.FILE_ADMIN, "screening", "U1", QueueCount(3, 1, 1), AT)
FREE = replace(FILE, kind="contact_notice", user="", count=QueueCount(2), oldest=AT - timedelta(hours=3))
REPORT = replace(FILE, post=Post.CREDIT_ANALYST, kind="report", count=QueueCount(4), user="U1")
OTHER = replace(REPORT, user="U2", count=QueueCount(9, 2))
GROUPS = (FILE, FREE, REPORT, OTHER)
CREDIT = frozenset(post for post in PEOPLE_POSTS if DEPARTMENTS[post] is Department.CREDIT)
SALES = frozenset({Post.SALES, Post.SALES_MANAGER})
ALL = frozenset(PEOPLE_POSTS) - {Post.ADMIN}


@pytest.mark.parametrize(
    ("posts", "seen"),
    [
        ({Post.SALES}, {Post.SALES}),
        ({Post.FILE_ADMIN, Post.ADMIN}, {Post.FILE_ADMIN}),
        ({Post.SALES_MANAGER}, SALES),
        ({Post.CREDIT_MANAGER}, CREDIT),
        ({Post.CREDIT_MANAGER, Post.SALES_MANAGER}, CREDIT | SALES),
        ({Post.CREDIT_DIRECTOR}, ALL),
        ({Post.COMMITTEE}, {Post.COMMITTEE}),
        ({Post.ADMIN}, set()),
        (set(), set()),
    ],
)
def test_a_manager_sees_the_department_the_director_all_anybody_else_the_own_post(
    posts: set[Post], seen: set[Post]
) -> None:
    assert seen_by(Actor("U1", frozenset(posts))) == seen


@pytest.mark.parametrize(
    ("name", "posts"),
    [
        ("credit", CREDIT),
        ("sales", SALES),
        ("file_admin", {Post.FILE_ADMIN}),
        ("any", {Post.ADMIN}),
        ("x", set()),
    ],
)
def test_a_queue_is_named_by_department_or_by_post(name: str, posts: set[Post]) -> None:
    assert posts_named(name) == posts


def test_a_post_counts_all_its_kinds_and_what_has_no_person() -> None:
    assert by_post(GROUPS) == (
        PostQueue(Post.FILE_ADMIN, QueueCount(5, 1, 1), 2, FREE.oldest),
        PostQueue(Post.CREDIT_ANALYST, QueueCount(13, 2), 0, AT),
    )


def test_a_person_counts_the_work_of_all_posts_and_the_fullest_hands_come_first() -> None:
    assert by_person(GROUPS, {"U1": 5, "U2": 9}, {"U2"}) == (
        Load("U2", QueueCount(9, 2), 9, gone=True),
        Load("U1", QueueCount(7, 1, 1), 5, gone=False),
    )


@pytest.mark.parametrize(
    ("holdings", "away", "gone"),
    [
        ({("U1", Post.FILE_ADMIN), ("U1", Post.CREDIT_ANALYST), ("U2", Post.CREDIT_ANALYST)}, set(), set()),
        ({("U1", Post.FILE_ADMIN), ("U1", Post.CREDIT_ANALYST), ("U2", Post.COLLECTOR)}, set(), {"U2"}),
        ({("U1", Post.FILE_ADMIN), ("U2", Post.CREDIT_ANALYST)}, set(), {"U1"}),
        ({("U1", Post.FILE_ADMIN), ("U1", Post.CREDIT_ANALYST), ("U2", Post.CREDIT_ANALYST)}, {"U2"}, {"U2"}),
        (set(), set(), {"U1", "U2"}),
    ],
)
def test_work_is_stranded_with_who_is_away_or_holds_no_post_for_it(
    holdings: set[tuple[str, Post]], away: set[str], gone: set[str]
) -> None:
    assert stranded(GROUPS, holdings, away) == gone


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def act(desk: Desk, number: int, action: Action, user: str, **values: object) -> None:
    cases.act(desk, number, action, Entries(values), person(user))


def unclaimed(screen: DepartmentQueue) -> list[int]:
    return [turn.line.case for turn in screen.unclaimed]


def test_a_manager_sees_what_is_unclaimed_and_who_has_how_much(desk: Desk) -> None:
    free, taken = reach(desk, (), "free"), reach(desk, (), "taken")
    act(desk, taken, Action.ACCEPT, "U0FILEA1")

    screen = queue(desk, person("U0MANAG1"), "credit")

    assert unclaimed(screen) == [free]
    assert screen.assigns
    assert [(one.post, one.count.all, one.unclaimed) for one in screen.posts] == [(Post.FILE_ADMIN, 2, 1)]
    assert screen.people == (Load("U0FILEA1", QueueCount(1), 1, gone=False),)


def test_an_assigned_hand_over_has_left_the_unclaimed(desk: Desk) -> None:
    number = reach(desk, (), "assigned")
    line = queue(desk, person("U0MANAG1")).unclaimed[0].line

    act(desk, number, Action.ASSIGN, "U0MANAG1", person="U0FILEA1", handover=line.id)

    screen = queue(desk, person("U0MANAG1"))
    assert unclaimed(screen) == []
    assert [load.user for load in screen.people] == ["U0FILEA1"]


def test_work_of_somebody_away_is_shown_apart_until_somebody_has_it(desk: Desk) -> None:
    number = reach(desk, (), "away")
    act(desk, number, Action.ACCEPT, "U0FILEA1")
    today = desk.calendar.today(desk.clock.now())
    with desk.units() as unit:
        unit.posts.away("U0FILEA1", "U0FILEA2", today, today, "U0FILEA1")

    screen = queue(desk, person("U0MANAG1"))

    assert [turn.line.case for turn in screen.stranded] == [number]
    assert screen.people[0].gone


def test_a_salesperson_sees_own_cases_only_and_no_colleague(desk: Desk) -> None:
    reach(desk, CHAIN[:2], "own")

    own, other = queue(desk, person("U0SALES1")), queue(desk, person("U0SALES2"))

    assert [one.count.all for one in own.posts] == [1]
    assert not own.assigns
    assert (other.posts, other.people, other.unclaimed) == ((), (), ())


@pytest.mark.parametrize(
    ("user", "scope"),
    [("U0SALES1", "credit"), ("U0SALMGR", "credit"), ("U0MANAG1", "sales"), ("U0FILEA1", "credit_analyst")],
)
def test_the_queue_of_another_department_is_refused_with_who_sees_it(
    desk: Desk, user: str, scope: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        queue(desk, person(user), scope)

    assert refused.value.facts["posts"] == (Post.SALES_MANAGER, Post.CREDIT_MANAGER, Post.CREDIT_DIRECTOR)
