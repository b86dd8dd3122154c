"""The figures of risk transfer in the policy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TransferRules:
    """``claim_alarms``: days before the provider has to be notified, falling. ``retention_percent``: what
    retention of title is worth in money at most, percent of the exposure; 0: nothing.
    """

    claim_alarms: tuple[int, ...] = (14, 7, 1)
    retention_percent: int = 0
