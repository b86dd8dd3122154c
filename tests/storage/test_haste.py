"""A request has one allowance for all the locks it meets; who has none is told "busy" and not kept."""

import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from bot.flows.errors import Busy
from bot.storage.engine import open_engine
from bot.storage.haste import LEAST, by, left
from bot.storage.schema import migrate
from bot.storage.units import SqlUnits

LONG = 600.0
"""Seconds a lock would be waited for: a test whose request waits ends by its own limit, and fails."""

LIMIT = 30.0


@pytest.mark.parametrize("does_first", ["nothing", "a lock that is free"])
def test_a_request_whose_time_is_up_is_not_kept_by_a_lock(database_url: str, does_first: str) -> None:
    engine, other = open_engine(database_url), open_engine(database_url, wait_seconds=LONG)
    migrate(engine)
    units, late = SqlUnits(engine), SqlUnits(other)
    with units() as unit:
        unit.settings.set("held", "0")
        unit.settings.set("free", "0")

    def request() -> None:
        with by(monotonic()):
            if does_first != "nothing":
                with late.reading() as unit:
                    unit.settings.get("free")
            with late() as unit:
                unit.settings.set("held", "2")

    with ThreadPoolExecutor(1) as pool:
        with units() as holding:
            holding.settings.set("held", "1")
            refused = pool.submit(request)
            with pytest.raises(Busy):
                refused.result(LIMIT)
        pool.submit(request).result(LIMIT)  # and with the lock given back there is nothing to wait for
    engine.dispose()
    other.dispose()


def test_the_allowance_is_the_threads_own_and_ends_with_the_request() -> None:
    seen: list[float] = []

    with by(monotonic()):
        asked = threading.Thread(target=lambda: seen.append(left(LONG)))
        asked.start()
        asked.join()
        with by(monotonic() + LONG):
            seen.append(left(1.0))
        seen.append(left(LONG))
    seen.append(left(LONG))

    assert seen == [LONG, 1.0, LEAST, LONG]
