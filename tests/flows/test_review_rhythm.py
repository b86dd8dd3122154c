"""When a customer is reviewed next: by table, and by properties over any file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.credit_file.documents import FileDocument
from bot.flows.dates import months_after, months_before
from bot.flows.model import RiskClass
from bot.flows.reviews.policy import ReviewRules
from bot.flows.reviews.rhythm import Because, Due, Ending, endings_of, next_review
from tests.flows.test_cover import AT, DAY, TODAY, instrument

RULES = ReviewRules()
FAR = date(2029, 1, 1)


@pytest.mark.parametrize(
    ("risk_class", "due"),
    [("A", date(2027, 3, 2)), ("B", date(2027, 3, 2)), ("C", date(2026, 6, 2)), ("D", date(2026, 4, 2))],
)
def test_the_class_sets_the_rhythm(risk_class: str, due: date) -> None:
    assert next_review(RULES, RiskClass(risk_class), TODAY, FAR, ()) == Due(due, Because.RHYTHM)


def paper(on: date) -> Ending:
    return Ending(Because.DOCUMENT, "business_licence", on)


@pytest.mark.parametrize(
    ("grant_until", "endings", "due"),
    [
        (TODAY + 100 * DAY, (), Due(TODAY + 70 * DAY, Because.GRANT)),
        (TODAY + 30 * DAY, (), Due(date(2027, 3, 2), Because.RHYTHM)),  # was looked at then
        (TODAY + 31 * DAY, (), Due(TODAY + DAY, Because.GRANT)),
        (FAR, (paper(TODAY + 5 * DAY),), Due(TODAY + 5 * DAY, Because.DOCUMENT, "business_licence")),
        (FAR, (paper(TODAY),), Due(date(2027, 3, 2), Because.RHYTHM)),
        (
            TODAY + 35 * DAY,
            (paper(TODAY + 5 * DAY), Ending(Because.INSTRUMENT, "guarantee", TODAY + 5 * DAY)),
            Due(TODAY + 5 * DAY, Because.GRANT),
        ),
    ],
)
def test_a_grant_a_paper_or_a_cover_that_ends_brings_it_forward(
    grant_until: date, endings: tuple[Ending, ...], due: Due
) -> None:
    assert next_review(RULES, RiskClass.B, TODAY, grant_until, endings) == due


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
endings = st.lists(
    st.builds(Ending, st.sampled_from((Because.DOCUMENT, Because.INSTRUMENT)), st.just("x"), days)
)


@given(st.sampled_from(RiskClass), days, days, endings)
def test_the_next_review_lies_after_the_last_and_no_later_than_the_rhythm(
    risk_class: RiskClass, last: date, grant_until: date, known: list[Ending]
) -> None:
    due = next_review(RULES, risk_class, last, grant_until, known)

    assert last < due.on <= months_after(last, RULES.months[risk_class])


@given(days, days, endings)
def test_a_worse_class_is_never_reviewed_later(last: date, grant_until: date, known: list[Ending]) -> None:
    found = [next_review(RULES, risk_class, last, grant_until, known).on for risk_class in RiskClass]

    assert found == sorted(found, reverse=True)


@given(days, st.integers(1, 60))
def test_months_lead_to_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = months_after(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert months_before(later, months) <= day


def test_of_a_file_ends_the_newest_paper_of_a_kind_and_each_verified_cover_nothing_renews() -> None:
    old, new = (
        FileDocument("business_licence", "Licence", "UFIONA", AT, expires_on=on)
        for on in (TODAY, TODAY + 9 * DAY)
    )
    endless = FileDocument("other", "Brochure", "UFIONA", AT)
    insured = instrument(valid_until=TODAY + 3 * DAY)
    unseen = instrument(verified_by="", valid_until=TODAY, provider="Unseen", id=3)
    cut = instrument(valid_until=TODAY + 3 * DAY, ended_on=TODAY, provider="Cut", id=4)

    found = endings_of((old, new, endless), (insured, unseen, cut))
    with_renewal = endings_of((), (insured, instrument(valid_until=TODAY + 99 * DAY, id=2)))

    assert [(one.because, one.on) for one in found] == [
        (Because.DOCUMENT, TODAY + 10 * DAY),
        (Because.INSTRUMENT, TODAY + 4 * DAY),
        (Because.INSTRUMENT, TODAY),
    ]
    assert [one.on for one in with_renewal] == [TODAY + 100 * DAY]
