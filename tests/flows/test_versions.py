"""Which version of the policy is in force, from what was recorded and the instant alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.versions import PolicyVersion, VersionState, in_force, states

AT = datetime(2026, 1, 5, 3, tzinfo=UTC)
SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"


def version(name: str, day: date, recorded: int = 0, zone: str = SHANGHAI) -> PolicyVersion:
    return PolicyVersion(name, day, AT + timedelta(hours=recorded), zone)


OLD, NEW = version("old", date(2026, 3, 2)), version("new", date(2026, 3, 10), 1)
LAST_SECOND = datetime(2026, 3, 9, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 1, 15, tzinfo=UTC), None),
        (datetime(2026, 3, 1, 16, tzinfo=UTC), OLD),
        (LAST_SECOND, OLD),
        (LAST_SECOND + timedelta(seconds=1), NEW),
        (datetime(2030, 1, 1, tzinfo=UTC), NEW),
    ],
)
def test_a_version_counts_from_the_first_second_of_its_day_in_the_companys_zone(
    now: datetime, expected: PolicyVersion | None
) -> None:
    assert in_force([NEW, OLD], now) == expected


def test_of_one_day_the_version_recorded_last_counts() -> None:
    again = version("again", NEW.effective_from, 2)

    assert in_force([again, NEW, OLD], LAST_SECOND + timedelta(seconds=1)) == again


MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 20), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, MOMENTS)
def test_a_new_zone_never_brings_the_old_policy_back(one: datetime, other: datetime) -> None:
    moved = version("moved", date(2026, 3, 10), 1, NEW_YORK)
    earlier, later = sorted((one, other))

    ranks = [found.rank for now in (earlier, later) if (found := in_force([OLD, moved], now))]

    assert ranks == sorted(ranks)


def test_each_version_has_its_state_the_newest_first() -> None:
    first, replaced = version("first", date(2026, 1, 1)), version("replaced", NEW.effective_from)

    told = states([first, OLD, replaced, NEW], LAST_SECOND)

    assert told == [
        (NEW, VersionState.TO_COME),
        (replaced, VersionState.REPLACED),
        (OLD, VersionState.IN_FORCE),
        (first, VersionState.PAST),
    ]
