"""What a person fills in for an action, as data: the modal and the parser both read it.

A field's label and hint are in the catalogues under ``field.<action>.<name>`` or, where
several actions share it, ``field.<name>``. Fields whose number depends on the case
(findings, report topics, scorecard factors) are made by ``fields_of`` in ``advancing.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.flows.model import Money


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"
    MONEY = "money"  # typed in the reader's locale, in the case's currency
    AMOUNTS = "amounts"  # several of them, one a line
    DATE = "date"
    PERCENT = "percent"  # an exact decimal of at most two digits after the point
    FIGURE = "figure"  # a figure of a financial statement: exact, below zero with a minus or in brackets
    WHOLE = "whole"  # a whole number within ``least`` and ``most``
    CHOICE = "choice"
    MANY = "many"  # several of its options
    YES_NO = "yes_no"
    USER = "user"
    FILES = "files"  # photos and papers, kept by Slack


@dataclass(frozen=True, slots=True)
class Percent:
    """An exact rate in basis points, hundredths of a percent; written as people write it."""

    bp: int

    def __str__(self) -> str:
        whole, rest = divmod(self.bp, 100)
        return f"{whole}.{rest:02}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Field:
    """One input. ``options`` are keys (translated as ``option.<key>``) unless ``literal`` pairs are given."""

    name: str
    kind: Kind
    required: bool = True
    options: tuple[str, ...] = ()
    literal: tuple[tuple[str, str], ...] = ()  # (value, text) shown as it is, such as invoice numbers
    least: int = 0
    most: int = 1_000_000
    length: int = 300
    zero: bool = False  # whether an amount of zero is a sensible entry
    initial: object = None  # str, Money, date or int, as the kind asks
    past: bool = False  # a date that cannot lie in the future
    future: bool = False  # a date that cannot lie in the past
    group: str = ""  # a heading before this field (``form.group.<group>``): from here on optional ones
    label: str = ""  # a key other than the name's, such as ``finding``
    facts: Mapping[str, object] = field(default_factory=dict)  # fill the label, such as the fact's name


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person handed in: Slack's id of it, and its name."""

    id: str
    name: str

    def __str__(self) -> str:
        return self.name


class Entries:
    """What was entered, already parsed and checked for kind, requiredness and range."""

    def __init__(self, values: Mapping[str, object] | None = None) -> None:
        self._values = {name: value for name, value in (values or {}).items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def with_whole(self, name: str, value: int) -> Entries:
        """The same entries with one more number, such as the hand-over that was clicked."""
        return Entries({**self._values, name: value})

    def with_texts(self, **texts: str) -> Entries:
        """The same entries with some more texts, such as a registration number as it was understood."""
        return Entries({**self._values, **texts})

    def names(self) -> tuple[str, ...]:
        return tuple(self._values)

    def text(self, name: str) -> str:
        value = self._values.get(name, "")
        return value if isinstance(value, str) else str(value)

    def money(self, name: str) -> Money:
        value = self._values[name]
        assert isinstance(value, Money)
        return value

    def money_or_none(self, name: str) -> Money | None:
        return self.money(name) if name in self else None

    def amounts(self, name: str) -> tuple[Money, ...]:
        """The amounts entered one a line; none where it was left empty."""
        value = self._values.get(name, ())
        assert isinstance(value, tuple)
        return value

    def day(self, name: str) -> date:
        value = self._values[name]
        assert isinstance(value, date)
        return value

    def day_or_none(self, name: str) -> date | None:
        return self.day(name) if name in self else None

    def figure(self, name: str) -> Decimal | None:
        """A figure as printed; nothing where it was left blank."""
        value = self._values.get(name)
        assert value is None or isinstance(value, Decimal)
        return value

    def whole(self, name: str, default: int = 0) -> int:
        value = self._values.get(name, default)
        assert isinstance(value, int)
        return value

    def bp(self, name: str) -> int:
        """A rate in basis points; zero when it was left empty."""
        value = self._values.get(name, Percent(0))
        assert isinstance(value, Percent)
        return value.bp

    def lines(self, name: str) -> tuple[str, ...]:
        """What was entered one a line, without blanks and repetitions."""
        return tuple(dict.fromkeys(line for each in self.text(name).splitlines() if (line := each.strip())))

    def many(self, name: str) -> tuple[str, ...]:
        """The options chosen, in the order of the form."""
        value = self._values.get(name, ())
        assert isinstance(value, tuple)
        return value

    def files(self, name: str) -> tuple[Upload, ...]:
        value = self._values.get(name, ())
        assert isinstance(value, tuple)
        return value

    def yes(self, name: str) -> bool:
        return self._values.get(name) == "yes"

    def facts(self) -> dict[str, str]:
        """The entries as plain text, for the journal."""
        return {name: _plain(value) for name, value in self._values.items()}


def _plain(value: object) -> str:
    if isinstance(value, Money):
        return f"{value.currency} {value.minor}"
    return " ".join(map(_plain, value)) if isinstance(value, tuple) else str(value)
