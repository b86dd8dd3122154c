"""Credit files through their use cases: one transaction with its journal row, or a refusal and no change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

import pytest
from sqlalchemy import func, select

from bot.flows import cases
from bot.flows.cases import NewNotice, lookalikes, open_case
from bot.flows.credit_file.alarming import LIST_IMPORTED, remind_of_list, warn_of_expiry
from bot.flows.credit_file.facts import Fact, Reliability
from bot.flows.credit_file.table import FileAction
from bot.flows.credit_file.use import file_act, find_file, show_file
from bot.flows.errors import InvalidInput, NotAllowed, NotFound, NotReady, OwnWork
from bot.flows.forms import Entries
from bot.flows.model import Post, Stage
from bot.flows.ports import Desk
from bot.flows.reading import situation
from bot.flows.screens import FileCard, FileList
from bot.flows.situation import Change
from bot.storage.tables import journal, outbox
from bot.storage.units import SqlUnit
from tests.support.desks import START, open_desk, person

FIONA, ANNA, SALLY, OTHER, LENA = "U0FILEA1", "U0ANALY1", "U0SALES1", "U0SALES2", "U0LEGAL1"
TODAY = date(2026, 3, 2)
REGISTER = {"source": "register", "as_of": TODAY, "reliability": "official"}
OWNERS = {"field": "owners", "value": "two people", **REGISTER}


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def a_customer(desk: Desk, name: str = "Harbour Foods") -> int:
    with desk.units() as unit:
        return unit.customers.add(name, "", "U", START).id


def notice(customer: str, **more: object) -> NewNotice:
    plain = NewNotice(customer, "Ms Luo", TODAY, "bearings", "CNY")
    return replace(plain, **more)  # type: ignore[arg-type]  # names of fields


def counted(desk: Desk, kind: str) -> int:
    with desk.units.reading() as unit:
        found = select(func.count()).select_from(outbox).where(outbox.c.kind == kind)
        return int(cast("SqlUnit", unit).connection.execute(found).scalar_one())


def written(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.units.reading() as unit:
        rows = cast("SqlUnit", unit).connection.execute(select(journal).order_by(journal.c.id))
        return [(row.action, row.actor, row.facts["customer"]) for row in rows if row.case_number is None]


def facts_of(desk: Desk, customer: int) -> list[Fact]:
    with desk.units.reading() as unit:
        return list(unit.files.facts(customer))


def test_a_fact_is_entered_and_verified_by_two_people_each_in_the_journal(desk: Desk) -> None:
    customer = a_customer(desk)
    file_act(desk, customer, FileAction.ADD_FACT, Entries(OWNERS), FIONA)
    file_act(desk, customer, FileAction.ADD_FACT, Entries({**OWNERS, "field": "bank"}), ANNA)
    own, other = (str(fact.id) for fact in facts_of(desk, customer))

    with pytest.raises(OwnWork):
        file_act(desk, customer, FileAction.VERIFY_FACT, Entries({"fact": own}), FIONA)
    file_act(desk, customer, FileAction.VERIFY_FACT, Entries({"fact": other}), FIONA)
    with pytest.raises(NotReady):
        file_act(desk, customer, FileAction.VERIFY_FACT, Entries({"fact": own}), FIONA)

    assert [fact.verified_by for fact in facts_of(desk, customer)] == ["", FIONA]
    assert written(desk) == [
        ("add_fact", FIONA, "Harbour Foods"),
        ("add_fact", ANNA, "Harbour Foods"),
        ("verify_fact", FIONA, "Harbour Foods"),
    ]


def test_a_post_that_was_taken_away_no_longer_counts_and_nothing_is_written(desk: Desk) -> None:
    customer = a_customer(desk)
    with desk.units() as unit:
        unit.posts.revoke(FIONA, Post.FILE_ADMIN, "U0ADMIN1", START)

    with pytest.raises(NotAllowed):
        file_act(desk, customer, FileAction.ADD_FACT, Entries(OWNERS), FIONA)

    assert (facts_of(desk, customer), written(desk)) == ([], [])


def test_a_number_of_another_customer_is_refused_by_name(desk: Desk) -> None:
    one, other = a_customer(desk), a_customer(desk, "Bright Star")
    entries = Entries({"registration": "X1", "country": "GB", "checked": "no", "source": "register"})
    file_act(desk, one, FileAction.SET_REGISTRATION, entries, FIONA)

    with pytest.raises(InvalidInput) as refused:
        file_act(desk, other, FileAction.SET_REGISTRATION, entries, FIONA)

    key, facts = refused.value.problems["registration"]
    assert (key, facts["customer"]) == ("registration_taken", "Harbour Foods")
    assert [fact.value for fact in facts_of(desk, one)] == ["X1"]


def test_a_group_has_one_head_and_never_a_ring(desk: Desk) -> None:
    head, middle, leaf = (a_customer(desk, name) for name in ("Head One", "Middle Two", "Leaf Three"))

    def belongs(customer: int, parent: str) -> None:
        entries = Entries({"parent": parent, "reason": "annual report"})
        file_act(desk, customer, FileAction.SET_PARENT, entries, ANNA)

    belongs(leaf, "middle two")
    belongs(middle, "Head")
    for customer, parent in ((head, "Leaf Three"), (head, "Head One")):
        with pytest.raises(InvalidInput, match="parent"):
            belongs(customer, parent)
    with pytest.raises(InvalidInput, match="parent"):
        belongs(leaf, "e")
    file_act(desk, leaf, FileAction.SET_PARENT, Entries({"reason": "sold"}), ANNA)

    with desk.units.reading() as unit:
        assert [unit.customers.get(one).group_parent for one in (head, middle, leaf)] == [None, head, None]


def test_sales_finds_its_own_customers_only_and_every_other_post_all(desk: Desk) -> None:
    open_case(desk, notice("Harbour Foods"), person(SALLY), "V1")
    open_case(desk, notice("Harbour Glass"), person(OTHER), "V2")

    mine = find_file(desk, "harbour", person(SALLY))
    both = find_file(desk, "harbour", person(LENA))

    assert isinstance(mine, FileCard)
    assert mine.file.customer.name == "Harbour Foods"
    assert isinstance(both, FileList)
    assert [one.name for one in both.customers] == ["Harbour Foods", "Harbour Glass"]
    with pytest.raises(NotFound):
        find_file(desk, "Harbour Glass", person(SALLY))
    with pytest.raises(NotFound):
        show_file(desk, both.customers[1].id, person(SALLY))


def test_the_case_of_a_look_alike_says_how_it_was_named(desk: Desk) -> None:
    known = a_customer(desk)

    assert [near.customer.id for near in lookalikes(desk, notice("Harbor Foods Ltd"))] == [known]
    assert lookalikes(desk, notice("ＨＡＲＢＯＵＲ foods")) == ()
    same, _ = open_case(desk, notice("Harbor Foods Ltd", same_as=known), person(SALLY), "V1")
    other, _ = open_case(desk, notice("Harbor Foods", different="Ohio"), person(SALLY), "V2")

    assert same.customer.id == known != other.customer.id
    with desk.units.reading() as unit:
        named = [unit.journal.of_case(case.number)[0].facts for case in (same, other)]
    assert named == [
        {"customer": "Harbour Foods", "typed_as": "Harbor Foods Ltd"},
        {"customer": "Harbor Foods", "different_customer": "Ohio"},
    ]


def test_a_step_sees_the_file_up_to_the_approval_and_what_it_learns_is_kept(desk: Desk) -> None:
    case, _ = open_case(desk, notice("Harbour Foods"), person(SALLY), "V1")
    learned = Fact("owners", "two people", "register", TODAY, Reliability.OFFICIAL, FIONA, START)

    with desk.units() as unit:
        at = situation(desk, unit, case)
        cases._store_customer(unit, at, Change(case, learned=(learned,)))
        after = situation(desk, unit, case)
        later = situation(desk, unit, case.moved(Stage.CONTRACTING))

    assert at.file is not None
    assert after.file is not None
    assert (at.file.facts, later.file) == ((), None)
    assert [fact.value for fact in after.file.facts] == ["two people"]


def test_an_expiry_is_announced_once_an_alarm_however_often_time_is_asked(desk: Desk) -> None:
    customer = a_customer(desk)
    paper = {"kind": "business_licence", "title": "Licence", "expires_on": TODAY + timedelta(days=40)}
    file_act(desk, customer, FileAction.ADD_DOCUMENT, Entries(paper), FIONA)

    told = []
    for days in (0, 0, 9, 10, 10, 33, 40, 41, 60):
        warn_of_expiry(desk, TODAY + timedelta(days=days))
        told.append(counted(desk, "document_expiry"))

    assert told == [1, 1, 1, 2, 2, 3, 4, 4, 4]


def test_a_paper_that_ends_before_it_begins_is_refused(desk: Desk) -> None:
    paper = {"kind": "other", "title": "X", "issued_on": TODAY, "expires_on": TODAY - timedelta(days=1)}

    with pytest.raises(InvalidInput, match="expires_on"):
        file_act(desk, a_customer(desk), FileAction.ADD_DOCUMENT, Entries(paper), FIONA)


def test_the_list_is_asked_for_once_a_week_unless_one_came_in(desk: Desk) -> None:
    told = []
    for days in (0, 0, 3, 7, 8):
        remind_of_list(desk, TODAY + timedelta(days=days))
        told.append(counted(desk, "list_refresh"))
    with desk.units() as unit:
        unit.settings.set(LIST_IMPORTED, (TODAY + timedelta(days=9)).isoformat())
    for days in (14, 16, 21):
        remind_of_list(desk, TODAY + timedelta(days=days))
        told.append(counted(desk, "list_refresh"))

    assert told == [1, 1, 1, 2, 2, 2, 2, 3]
