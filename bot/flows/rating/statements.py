"""A customer's financial statement of one period, and whether its figures hold together.

Units are never guessed: they are entered, and a jump of 1,000, 10,000 or 1,000,000 against another line or
the period before raises the question whether thousands and millions are mixed. A marked statement is not
scored: ratios and models take a ``Checked`` and answer ``CannotCompute(because="marked")``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.flows.model import Money, minor_digits
from bot.flows.rating.layouts import DERIVED, FLOWS, SUMS, Layout, Line, Sum, Terms

UNITS = (1, 1_000, 10_000, 1_000_000)
JUMPS = (1_000, 10_000, 1_000_000)
MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Statement:
    """One period as reported. ``figures`` are minor units of ``currency``, already multiplied by ``unit``.

    A line that is absent or ``None`` was not given; that is never zero. ``units_confirmed_by`` is who
    compared the units with the document, after they were questioned. Raises ``ValueError`` for a unit, a
    length or a figure that cannot be.
    """

    period_end: date
    months: int
    currency: str
    unit: int
    layout: Layout
    audited: bool
    source: str
    figures: Mapping[Line, int | None]
    units_confirmed_by: str = ""

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unit is {self.unit}; it is one of {', '.join(map(str, UNITS))}")
        if not 1 <= self.months <= MOST_MONTHS:
            raise ValueError(f"months is {self.months}; it is 1 to {MOST_MONTHS}")
        for line, figure in self.figures.items():
            if figure is not None and type(figure) is not int:
                raise ValueError(f"{line} is {figure!r}; a figure is a whole number of minor units")

    def figure(self, line: Line) -> int | None:
        """The figure as given, else made of the lines the layout prints; ``None`` when one is blank."""
        given = self.figures.get(line)
        terms = DERIVED[self.layout].get(line)
        return self.total(terms) if given is None and terms else given

    def total(self, terms: Terms) -> int | None:
        """The signed sum of lines; ``None`` when one is blank."""
        found = [(sign, self.figure(line)) for sign, line in terms]
        known = [sign * figure for sign, figure in found if figure is not None]
        return sum(known) if len(known) == len(found) else None

    def blanks(self, terms: Terms) -> tuple[Line, ...]:
        """The lines to ask for, so that these terms can be computed."""
        return tuple(blank for _, line in terms for blank in self._blank(line))

    def _blank(self, line: Line) -> tuple[Line, ...]:
        if self.figure(line) is not None:
            return ()
        parts = DERIVED[self.layout].get(line)
        return self.blanks(parts) if parts else (line,)

    def money(self, line: Line) -> Money | None:
        figure = self.figure(line)
        return None if figure is None else Money(figure, self.currency)

    @property
    def step(self) -> int:
        """What the figures were rounded to, in minor units: the unit, or finer where one shows digits."""
        step = self.unit * int(10 ** minor_digits(self.currency))
        while step > 1 and any(figure % step for figure in self.figures.values() if figure):
            step //= 10
        return step


def as_printed(
    figures: Mapping[Line, Decimal | int | None], unit: int, currency: str
) -> dict[Line, int | None]:
    """Figures as they stand on paper, in ``unit`` of the currency, made into minor units.

    Raises ``ValueError`` for one that is finer than the currency's minor unit; nothing is rounded.
    """
    scale = unit * int(10 ** minor_digits(currency))
    made: dict[Line, int | None] = {}
    for line, printed in figures.items():
        exact = None if printed is None else Fraction(printed) * scale
        if exact is not None and exact.denominator != 1:
            raise ValueError(f"{line} is {printed}; that is finer than the minor unit of {currency}")
        made[line] = None if exact is None else int(exact)
    return made


@dataclass(frozen=True, slots=True)
class Violation:
    """A sum that does not hold: what is stated for the whole, and what its lines add up to."""

    rule: Sum
    stated: Money
    summed: Money


@dataclass(frozen=True, slots=True)
class Jump:
    """Thousands and millions mixed? ``line`` is about ``factor`` times off.

    ``against`` is "previous" (the period before), or the line beside which it stands.
    """

    line: Line
    against: str
    factor: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement after its check; the only thing ratios and models take."""

    statement: Statement
    violations: tuple[Violation, ...] = ()
    jumps: tuple[Jump, ...] = ()
    unchecked: tuple[Sum, ...] = ()  # sums with a blank among their lines

    @property
    def marked(self) -> bool:
        """Not to be scored: a sum is violated, or the units are questioned and nobody confirmed them."""
        return bool(self.violations) or bool(self.jumps and not self.statement.units_confirmed_by)

    @property
    def in_doubt(self) -> tuple[Line, ...]:
        """The figures for which it is marked: sums that do not hold, else those whose unit is questioned."""
        broken = [one.rule.whole for one in self.violations] or [one.line for one in self.jumps]
        return tuple(dict.fromkeys(broken)) if self.marked else ()


