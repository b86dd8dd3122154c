"""Steps 6 and 7: the contract, its shipments with their documents, holds released for a few days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.flows.dossier.before_sale import Terms
from bot.flows.model import Money


@dataclass(frozen=True, slots=True)
class Contract:
    number: str
    signed_on: date
    terms: Terms
    by: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """Step 7: one delivery with its milestones, documents and confirmation (R29, R51-R55)."""

    number: int
    produced_on: date | None = None
    ready_on: date | None = None
    amount: Money | None = None
    checked_at: datetime | None = None
    checked_by: str = ""
    shipped_on: date | None = None
    is_last: bool = False
    delivery_note: str = ""
    invoice: str = ""
    invoiced_on: date | None = None
    verified_by: str = ""
    sent_on: date | None = None
    carrier: str = ""
    tracking: str = ""
    received_on: date | None = None
    received_by: str = ""
    arrived_on: date | None = None
    conforming: str = ""  # accepted / with_reserve / rejected
    signatory: str = ""
    confirmed_on: date | None = None
    receivable: str = ""  # the invoice number of the receivable it became


@dataclass(frozen=True, slots=True)
class Release:
    """A hold released by authority, for a few business days only."""

    rule: str
    reason: str
    by: str
    until: date
