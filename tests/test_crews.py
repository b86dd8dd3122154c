"""Threads for short work: no more than allowed, and nothing lost at a fault or at the end."""

import threading
from collections.abc import Iterator

import pytest

from bot.crews import Crew

PATIENCE = 20


@pytest.fixture
def crew() -> Iterator[Crew]:
    crew = Crew(2, "test")
    yield crew
    crew.stop(PATIENCE)


def done_by(crew: Crew) -> str:
    """Have something done; gives the name of the thread that did it, once it is idle again."""
    names: list[str] = []
    did = threading.Event()

    def work() -> None:
        names.append(threading.current_thread().name)
        did.set()

    crew.do(work)
    assert did.wait(PATIENCE)
    return names[0]


class Held:
    """Work that goes on until it is let go."""

    def __init__(self) -> None:
        self.began, self._goes_on = threading.Event(), threading.Event()

    def __call__(self) -> None:
        self.began.set()
        assert self._goes_on.wait(PATIENCE)

    def let_go(self) -> None:
        self._goes_on.set()


def test_work_beyond_the_threads_waits_and_is_done(crew: Crew) -> None:
    held = [Held(), Held()]
    for one in held:
        crew.do(one)
        assert one.began.wait(PATIENCE)
    third = threading.Event()

    crew.do(third.set)

    assert not third.is_set()
    for one in held:
        one.let_go()
    assert third.wait(PATIENCE)


def test_a_fault_ends_no_thread(crew: Crew) -> None:
    def fails() -> None:
        raise ValueError("a fault")

    for _ in range(5):
        crew.do(fails)

    assert done_by(crew)


def test_what_was_taken_is_finished_at_the_end_and_nothing_more_is_taken(crew: Crew) -> None:
    held, waiting, late = Held(), threading.Event(), threading.Event()
    crew.do(held)
    crew.do(held)
    assert held.began.wait(PATIENCE)
    crew.do(waiting.set)

    assert not crew.stop(0)
    crew.do(late.set)
    held.let_go()

    assert crew.stop(PATIENCE)
    assert waiting.is_set()
    assert not late.is_set()
