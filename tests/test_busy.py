"""Fault 19: fifty commands while the database is held are all answered; a gauge shows those that wait."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text
from structlog.testing import capture_logs

from bot.app import Bot
from bot.flows.model import Post
from bot.handlers import register
from bot.lanes import PATIENCE
from bot.storage.engine import WAIT_SECONDS
from sandbox.server import SandboxServer
from tests.support.doors import APP_TOKEN, WORKSPACE, Door, bot_behind, command

ADMIN, ADMIN_ZH = "U0ADMIN1", "U0SALES2"
SO_MANY = 50
BUSY = {ADMIN: "Nothing was changed; try again in a moment.", ADMIN_ZH: "本次操作未生效，请稍后重试。"}
SLACK_WAITS = 3.0


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(WORKSPACE, app_token=APP_TOKEN) as server:
        yield server


@pytest.fixture
def at_work(sandbox: SandboxServer, database_url: str) -> Iterator[tuple[Door, Bot]]:
    """The bot with its own handlers, two administrators, and both of them known to it."""
    with bot_behind(sandbox, database_url, register) as (bot, address):
        door = Door(address, sandbox.signing_secret)
        with bot.parts.units() as unit:
            for user in (ADMIN, ADMIN_ZH):
                unit.posts.grant(user, Post.ADMIN, "test", bot.parts.clock.now())
        for user in (ADMIN, ADMIN_ZH):
            door.send(command(user_id=user, trigger_id=f"first {user}"))
        yield door, bot


@contextmanager
def held(database_url: str) -> Iterator[Callable[[], None]]:
    """Another connection holds the database, until the block ends or it is told to let go."""
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.driver_connection.isolation_level = None  # type: ignore[union-attr]
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("LOCK TABLE post_holding IN EXCLUSIVE MODE"))
        yield connection.rollback
    engine.dispose()


def grants(count: int, name: str = "grant") -> list[bytes]:
    """So many commands that write, by turns of both administrators; of another name they are no repeats."""
    return [
        command(
            user_id=(ADMIN, ADMIN_ZH)[n % 2],
            text=f"posts grant U0PERSON{n:02} collector",
            trigger_id=f"{name} {n}",
        )
        for n in range(count)
    ]


def collectors(bot: Bot) -> list[str]:
    with bot.parts.units.reading() as unit:
        return sorted(unit.posts.holders(Post.COLLECTOR))


def words(answer: tuple[int, str]) -> str:
    return str(json.loads(answer[1])["text"])


def gauge(door: Door, name: str) -> float:
    _, shown = door.call("GET", "/metrics", headers={"Authorization": "Bearer let-me-see"})
    found = re.search(rf"^credit_desk_{name} (\S+)$", shown, re.MULTILINE)
    assert found is not None
    return float(found[1])


def test_fifty_commands_while_the_database_is_held_are_each_told_so_and_change_nothing(
    at_work: tuple[Door, Bot], database_url: str
) -> None:
    door, bot = at_work
    before = collectors(bot)

    with held(database_url), ThreadPoolExecutor(SO_MANY) as pool, capture_logs() as told_operators:
        answers = list(pool.map(door.send, grants(SO_MANY)))

    assert [status for status, _ in answers] == [200] * SO_MANY
    said = [words(answer) for answer in answers]
    assert [BUSY[(ADMIN, ADMIN_ZH)[n % 2]] in told for n, told in enumerate(said)] == [True] * SO_MANY, said
    assert collectors(bot) == before
    # How many got a lane in time, and waited for the database there, is a matter of the machine.
    turned_away = [line for line in told_operators if line["event"] == "turned_away"]
    assert gauge(door, "requests_turned_away_total") == len(turned_away)
    assert gauge(door, "handlers_waiting") == 0


def test_commands_that_no_lane_takes_in_time_are_counted(
    at_work: tuple[Door, Bot], database_url: str
) -> None:
    door, bot = at_work
    bot.lanes.patience = 0.0
    said: list[str] = []

    with held(database_url), ThreadPoolExecutor(SO_MANY) as pool:
        while bot.lanes.turned_away == 0:
            said += map(words, pool.map(door.send, grants(SO_MANY, name=f"from {len(said)}")))

    assert [BUSY[(ADMIN, ADMIN_ZH)[n % 2]] in told for n, told in enumerate(said)] == [True] * len(said), said
    assert gauge(door, "requests_turned_away_total") == bot.lanes.turned_away


def test_a_command_told_to_try_again_works_when_the_database_is_free(
    at_work: tuple[Door, Bot], database_url: str
) -> None:
    door, bot = at_work
    (sent,) = grants(1)
    with held(database_url):
        assert BUSY[ADMIN] in words(door.send(sent))

    replayed = door.send(sent)
    tried_again = door.send(command(user_id=ADMIN, text="posts grant U0PERSON00 collector", trigger_id="new"))

    assert BUSY[ADMIN] in words(replayed), "the same payload, the same answer"
    assert BUSY[ADMIN] not in words(tried_again)
    assert "U0PERSON00" in collectors(bot)


def test_the_gauge_shows_the_commands_that_wait_and_they_take_effect_when_the_database_is_free(
    at_work: tuple[Door, Bot], database_url: str
) -> None:
    door, bot = at_work
    bot.lanes.patience = 60.0  # as if nobody were in a hurry: none is turned away meanwhile
    before = collectors(bot)

    with held(database_url) as let_go, ThreadPoolExecutor(SO_MANY) as pool:
        sent = [pool.submit(door.send, body) for body in grants(SO_MANY)]
        while gauge(door, "handlers_waiting") == 0:
            pass
        let_go()
        said = [words(each.result()) for each in sent]

    busy = sum(any(sentence in told for sentence in BUSY.values()) for told in said)
    assert len(collectors(bot)) == len(before) + SO_MANY - busy
    assert busy < SO_MANY


def test_who_waits_for_a_lane_and_then_for_the_database_is_still_answered_in_time() -> None:
    assert PATIENCE + WAIT_SECONDS < SLACK_WAITS
