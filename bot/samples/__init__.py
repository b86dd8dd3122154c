"""Invented cases and screens: what ``make payloads`` draws and the template tests look at."""

from __future__ import annotations

from bot.samples.hostile import spoiled
from bot.samples.screens import all_screens

__all__ = ["all_screens", "spoiled"]
