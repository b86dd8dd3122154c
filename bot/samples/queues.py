"""Queues as they are shown: App Home with every kind of clock, full and empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.flows import screens as s
from bot.flows.model import Action, Department, Post, Stage
from bot.flows.queue import ClockReading, Load, Moved, PostQueue, QueueCount, QueueLine, Urgency
from bot.flows.turnaround import Figures, Window
from bot.flows.turning import ASKED
from bot.samples.values import COLIN, DUE, MARIA, NOW, SALLY, TODAY, cny

PLAIN = QueueLine(
    id=41,
    kind="screening",
    state="open",
    from_post=Post.SALES,
    from_user=SALLY,
    to_post=Post.FILE_ADMIN,
    to_user="",
    sent_at=NOW,
    due_at=DUE,
    case=12,
    version=3,
    stage=Stage.SCREENING.value,
    customer="Hengyuan Precision Parts",
    brought_by=SALLY,
    fast_lane=False,
)
CLOCKS = (
    ClockReading(Urgency.BREACHED, DUE, 3, "days"),
    ClockReading(Urgency.BREACHED, DUE, 2, "hours"),
    ClockReading(Urgency.BREACHED, DUE, 25, "minutes"),
    ClockReading(Urgency.TODAY, DUE),
    ClockReading(Urgency.LATER, DUE, 1, "business_days"),
    ClockReading(Urgency.LATER, DUE, 2, "business_days"),
    ClockReading(Urgency.LATER, DUE, 0, "business_days"),
    ClockReading(Urgency.UNTIMED),
)


def turns() -> tuple[s.Turn, ...]:
    """A row for each clock, with different kinds of work."""
    kinds = [kind for kind in ASKED if kind != "approval"]
    made = []
    for at, clock in enumerate(CLOCKS):
        line = replace(PLAIN, id=41 + at, kind=kinds[at], case=12 + at, fast_lane=at == 0)
        made.append(
            s.Turn(
                line,
                clock,
                s.Choice(ASKED[kinds[at]][0], "primary"),
                accepts=at % 2 == 1,
                hands_back=at % 2 == 0,
            )
        )
    asked = replace(PLAIN, id=60, kind="limit_request", subject="34", to_post=Post.CREDIT_MANAGER)
    return (*made, s.Turn(asked, CLOCKS[3]))


def homes() -> Iterator[tuple[str, object]]:
    deciding = replace(
        PLAIN, id=60, kind="approval", case=30, from_post=Post.BOT, to_post=Post.CREDIT_MANAGER
    )
    sign = s.Choice(Action.APPROVE, "primary", cny(800_000), confirm=True)
    mine = (s.Turn(deciding, CLOCKS[0], sign), *turns())
    waiting = (
        s.Turn(replace(deciding, id=61, to_user=MARIA), CLOCKS[3], s.Choice(Action.NUDGE)),
        s.Turn(replace(PLAIN, id=62, kind="report", to_post=Post.CREDIT_ANALYST), CLOCKS[5]),
    )
    posts = (Post.CREDIT_MANAGER, Post.ADMIN)
    sent = Moved(12, "Hengyuan Precision Parts", Stage.ANALYSIS, Stage.APPROVAL, COLIN, NOW)
    moved = (sent, replace(sent, case=13, before=Stage.CONTRACTING, after=Stage.INTENTION, by="bot"))
    busy = s.Home(
        MARIA, posts, mine, QueueCount(24, 4, 1), waiting, TODAY, False, 2, more=True,
        moved=moved, moved_in_all=7, moved_since=TODAY,
    )  # fmt: skip
    yield "home.busy", busy
    yield "home.second_page", replace(busy, page=1, faults=0, count=QueueCount(19), waiting=())
    yield "home.welcome", s.Home(SALLY, (), (), QueueCount(), (), TODAY, True)
    for post in Post:
        if post is not Post.BOT:
            yield f"home.empty_{post.value}", s.Home(COLIN, (post,), (), QueueCount(), (), TODAY, False)


def departments() -> Iterator[tuple[str, s.DepartmentQueue]]:
    posts = (
        PostQueue(Post.FILE_ADMIN, QueueCount(7, 2, 1), 2, NOW),
        PostQueue(Post.COLLECTOR, QueueCount(1), 0, NOW),
    )
    people = (
        Load(COLIN, QueueCount(30, 2, 1), 28, gone=False),
        Load(MARIA, QueueCount(1), 1, gone=True),
    )
    held = tuple(replace(turn, line=replace(turn.line, to_user=MARIA)) for turn in turns()[:2])
    full = s.DepartmentQueue("credit", posts, people, turns(), held, assigns=True)
    yield "department_queue.credit", full
    yield "department_queue.post", replace(full, scope="file_admin", assigns=False, stranded=())
    yield "department_queue.all", replace(full, scope="", unclaimed=())
    yield "department_queue.empty", s.DepartmentQueue("sales", (), (), (), (), assigns=True)


def turnarounds() -> Iterator[tuple[str, s.Turnaround]]:
    plain = Figures(42, 95, 380, 3)
    quick, none = Figures(7, 0, 12, 0), Figures(0, None, None, 2)
    sales, credit, management = Department.SALES, Department.CREDIT, Department.MANAGEMENT
    full = Window(
        30,
        Figures(61, 60, 300, 5),
        (((sales, credit), plain), ((credit, sales), quick), ((credit, management), none)),
        ((sales, quick), (credit, plain), (management, none)),
        tuple((post, plain) for post in Post if post not in (Post.BOT, Post.ADMIN)),
    )
    both = s.Turnaround((full, replace(full, days=90)), reaches=NOW)
    yield "turnaround.usual", both
    yield "turnaround.one", s.Turnaround((replace(full, days=1, posts=((Post.SALES, quick),)),))
    yield "turnaround.nothing", s.Turnaround((Window(30, Figures()), Window(90, Figures())))


def queues() -> Iterator[tuple[str, object]]:
    """All of them."""
    yield from homes()
    yield from departments()
    yield from turnarounds()
