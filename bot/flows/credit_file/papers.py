"""The pages of a financial statement as it is typed: fields of each, and the statement they make.

A blank stays missing, every figure is exact, the unit is entered and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import minor_digits
from bot.flows.rating.layouts import FLOWS, NAMES, Layout, Line
from bot.flows.rating.statements import Checked, Statement, as_printed

LONGEST_FIGURE = 24
PAGES = ("balance", "income")
KEPT_BECAUSE = Field("kept_because", Kind.LONG, required=False, length=500)
UNITS_CONFIRMED = Field("units_confirmed", Kind.YES_NO, options=("yes", "no"), initial="no")


@dataclass(frozen=True, slots=True)
class Paper:
    """The head of a statement as entered on the first page."""

    layout: Layout
    unit: int
    currency: str
    entries: Entries


def paper_of(entries: Entries) -> Paper:
    """The head, from the fields of ``add_statement`` (see ``table.py``)."""
    unit = int(entries.text("unit").removeprefix("unit_"))
    return Paper(Layout(entries.text("layout")), unit, entries.text("currency"), entries)


def page_lines(layout: Layout, page: str) -> tuple[Line, ...]:
    """The printed lines of a page, in the order of the paper."""
    return tuple(line for line in NAMES[layout].values() if (line in FLOWS) == (page == "income"))


def page_fields(layout: Layout, pages: Iterable[str], typed: Mapping[str, str]) -> tuple[Field, ...]:
    """The inputs of pages, filled with what was typed so far; every one may stay blank."""
    return tuple(
        Field(
            f"line:{line}",
            Kind.FIGURE,
            False,
            label="line",
            facts={"line": line.value},
            length=LONGEST_FIGURE,
            initial=typed.get(f"line:{line}"),
        )
        for page in pages
        for line in page_lines(layout, page)
    )


def check_fields(checked: Checked) -> tuple[Field, ...]:
    """What is asked before a statement that does not hold together is filed."""
    return (UNITS_CONFIRMED, KEPT_BECAUSE) if checked.jumps else (replace(KEPT_BECAUSE, required=True),)


def statement_of(paper: Paper, figures: Entries) -> Statement:
    """The statement as typed; raises ``InvalidInput`` beside each figure finer than the minor unit."""
    typed = {line: figures.figure(f"line:{line}") for line in NAMES[paper.layout].values()}
    fine: dict[str, tuple[str, dict[str, object]]] = {
        f"line:{line}": ("figure_too_fine", {"read": str(figure), "currency": paper.currency})
        for line, figure in typed.items()
        if figure is not None and _too_fine(figure, paper)
    }
    if fine:
        raise InvalidInput(fine)
    head = paper.entries
    return Statement(
        head.day("period_end"),
        head.whole("months"),
        paper.currency,
        paper.unit,
        paper.layout,
        head.yes("audited"),
        head.text("source"),
        as_printed(typed, paper.unit, paper.currency),
    )


def _too_fine(figure: Decimal, paper: Paper) -> bool:
    return (Fraction(figure) * paper.unit * int(10 ** minor_digits(paper.currency))).denominator != 1
