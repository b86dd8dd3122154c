"""The queue of a department: what waits for each post, who has how much, what nobody has taken (D16)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.flows.admitting import POSTS_OF
from bot.flows.errors import NotAllowed
from bot.flows.gates import receiving
from bot.flows.model import DEPARTMENTS, PEOPLE_POSTS, Action, Actor, Department, Post
from bot.flows.ports import Desk, Unit
from bot.flows.queue import Load, PostQueue, QueueCount, QueueGroup, QueueLine, Whose
from bot.flows.screens import DepartmentQueue, Turn
from bot.flows.turning import day_of, reading

UNCLAIMED = 10
STRANDED = 5

MANAGES: dict[Post, frozenset[Department]] = {
    Post.SALES_MANAGER: frozenset({Department.SALES}),
    Post.CREDIT_MANAGER: frozenset({Department.CREDIT}),
    Post.CREDIT_DIRECTOR: frozenset(Department) - {Department.ANY},
}
"""Whose queues a manager sees beside the own one."""


def seen_by(viewer: Actor) -> frozenset[Post]:
    """The posts whose queue this person sees: those held, and for a manager all of the department."""
    managed = {department for post in viewer.posts for department in MANAGES.get(post, ())}
    own = viewer.posts & frozenset(PEOPLE_POSTS)
    return own - {Post.ADMIN} | {post for post in PEOPLE_POSTS if DEPARTMENTS[post] in managed}


def is_manager(viewer: Actor) -> bool:
    return any(post in MANAGES for post in viewer.posts)


def posts_named(scope: str) -> frozenset[Post]:
    """The posts of a department or one post, by name; empty for any other name."""
    department = frozenset(post for post in PEOPLE_POSTS if DEPARTMENTS[post].value == scope)
    return department or frozenset(post for post in PEOPLE_POSTS if post.value == scope)


def queue(desk: Desk, viewer: Actor, scope: str = "") -> DepartmentQueue:
    """The queue of ``scope`` (a department, a post, or all this person sees).

    Raises ``NotAllowed`` where this person sees nothing of it.
    """
    seen = seen_by(viewer)
    posts = seen & posts_named(scope) if scope else seen
    if not posts:
        raise NotAllowed(action="queue", posts=tuple(MANAGES))
    with desk.units.reading() as unit:
        return _drawn(desk, unit, viewer, posts, scope)


def _drawn(desk: Desk, unit: Unit, viewer: Actor, posts: frozenset[Post], scope: str) -> DepartmentQueue:
    day, whose = day_of(desk), Whose.of(viewer)
    groups = unit.queue.groups(posts, whose, day)
    away = unit.posts.away_on(desk.calendar.today(day.now))
    gone = stranded(groups, unit.posts.holdings(), away)
    people = by_person(groups, unit.queue.cases_of(posts, whose), gone)
    left = unit.queue.of_people(posts, gone, whose, STRANDED) if gone else ()
    return DepartmentQueue(
        scope=scope,
        posts=by_post(groups),
        people=tuple(load for load in people if is_manager(viewer) or load.user in whose.persons),
        unclaimed=_rows(desk, unit.queue.of_people(posts, {""}, whose, UNCLAIMED)),
        stranded=_rows(desk, left),
        assigns=bool(viewer.posts & POSTS_OF[Action.ASSIGN]),
    )


def by_post(groups: Iterable[QueueGroup]) -> tuple[PostQueue, ...]:
    """In the order of the posts; posts for which nothing waits are left out."""
    found: dict[Post, list[QueueGroup]] = {}
    for group in groups:
        found.setdefault(group.post, []).append(group)
    return tuple(
        PostQueue(
            post,
            _sum(found[post]),
            sum(group.count.all for group in found[post] if not group.user),
            min(group.oldest for group in found[post]),
        )
        for post in Post
        if post in found
    )


def by_person(
    groups: Iterable[QueueGroup], cases: Mapping[str, int], gone: Collection[str]
) -> tuple[Load, ...]:
    """The fullest hands first."""
    found: dict[str, list[QueueGroup]] = {}
    for group in groups:
        if group.user:
            found.setdefault(group.user, []).append(group)
    loads = [Load(user, _sum(theirs), cases.get(user, 0), user in gone) for user, theirs in found.items()]
    return tuple(sorted(loads, key=lambda load: (-load.count.all, load.user)))


def stranded(
    groups: Iterable[QueueGroup], holdings: Iterable[tuple[str, Post]], away: Collection[str]
) -> frozenset[str]:
    """People with work in hand who are away today or hold no post that takes it any more."""
    held: dict[str, set[Post]] = {}
    for user, post in holdings:
        held.setdefault(user, set()).add(post)
    return frozenset(
        group.user
        for group in groups
        if group.user
        and (group.user in away or not held.get(group.user, set()) & receiving(group.kind, group.post))
    )


def _sum(groups: Iterable[QueueGroup]) -> QueueCount:
    counts = [group.count for group in groups]
    return QueueCount(
        sum(count.all for count in counts),
        sum(count.breached for count in counts),
        sum(count.today for count in counts),
    )


def _rows(desk: Desk, lines: Sequence[QueueLine]) -> tuple[Turn, ...]:
    now = desk.clock.now()
    return tuple(Turn(line, reading(desk.calendar, line.due_at, now)) for line in lines)
