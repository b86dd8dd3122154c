"""Posts, channels, deputies and the clock, in Slack: by administrators only, effective at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.driver import Driver
from tests.e2e import cases, records
from tests.e2e.company import Company, bot_process, environment, run_cli, workplace
from tests.support import walks

CHAIN = walks.to_the_receivable()
ADMIN, MARIA, GAO, ANNA = "U0ADMIN1", "U0MANAG1", "U0MANAG2", "U0ANALY1"


def say(office: Company, user: str, words: str) -> str:
    told = office.person(user).command(f"/credit {words}", channel="C0OPERAT")
    assert told["acknowledged"], told
    return str(told["ack"]["text"])


@pytest.fixture
def proposed(office: Company) -> int:
    return cases.made(office, CHAIN[:8], secrets.token_hex(4))


def test_a_manager_whose_post_is_revoked_is_refused_at_the_next_click(office: Company, proposed: int) -> None:
    card = cases.card(office, proposed)
    say(office, ADMIN, f"posts revoke <@{MARIA}> credit_manager")
    state = records.dump(office)

    told = office.person(MARIA).click(card, "case:approve", settle=3)

    said = records.told(told)
    assert "credit manager" in said
    assert f"<@{GAO}>" in said
    assert f"<@{MARIA}>" not in said, "who lost the post is not named as a holder"
    assert records.dump(office) == state
    say(office, ADMIN, f"posts grant <@{MARIA}> credit_manager")
    office.person(MARIA).click(card, "case:approve", settle=3)
    assert [s.user for s in office.case(proposed).signatures] == [MARIA]


def test_a_channel_that_is_bound_anew_takes_the_next_message(office: Company) -> None:
    say(office, ADMIN, "channels set legal <#C0FINANC|finance>")
    with office.desk.units.reading() as unit:
        bound = dict(unit.posts.channels())

    assert bound["legal"] == "C0FINANC"  # type: ignore[index]  # topics are words
    say(office, ADMIN, "channels set legal <#C0LEGAL0|legal>")


WORDS = (
    f"posts grant <@{ANNA}> credit_manager", f"posts revoke <@{MARIA}> credit_manager",
    "channels set credit <#C0FINANC|finance>", "status", "clock advance 1d",
    "clock set 2027-01-01", "clock run",
)  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("user", [MARIA, "U0DIREC1", "U0SALES1"])
def test_what_administrators_do_is_refused_to_everybody_else(office: Company, user: str, words: str) -> None:
    state = records.dump(office)

    told = office.person(user).command(f"/credit {words}", channel="C0OPERAT")

    assert "administrator" in told["ack"]["text"]
    assert f"<@{ADMIN}>" in records.told(told)
    assert records.dump(office) == state


@pytest.mark.parametrize(
    "words",
    [
        "posts grant", f"posts grant <@{ANNA}>", f"posts grant <@{ANNA}> emperor",
        f"posts give <@{ANNA}> legal",
        f"posts grant <@{ANNA}> bot", "channels set", "channels set weather <#C0SALES0|sales>",
        "channels set credit sales", "clock advance", "clock advance 7 weeks", "clock set yesterday",
        "clock set 2026-02-30", "clock backwards", "clock advance -1d",
    ],
)  # fmt: skip
def test_an_order_that_is_not_understood_changes_nothing_and_shows_the_right_form(
    office: Company, words: str
) -> None:
    state = records.dump(office)

    told = say(office, ADMIN, words)

    assert told.startswith("Nothing was changed.")
    assert records.dump(office) == state


# --- deputies


@pytest.fixture
def lent(office: Company) -> Iterator[None]:
    """Deputies are dated, so each test takes days of its own."""
    yield
    with records.engine_of(office).begin() as connection:
        connection.exec_driver_sql("DELETE FROM deputy")


@pytest.mark.usefixtures("lent")
def test_a_deputy_acts_while_the_dates_run_and_not_after(office: Company, proposed: int) -> None:
    today = office.today().isoformat()
    card, leo = cases.card(office, proposed), office.person("U0LIAIS1")
    refused = leo.click(card, "case:approve", settle=3)
    say(office, MARIA, f"away <@U0COLLE1> {today}..{today}")

    office.person("U0COLLE1").click(card, "case:approve", settle=3)

    assert "credit manager" in records.told(refused)
    assert [s.user for s in office.case(proposed).signatures] == ["U0COLLE1"]
    other = cases.made(office, CHAIN[:8], secrets.token_hex(4))
    office.pass_days(1)
    late = office.person("U0COLLE1").click(cases.card(office, other), "case:approve", settle=3)
    assert "credit manager" in records.told(late)
    assert office.case(other).signatures == ()


@pytest.mark.usefixtures("lent")
def test_a_deputy_cannot_decide_what_the_absent_person_proposed(office: Company, proposed: int) -> None:
    today = office.today().isoformat()
    say(office, ANNA, f"away <@{GAO}> {today}..{today}")

    told = office.person(GAO).click(cases.card(office, proposed), "case:approve", settle=3)

    assert office.case(proposed).signatures == ()
    assert "须由该岗位的其他人办理" in records.told(told), "somebody else with the post must do it"


@pytest.mark.usefixtures("lent")
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((MARIA, GAO), (GAO, MARIA), "已有人代理"),
        ((MARIA, ANNA), ("U0DIREC1", MARIA), "represented by somebody"),
        ((MARIA, ANNA), (MARIA, "U0DIREC1"), "deputy for these days"),
        ((ANNA, "U0COLLE1"), (MARIA, MARIA), "own deputy"),
    ],
    ids=["a loop", "a chain", "a second deputy", "oneself"],
)
def test_chains_loops_and_doubles_of_deputies_are_refused(
    office: Company, first: tuple[str, str], second: tuple[str, str], expected: str
) -> None:
    say(office, first[0], f"away <@{first[1]}> 2026-12-01..2026-12-10")
    state = records.dump(office)

    told = say(office, second[0], f"away <@{second[1]}> 2026-12-05..2026-12-06")

    assert records.dump(office) == state
    assert expected in told or told.startswith("未作任何更改"), told


ABSENCES = ("", "tomorrow", "2026-12-10..2026-12-01", "2026-02-30..2026-03-01", "2026-12-01", "..")


@pytest.mark.parametrize("words", ["away", *(f"away <@{ANNA}> {dates}" for dates in ABSENCES)])
def test_an_absence_without_sensible_dates_is_refused(office: Company, words: str) -> None:
    state = records.dump(office)

    told = say(office, MARIA, words)

    assert told.startswith("Nothing was changed.")
    assert records.dump(office) == state


# --- a real company's clock


def test_the_clock_of_a_database_that_was_not_made_for_a_demo_cannot_be_moved(tmp_path: Path) -> None:
    with workplace() as sandbox:
        env = environment(sandbox, f"sqlite:///{tmp_path / 'real.db'}")
        run_cli(env, "migrate")
        run_cli(env, "posts", "grant", ADMIN, "admin")
        with bot_process(env):
            driver = Driver(sandbox.url)
            driver.wait_connected()
            adam = driver.person(ADMIN)

            answers = [
                adam.command(f"/credit clock {words}", channel="C0OPERAT")["ack"]["text"]
                for words in ("advance 7d", "set 2026-03-01", "advance 1bd")
            ]

            assert all("only on a demo database" in said for said in answers), answers
