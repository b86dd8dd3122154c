"""Posts, deputies, channels."""

import sqlite3
from datetime import date

import pytest
from sqlalchemy import Engine, event

from bot.flows.errors import InvalidInput
from bot.flows.model import Actor, Post, Topic
from bot.storage.units import SqlUnits
from tests.storage.making import AT

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
INSIDE, AFTER = date(2026, 3, 31), date(2026, 4, 1)


def hold(units: SqlUnits, *holdings: tuple[str, Post]) -> None:
    with units() as unit:
        for user, post in holdings:
            assert unit.posts.grant(user, post, "UADMIN", AT)


def away(units: SqlUnits, user: str, deputy: str, days: tuple[date, date] = MARCH) -> None:
    with units() as unit:
        unit.posts.away(user, deputy, *days, "UADMIN")


def actor(units: SqlUnits, user: str, today: date) -> Actor:
    with units.reading() as unit:
        return unit.posts.actor(user, today)


def test_a_person_without_posts_is_an_actor_without_posts(units: SqlUnits) -> None:
    assert actor(units, "U1", INSIDE) == Actor("U1", frozenset())


def test_a_post_is_granted_once_and_revoked_once(units: SqlUnits) -> None:
    with units() as unit:
        answers = [
            unit.posts.grant("U1", Post.LEGAL, "UADMIN", AT),
            unit.posts.grant("U1", Post.LEGAL, "UADMIN", AT),
            unit.posts.revoke("U1", Post.LEGAL, "UADMIN", AT),
            unit.posts.revoke("U1", Post.LEGAL, "UADMIN", AT),
            unit.posts.grant("U1", Post.LEGAL, "UADMIN", AT),
        ]

    assert answers == [True, False, True, False, True]
    assert actor(units, "U1", INSIDE).posts == {Post.LEGAL}


def test_holders_and_holdings_leave_out_what_was_revoked(units: SqlUnits) -> None:
    hold(units, ("U2", Post.LEGAL), ("U1", Post.LEGAL), ("U1", Post.ADMIN), ("U3", Post.LEGAL))

    with units() as unit:
        unit.posts.revoke("U3", Post.LEGAL, "UADMIN", AT)
        assert list(unit.posts.holders(Post.LEGAL)) == ["U1", "U2"]
        assert unit.posts.holdings() == [("U1", Post.ADMIN), ("U1", Post.LEGAL), ("U2", Post.LEGAL)]


def test_a_deputy_holds_the_absent_persons_posts_on_the_days_given(units: SqlUnits) -> None:
    hold(units, ("U1", Post.CREDIT_MANAGER), ("U2", Post.SALES))
    away(units, "U1", "U2")

    assert actor(units, "U2", INSIDE) == Actor(
        "U2", frozenset({Post.SALES, Post.CREDIT_MANAGER}), {Post.CREDIT_MANAGER: "U1"}
    )
    assert actor(units, "U2", AFTER) == Actor("U2", frozenset({Post.SALES}))
    assert actor(units, "U1", INSIDE).posts == {Post.CREDIT_MANAGER}


def test_a_post_of_ones_own_is_not_lent(units: SqlUnits) -> None:
    hold(units, ("U1", Post.LEGAL), ("U2", Post.LEGAL))
    away(units, "U1", "U2")

    assert actor(units, "U2", INSIDE).lent == {}


def test_of_two_absent_people_the_first_by_id_lends_a_post_both_hold(units: SqlUnits) -> None:
    hold(units, ("U1", Post.LEGAL), ("U3", Post.LEGAL))
    away(units, "U3", "U2")
    away(units, "U1", "U2")

    assert actor(units, "U2", INSIDE).lent == {Post.LEGAL: "U1"}


def test_an_actor_takes_one_query(units: SqlUnits, engine: Engine) -> None:
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: seen.append(call[2]))

    with units.reading() as unit:
        driver = unit.connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            driver.set_trace_callback(seen.append)
        unit.posts.actor("U1", INSIDE)

    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1


@pytest.mark.parametrize(
    ("user", "deputy", "days", "field", "problem"),
    [
        ("U3", "U3", MARCH, "deputy", "deputy_self"),
        ("U3", "U4", (MARCH[1], MARCH[0]), "until", "deputy_dates"),
        ("U1", "U4", (MARCH[1], MARCH[1]), "since", "deputy_overlap"),
        ("U3", "U1", MARCH, "deputy", "deputy_chain"),
        ("U2", "U4", MARCH, "deputy", "deputy_chain"),
        ("U2", "U1", MARCH, "deputy", "deputy_chain"),
    ],
)
def test_oneself_reversed_days_overlaps_chains_and_loops_are_refused(
    units: SqlUnits, user: str, deputy: str, days: tuple[date, date], field: str, problem: str
) -> None:
    away(units, "U1", "U2")

    with pytest.raises(InvalidInput) as refusal:
        away(units, user, deputy, days)
    assert [(name, reason) for name, (reason, _) in refusal.value.problems.items()] == [(field, problem)]


def test_what_clashes_in_march_is_fine_in_april_and_one_deputy_may_serve_two(units: SqlUnits) -> None:
    april = (date(2026, 4, 1), date(2026, 4, 30))
    away(units, "U1", "U2")
    away(units, "U2", "U1", april)
    away(units, "U3", "U2")

    with units.reading() as unit:
        assert unit.posts.actor("U2", INSIDE).posts == frozenset()


def test_a_topic_has_the_channel_bound_last(units: SqlUnits) -> None:
    with units() as unit:
        assert unit.posts.channel(Topic.CREDIT) is None
        unit.posts.set_channel(Topic.CREDIT, "C1")
        unit.posts.set_channel(Topic.CREDIT, "C2")
        unit.posts.set_channel(Topic.LEGAL, "C3")

    with units.reading() as unit:
        assert unit.posts.channel(Topic.CREDIT) == "C2"
        assert unit.posts.channels() == {Topic.CREDIT: "C2", Topic.LEGAL: "C3"}
