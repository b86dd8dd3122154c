"""How a customer paid us until now: a value, or "no history"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bot.flows.model import Money
from bot.flows.rating.answers import CannotCompute, Value


@dataclass(frozen=True, slots=True)
class PaidPart:
    """So much (minor units, all parts in one currency) of an invoice, due and paid on these days."""

    due_on: date
    paid_on: date
    minor: int


@dataclass(frozen=True, slots=True)
class PaymentHistory:
    """What the rules look at; of ``invoices`` fallen due, so many were ``disputed``.

    ``sold``: what was invoiced in the last twelve months, an amount a currency; ``first_sale``: the day of
    the first invoice ever.
    """

    paid: tuple[PaidPart, ...] = ()
    promises_kept: int = 0
    promises_broken: int = 0
    invoices: int = 0
    disputed: int = 0
    sold: tuple[Money, ...] = ()
    first_sale: date | None = None


def measures(history: PaymentHistory) -> Mapping[str, Value]:
    """Measures a factor of the scorecard may be computed from.

    ``days_beyond_terms`` = sum(paid x (day paid - day due)) / sum(paid), amount-weighted, early payment
    counting against late (docs/GLOSSARY.md, 3.12). ``paid_on_time``: share of the amount paid by its due
    date. ``promises_broken`` and ``invoices_disputed``: their shares. Nothing of a kind: "no_history".
    """
    total = sum(part.minor for part in history.paid)
    late = sum(part.minor * (part.paid_on - part.due_on).days for part in history.paid)
    in_time = sum(part.minor for part in history.paid if part.paid_on <= part.due_on)
    promises = history.promises_kept + history.promises_broken
    return {
        "days_beyond_terms": _share(late, total, "payments"),
        "paid_on_time": _share(in_time, total, "payments"),
        "promises_broken": _share(history.promises_broken, promises, "promises"),
        "invoices_disputed": _share(history.disputed, history.invoices, "invoices"),
    }


def _share(part: int, whole: int, of: str) -> Value:
    return Fraction(part, whole) if whole > 0 else CannotCompute(because="no_history", about=(of,))


MEASURES = tuple(measures(PaymentHistory()))
