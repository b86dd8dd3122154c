"""A seeded ledger of the shape of a real one, as a file of the same form."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

HEADER = (
    "countryCode", "customerID", "PaperlessDate", "invoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmount",
    "Disputed", "SettledDate", "PaperlessBill", "DaysToSettle", "DaysLate",
)  # fmt: skip
COUNTRIES = (391, 406, 770, 818, 897)
FIRST, LAST = date(2012, 1, 3), date(2013, 12, 2)


def us(day: date) -> str:
    """Month/day/year without leading zeros."""
    return f"{day.month}/{day.day}/{day.year}"


def write_ledger(path: Path, rows: int = 400, seed: int = 20120103) -> Path:
    """A ledger of settled invoices: 100 customers, net 30 days and some other terms, a third paid late.

    Numbers begin with zeros, some amounts lie under ten, some items are paid only after months.
    """
    chance = random.Random(seed)
    numbers = chance.sample(range(10**7, 10**10), rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in numbers:
            writer.writerow(_row(chance, number))
    return path


def _row(chance: random.Random, number: int) -> tuple[object, ...]:
    invoiced = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days + 1))
    due = invoiced + timedelta(days=chance.choice((0, 5, 10, 14, 19, 20, 21, 30, 30, 30, 30, 45, 60)))
    late = chance.choice((-20, -10, -6, -3, -1, 0, 0, 1, 2, 3, 4, 9, 16, 31, 45, 62, 95, 120))
    settled = max(invoiced, due + timedelta(days=late))
    customer = f"{chance.randrange(100) * 97 + 100:04d}-ACDEG"
    amount = chance.choice((chance.randrange(500, 1100), chance.randrange(1100, 15000)))
    return (
        chance.choice(COUNTRIES), customer, us(date(2012, 6, 1)), f"{number:010d}", us(invoiced), us(due),
        f"{amount / 100:.2f}".removesuffix("0").removesuffix(".0"), chance.choice(("No", "No", "No", "Yes")),
        us(settled), "Paper", (settled - invoiced).days, max(0, (settled - due).days),
    )  # fmt: skip
