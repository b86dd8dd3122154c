"""Country and registration number of a form, understood by the rule of the country."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.amounts import BadEntry
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries
from bot.registrations import Registration, read_country, read_registration

Read = TypeVar("Read")


def identified(entries: Entries) -> Entries:
    """The entries with ``registration`` and ``country`` as they are kept, and ``checked`` (yes or no).

    A number of a country with a rule is refused where its check digit is wrong; one of a country without a
    rule is taken unchecked. Raises ``InvalidInput`` beside the field.
    """
    country = _read("country", lambda: read_country(entries.text("country"))) if "country" in entries else ""
    if "registration" not in entries:
        return entries.with_texts(country=country) if country else entries
    known: Registration = _read(
        "registration", lambda: read_registration(entries.text("registration"), country)
    )
    checked = "yes" if known.checked else "no"
    return entries.with_texts(registration=known.number, country=known.country, checked=checked)


def _read(field: str, read: Callable[[], Read]) -> Read:
    try:
        return read()
    except BadEntry as bad:
        raise InvalidInput({field: (bad.reason, bad.facts)}) from None
