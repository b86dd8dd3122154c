"""Who would have to sign an amount: asked by people beforehand, answered by the rule that approval uses."""

from __future__ import annotations

from bot.flows.authority import judged_minor, route
from bot.flows.model import Money, RiskClass
from bot.flows.policy import Policy
from bot.flows.screens import AuthorityRoute


def asked_route(
    policy: Policy, amount: Money, risk_class: RiskClass, exposure: Money, *, secured: bool
) -> AuthorityRoute:
    """The levels for ``amount`` on top of ``exposure`` (same currency), in the order of signing.

    No levels: the policy refuses it unless fully secured.
    """
    judged = Money(judged_minor(amount.minor, amount.minor, exposure.minor), amount.currency)
    levels = route(policy, judged, risk_class, secured) or ()
    steps = tuple((level.post, level.votes) for level in levels)
    return AuthorityRoute(amount, exposure, judged, risk_class, secured, steps, policy.version)
