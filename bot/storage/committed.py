"""What a case has signed for and not yet turned into receivables: it already uses the limit (R24)."""

from __future__ import annotations

from bot.flows.dossier import CreditCase
from bot.flows.model import Stage


def committed_minor(case: CreditCase) -> int:
    """Minor units of the contract that are not a receivable yet; 0 without a contract and when closed.

    While more is to be delivered: the contract's amount less what became receivables. After the last
    shipment: what is on the way and not confirmed.
    """
    if case.contract is None or case.stage is Stage.CLOSED:
        return 0
    waiting = sum(one.amount.minor for one in case.shipments if one.amount and not one.receivable)
    if any(one.is_last for one in case.shipments):
        return waiting
    invoiced = sum(one.amount.minor for one in case.shipments if one.amount and one.receivable)
    return max(waiting, case.contract.terms.amount.minor - invoiced)
