"""``credit-desk policy``: what an operator types and reads, on both databases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.commands import Shell
from tests.test_policy_book import text


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Shell:
    made = Shell(tmp_path, monkeypatch)
    made.set(DATABASE_URL=database_url)
    made.run("init", "--demo")
    made.run("clock", "set", "2026-03-02T10:00")
    return made


def written(shell: Shell, name: str, body: str) -> str:
    (shell.folder / name).write_text(body, encoding="utf-8")
    return name


THURSDAY = date(2026, 3, 5)


def test_check_shows_each_value_that_differs_from_the_policy_in_force_and_records_nothing(
    shell: Shell,
) -> None:
    body = text("2026-4", THURSDAY, ("offset = 15", "offset = 14"), ('USD = "7.10"', 'USD = "7.20"'),
                ('close_out = { warn = "3bd", due = "5bd", tell = "credit_manager" }\n', ""))  # fmt: skip

    said = shell.run("policy", "check", written(shell, "mine.toml", body))

    assert said.status == 0, said.err
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert lines[1:] == [
        "Against 2026-3, which is in force: 7 values differ.",
        "version 2026-3 -> 2026-4",
        "effective_from 2000-01-01 -> 2026-03-05",
        "rates.USD 7.10 -> 7.20",
        "ladder.rungs[dun-2].offset 15 -> 14",
        "clocks.close_out.warn 3bd -> (none)",
        "clocks.close_out.due 5bd -> (none)",
        "clocks.close_out.tell credit_manager -> (none)",
    ]
    assert shell.run("policy", "list").out.count("\n") == 1


def test_a_version_is_activated_for_a_day_to_come_and_comes_into_force_by_itself(shell: Shell) -> None:
    file = written(shell, "mine.toml", text("2026-4", THURSDAY))

    activated = shell.run("policy", "activate", file)

    assert activated.out == "Policy 2026-4 is recorded: effective from 2026-03-05, to come.\n"
    assert states(shell) == [("2026-4", "to come"), ("2026-3", "in force")]
    shell.run("clock", "advance", "3d")
    assert states(shell) == [("2026-4", "in force"), ("2026-3", "past")]
    assert shell.run("policy", "activate", file).out.startswith("Policy 2026-4 was recorded already")


def states(shell: Shell) -> list[tuple[str, str]]:
    lines = shell.run("policy", "list").out.splitlines()
    return [(line.split()[0], line[33:42].strip()) for line in lines]


@pytest.mark.parametrize("command", ["check", "activate"])
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (text("2026-3", THURSDAY), "give the changed file a new version name"),
        (text("1999-1", date(1999, 1, 1)), "before 2026-3 that is in force since 2000-01-01"),
        (text("2026-4", THURSDAY, ("offset = 15", "offset = 1")), "write a day after the rung before"),
    ],
    ids=["known", "too early", "wrong"],
)
def test_what_cannot_be_activated_is_refused_in_one_sentence(
    shell: Shell, command: str, body: str, sentence: str
) -> None:
    refused = shell.run("policy", command, written(shell, "mine.toml", body))

    assert refused.status != 0
    assert sentence in refused.err
    assert refused.err.count("\n") == 1
    assert states(shell) == [("2026-3", "in force")]


IN_ORDER = "One after the other:"


@pytest.mark.parametrize(
    ("options", "levels"),
    [
        (("--amount", "250000", "--class", "B"), [IN_ORDER, "1. credit manager", "2. credit director"]),
        (("--amount", "250,000.00", "--class", "c"), [IN_ORDER, "1. credit director", "2. credit committee"]),
        (("--amount", "1", "--class", "A", "--exposure", "1000000"),
         [IN_ORDER, "1. credit director", "2. credit committee, 2 votes"]),
        (("--amount", "20000", "--class", "A", "--currency", "USD"),
         [IN_ORDER, "1. credit manager", "2. credit director"]),
        (("--amount", "2000000", "--class", "D"), ["The policy allows this only when it is fully secured."]),
        (("--amount", "2000000", "--class", "C"), ["1. credit committee, 2 votes, all opinions recorded"]),
        (("--amount", "2000000", "--class", "D", "--secured"), ["1. credit committee, 2 votes"]),
    ],
)  # fmt: skip
def test_route_names_who_would_sign_level_by_level(
    shell: Shell, options: tuple[str, ...], levels: list[str]
) -> None:
    said = shell.run("policy", "route", *options)

    assert said.out.splitlines()[1:] == levels


@pytest.mark.parametrize(
    ("options", "read"),
    [
        (("--amount", "ten", "--class", "B"), "'ten' as an amount in CNY"),
        (("--amount", "10", "--class", "E"), "'E' as a risk class"),
        (("--amount", "10", "--class", "B", "--currency", "JPY"), "'JPY' as a currency"),
    ],
)
def test_a_route_asked_wrongly_says_what_was_read(shell: Shell, options: tuple[str, ...], read: str) -> None:
    refused = shell.run("policy", "route", *options)

    assert refused.status == 1
    assert read in refused.err
