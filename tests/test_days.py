"""Days as people write them: YYYY-MM-DD within bounds, and nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.amounts import BadEntry
from bot.days import EARLIEST, LATEST, parse_day


@given(st.dates(EARLIEST, LATEST))
def test_every_day_within_the_bounds_is_read(day: date) -> None:
    assert parse_day(day.isoformat()) == day


def test_full_width_digits_are_read() -> None:
    assert parse_day("２０２６-03-01") == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "20260301",
        "2026-W10-1",
        "03/04/2026",
        "2026-3-1",
        "2026-13-01",
        "2026-00-10",
        "",
        "today",
        "2026-03-01T00:00",
        "2026-03-011",
        "٢٠٢٦-03-01",
        "二〇二六-03-01",
        "2026–03–01",
        "-2026-03-01",
        "26-03-01",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadEntry) as refusal:
        parse_day(text)

    assert (refusal.value.reason, refusal.value.facts["read"]) == ("not_a_date", text)


@pytest.mark.parametrize("text", ["0206-03-01", "9999-12-31", "1989-12-31", "2100-01-01"])
def test_a_year_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(BadEntry) as refusal:
        parse_day(text)

    assert refusal.value.reason == "date_out_of_bounds"
    assert (refusal.value.facts["least"], refusal.value.facts["most"]) == (EARLIEST, LATEST)


def test_bounds_can_be_given() -> None:
    with pytest.raises(BadEntry):
        parse_day("2026-03-01", earliest=date(2026, 3, 2))

    assert parse_day("2026-03-02", earliest=date(2026, 3, 2)) == date(2026, 3, 2)


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        outcome: object = parse_day(text)
    except BadEntry as bad:
        outcome = bad.reason

    if isinstance(outcome, date):
        assert EARLIEST <= outcome <= LATEST
    else:
        assert outcome in {"not_a_date", "date_out_of_bounds"}
