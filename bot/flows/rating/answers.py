"""What a computation answers: an exact value, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class CannotCompute:
    """No result, and why.

    ``because`` is one of missing, zero, negative (a denominator that must be above zero), marked (the
    statement's sums do not hold or its units are in doubt), not_a_year, no_history, no_rate, term_too_long,
    no_rule. ``missing`` names the inputs that are blank, ``about`` what the reason is about.
    """

    missing: tuple[str, ...] = ()
    because: str = "missing"
    about: tuple[str, ...] = ()


Value = Fraction | CannotCompute


def first_fault(answers: Iterable[object]) -> CannotCompute | None:
    """One reason for several answers: everything that is missing, else the first other reason."""
    faults = [answer for answer in answers if isinstance(answer, CannotCompute)]
    missing = tuple(dict.fromkeys(name for fault in faults for name in fault.missing))
    if missing:
        return CannotCompute(missing)
    return faults[0] if faults else None
