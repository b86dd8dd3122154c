"""Requests for another limit: kept as they were asked, decided once, found by their last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.flows.credit_limit.request import LimitKind, LimitRequest, LimitState
from bot.flows.dossier import Signature
from bot.flows.errors import NotFound, RequestMoved
from bot.flows.model import Post
from bot.flows.policy import Level
from bot.storage.units import SqlUnit, SqlUnits
from tests.storage.making import AT, TODAY, a_handover, stored_case
from tests.support.limits import a_request, a_temporary

DAY = timedelta(days=1)


def stored(units: SqlUnits, request: LimitRequest) -> LimitRequest:
    case = stored_case(units)
    with units() as unit:
        return unit.limits.add(replace(request, customer=case.customer.id, case=case.number))


def test_a_request_comes_back_as_it_was_asked_with_everything_on_it(units: SqlUnits) -> None:
    whole = a_request(
        kind=LimitKind.TEMPORARY, since=TODAY, until=TODAY + DAY, for_user="U9",
        levels=(Level(Post.CREDIT_DIRECTOR), Level(Post.COMMITTEE, 2, all_opinions=True)),
        signatures=(Signature(Post.CREDIT_DIRECTOR, "U1", AT, "fine", "U2"),),
    )  # fmt: skip
    request = stored(units, whole)

    with units.reading() as unit:
        assert unit.limits.get(request.id) == request
        assert unit.limits.of_customer(request.customer) == [request]
        assert unit.limits.granted(request.customer) == []
    assert request == replace(whole, id=request.id, customer=request.customer, case=request.case)


def test_what_moved_or_was_decided_is_not_written_over_and_says_who_was_faster(units: SqlUnits) -> None:
    request = stored(units, a_request())
    signature = Signature(Post.CREDIT_MANAGER, "U1", AT)
    with units() as unit:
        once = unit.limits.save(replace(request, signatures=(signature,)), 1)
        done = unit.limits.save(
            replace(once, state=LimitState.GRANTED, decided_by="U2", decided_at=AT), once.version
        )

    for seen in (1, done.version):
        with units() as unit, pytest.raises(RequestMoved) as moved:
            unit.limits.save(replace(request, state=LimitState.REFUSED), seen)
        assert moved.value.facts == {"limit_state": "granted", "by": "U2", "at": AT}
    with units.reading() as unit:
        assert unit.limits.granted(request.customer) == [done]


def test_of_each_kind_a_customer_has_one_open_request(units: SqlUnits) -> None:
    request = stored(units, a_request())

    with pytest.raises(IntegrityError), units() as unit:
        unit.limits.add(request)
    with units() as unit:
        unit.limits.add(replace(request, kind=LimitKind.TEMPORARY, since=TODAY, until=TODAY))
        unit.limits.save(replace(request, state=LimitState.WITHDRAWN), 1)
        unit.limits.add(request)


def test_temporary_limits_are_found_by_their_last_day(units: SqlUnits) -> None:
    base = stored(units, a_temporary(0, 3))

    def ending(unit: SqlUnit, first: int, last: int) -> int:
        return len(unit.limits.ending(TODAY + first * DAY, TODAY + last * DAY))

    with units() as unit:
        unit.limits.add(replace(base, state=LimitState.REFUSED))
        assert [ending(unit, *days) for days in ((0, 2), (0, 3), (3, 3), (4, 9))] == [0, 1, 1, 0]
        assert unit.limits.ending(date.min, TODAY + 3 * DAY) == [base]


def test_no_such_request(units: SqlUnits) -> None:
    with units.reading() as unit, pytest.raises(NotFound):
        unit.limits.get(99)


def test_who_serves_a_customer_is_who_brought_or_was_handed_a_case_as_sales(units: SqlUnits) -> None:
    case = stored_case(units)
    with units() as unit:
        unit.handovers.add(a_handover(case.number, to_post=Post.SALES, to_user="UHANDED"))
        unit.handovers.add(a_handover(case.number, to_post=Post.FILE_ADMIN, to_user="UFILE"))
        served = unit.customers.served_by(case.customer.id)
        open_cases = unit.customers.brought_by(case.customer.id, open_only=True)
        unit.cases.save(replace(case, closed_at=AT), case.version)
        closed = unit.customers.brought_by(case.customer.id, open_only=True)

    assert served == {"USALES", "UHANDED"}
    assert open_cases == {"USALES"}
    assert closed == frozenset()