def check(statement: Statement, previous: Statement | None = None) -> Checked:
    """Hold the statement against its own sums and against the period before."""
    violations, unchecked = [], []
    for rule in SUMS[statement.layout]:
        sides = _sides(statement, rule)
        if sides is None:
            unchecked.append(rule)
        elif not _holds(rule, *sides, _tolerance(statement, rule)):
            stated, summed = sides
            amounts = Money(stated, statement.currency), Money(summed, statement.currency)
            violations.append(Violation(rule, *amounts))
    jumps = [jump for violation in violations for jump in _slips(statement, violation.rule)]
    jumps += _beside(statement)
    if previous is not None and previous.currency == statement.currency:
        jumps += _since(statement, previous)
    return Checked(statement, tuple(violations), tuple(dict.fromkeys(jumps)), tuple(unchecked))


def _sides(statement: Statement, rule: Sum) -> tuple[int, int] | None:
    """What is stated and what is summed. Parts of a whole are held against it as far as they are given."""
    given = tuple(term for term in rule.terms if statement.figure(term[1]) is not None)
    stated = statement.figure(rule.whole)
    summed = statement.total(given)
    complete = len(given) == len(rule.terms) if rule.exact else bool(given)
    return (stated, summed) if complete and stated is not None and summed is not None else None


def _holds(rule: Sum, stated: int, summed: int, tolerance: Fraction) -> bool:
    off = summed - stated
    return abs(off) <= tolerance if rule.exact else off <= tolerance


def _tolerance(statement: Statement, rule: Sum) -> Fraction:
    """Each figure may be rounded by half of what it was rounded to; an exact one is not rounded."""
    return Fraction(statement.step * (len(rule.terms) + 1), 2) if statement.step > 1 else Fraction(0)


def _slips(statement: Statement, rule: Sum) -> Iterator[Jump]:
    """Lines that would make a violated sum hold if they were in another unit."""
    sides = _sides(statement, rule)
    assert sides is not None
    stated, summed = sides
    if not rule.exact:
        yield from (Jump(rule.whole, rule.terms[0][1], factor) for factor in _near(summed, stated))
        return
    for sign, line in (*rule.terms, (-1, rule.whole)):
        figure = statement.figure(line) or 0
        beside = rule.terms[0][1] if line is rule.whole else rule.whole
        off = summed - stated - sign * figure
        yield from (
            Jump(line, beside, factor)
            for factor in JUMPS
            if figure and _mends(statement, rule, off, sign * figure, factor)
        )


def _mends(statement: Statement, rule: Sum, off: int, figure: int, factor: int) -> bool:
    """Whether the sum holds with this figure in a unit ``factor`` times smaller or larger."""
    tolerance = _tolerance(statement, rule)
    coarse = Fraction(factor * statement.unit * int(10 ** minor_digits(statement.currency)), 2)
    smaller, larger = off + Fraction(figure, factor), off + figure * factor
    return abs(smaller) <= tolerance or abs(larger) <= tolerance + coarse


def _beside(statement: Statement) -> Iterator[Jump]:
    """A year's sales beside the assets they were made with."""
    sales, assets = statement.figure(Line.SALES), statement.figure(Line.TOTAL_ASSETS)
    if sales and assets:
        yearly = Fraction(sales * 12, statement.months)
        yield from (Jump(Line.SALES, Line.TOTAL_ASSETS, factor) for factor in _near(yearly, assets))


def _since(statement: Statement, previous: Statement) -> Iterator[Jump]:
    for line in Line:
        now, before = statement.figures.get(line), previous.figures.get(line)
        if now and before:
            months = (statement.months, previous.months) if line in FLOWS else (1, 1)
            found = _near(Fraction(now, months[0]), Fraction(before, months[1]))
            yield from (Jump(line, "previous", factor) for factor in found)


def _near(one: Fraction | int, other: Fraction | int) -> Iterator[int]:
    """The jump between two amounts, if it lies within half and double of one that units make."""
    if one and other:
        ratio = abs(Fraction(one) / Fraction(other))
        larger = max(ratio, 1 / ratio)
        yield from (factor for factor in JUMPS if factor <= 2 * larger <= 4 * factor)
