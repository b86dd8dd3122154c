"""Settings, people, policy versions."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

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


@pytest.mark.parametrize(("day", "version"), [(1, None), (2, "old"), (9, "old"), (10, "new"), (20, "new")])
def test_the_policy_in_force_is_the_one_effective_last(
    units: SqlUnits, day: int, version: str | None
) -> None:
    with units() as unit:
        unit.policies.record("new", date(2026, 3, 10), "b", AT)
        unit.policies.record("old", date(2026, 3, 2), "a", AT)

    with units.reading() as unit:
        found = unit.policies.in_force(date(2026, 3, day))
    assert (found and found.version) == version
