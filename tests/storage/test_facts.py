"""Settings, people, policy versions."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.flows.versions import PolicyVersion
from bot.storage.errors import PolicyConflict
from bot.storage.people import KnownPerson
from bot.storage.policies import RecordedPolicy
from bot.storage.units import SqlUnits
from tests.storage.making import AT, TODAY


def test_a_setting_keeps_its_last_value(units: SqlUnits) -> None:
    with units() as unit:
        assert unit.settings.get("demo") is None
        unit.settings.set("demo", "yes")
        unit.settings.set("demo", "no")

    with units.reading() as unit:
        assert unit.settings.get("demo") == "no"


def test_a_person_is_remembered_as_last_seen(units: SqlUnits) -> None:
    seen = KnownPerson("U1", "徐思远", "zh_CN", "Asia/Shanghai", AT)
    with units() as unit:
        assert unit.people.find("U1") is None
        unit.people.remember(replace(seen, locale="en"))
        unit.people.remember(seen)

    with units.reading() as unit:
        assert unit.people.find("U1") == seen


def test_a_policy_version_is_recorded_once(units: SqlUnits) -> None:
    with units() as unit:
        assert unit.policies.record("1", TODAY, "a = 1", AT)
        assert not unit.policies.record("1", TODAY, "a = 1", AT + timedelta(days=1))

    with units.reading() as unit:
        assert unit.policies.get("1") == RecordedPolicy("1", TODAY, "a = 1", AT)
        assert unit.policies.get("2") is None


def test_another_text_under_a_recorded_version_is_refused(units: SqlUnits) -> None:
    with units() as unit:
        unit.policies.record("1", TODAY, "a = 1", AT)

    with units() as unit, pytest.raises(PolicyConflict, match="new version"):
        unit.policies.record("1", TODAY, "a = 2", AT)


def test_versions_come_back_oldest_first_with_the_zone_of_their_week(units: SqlUnits) -> None:
    with units() as unit:
        unit.policies.record("new", date(2026, 3, 10), '[week]\nzone = "Asia/Shanghai"', AT)
        unit.policies.record("old", date(2026, 3, 2), "a = 1", AT)

    with units.reading() as unit:
        found = unit.policies.versions()
    assert found == [
        PolicyVersion("old", date(2026, 3, 2), AT, "UTC"),
        PolicyVersion("new", date(2026, 3, 10), AT, "Asia/Shanghai"),
    ]
