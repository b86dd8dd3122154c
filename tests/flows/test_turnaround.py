"""How long work takes: medians in business time, for each post, department and pair of departments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows import measuring
from bot.flows.errors import NotAllowed
from bot.flows.model import Actor, Department, Post
from bot.flows.policy import Span
from bot.flows.ports import Desk
from bot.flows.turnaround import Breach, Ended, Figures, Measured, measured, window
from bot.flows.worked import WorkedTime
from bot.holidays import calendar_of
from tests.support import walks
from tests.support.desks import POLICY, StandingClock, open_desk, person
from tests.support.states import reach

CALENDAR = calendar_of(POLICY.week)
OPENS, CLOSES = POLICY.week.opens, POLICY.week.closes
WORKED = WorkedTime(CALENDAR, OPENS, CLOSES, date(2026, 1, 1), date(2026, 12, 31))
SALES, CREDIT, MANAGEMENT = Department.SALES, Department.CREDIT, Department.MANAGEMENT
S, F, A, D, BOT = Post.SALES, Post.FILE_ADMIN, Post.CREDIT_ANALYST, Post.CREDIT_DIRECTOR, Post.BOT


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2026; the 2nd and the 9th are Mondays."""
    return CALENDAR.at(date(2026, 3, day), time(hour, minute))


def shut(day: int) -> datetime:
    return CALENDAR.at(date(2026, 3, day), CLOSES)


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        (on(2, 10), on(2, 11, 30), 90),
        (on(2, 10), on(2, 10), 0),
        (shut(6) - timedelta(hours=1), CALENDAR.at(date(2026, 3, 9), OPENS) + timedelta(hours=1), 120),
        (on(7, 8), on(8, 20), 0),  # a weekend
        (on(2, 3), on(2, 23), None),  # a whole business day, whatever lies around it
        (on(3, 23), on(4, 2), 0),
    ],
)
def test_business_time_is_what_lies_between_opening_and_closing(
    since: datetime, until: datetime, minutes: int | None
) -> None:
    whole = (CLOSES.hour - OPENS.hour) * 60 + CLOSES.minute - OPENS.minute

    assert WORKED(since, until) == (whole if minutes is None else minutes)


INSTANTS = st.datetimes(datetime(2026, 1, 3), datetime(2026, 11, 1)).map(  # noqa: DTZ001
    lambda naive: CALENDAR.at(naive.date(), naive.time())
)


@given(INSTANTS, st.integers(1, 200))
def test_a_clock_of_so_many_business_hours_runs_out_after_so_many_business_hours(
    sent: datetime, hours: int
) -> None:
    assert WORKED(sent, CALENDAR.after(sent, Span(hours, "h"))) == hours * 60


def work(sender: Post, receiver: Post, accepted: int | None, finished: int, day: int = 2) -> Measured:
    return Measured((sender, receiver), on(day, 12), accepted, finished)


WORK = (
    work(S, F, 10, 100),
    work(S, F, 30, 300),
    work(S, A, None, 500),
    work(F, S, 1, 2),
    work(F, A, 7, 7),
    work(BOT, D, 4, 4),
    work(A, D, 8, 9, day=1),  # too long ago
)
BREACHES = (Breach(S, F, on(2, 13)), Breach(A, D, on(3, 9)), Breach(A, D, on(1, 9)))


def test_the_figures_of_each_post_department_and_pair_of_departments() -> None:
    found = window(30, on(2, 0), WORK, BREACHES)

    assert found.days == 30
    assert found.whole == Figures(6, 7, 54, 2)
    assert dict(found.pairs) == {
        (SALES, CREDIT): Figures(3, 20, 300, 1),
        (CREDIT, SALES): Figures(1, 1, 2, 0),
        (CREDIT, MANAGEMENT): Figures(0, None, None, 1),
    }
    assert dict(found.departments) == {
        SALES: Figures(1, 1, 2, 0),
        CREDIT: Figures(4, 10, 200, 1),
        MANAGEMENT: Figures(1, 4, 4, 1),
    }
    assert dict(found.posts) == {
        S: Figures(1, 1, 2, 0),
        F: Figures(2, 20, 200, 1),
        A: Figures(2, 7, 254, 0),
        D: Figures(1, 4, 4, 1),
    }


def test_where_nothing_was_done_there_are_no_figures() -> None:
    assert window(30, on(2, 0), (), ()).whole == Figures()
    assert window(30, on(5, 0), WORK, BREACHES) == window(30, on(5, 0), (), ())


def test_work_is_measured_from_sent_to_accepted_and_to_done() -> None:
    sent = Ended(S, F, on(2, 10), on(2, 11), on(3, 10))
    unseen = Ended(S, F, on(2, 10), None, on(2, 12))

    (first, second) = measured((sent, unseen), WORKED)

    assert (first.accepted, first.finished) == (60, WORKED(on(2, 10), on(3, 10)))
    assert (second.accepted, second.finished) == (None, 120)


POSTS = st.sampled_from([post for post in Post if post is not Post.BOT])
MINUTES = st.integers(0, 10_000)
PIECES = st.builds(
    lambda sender, receiver, accepted, more: work(sender, receiver, accepted, accepted + more),
    POSTS, POSTS, MINUTES, MINUTES,
)  # fmt: skip


@given(st.lists(PIECES, max_size=30))
def test_every_piece_of_work_counts_once_for_its_receiver(pieces: list[Measured]) -> None:
    found = window(90, on(1, 0), pieces, ())

    assert found.whole.done == len(pieces)
    assert sum(figures.done for _, figures in found.posts) == len(pieces)
    assert sum(figures.done for _, figures in found.departments) == len(pieces)
    assert sum(figures.done for _, figures in found.pairs) <= len(pieces)
    if pieces:
        times = [one.finished for one in pieces]
        assert found.whole.finished is not None
        assert min(times) <= found.whole.finished <= max(times)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


MANAGER = person("U0MANAG1")


def test_managers_see_the_usual_lengths_of_time_and_what_lies_in_each(desk: Desk) -> None:
    reach(desk, walks.to_the_receivable()[:2], "turnaround")
    clock = desk.clock
    assert isinstance(clock, StandingClock)
    clock.advance(days=40)

    screen, long = measuring.turnaround(desk, MANAGER), measuring.turnaround(desk, MANAGER, 60)

    recent, usual = screen.windows
    assert (recent.days, usual.days, [one.days for one in long.windows]) == (30, 90, [60])
    assert recent.whole.done == 0
    assert usual.whole == long.windows[0].whole
    assert usual.whole.done > 0
    assert screen.reaches is None


def test_more_work_than_is_looked_at_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reach(desk, walks.to_the_receivable()[:6], "turnaround")
    whole = measuring.turnaround(desk, MANAGER, 30).windows[0].whole.done
    monkeypatch.setattr(measuring, "MOST", 1)

    screen = measuring.turnaround(desk, MANAGER, 30)

    assert whole > screen.windows[0].whole.done == 1
    assert screen.reaches is not None


@pytest.mark.parametrize("post", [post for post in Post if post is not Post.BOT])
def test_only_managers_directors_committee_and_administrators_see_it(desk: Desk, post: Post) -> None:
    viewer = Actor("U1", frozenset({post}))

    if post in measuring.MANAGERS:
        assert measuring.turnaround(desk, viewer).windows[0].whole == Figures()
    else:
        with pytest.raises(NotAllowed):
            measuring.turnaround(desk, viewer)
