"""The criteria of screening as pure functions, by the name the policy gives them (R23, R39).

Each looks at one thing and answers met, failed or unknown together with the fact it rests on. A fact that
is missing or not written in a form that can be read is unknown; it never counts for or against anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bot.flows.credit_file.facts import Fact
from bot.flows.dates import months_before
from bot.flows.dossier import Incident, Receivable
from bot.flows.model import Customer, Standing
from bot.flows.screening.policy import Basis, Criterion, Verdict

Answer = tuple[Verdict, Basis | None]
FILE = "file"
"""Source of what the desk itself keeps: standing, incidents, receivables."""


@dataclass(frozen=True, slots=True)
class GroupIncident:
    """A default incident of the customer or of one of its group, and whose it is."""

    customer: Customer
    incident: Incident


@dataclass(frozen=True, slots=True)
class Background:
    """What the desk itself knows of a customer and its group: parent, sisters and members.

    ``incidents``: of all of them, the newest first. ``overdue``: the customer's oldest overdue receivable.
    """

    group: tuple[Customer, ...] = ()
    incidents: tuple[GroupIncident, ...] = ()
    overdue: Receivable | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What criteria look at. ``money``: reads an amount into minor units of the base currency, or None."""

    customer: Customer
    held: Mapping[str, Fact]
    background: Background
    today: date
    base_currency: str
    money: Callable[[str], int | None]


def _registration_valid(ground: Ground, criterion: Criterion) -> Answer:
    """The check digit is right; failed only in countries (``names``) whose numbers all have one."""
    customer = ground.customer
    fact = ground.held.get("registration_number")
    if not customer.registration:
        return Verdict.UNKNOWN, _basis(fact) if fact else None
    basis = Basis(customer.registration, fact.source if fact else FILE, fact.as_of if fact else None)
    if customer.registration_checked:
        return Verdict.MET, basis
    return (Verdict.FAILED if customer.country in criterion.names else Verdict.UNKNOWN), basis


def _years_since_founding(ground: Ground, criterion: Criterion) -> Answer:
    fact = ground.held.get("founded_on")
    founded = _founded(fact.value) if fact else None
    if fact is None or founded is None:
        return Verdict.UNKNOWN, _basis(fact) if fact else None
    return _met(founded <= months_before(ground.today, criterion.least * 12)), _basis(fact)


def _founded(text: str) -> date | None:
    """A day or a year; of a year its last day, so that nobody is taken for older than he is."""
    found = re.fullmatch(r"\s*(\d{4})(?:-(\d\d)-(\d\d))?\s*", text)
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        return date(int(year), int(month or 12), int(day or 31))
    except ValueError:
        return None


def _minimum_capital(ground: Ground, criterion: Criterion) -> Answer:
    fact = ground.held.get("registered_capital")
    minor = ground.money(fact.value) if fact else None
    if fact is None or minor is None:
        return Verdict.UNKNOWN, _basis(fact) if fact else None
    return _met(minor >= criterion.minor), _basis(fact)


def _country_allowed(ground: Ground, criterion: Criterion) -> Answer:
    return _country(ground, lambda country: country in criterion.names)


def _country_not_excluded(ground: Ground, criterion: Criterion) -> Answer:
    return _country(ground, lambda country: country not in criterion.names)


def _country(ground: Ground, allowed: Callable[[str], bool]) -> Answer:
    country, fact = ground.customer.country, ground.held.get("country")
    if country:
        return _met(allowed(country)), Basis(country, FILE)
    if fact is None or not re.fullmatch(r"[A-Z]{2}", fact.value):
        return Verdict.UNKNOWN, _basis(fact) if fact else None
    return _met(allowed(fact.value)), _basis(fact)


def _industry_not_excluded(ground: Ground, criterion: Criterion) -> Answer:
    fact = ground.held.get("industry")
    if fact is None:
        return Verdict.UNKNOWN, None
    return _met(folded(fact.value) not in map(folded, criterion.names)), _basis(fact)


def folded(text: str) -> str:
    """A word as it is compared: case and spaces do not count."""
    return " ".join(text.casefold().replace("_", " ").split())


def _no_incident(ground: Ground, criterion: Criterion) -> Answer:
    """No default incident of the customer or its group within so many months (R73)."""
    since = months_before(ground.today, criterion.least)
    recent = [one for one in ground.background.incidents if one.incident.on >= since]
    if not recent:
        return Verdict.MET, None
    newest = max(recent, key=lambda one: one.incident.on)
    return Verdict.FAILED, Basis(newest.customer.name, newest.incident.kind, newest.incident.on)


def _not_blacklisted(ground: Ground, _criterion: Criterion) -> Answer:
    """Neither the customer nor one of its group is on the list of those not traded with."""
    everybody = (ground.customer, *ground.background.group)
    listed = [one for one in everybody if one.standing is Standing.NO_TRADE]
    return (Verdict.FAILED, Basis(listed[0].name, FILE)) if listed else (Verdict.MET, None)


def _nothing_overdue(ground: Ground, criterion: Criterion) -> Answer:
    """Nothing of the customer is overdue for more than so many days."""
    item = ground.background.overdue
    if item is None or (ground.today - item.due_moved).days <= criterion.least:
        return Verdict.MET, None
    return Verdict.FAILED, Basis(item.number, FILE, item.due_moved)


def _met(met: bool) -> Verdict:
    return Verdict.MET if met else Verdict.FAILED


def _basis(fact: Fact) -> Basis:
    return Basis(fact.value, fact.source, fact.as_of)


RULES: dict[str, Callable[[Ground, Criterion], Answer]] = {
    "registration_valid": _registration_valid,
    "years_since_founding": _years_since_founding,
    "minimum_capital": _minimum_capital,
    "country_allowed": _country_allowed,
    "country_not_excluded": _country_not_excluded,
    "industry_not_excluded": _industry_not_excluded,
    "no_incident": _no_incident,
    "not_blacklisted": _not_blacklisted,
    "nothing_overdue": _nothing_overdue,
}

_UNITS = {"": 1, "k": 1000, "thousand": 1000, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9,
          "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}  # fmt: skip
_AMOUNT = re.compile(
    r"(?P<before>[A-Z]{3})?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    r"(?P<unit>[a-z]+|[\u4e00-\u9fff]*?)\s*(?P<after>[A-Z]{3}|元|人民币)?"
)


def read_capital(text: str) -> tuple[Fraction, str] | None:
    """An amount in major units and its currency, as registers write it: ``CNY 5,000,000``, ``500万元``.

    Nothing where no currency is named or the unit is not known.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or found["unit"] not in _UNITS:
        return None
    currency = found["before"] or {"元": "CNY", "人民币": "CNY"}.get(found["after"] or "", found["after"])
    if not currency:
        return None
    return Fraction(found["number"].replace(",", "")) * _UNITS[found["unit"]], currency
