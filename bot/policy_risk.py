"""The sections ``[risk_transfer]`` and ``[reviews]`` of the policy made into rules."""

from __future__ import annotations

from bot.flows.model import RiskClass
from bot.flows.reviews.policy import ReviewRules
from bot.flows.risk_transfer.policy import TransferRules
from bot.policy_file import ReviewsPart, RiskTransferPart


def transfer_rules(part: RiskTransferPart) -> TransferRules:
    """Alarms falling, each once."""
    return TransferRules(tuple(sorted(set(part.claim_alarms), reverse=True)), part.retention_percent)


def review_rules(part: ReviewsPart) -> ReviewRules:
    months = {risk: int(getattr(part, risk.value)) for risk in RiskClass}
    return ReviewRules(months, part.grant_days, part.late_days)
