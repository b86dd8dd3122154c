"""Moments come back as the same moment, aware, in UTC; a moment without a zone is refused."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import StatementError

from bot.storage.units import SqlUnits
from tests.storage.making import stored_case


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("Asia/Shanghai"), timezone(timedelta(hours=-11))])
def test_a_moment_comes_back_as_the_same_moment_in_utc(units: SqlUnits, zone: timezone | ZoneInfo) -> None:
    moment = datetime(2026, 3, 8, 2, 30, 0, 123456, tzinfo=zone)
    stored = stored_case(units, opened_at=moment)

    with units.reading() as unit:
        found = unit.cases.get(stored.number).opened_at
    assert found == moment
    assert found.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(units: SqlUnits) -> None:
    with pytest.raises(StatementError, match="needs a zone"):
        stored_case(units, opened_at=datetime(2026, 3, 8, 2, 30))  # noqa: DTZ001
