"""How much of an exposure is covered on a day: a pure rule (R37, R47)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.flows.limits import convert
from bot.flows.model import Money
from bot.flows.policy import Policy
from bot.flows.risk_transfer.cover import Cover, CoverPart, borne_together
from bot.flows.risk_transfer.instrument import RiskTransfer, TransferKind


def cover(exposure: Money, register: Iterable[RiskTransfer], day: date, policy: Policy) -> Cover:
    """What the instruments in force bear of ``exposure``, in its currency by the policy's rates.

    Each bears its percent, never more than its cap; together never more than there is. Of two that could
    bear the same the one entered first is named. Half a minor unit is never borne.
    """
    counting = sorted((one for one in register if one.in_force(day)), key=lambda one: one.id)
    return borne_together(exposure, (_part(exposure, one, policy) for one in counting))


def _part(exposure: Money, one: RiskTransfer, policy: Policy) -> CoverPart:
    borne = max(exposure.minor, 0) * _percent(one, policy) // 100
    if one.cap is not None:
        borne = min(borne, convert(one.cap, exposure.currency, policy).minor)
    amount = Money(borne, exposure.currency)
    return CoverPart(one.kind.value, one.provider, one.number, amount, one.valid_until)


def _percent(one: RiskTransfer, policy: Policy) -> int:
    """With recourse the risk stays ours; title to goods is worth what the policy says, if anything."""
    if one.kind is TransferKind.FACTORING and one.recourse:
        return 0
    if one.kind is TransferKind.RETENTION_OF_TITLE:
        return min(one.percent, policy.transfers.retention_percent)
    return one.percent
