"""A line of the bench: a ratio against its goal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``P1 0.41 >=0.33 ok``: name, ratio, goal, ``ok`` or ``short``."""

    name: str
    ratio: float
    goal: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        return f"{self.name} {self.ratio:.2f} {sign}{self.goal:g} {'ok' if self.is_met else 'short'}"
