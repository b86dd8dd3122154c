"""One of several processes that decide the same case at the same instant."""

from collections.abc import Callable

from bot.flows.errors import CaseMoved
from bot.flows.model import Stage
from bot.storage.engine import open_engine
from bot.storage.units import SqlUnits
from tests.storage.making import an_entry


def decide(units: SqlUnits, number: int, user: str, meet: Callable[[], object]) -> str:
    """Approve version 1 of a case once everybody has seen it; gives who won, by own knowledge."""
    with units.reading() as unit:
        case = unit.cases.get(number)
    meet()
    try:
        with units() as unit:
            unit.cases.save(case.moved(Stage.CONTRACTING), seen=case.version)
            unit.journal.write(an_entry(number, by=user))
    except CaseMoved as moved:
        return str(moved.facts["by"])
    return user


def decide_alone(url: str, number: int, user: str, barrier: object, answers: object) -> None:
    """What a process of its own runs."""
    engine = open_engine(url, wait_seconds=20)
    answers.put((user, decide(SqlUnits(engine), number, user, barrier.wait)))  # type: ignore[attr-defined]
    engine.dispose()
