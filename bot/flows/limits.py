"""Exposure and holds: numbers in, numbers out (steps 3, 5, 6, 7)."""

from __future__ import annotations

from fractions import Fraction

from bot.flows.holding import Hold
from bot.flows.model import Money, Stage, Standing, minor_digits
from bot.flows.policy import Policy
from bot.flows.situation import Situation


def convert(amount: Money, currency: str, policy: Policy) -> Money:
    """An amount in another currency by the policy's fixed rates, rounded half up to minor units."""
    if amount.currency == currency:
        return amount
    into_base = _rate(amount.currency, policy)
    out_of_base = 1 / _rate(currency, policy)
    scale = Fraction(10) ** (minor_digits(currency) - minor_digits(amount.currency))
    exact = amount.minor * into_base * out_of_base * scale
    return Money(int(exact + Fraction(1, 2)), currency)


def _rate(currency: str, policy: Policy) -> Fraction:
    if currency == policy.base_currency:
        return Fraction(1)
    numerator, denominator = policy.rates[currency]
    return Fraction(numerator, denominator)


def holds(at: Situation) -> tuple[Hold, ...]:
    """What stops transfer, signing and shipment now, less what authority has released."""
    released = {r.rule for r in at.case.releases if r.until >= at.today}
    return tuple(hold for hold in _all_holds(at) if hold.rule not in released)


def _all_holds(at: Situation) -> list[Hold]:
    found: list[Hold] = []
    if at.case.customer.standing is not Standing.OPEN:
        found.append(Hold("blacklisted", {"standing": at.case.customer.standing.value}))
    overdue = at.position.overdue
    if overdue is not None and overdue.open.minor >= at.policy.ladder.chase_floor_minor:
        days = (at.today - overdue.due_moved).days
        found.append(Hold("overdue", {"receivable": overdue.number, "open": overdue.open, "days": days}))
    grant = at.position.grant
    if grant is not None and at.case.stage is Stage.FULFILMENT and grant.valid_to < at.today:
        found.append(Hold("grant_expired", {"valid_to": grant.valid_to}))
    return found + _over_limit(at)


def _over_limit(at: Situation) -> list[Hold]:
    limit = limit_of(at)
    if limit is None:
        return []
    asked = asked_now(at)
    over = at.position.used + asked - limit.minor
    if over <= 0:
        return []
    facts = {
        "over": at.money(over),
        "limit": limit,
        "owed": at.money(at.position.owed),
        "committed": at.money(at.position.committed),
        "asked": at.money(asked),
        "room": at.money(max(0, limit.minor - at.position.used)),
    }
    return [Hold("over_limit", facts)]


def limit_of(at: Situation) -> Money | None:
    """The limit that binds the case today: the standing one, or the temporary one where that is larger."""
    standing, raised = standing_limit(at), at.position.temporary
    if raised is None:
        return standing
    temporary = convert(raised, at.case.currency, at.policy)
    return max(standing, temporary) if standing else temporary


def standing_limit(at: Situation) -> Money | None:
    """The limit without what is granted for a time: the terms sheet's, else that of the grant in force.

    Where the grant's limit was changed by request, that is the latest word and binds instead of the sheet's.
    """
    grant = at.position.grant
    if at.case.sheet is not None and (grant is None or grant.request is None):
        return at.case.sheet.terms.limit
    if grant is None or (grant.valid_to < at.today and at.case.sheet is None):
        return None
    return convert(grant.limit, at.case.currency, at.policy)


def asked_now(at: Situation) -> int:
    """What this case would add to the exposure with its next step (minor units)."""
    case = at.case
    if case.stage is Stage.CONTRACTING and case.sheet is not None:
        return case.sheet.terms.amount.minor
    if case.stage is Stage.FULFILMENT:
        return sum(s.amount.minor for s in case.shipments if s.amount and not s.receivable)
    return 0
