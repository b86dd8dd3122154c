"""Opening an installation for a command, and faults in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.app import Parts, SlackAway, open_parts
from bot.clocks import BadStep
from bot.flows.errors import Busy, CreditError, DemoOnly, InvalidInput
from bot.logs import Masking
from bot.policies import PolicyError
from bot.settings import SettingsError, load
from bot.storage.errors import PolicyConflict, StorageError

CLI_ACTOR = "cli"
"""Who acts in the journal and in grants when an operator uses the command line."""

DEMO_ONLY = (
    "This database is of a real company: its clock cannot be moved. "
    "Make a database for a demo with: credit-desk init --demo"
)


class Refused(Exception):
    """A command that cannot do what was asked; the text is one sentence."""


SENTENCES = (
    SettingsError,
    PolicyError,
    StorageError,
    SlackAway,
    CreditError,
    BadStep,
    Refused,
    SQLAlchemyError,
)


@contextmanager
def opened() -> Iterator[Parts]:
    """The installation named by the settings, closed afterwards."""
    parts = open_parts(load())
    try:
        yield parts
    finally:
        parts.engine.dispose()


def in_words(fault: Exception) -> tuple[str, int]:
    """One sentence without secrets, and the exit status."""
    if isinstance(fault, (SettingsError, PolicyError, PolicyConflict)):
        return str(fault), 2
    if isinstance(fault, SlackAway):
        return str(fault), 75
    if isinstance(fault, DemoOnly):
        return DEMO_ONLY, 1
    if isinstance(fault, Busy):
        return str(fault), 1
    if isinstance(fault, InvalidInput):
        problems = "; ".join(
            f"{name}: {key} {' '.join(map(str, facts.values()))}".strip()
            for name, (key, facts) in fault.problems.items()
        )
        return f"Not accepted: {problems}.", 1
    if isinstance(fault, SQLAlchemyError):
        return Masking().text(f"DATABASE_URL cannot be used: {str(fault).splitlines()[0]}"), 2
    return f"{type(fault).__name__}: {fault}" if isinstance(fault, CreditError) else str(fault), 1
