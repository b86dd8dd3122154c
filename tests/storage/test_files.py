"""Credit files on both databases: facts supersede each other, papers ring once, look-alikes are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from bot.flows.credit_file.documents import FileDocument
from bot.flows.credit_file.facts import Fact, Reliability
from bot.flows.errors import NotFound
from bot.names import keys_of
from bot.storage.schema import migrate, newest_revision
from bot.storage.units import SqlUnits
from tests.storage.making import AT, TODAY, a_case, a_customer

FACT = Fact("owners", "two people", "register", TODAY, Reliability.OFFICIAL, "UFIONA", AT)
PAPER = FileDocument(
    "business_licence", "Licence 执照", "UFIONA", AT, "L-1", TODAY, TODAY + timedelta(days=30)
)


def test_a_fact_comes_back_as_it_was_and_supersedes_the_older_one(units: SqlUnits) -> None:
    with units() as unit:
        customer = a_customer(unit).id
        paper = unit.files.add_document(customer, PAPER)
        (first,) = unit.files.learn(customer, [replace(FACT, document=paper.id)])
        (second,) = unit.files.learn(customer, [replace(FACT, value="one person")])
        (history,) = unit.files.learn(customer, [replace(FACT, as_of=TODAY - timedelta(days=9))])

    with units.reading() as unit:
        found = unit.files.facts(customer)

    assert found == [replace(first, superseded_by=second.id), second, history]


def test_two_facts_of_a_field_learned_together_supersede_each_other_in_their_order(units: SqlUnits) -> None:
    with units() as unit:
        customer = a_customer(unit).id
        unit.files.learn(customer, [FACT, replace(FACT, value="one person")])
        values = [(fact.value, fact.superseded_by is None) for fact in unit.files.facts(customer)]

    assert values == [("two people", False), ("one person", True)]


def test_who_verified_a_fact_is_kept(units: SqlUnits) -> None:
    with units() as unit:
        customer = a_customer(unit).id
        (fact,) = unit.files.learn(customer, [FACT])
        unit.files.verify(replace(fact, verified_by="UANNA", verified_at=AT))

        assert [(one.verified_by, one.verified_at) for one in unit.files.facts(customer)] == [("UANNA", AT)]
        with pytest.raises(NotFound):
            unit.files.verify(replace(fact, id=999))


def test_only_the_newest_paper_of_a_kind_rings(units: SqlUnits) -> None:
    with units() as unit:
        customer = a_customer(unit).id
        old = unit.files.add_document(customer, replace(PAPER, next_alarm_on=TODAY))
        rang = [paper.id for paper, of in unit.files.alarming(TODAY) if of == customer]
        longer = replace(
            PAPER, expires_on=TODAY + timedelta(days=400), next_alarm_on=TODAY + timedelta(days=340)
        )
        new = unit.files.add_document(customer, longer)

        assert rang == [old.id]
        assert unit.files.alarming(TODAY) == []
        assert unit.files.documents(customer)[1] == new
        assert new.next_alarm_on == TODAY + timedelta(days=340)


def test_an_older_paper_that_comes_in_later_does_not_ring(units: SqlUnits) -> None:
    with units() as unit:
        customer = a_customer(unit).id
        unit.files.add_document(customer, replace(PAPER, expires_on=None))
        late = unit.files.add_document(customer, replace(PAPER, next_alarm_on=TODAY))

    assert late.next_alarm_on is None


def test_look_alikes_are_found_with_the_likest_first(units: SqlUnits) -> None:
    with units() as unit:
        names = ("Harbour Foods Ltd", "Harbor Food", "恒源精密零件", "Depot 12")
        ids = {name: unit.customers.add(name, "", "U", AT).id for name in names}

        near = unit.customers.near("Harbour Foods GmbH", 80)
        spoken = unit.customers.near("恒远精密零件有限公司", 95)

    assert [(one.customer.id, one.percent) for one in near][:1] == [(ids["Harbour Foods Ltd"], 100)]
    assert [one.customer.id for one in near] == [ids["Harbour Foods Ltd"], ids["Harbor Food"]]
    assert [one.customer.name for one in spoken] == ["恒源精密零件"]


def test_a_registration_number_is_one_customers_within_a_country(units: SqlUnits) -> None:
    with units() as unit:
        added = unit.customers.add("Harbour Foods", "X1", "U", AT, country="DE", checked=True)
        other = a_customer(unit, "Bright Star")
        unit.customers.identify(other.id, "X2", "", checked=False)

        assert unit.customers.registered("X1", "DE") == unit.customers.registered("X1") == added
        assert unit.customers.registered("X1", "FR") is None
        assert unit.customers.registered("X2", "FR") == unit.customers.get(other.id)


def test_the_people_of_a_customers_cases_and_its_group_are_known(units: SqlUnits) -> None:
    with units() as unit:
        head, customer = a_customer(unit, "Head"), a_customer(unit)
        unit.customers.set_parent(customer.id, head.id)
        unit.cases.add(a_case(customer, brought_by="USALLY"), "V1")

        assert unit.customers.brought_by(customer.id) == {"USALLY"}
        assert unit.customers.of_person(customer.id, {"USALLY", "UOTHER"})
        assert not unit.customers.of_person(customer.id, {"UOTHER"})
        assert [one.id for one in unit.customers.group(head.id)] == [customer.id]
        assert unit.customers.get(customer.id).group_parent == head.id


BEFORE = (
    "恒远精密零件有限公司", "恒远精密（上海）有限公司", "恒远集团股份有限公司", "重庆长安集團", "公司",
    "Hengyuan Parts 恒远精密有限责任公司", "AB 恒远精密", "株式会社ひかり Hikari",
    "Hengyuan Parts Co., Ltd.", "ＨＥＮＧＹＵＡＮ  Parts", "Müller GmbH & Co. KG", "Dupont S.A.",
    "GmbH", "& Co", "O'Neill's Depot 12", "…",
)  # fmt: skip


def test_customers_from_before_get_the_keys_of_new_ones_when_the_database_is_migrated(
    engine: Engine,
) -> None:
    from alembic import command

    from bot.storage.schema import _alone, _config

    with SqlUnits(engine)() as unit:
        for name in BEFORE:
            unit.customers.add(name, "", "U", AT)
    with engine.connect() as connection, _alone(connection):
        command.downgrade(_config(connection), "0001")

    assert migrate(engine) == newest_revision()
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, likeness_key, pinyin_key FROM customer")).all()
    assert {row.name: (row.likeness_key, row.pinyin_key) for row in rows} == {
        " ".join(name.split()): keys_of(name) for name in BEFORE
    }
    assert ("恒远精密零件有限公司", "恒远精密零件", "hengyuanjingmilingjian") in [tuple(row) for row in rows]
