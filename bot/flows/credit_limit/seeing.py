"""What is told of limit requests and of temporary limits, as the database is when it is sent."""

from __future__ import annotations

from bot.flows.credit_limit.request import LimitRequest, is_overtaken
from bot.flows.dossier import Handover
from bot.flows.model import Money
from bot.flows.ports import Desk, Unit
from bot.flows.reading import limits_of
from bot.flows.screens import LimitAnswer, LimitAsked, TemporaryEnd, TemporaryLimits


def limit_asked(desk: Desk, handover: Handover, *, direct: bool) -> LimitAsked:
    """The request a hand-over is about, for the level whose turn it is."""
    with desk.units.reading() as unit:
        request = unit.limits.get(int(handover.subject))
        customer = unit.customers.get(request.customer)
        limits = limits_of(unit, desk.policy, customer.id)
        today = desk.calendar.today(desk.clock.now())
        return LimitAsked(handover, request, customer, limits, today, direct)


def customer_of(desk: Desk, number: int) -> int:
    """The id of the customer whose limit a request is about; raises ``NotFound``."""
    with desk.units.reading() as unit:
        return unit.limits.get(number).customer


def limit_answer(desk: Desk, number: int) -> LimitAnswer:
    """What became of a request."""
    with desk.units.reading() as unit:
        request = unit.limits.get(number)
        return LimitAnswer(request, unit.customers.get(request.customer))


def temporary_limits(desk: Desk, ending: str, ended: str) -> TemporaryLimits | None:
    """Temporary limits by their ids, with spaces between; one that a lower limit overtook is left out."""
    with desk.units.reading() as unit:
        soon, over = (_ends(desk, unit, ids) for ids in (ending, ended))
        return TemporaryLimits(soon, over) if soon or over else None


def _ends(desk: Desk, unit: Unit, ids: str) -> tuple[TemporaryEnd, ...]:
    found = [unit.limits.get(int(number)) for number in ids.split()]
    return tuple(
        _end(desk, unit, one) for one in found if not is_overtaken(one, unit.limits.granted(one.customer))
    )


def _end(desk: Desk, unit: Unit, request: LimitRequest) -> TemporaryEnd:
    """With the limit on the day after: of the grant, or another temporary one."""
    limits, today = limits_of(unit, desk.policy, request.customer), desk.calendar.today(desk.clock.now())
    limit = limits.without(request).in_force(today)
    over = limits.used.minor - limit.minor if limits.used and limit else 0
    return TemporaryEnd(
        request,
        unit.customers.get(request.customer),
        limit,
        limits.used,
        Money(over, request.new.currency) if over > 0 else None,
    )
