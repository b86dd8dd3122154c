"""Opening an installation for a command, and faults in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.cells import cell_len
from sqlalchemy.exc import SQLAlchemyError

from bot.app import Parts, SlackAway, open_parts
from bot.cli.language import NoLanguage
from bot.flows.errors import CreditError, InvalidInput
from bot.logs import Masking
from bot.passages.answer import AnswerPassage
from bot.policies import PolicyError
from bot.policy_book import EarlierThanInForce, NoPolicyInForce
from bot.saying import Fault, reader, say, spoken
from bot.settings import SettingsError, load
from bot.storage.errors import PolicyConflict
from bot.wording import Words
from bot.written import Mode

CLI_ACTOR = "cli"
"""Who acts in the journal and in grants when an operator uses the command line."""


class Refused(Fault):
    """A command that cannot do what was asked."""


STATUS: dict[type[Fault], int] = {
    SettingsError: 2,
    SlackAway: 75,
    NoLanguage: 2,
    PolicyConflict: 2,
    EarlierThanInForce: 2,
    NoPolicyInForce: 2,
    PolicyError: 2,
}
"""Exit statuses of faults; every other is 1."""

SENTENCES = (
    Fault,
    CreditError,
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
    """One sentence without secrets in the reader's language, and the exit status."""
    if isinstance(fault, Fault):
        return spoken(fault.said), next((s for kind, s in STATUS.items() if isinstance(fault, kind)), 1)
    if isinstance(fault, CreditError):
        return _refusal(fault), 1
    problem = Masking().text(str(fault).splitlines()[0])  # SQLAlchemy's: the first line is the sentence
    return say("database.unusable", problem=problem), 2


def _refusal(fault: CreditError) -> str:
    """In the words that Slack would show."""
    facts = dict(fault.facts)
    if isinstance(fault, InvalidInput):
        facts["problems"] = fault.problems
    passage = AnswerPassage(Words(reader(), "UTC"))
    return passage.refusal(type(fault).__name__, facts).write(Mode.PLAIN)


def filled(text: str, width: int) -> str:
    """``text`` filled up with spaces to so many columns of a terminal; a Chinese character takes two."""
    return text + " " * (width - cell_len(text))
