"""Who would have to sign: one answer for the card's question, ``/credit route`` and the command line.

The levels come from the same ``levels_for`` that approval itself asks (``levels.approval_levels``).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.flows.authority import in_parallel, judged_minor, levels_for
from bot.flows.dossier import Decision
from bot.flows.limits import convert
from bot.flows.model import Money, Post, RiskClass
from bot.flows.policy import Policy
from bot.flows.screens import Asked

NOBODY_KNOWN: Mapping[Post, tuple[str, ...]] = {}


def asked(
    policy: Policy,
    amount: Money,
    risk_class: RiskClass,
    exposure: Money,
    *,
    secured: bool,
    segment: str = "",
    refused: Decision | None = None,
    people: Mapping[Post, tuple[str, ...]] = NOBODY_KNOWN,
) -> Asked:
    """The levels for ``amount`` on top of ``exposure`` (same currency), each with who could sign it.

    ``people``: who holds the posts of authority. No levels: the policy allows it only
    fully secured. ``refused``: what an appeal is against.
    """
    total = Money(judged_minor(amount.minor, amount.minor, exposure.minor), amount.currency)
    levels = levels_for(policy, total, risk_class, secured, segment, refused)
    return Asked(
        amount=amount,
        exposure=exposure,
        total=total,
        base=convert(total, policy.base_currency, policy),
        risk_class=risk_class,
        secured=secured,
        levels=levels,
        people={level.post: people.get(level.post, ()) for level in levels},
        parallel=in_parallel(policy, total, segment),
        policy_version=policy.version,
    )
