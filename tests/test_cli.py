"""The commands of an operator, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.flows.model import Topic
from bot.flows.ports import Announcement
from bot.storage.engine import open_engine
from bot.storage.outbox_queue import OutboxQueue
from bot.storage.tables import outbox
from bot.storage.units import SqlUnits
from tests.commands import Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Shell:
    made = Shell(tmp_path, monkeypatch)
    made.set(DATABASE_URL=database_url)
    return made


def test_init_makes_a_company_ready_with_its_first_administrator(shell: Shell) -> None:
    made = shell.run("init", "--admin", "U0BOSS1")
    again = shell.run("init", "--admin", "U0BOSS1")

    assert (made.status, again.status) == (0, 0)
    assert "admin            U0BOSS1\n" in shell.run("posts", "list").out


def test_init_without_an_administrator_says_what_to_give(shell: Shell) -> None:
    refused = shell.run("init")

    assert refused.status == 1
    assert "--admin" in refused.err


def test_init_demo_brings_people_posts_and_channels(shell: Shell) -> None:
    shell.run("init", "--demo")

    posts, channels = shell.run("posts", "list").out, shell.run("channels", "list").out

    assert "credit_manager   U0MANAG1 U0MANAG2" in posts
    assert all(f"{topic.value} " in channels and " -" not in channels for topic in Topic)


@pytest.mark.parametrize(
    ("first", "second"), [(("--admin", "U0BOSS1"), ("--demo",)), (("--demo",), ("--admin", "U0BOSS1"))]
)
def test_a_company_never_becomes_a_demo_nor_the_other_way_round(
    shell: Shell, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    shell.run("init", *first)

    refused = shell.run("init", *second)

    assert refused.status == 1
    assert "give another DATABASE_URL" in refused.err


def test_posts_are_granted_and_revoked_at_once(shell: Shell) -> None:
    shell.run("init", "--admin", "U0BOSS1")

    granted = shell.run("posts", "grant", "U0NEW1", "collector")
    held = shell.run("posts", "list").out
    revoked = shell.run("posts", "revoke", "U0NEW1", "collector")
    twice = shell.run("posts", "revoke", "U0NEW1", "collector")

    assert (granted.status, revoked.status, twice.status) == (0, 0, 1)
    assert "collector        U0NEW1" in held
    assert "collector        -" in shell.run("posts", "list").out
    assert "does not hold collector" in twice.err


@pytest.mark.parametrize(
    ("arguments", "read", "form"),
    [
        (("posts", "grant", "sally", "sales"), "'sally'", "U0123ABC"),
        (("posts", "grant", "U0NEW1", "boss"), "'boss'", "credit_manager"),
        (("posts", "grant", "U0NEW1", "bot"), "'bot'", "credit_manager"),
        (("channels", "set", "gossip", "C0CREDIT"), "'gossip'", "operators"),
        (("channels", "set", "credit", "#credit"), "'#credit'", "C0123ABC"),
        (("away", "U0NEW1", "U0NEW2", "2026-02-30", "2026-03-05"), "'2026-02-30'", "2026-12-01"),
        (("away", "U0NEW1", "U0NEW2", "20260301", "2026-03-05"), "'20260301'", "2026-12-01"),
    ],
)
def test_a_wrong_argument_is_told_with_what_was_read_and_the_right_form(
    shell: Shell, arguments: tuple[str, ...], read: str, form: str
) -> None:
    shell.run("init", "--admin", "U0BOSS1")

    refused = shell.run(*arguments)

    assert refused.status == 1
    assert read in refused.err
    assert form in refused.err


def test_a_channel_that_is_set_lets_its_waiting_messages_go(shell: Shell, database_url: str) -> None:
    shell.run("init", "--admin", "U0BOSS1")
    engine = open_engine(database_url)
    with SqlUnits(engine)() as unit:
        unit.outbox.add([Announcement("k", "receipt", "topic:credit")])
        later = unit.connection.execute(outbox.select()).one().created_at.replace(year=2099)
        unit.connection.execute(outbox.update().values(lease_until=later))

    shell.run("channels", "set", "credit", "C0NEW")

    with engine.connect() as connection:
        row = connection.execute(outbox.select()).one()
    engine.dispose()
    assert row.lease_until is None


def test_a_deputy_is_recorded_and_a_loop_is_refused(shell: Shell) -> None:
    shell.run("init", "--demo")

    recorded = shell.run("away", "U0MANAG1", "U0MANAG2", "2026-12-01", "2026-12-05")
    loop = shell.run("away", "U0MANAG2", "U0MANAG1", "2026-12-02", "2026-12-03")

    assert recorded.status == 0
    assert loop.status == 1
    assert loop.err.startswith("Nothing was changed.")
    assert "deputies form no chain" in loop.err


def test_the_clock_of_a_demo_moves_by_days_business_days_and_hours(shell: Shell) -> None:
    shell.run("init", "--demo")

    steps = [
        shell.run("clock", "set", "2026-03-06T16:00").out,
        shell.run("clock", "advance", "2h").out,
        shell.run("clock", "advance", "1bd").out,
        shell.run("clock", "advance", "7d").out,
        shell.run("clock").out,
    ]

    assert [step[:16] for step in steps] == [
        "2026-03-06 16:00", "2026-03-09 10:00", "2026-03-10 10:00", "2026-03-17 10:00", "2026-03-17 10:00",
    ]  # fmt: skip
    assert all("Asia/Shanghai, business day" in step for step in steps)


@pytest.mark.parametrize("arguments", [("advance", "7d"), ("set", "2026-03-01")])
def test_the_clock_of_a_real_company_cannot_be_moved(shell: Shell, arguments: tuple[str, str]) -> None:
    shell.run("init", "--admin", "U0BOSS1")

    refused = shell.run("clock", *arguments)

    assert refused.status == 1
    assert "credit-desk init --demo" in refused.err
    assert refused.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("advance", "7"), ("advance", "-7d"), ("advance", "0d"), ("advance", "1week"),
        ("set", "tomorrow"), ("set", "2026-02-30"), ("set", "20260301"), ("set", "2026-W10-1"),
    ],
)  # fmt: skip
def test_a_step_that_is_not_understood_moves_nothing(shell: Shell, arguments: tuple[str, str]) -> None:
    shell.run("init", "--demo")
    shell.run("clock", "set", "2026-03-06T16:00")

    refused = shell.run("clock", *arguments)

    assert refused.status in (1, 2)
    assert shell.run("clock").out.startswith("2026-03-06 16:00")


def test_the_outbox_shows_what_needs_a_person_and_sends_it_again(shell: Shell, database_url: str) -> None:
    shell.run("init", "--admin", "U0BOSS1")
    engine = open_engine(database_url)
    with SqlUnits(engine)() as unit:
        unit.outbox.add([Announcement("k", "receipt", "topic:credit")])
        unit.connection.execute(
            outbox.update().values(state="dead", attempts=8, error="not composed: KeyError")
        )
    (line,) = OutboxQueue(engine).lines()
    engine.dispose()

    listed = shell.run("outbox", "list").out
    retried = shell.run("outbox", "retry", str(line.id))
    twice = shell.run("outbox", "retry", str(line.id))

    assert "not composed: KeyError" in listed
    assert "1 dead" in listed
    assert (retried.status, twice.status) == (0, 1)
    assert "0 dead" in shell.run("outbox", "list", "--all").out


def test_a_database_without_tables_is_told_to_migrate(shell: Shell) -> None:
    refused = shell.run("posts", "list")
    migrated = shell.run("migrate")
    listed = shell.run("posts", "list")

    assert refused.status == 1
    assert "credit-desk migrate" in refused.err
    assert (migrated.status, listed.status) == (0, 0)


def test_a_database_that_cannot_be_reached_is_one_sentence_without_its_password(shell: Shell) -> None:
    shell.set(DATABASE_URL="postgresql://desk:s3cr3t@127.0.0.1:9/none")

    refused = shell.run("posts", "list")

    assert refused.status == 2
    assert refused.err.startswith("DATABASE_URL cannot be used")
    assert refused.err.count("\n") == 1
    assert "s3cr3t" not in refused.err
